"""One pack, many formats. Every exporter reads a `Pack` and nothing else."""

from assistant.export.formats import FORMATS, ExportError, export

__all__ = ["FORMATS", "ExportError", "export"]
