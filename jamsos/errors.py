"""The one exception meant for the officer's screen."""


class DomainError(Exception):
    """A request that cannot be carried out, told in Indonesian.

    `message` says where and what is wrong (file, row, column, value); `hint` says what the officer can do; `instead`
    is the page (label, URL) to go on from, told by the page that was refused.
    """

    instead: tuple[str, str] | None = None

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()
