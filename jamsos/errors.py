"""The exceptions meant for the officer's screen."""

from django.http import Http404


class DomainError(Exception):
    """A request that cannot be carried out, told in Indonesian.

    `message` says where and what is wrong (file, row, column, value); `hint` says what the officer can do.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class NotThere(Http404):
    """What an address asks for and there is not, told in Indonesian, with the page (label, URL) to go to instead."""

    def __init__(self, message: str, instead: tuple[str, str]) -> None:
        super().__init__(message)
        self.message, self.instead = message, instead
