"""What goes wrong, each in one sentence that says what, where, and what to do."""


class ArchiveError(Exception):
    """What is wrong with an archive, or is not in it."""


class NotInArchive(ArchiveError, KeyError):
    """A quantity that the archive does not hold."""

    __str__ = Exception.__str__  # that of KeyError is in quotes


class MissingPackages(ImportError):
    """A package of Python that is needed is not installed."""
