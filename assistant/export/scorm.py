"""A scenario as a SCORM 1.2 package: a manifest, and one page that plays it and asks nothing of any other host."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assistant.export.parts import reference, words
from assistant.export.story import all_cards, pages, target
from assistant.packs.models import Pack

_FOLDER = Path(__file__).parent / "templates"
_MADE = (2000, 1, 1, 0, 0, 0)
_PACKAGING = "http://www.imsproject.org/xsd/imscp_rootv1p1p2"
_ADL = "http://www.adlnet.org/xsd/adlcp_rootv1p2"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_LONGEST_TITLE = 200  # characters, as the schema bounds it
PLAYER = "index.html"


def scorm(pack: Pack) -> bytes:
    """Write a pack as a SCORM 1.2 package. The same pack gives the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(zipfile.ZipInfo("imsmanifest.xml", _MADE), manifest(pack))
        file.writestr(zipfile.ZipInfo(PLAYER, _MADE), player(pack))
    return made.getvalue()


def manifest(pack: Pack) -> bytes:
    """Write the manifest: one organisation with one item, which is the player."""
    number = hashlib.sha256(pack.model_dump_json().encode()).hexdigest()[:16]
    title = " ".join(pack.title.split())[:_LONGEST_TITLE] or words("twee_part")
    root = Element(
        "manifest",
        {
            "identifier": f"second-look-{number}",
            "version": "1.0",
            "xmlns": _PACKAGING,
            "xmlns:adlcp": _ADL,
            "xmlns:xsi": _INSTANCE,
            "xsi:schemaLocation": f"{_PACKAGING} imscp_rootv1p1p2.xsd {_ADL} adlcp_rootv1p2.xsd",
        },
    )
    metadata = SubElement(root, "metadata")
    SubElement(metadata, "schema").text = "ADL SCORM"
    SubElement(metadata, "schemaversion").text = "1.2"
    organizations = SubElement(root, "organizations", {"default": "exercise"})
    organization = SubElement(organizations, "organization", {"identifier": "exercise"})
    SubElement(organization, "title").text = title
    item = SubElement(organization, "item", {"identifier": "item", "identifierref": "player", "isvisible": "true"})
    SubElement(item, "title").text = title
    resources = SubElement(root, "resources")
    kind = {"type": "webcontent", "adlcp:scormtype": "sco", "href": PLAYER}
    resource = SubElement(resources, "resource", {"identifier": "player", **kind})
    SubElement(resource, "file", {"href": PLAYER})
    indent(root)
    written: bytes = tostring(root, "utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + written + b"\n"


def player(pack: Pack) -> str:
    """Write the page that plays a pack. Its script and its style are allowed by their hash, and nothing else is."""
    script, style = ((_FOLDER / name).read_text("utf-8").strip() for name in ("player.js", "player.css"))
    known = pages(pack)
    ids = {page.section.id for page in known}
    return (
        _environment()
        .get_template("player.html")
        .render(
            pack=pack,
            pages=known,
            leads={
                option.id: target(option, page, ids) or ""
                for page in known
                for option in (page.decision.options if page.decision else [])
            },
            cards=all_cards(pack),
            sources={source.number: source for source in pack.sources},
            reference=reference,
            script=script,
            style=style,
            policy=f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; base-uri 'none'; "
            "form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(words=words)
    return made
