"""No administrator alone can step into somebody's account: the two keys of an account are renewed by two persons.

Who gave an account a new password may not take its second factor away, nor the other way round, until the owner has
signed in again.
"""

from __future__ import annotations

from django.db.models import Q

from jamsos.accounts.models import User
from jamsos.audit.models import Event
from jamsos.errors import DomainError

SIGN_IN = "accounts.sign_in"
NEW_PASSWORD = Q(act="accounts.reset_password") | Q(act="accounts.set_active", data__active=True)
NO_FACTOR = Q(act="accounts.reset_second_factor")


def refuse_both_keys(user: User, actor: User | None, other: Q) -> None:
    """Raise `DomainError` when the actor renewed the account's other key since its owner last signed in.

    The command line, which has no actor, is for an office with one administrator.
    """
    if actor is None:
        return
    own = Event.objects.filter(other, actor=actor, subject_type=user._meta.label_lower, subject_id=str(user.pk))
    last = Event.objects.filter(act=SIGN_IN, actor=user).order_by("-seq").values_list("seq", flat=True).first()
    if own.filter(seq__gt=last or 0).exists():
        raise DomainError(
            "Kata sandi dan faktor kedua satu akun tidak diatur ulang oleh satu orang.",
            f"Minta admin sistem lain, atau tunggu sampai {user} masuk sekali.",
        )
