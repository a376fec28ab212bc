"""The one exception meant for the officer's screen."""


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
