"""Every error that the store raises on purpose. Each message says what happened, to what, and what to do next."""


class LibraryError(Exception):
    """Something the person can act on went wrong with the library."""


class LibraryUnavailable(LibraryError):
    """The data folder cannot be opened or written."""


class DocumentNotFound(LibraryError):
    """No document with this id is held."""


class PassageNotFound(LibraryError):
    """No passage with this id is held."""


class BackupError(LibraryError):
    """A backup cannot be made here, or what was given is none that can be restored."""


class ModelUnavailable(LibraryError):
    """The embedding model is missing, damaged or not the one the library was built with."""
