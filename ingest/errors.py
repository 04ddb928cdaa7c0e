"""Every error that ingest raises on purpose. Each message says what happened, to which file, and what to do next."""


class IngestError(Exception):
    """A file or folder could not be added. The message is one clear line for a person."""


class MissingFile(IngestError):
    """Nothing is at the path that was given."""


class EmptyFile(IngestError):
    """The file holds no bytes, or a folder holds no documents."""


class UnreadableFile(IngestError):
    """The file is damaged, or the system does not let us read it."""


class UnsupportedType(IngestError):
    """The file is of a kind that we do not read."""


class NoText(IngestError):
    """The file opens but holds no words, as with a scan."""


class EncryptedFile(IngestError):
    """The file needs a password."""


class TooLarge(IngestError):
    """The file is over the size, length or page limit."""


class BadMetadata(IngestError):
    """The front matter or the metadata file beside the document cannot be used."""


class BadCorrection(IngestError):
    """A field that cannot be corrected, or a value that does not fit it."""


class NotInCatalogue(IngestError):
    """The catalogue has no publication with this id."""


class NotFetched(IngestError):
    """What stands at an address could not be fetched, or may not be."""


class TooSlow(IngestError):
    """Reading the file took longer than the limit, and was stopped."""


class TooMuchMemory(IngestError):
    """Reading the file took more memory than the limit, and was stopped."""
