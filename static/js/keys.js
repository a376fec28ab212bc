// Keys for a page of questions: a letter presses the button that shows it, while the focus is inside the part marked
// data-keys. One answer at a time: while one is under way, and while a key is held down, nothing more is pressed. A part
// marked data-aside only fetches a hint and holds no answer up.
document.addEventListener("keydown", (event) => {
  const part = event.target.closest("[data-keys]");
  const typing = event.target.matches("input:not([type=radio]), select, textarea");
  if (!part || typing || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
  const button = part.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!button) return;
  event.preventDefault();
  if (!document.querySelector(".htmx-request:not([data-aside])")) button.click();
});
// A refusal (409, 422) is an answer to be shown; a page that is not ours (signed out, no right) is opened as it is.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if ([403, 404].includes(detail.xhr.status) || !detail.serverResponse.includes("page-wrapper")) {
    detail.shouldSwap = false;
    location.reload();
  } else if (detail.xhr.status === 409 || detail.xhr.status === 422) {
    detail.shouldSwap = true;
    detail.isError = false;
  }
});
for (const failure of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(failure, () => document.querySelector(".pair-failed")?.removeAttribute("hidden"));
}
