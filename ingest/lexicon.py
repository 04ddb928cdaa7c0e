"""The word lists that ingest works with: small YAML files under `ingest/data`."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml


@cache
def _load(name: str) -> Any:
    return yaml.safe_load((resources.files("ingest") / "data" / f"{name}.yaml").read_text(encoding="utf-8"))


def load_list(name: str) -> list[dict[str, str]]:
    """Load a list of rows from `ingest/data/NAME.yaml`."""
    rows: list[dict[str, str]] = _load(name)
    return rows


def load_table(name: str) -> dict[str, Any]:
    """Load a mapping of any shape from `ingest/data/NAME.yaml`."""
    table: dict[str, Any] = _load(name)
    return table


def load_terms(name: str) -> dict[str, list[str]]:
    """Load a mapping of a controlled term to its other wordings from `ingest/data/NAME.yaml`."""
    terms: dict[str, list[str]] = _load(name)
    return terms
