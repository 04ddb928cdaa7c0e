"""Which version of Second Look this is."""

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed


def version() -> str:
    """Give the installed version, or "unknown" when run from a folder that was never installed."""
    try:
        return installed("second-look")
    except PackageNotFoundError:
        return "unknown"
