"""A scenario as handouts, Twee, GIFT and SCORM: whole, told to the right people, and never run by whoever opens it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import NamedTuple

import pytest
from bs4 import BeautifulSoup
from docx import Document
from lxml import etree

from assistant.export import ExportError, export, formats_for
from assistant.export.formats import file_name
from assistant.packs.models import ItemKind, Pack, PackKind
from tests.scenario.sample import sample_pack

# What text could be taken for in any of the formats, and in the programs that read them.
HOSTILE = (
    "</script><script>alert(1)</script><img src=x onerror=alert(2)> [[Away->https://example.org]] <<goto 'x'>> "
    "(goto: \"x\") $set ${x} {{y}} :: Passage [script] ~wrong =right #note {} \\ // -- ''b'' &amp; @@x@@ `c` ]]> %f"
)
IFID = re.compile(r"[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}")
IMS = "{http://www.imsproject.org/xsd/imscp_rootv1p1p2}"
ADL = "{http://www.adlnet.org/xsd/adlcp_rootv1p2}"


@pytest.fixture
def pack() -> Pack:
    return sample_pack()


@pytest.fixture
def hostile() -> Pack:
    """The sample with marks of every format in every text that a topic or a place could reach."""
    made = sample_pack()
    made.title = made.topic = f"{HOSTILE}\n\n:: Injected\n{HOSTILE}"
    made.labels = [HOSTILE]
    made.notices += [HOSTILE, ":: Injected too"]
    for section in made.sections:
        section.title = f"{section.title} {HOSTILE}"
        for item in section.items:
            if item.kind is not ItemKind.FINDING:
                item.text = f"{item.text}\n:: {HOSTILE}\n$CATEGORY: x\n\n{HOSTILE}"
            for option in item.options:
                option.text = option.reasons = option.learned = option.unknown = f"{option.text} {HOSTILE}"
        for card in section.cards:
            card.lines = [HOSTILE]
    return made


class Passage(NamedTuple):
    """A passage as the Twee 3 specification reads it."""

    name: str
    tags: list[str]
    body: str


def parsed(text: str) -> dict[str, Passage]:
    """Parse Twee by its specification: a header is a line that begins with two colons; a backslash escapes in it."""
    found: dict[str, Passage] = {}
    for part in re.split(r"^::", text, flags=re.MULTILINE)[1:]:
        header, _, body = part.partition("\n")
        match = re.fullmatch(
            r"\s*(?P<name>(?:\\.|[^\[\]{}\\])*?)\s*(?:\[(?P<tags>[^\]]*)\])?\s*(?P<data>\{.*\})?\s*", header
        )
        assert match, header
        name = re.sub(r"\\(.)", r"\1", match["name"])
        assert name not in found, name
        found[name] = Passage(name, (match["tags"] or "").split(), body.strip())
    return found


def links(passage: Passage) -> list[str]:
    """The targets of a passage's links, in the form that every story format reads: [[text->target]]."""
    return [link.rpartition("->")[2] for link in re.findall(r"\[\[(.+?)\]\]", passage.body)]


def story(pack: Pack) -> dict[str, Passage]:
    return parsed(export(pack, "twee").decode())


@pytest.mark.parametrize("made", ["pack", "hostile"])
def test_twee_has_a_number_and_each_link_leads_to_an_end(made: str, request: pytest.FixtureRequest) -> None:
    told: Pack = request.getfixturevalue(made)
    found = story(told)
    data = json.loads(found["StoryData"].body)
    assert IFID.fullmatch(data["ifid"])
    passages = {name: passage for name, passage in found.items() if name not in ("StoryTitle", "StoryData")}
    assert all(target in passages for passage in passages.values() for target in links(passage))
    options = [option for item in told.items for option in item.options]
    cards = [card for section in told.sections for card in section.cards]
    sections = [section for section in told.sections if not section.audience]
    assert len(passages) == 2 + len(sections) + len(options) + len(cards)
    reached, ends = set(), set()
    waiting = [data["start"]]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += links(passages[name])
            ends |= {name} if not links(passages[name]) else set()
    assert reached == set(passages)
    assert len(ends) == 1
    # From everywhere the end can be reached.
    leads = ends
    while more := {name for name in passages if name not in leads and set(links(passages[name])) & leads}:
        leads = leads | more
    assert leads == set(passages)


def test_twee_holds_no_program_and_no_markup_of_others(hostile: Pack) -> None:
    found = story(hostile)
    assert all(passage.tags == [] for passage in found.values())
    assert not any("Injected" in name for name in found)
    bodies = "\n".join(passage.body for name, passage in found.items() if name not in ("StoryTitle", "StoryData"))
    assert not re.search(r"[<>{}$`*@#~=\\](?!\d+;)|(?<!&)#", re.sub(r"&#\d+;|\[\[|\]\]|->", "", bodies))
    assert "(goto:" not in bodies
    assert "[[Away" not in bodies


def test_twee_tells_the_group_nothing_of_the_key(pack: Pack) -> None:
    text = export(pack, "twee").decode()
    key = pack.section("key")
    assert not any(item.text in text for item in key.items)
    assert "Purpose: let the parts meet" not in text
    assert pack.section("findings").items[0].text in text


def questions(text: str) -> list[tuple[str, str]]:
    """Parse GIFT: questions stand apart by blank lines; (name, text). What follows a backslash is plain."""
    found = []
    for part in re.split(r"\n\s*\n", text):
        lines = [line for line in part.splitlines() if line and not line.startswith(("//", "$CATEGORY:"))]
        if not lines:
            continue
        assert len(lines) == 1
        match = re.fullmatch(r"::((?:\\.|[^:\\])*)::\[html\]((?:\\.|[^{}\\])*)\{\}", lines[0])
        assert match, lines[0]
        found.append((match[1], match[2]))
    return found


@pytest.mark.parametrize("made", ["pack", "hostile"])
def test_gift_holds_open_questions_and_nothing_that_runs(made: str, request: pytest.FixtureRequest) -> None:
    told: Pack = request.getfixturevalue(made)
    text = export(told, "gift").decode()
    asked = questions(text)
    decisions = [item for item in told.items if item.kind is ItemKind.DECISION]
    assert len(asked) == len(decisions) + len(told.section("debrief").items)
    assert text.count("$CATEGORY:") - text.count("\\$CATEGORY:") >= 1
    assert len(re.findall(r"^\$CATEGORY:", text, re.MULTILINE)) == 1
    for _, body in asked:
        assert not re.search(r"(?<!\\)(?:\\\\)*[~=#{}:]", body)
        assert {tag.name for tag in BeautifulSoup(body, "html.parser").find_all(True)} <= {"p", "ul", "li"}


def test_control_characters_and_length_stop_no_format(hostile: Pack) -> None:
    hostile.sections[0].items[0].text = "\x01\x0b" + HOSTILE
    assert all(export(hostile, name) for name in formats_for(hostile))


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


def test_each_agency_gets_its_own_handout_and_no_more(pack: Pack) -> None:
    files = unpacked(export(pack, "handouts"))
    cards = pack.section("roles").cards
    assert list(files) == ["01-school.docx", "02-health-visiting.docx", "03-police.docx"]
    texts = {}
    for card, (name, content) in zip(cards, files.items(), strict=True):
        document = Document(io.BytesIO(content))
        texts[card.title] = "\n".join(paragraph.text for paragraph in document.paragraphs)
        assert document.sections[0].header.paragraphs[0].text == pack.labels[0], name
        assert document.core_properties.title.startswith(card.title)
    for card in cards:
        for other in cards:
            held = all(line in texts[other.title] for lines in card.parts.values() for line in lines)
            assert held == (card is other)
    private = [item for item in pack.items if item.kind is ItemKind.INJECT and item.audience]
    assert all((item.at or "") in texts[item.audience or ""] for item in private)
    whole = "\n".join(texts.values())
    assert whole.count("Only you hear this") == len(private)
    hidden = [pack.section("key").items[0].text, pack.section("findings").items[0].text, "Listen for what people say"]
    hidden += [option.learned for item in pack.items for option in item.options]
    assert not any(text in whole for text in hidden)


@pytest.mark.parametrize("made", ["pack", "hostile"])
def test_the_manifest_of_a_package_is_built_as_scorm_asks(made: str, request: pytest.FixtureRequest) -> None:
    told: Pack = request.getfixturevalue(made)
    files = unpacked(export(told, "scorm"))
    assert list(files) == ["imsmanifest.xml", "index.html"]
    root = etree.fromstring(files["imsmanifest.xml"])
    assert root.tag == f"{IMS}manifest"
    assert [child.tag for child in root] == [f"{IMS}{name}" for name in ("metadata", "organizations", "resources")]
    assert [child.text for child in root[0]] == ["ADL SCORM", "1.2"]
    organizations = root[1]
    assert organizations.get("default") == organizations[0].get("identifier")
    assert [child.tag for child in organizations[0]] == [f"{IMS}title", f"{IMS}item"]
    assert 0 < len(organizations[0][0].text or "") <= 200
    resource = root[2][0]
    assert organizations[0][1].get("identifierref") == resource.get("identifier")
    assert resource.get("type") == "webcontent"
    assert resource.get(f"{ADL}scormtype") == "sco"
    assert {resource.get("href"), *(file.get("href") for file in resource)} <= set(files)
    identifiers = [element.get("identifier") for element in root.iter() if element.get("identifier")]
    assert len(identifiers) == len(set(identifiers))
    assert all(re.fullmatch(r"[A-Za-z_][\w.-]*", name) for name in identifiers)


def test_the_player_runs_its_own_script_alone(hostile: Pack) -> None:
    text = unpacked(export(hostile, "scorm"))["index.html"].decode()
    page = BeautifulSoup(text, "html.parser")
    assert len(page.find_all("script")) == 1
    assert page.find_all("img") == []
    assert not [name for tag in page.find_all(True) for name in tag.attrs if name.startswith("on")]
    assert not re.search(r"(?:src|href)=\"(?!#)", text)
    policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    assert policy is not None
    assert "default-src 'none'" in str(policy["content"])
    assert "unsafe" not in str(policy["content"])


@pytest.mark.parametrize("name", ["handouts", "scorm", "twee", "gift"])
def test_the_same_scenario_gives_the_same_file(pack: Pack, name: str) -> None:
    if name != "handouts":  # Word files hold the time at which their parts were packed
        assert export(pack, name) == export(pack, name)
    assert re.fullmatch(rf"[a-z0-9-]+-60-{name}\.[a-z]+", file_name(pack, name))


def test_a_format_of_scenarios_is_refused_for_other_packs(pack: Pack) -> None:
    other = pack.model_copy(update={"kind": PackKind.SUPERVISION})
    assert "scorm" not in formats_for(other)
    with pytest.raises(ExportError, match="for a scenario alone"):
        export(other, "scorm")
