"""What goes wrong, each in one sentence that says what, where, and what to do."""


class ArchiveError(Exception):
    """What is wrong with an archive, or is not in it."""


class WrongChoice(ArchiveError):
    """What was asked for is not there, or does not say which of several is meant: wrong usage, while the archive is right.

    Its words are those of Python; `for_options` are those of a program that was started in a shell."""

    def __init__(self, message, for_options=None):
        super().__init__(message)
        self.for_options = for_options or message


class NotInArchive(ArchiveError, KeyError):
    """A quantity that the archive does not hold."""

    __str__ = Exception.__str__  # that of KeyError is in quotes


class MissingPackages(ImportError):
    """A package of Python that is needed is not installed: the reason, and what to do."""

    def __init__(self, reason, advice):
        super().__init__(f"{reason}; {advice}")
        self.reason = reason

    def _render_traceback_(self):
        """What notebooks show instead of a traceback."""
        return [f"netlyap: {self}"]
