"""What goes wrong, each in one sentence that says what, where, and what to do."""


class ArchiveError(Exception):
    """What is wrong with an archive, or is not in it."""


class NotInArchive(ArchiveError, KeyError):
    """A quantity that the archive does not hold."""

    __str__ = Exception.__str__  # that of KeyError is in quotes


class MissingPackages(ImportError):
    """A package of Python that is needed is not installed: the reason, and what to do."""

    def __init__(self, reason, advice):
        super().__init__(f"{reason}; {advice}")
        self.reason = reason
