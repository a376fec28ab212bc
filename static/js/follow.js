// A slider and its number show one figure: what is moved in one is written into the other.
document.addEventListener("input", ({ target }) => {
  const other = target.dataset.follows ?? document.querySelector(`[data-follows="${target.id}"]`)?.id;
  const field = other && document.getElementById(other);
  if (field && field.value !== target.value) field.value = target.value;
});
