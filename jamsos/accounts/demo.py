"""One account per role for a demonstration; refused unless DEMO=1."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import transaction

from jamsos.accounts.models import Agency, Role, User
from jamsos.accounts.services import assign_role
from jamsos.errors import DomainError
from jamsos.regions.models import Village

PASSWORD = "peragaan-jamsos"
SECOND_SETDA = "setda_kabag"
SECOND_DISNAKER = "disnaker_kabid"
PEOPLE = {
    Role.OPERATOR_DESA: ("Operator Desa Kramatwatu", Agency.DESA),
    Role.DINSOS_PETUGAS: ("Petugas Contoh Dinsos", Agency.DINSOS),
    Role.DINSOS_KEPALA: ("Kepala Contoh Dinas Sosial", Agency.DINSOS),
    Role.DISDUKCAPIL: ("Petugas Contoh Disdukcapil", Agency.DISDUKCAPIL),
    Role.DISNAKER: ("Petugas Contoh Disnaker", Agency.DISNAKER),
    Role.SETDA: ("Petugas Bagian Hukum", Agency.SETDA),
    Role.TIM_KOORDINASI: ("Anggota Tim Koordinasi", Agency.TIM),
    Role.AUDITOR: ("Auditor Inspektorat", Agency.INSPEKTORAT),
    Role.ADMIN_SISTEM: ("Admin Contoh", Agency.KOMINFO),
}


@transaction.atomic
def make_demo_accounts(on: date) -> dict[str, User]:
    """Users named after their role, all with the same public password; safe to repeat."""
    if not settings.DEMO:
        raise DomainError("Akun peragaan hanya dibuat bila DEMO=1.", "Buat akun lewat halaman Akun.")
    users = {role.value: _demo_user(role.value, role, *person, on) for role, person in PEOPLE.items()}
    # Who drafts a decree may not issue it, so the legal bureau needs a second person.
    users[SECOND_SETDA] = _demo_user(SECOND_SETDA, Role.SETDA, "Kepala Bagian Hukum", Agency.SETDA, on)
    # Nor does who closed a month of contributions open it again.
    second = "Kepala Bidang Jaminan Sosial Disnaker"
    users[SECOND_DISNAKER] = _demo_user(SECOND_DISNAKER, Role.DISNAKER, second, Agency.DISNAKER, on)
    return users


def _demo_user(username: str, role: Role, name: str, agency: Agency, on: date) -> User:
    facts = {"agency": agency, "first_name": name, "is_demo": True, "email": f"{username}@peragaan.example"}
    user, created = User.objects.get_or_create(username=username, defaults=facts)
    if created:
        user.set_password(PASSWORD)
        user.save()
        village = Village.objects.get(name="Kramatwatu") if role == Role.OPERATOR_DESA else None
        assign_role(user, role, village=village, starts_on=on, actor=None)
    return user
