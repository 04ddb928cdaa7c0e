"""The commands for API keys and the audit log of a server on a network."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from assistant.terminal import FAILED, AsJson, DataDir, fail, one_line_errors, out, print_json, settings_with

app = typer.Typer(help="Make, list and revoke API keys.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="NAME", help="What the key is for, for example monitoring.")]


@app.command("add")
def keys_add(
    name: Name,
    role: Annotated[
        Literal["reader", "trainer", "curator", "admin"], typer.Option(help="What the key may do.")
    ] = "reader",
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Make an API key. It is shown this once; the server keeps only its hash."""
    with one_line_errors():
        from assistant.security.access import Access
        from assistant.security.people import ROLES

        try:
            key = Access(settings_with(data_dir=data_dir).data_dir).add_key(name, ROLES[role])
        except ValueError as error:
            fail(str(error), FAILED)
    if as_json:
        print_json({"name": name, "role": role, "key": key})
    else:
        out.print(key, markup=False)


@app.command("list")
def keys_list(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """List every key that was made, never the key itself."""
    with one_line_errors():
        from assistant.security.access import Access

        keys = Access(settings_with(data_dir=data_dir).data_dir).keys()
    if as_json:
        print_json([key.model_dump() for key in keys])
        return
    for key in keys:
        revoked = f", revoked {key.revoked_at}" if key.revoked_at else ""
        out.print(f"{key.name}: {key.role}, made {key.made_at}{revoked}", markup=False)


@app.command("revoke")
def keys_revoke(name: Name, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Make a key useless, at once and for good."""
    with one_line_errors():
        from assistant.security.access import Access

        try:
            Access(settings_with(data_dir=data_dir).data_dir).revoke_key(name)
        except ValueError as error:
            fail(str(error), FAILED)
    if as_json:
        print_json({"revoked": name})
    else:
        out.print(f"Revoked {name}.", markup=False)


def audit(
    most: Annotated[int, typer.Option(min=1, max=100_000, help="How many of the newest acts.")] = 200,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """List administrative acts, the newest first. Questions are never written down."""
    with one_line_errors():
        from assistant.security.access import Access

        entries = Access(settings_with(data_dir=data_dir).data_dir).entries(most)
    if as_json:
        print_json([entry.model_dump() for entry in entries])
        return
    for entry in entries:
        out.print(f"{entry.at}  {entry.who} ({entry.role})  {entry.act}  {entry.target}", markup=False)
