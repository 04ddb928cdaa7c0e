"""How records are laid out: CPD forms of professional bodies, roles that see to things. Source: `prompts/learning`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict, Field

from assistant.learning.errors import LearningError


class _Layout(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CpdField(_Layout):
    """One box of a form. `kind` is "short" for a line, "date", or "long" for the person's own account."""

    key: str
    label: str
    hint: str = ""
    kind: str = "long"


class Body(_Layout):
    """The CPD form of one professional body. `checked` says where the headings were read; empty: nowhere yet."""

    key: str
    name: str
    asks: str
    checked: str = ""
    fields: tuple[CpdField, ...] = Field(min_length=1)


class Layout(_Layout):
    """Every form, and the roles by key."""

    bodies: dict[str, Body]
    owners: dict[str, str]

    def body(self, key: str) -> Body:
        """Give one form.

        Raises:
            LearningError: there is none of this name.
        """
        if key not in self.bodies:
            raise LearningError(f"There is no CPD form {key!r}. The forms are: {', '.join(self.bodies)}.")
        return self.bodies[key]

    def owner(self, key: str) -> str:
        """Give the words for a role.

        Raises:
            LearningError: it is none of the roles.
        """
        if key not in self.owners:
            raise LearningError(f"There is no role {key!r}. Choose one of: {', '.join(self.owners)}.")
        return self.owners[key]


@cache
def layout() -> Layout:
    """Read every file of `prompts/learning/bodies`, and the roles. A new file is a new form."""
    folder = files("prompts").joinpath("learning")
    read = [
        (file.name.removesuffix(".yaml"), yaml.safe_load(file.read_text(encoding="utf-8")))
        for file in sorted(folder.joinpath("bodies").iterdir(), key=lambda file: file.name)
        if file.name.endswith(".yaml")
    ]
    bodies = sorted((Body(key=key, **held) for key, held in read), key=lambda body: body.key == "other")
    owners = yaml.safe_load(folder.joinpath("owners.yaml").read_text(encoding="utf-8"))
    return Layout(bodies={body.key: body for body in bodies}, owners=owners)
