"""A supervision pack for the page's own tests. The words in it are made up; no publication says them."""

from __future__ import annotations

from assistant.ask.models import Source, Status, Support
from assistant.packs.models import Item, ItemKind, Origin, Pack, PackKind, Section, Table
from assistant.supervision.request import PackRequest
from assistant.supervision.service import Supervision

STAGES = (("experience", "Experience", 9.0), ("reflection", "Reflection", 9.0), ("analysis", "Analysis", 10.0))
ASKED = (
    "What is a Tuesday like for this child?",
    "What do you bring to this home that shapes what is said?",
    "What else could explain what you are seeing?",
    "What in your week makes this hard?",
)


def pack(sources: list[Source], minutes: int = 60) -> Pack:
    first = sources[0]
    stages = [
        Section(id=f"stage-{key}", title=title, minutes=time, stage=key, items=[_asked(at)])
        for at, (key, title, time) in enumerate(STAGES)
    ]
    stages[2].items.append(_asked(3))
    plan = Section(id="stage-plan", title="Plan and act", minutes=8, stage="plan")
    finding = Item(id="finding-1", kind=ItemKind.FINDING, text=first.quote, origin=Origin.PUBLICATION, citations=[1])
    stop = Item(id="stop", kind=ItemKind.TEXT, text="Stop note. In danger, call 999.")
    spare = Item(
        id="question-9", kind=ItemKind.SPARE_QUESTION, text="Who else knows this child?", facet="network", citations=[1]
    )
    sheet = Table(
        caption="Reflection (yours to keep)", columns=["What we noticed", "What I take with me"], rows=[["", ""]]
    )
    return Pack(
        kind=PackKind.SUPERVISION,
        title="Supervision pack: plans",
        topic="plans",
        purpose="To think together about plans that are agreed and set aside.",
        minutes=minutes,
        choices={"model": "kolb", "mode": "one_to_one", "minutes": minutes},
        details={"Reflective model": "Kolb's learning cycle"},
        labels=["Made by Second Look, a computer program."],
        sections=[
            Section(id="arrive", title="Arrive", minutes=6, items=[stop]),
            Section(id="reviews", title="What the reviews say", minutes=7, items=[finding]),
            *stages,
            plan,
            Section(id="close", title="Close", minutes=minutes - 49),
            Section(id="swap", title="Questions to swap in", items=[spare]),
            Section(id="record", title="Record sheet", tables=[sheet]),
        ],
        sources=[first],
        support=Support(documents=1, independent=1, held=33),
        notices=["Reviews are chosen because harm was serious."],
    )


def _asked(at: int) -> Item:
    return Item(
        id=f"question-{at + 1}", kind=ItemKind.QUESTION, text=ASKED[at], core=True, citations=[1], purpose="To look."
    )


def supervise(request: PackRequest, sources: list[Source]) -> Supervision:
    """Answer by a word in the topic, so that a test can call up every status."""
    if "moon" in request.topic:
        return Supervision(
            topic=request.topic,
            status=Status.NO_INFORMATION,
            summary="The library holds no findings on this.",
            nearest_themes=["neglect", "supervision"],
        )
    if "break" in request.topic:
        raise RuntimeError("broken on purpose")
    made = pack(sources)
    return Supervision(topic=request.topic, status=Status.ANSWERED, summary="A pack of 60 minutes.", pack=made)
