"""One pack, many formats. Every exporter reads a `Pack` and nothing else."""

from assistant.export.formats import FORMATS, ExportError, export, formats_for

__all__ = ["FORMATS", "ExportError", "export", "formats_for"]
