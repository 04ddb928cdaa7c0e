"""Models whose weights come inside installed packages.

The package is a carrier of data: its files are read, it is never imported. The weight file is hashed before it is
loaded, so that a changed or damaged file is refused instead of quietly giving other vectors.
"""

from __future__ import annotations

import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path

from store.errors import ModelUnavailable


@dataclass(frozen=True)
class PackagedModel:
    """Where a model's files lie inside an installed package, and the sha256 of its weight file."""

    name: str
    package: str
    folder: str
    weights: str
    sha256: str


def locate(model: PackagedModel) -> Path:
    """Give the folder of a packaged model once its weight file has the expected hash.

    Raises:
        ModelUnavailable: the package is not installed, the file is missing, or the hash differs.
    """
    spec = importlib.util.find_spec(model.package)
    if spec is None or not spec.submodule_search_locations:
        raise ModelUnavailable(
            f"The model {model.name} is not installed: the package {model.package} is missing. "
            "Run the install step again."
        )
    folder = Path(spec.submodule_search_locations[0]) / model.folder
    weights = folder / model.weights
    if not weights.is_file():
        raise ModelUnavailable(f"The model {model.name} has no weight file {weights}. Reinstall the package.")
    with weights.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != model.sha256:
        raise ModelUnavailable(
            f"The weight file of {model.name} is not the expected one (sha256 {found[:12]}…, expected "
            f"{model.sha256[:12]}…). Reinstall the package from a source you trust."
        )
    return folder
