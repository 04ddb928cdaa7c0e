"""A scenario pack made by hand: fewer words than a real one has, and the whole agreed shape.

Its sources are made up, so no library can prove them: use it where a pack is shown, not where one is proven.
"""

from __future__ import annotations

from assistant.ask.models import Source, Support
from assistant.ask.quoting import Verdict
from assistant.packs.models import Card, Item, ItemKind, Option, Origin, Pack, PackKind, Section, Table
from assistant.scenario.models import CARD_PARTS, FACILITATOR
from store.models import Locator

_CONFIDENCE = (
    "I can say what I know, and what I do not, to another agency.",
    "I can ask another agency what it knows.",
    "I can say how I would disagree, and who would hear me.",
)
_QUOTES = (
    "Each service held a part of the picture, and no meeting put the parts together.",
    "Practitioners said that a call between two of them changed what both did next.",
)


def sample_pack() -> Pack:
    """Give a complete scenario of 60 minutes for a school, a health visitor and the police, in three stages."""
    return Pack(
        kind=PackKind.SCENARIO,
        title="Scenario: information sharing at Fernhollow",
        topic="information sharing",
        purpose="A fictional case that unfolds in three stages. No one agency can see all of it.",
        minutes=60,
        themes=["information sharing"],
        choices={
            "minutes": 60,
            "level": "frontline",
            "setting": "town",
            "seed": 7,
            "theme": "information sharing",
            "pre_mortem": False,
            "agencies": "school,health_visiting,police",
        },
        details={
            "Audience": "School; Health visiting; Police",
            "Level": "Frontline practitioners",
            "Time": "60 minutes",
            "Group size": "6 to 24 people, in mixed tables of 3 to 6",
        },
        labels=["Fictional: nobody here is real."],
        sections=[*_before(), *_stages(), *_after()],
        sources=[_source(number, quote) for number, quote in enumerate(_QUOTES, start=1)],
        support=Support(documents=2, independent=2, held=5),
        notices=["This is fiction. It is put together from more than one finding, and tells no family's story."],
    )


def _before() -> list[Section]:
    return [
        Section(
            id="purpose",
            title="Purpose and learning outcomes",
            items=[
                Item(
                    id="fictional", kind=ItemKind.TEXT, text="Everybody and every place in this exercise is invented."
                ),
                Item(
                    id="content-note",
                    kind=ItemKind.TEXT,
                    text="The case is about a young child's daily care and arguments at home. No injury is described.",
                ),
                Item(
                    id="outcome-1",
                    kind=ItemKind.TEXT,
                    facet="outcome",
                    text="Say what your agency holds that another needs, and how you would share it.",
                ),
            ],
        ),
        Section(
            id="prepare",
            title="Before the session",
            audience=FACILITATOR,
            items=[
                Item(
                    id="pre-course",
                    kind=ItemKind.TEXT,
                    text="Tell people beforehand what the exercise is about, and that they can step out at any time.",
                ),
                Item(
                    id="local-1",
                    kind=ItemKind.PROMPT,
                    facet="local",
                    text="Put in your own local route for resolving professional differences.",
                ),
            ],
        ),
        Section(
            id="welcome",
            title="Welcome and ground rules",
            minutes=5,
            items=[
                Item(
                    id="ground-rule-1",
                    kind=ItemKind.PROMPT,
                    facet="ground_rule",
                    text="No live cases. What is said here stays here, unless somebody is at risk.",
                ),
                Item(
                    id="support-1",
                    kind=ItemKind.TEXT,
                    facet="support",
                    text="Anyone may step out. One of the facilitators is free to talk, now and afterwards.",
                ),
            ],
        ),
        Section(
            id="people",
            title="The people and the place",
            items=[
                Item(id="place", kind=ItemKind.TEXT, text="Fernhollow is a small town with one primary school."),
                Item(
                    id="family",
                    kind=ItemKind.TEXT,
                    text="Robin (6) lives with a parent, Ashley, and with Ashley's partner Jordan.",
                ),
                Item(
                    id="tree",
                    kind=ItemKind.TEXT,
                    text="Ashley is Robin's parent. Robin's grandmother, Gwen, lives two streets away.",
                ),
                Item(id="strength-1", kind=ItemKind.TEXT, text="Robin and Gwen read together every Sunday."),
            ],
        ),
        Section(id="roles", title="Role cards", minutes=6, cards=_cards()),
    ]


def _cards() -> list[Card]:
    return [
        _card(
            "school",
            "School",
            "designated safeguarding lead",
            (
                ["Robin has come in late on five of the last eight Mondays."],
                ["What happens at home on Sunday nights."],
                ["You may share a worry with other agencies where it helps to keep a child safe."],
                ["Your deputy is on leave, and two new teachers look to you."],
            ),
        ),
        _card(
            "health_visiting",
            "Health visiting",
            "health visitor",
            (
                ["Ashley told you last spring that money worries keep both adults awake."],
                ["How Robin is at school."],
                ["You keep the family record, and say what you have seen yourself."],
                ["You have twice as many families as last year."],
            ),
        ),
        _card(
            "police",
            "Police",
            "neighbourhood officer",
            (
                ["A neighbour rang twice about shouting, both times on a Sunday night."],
                ["That there is a child in the flat."],
                ["You tell children's services where a child was present."],
                ["The calls were logged by two shifts under two addresses."],
            ),
        ),
    ]


def _card(key: str, title: str, holder: str, lines: tuple[list[str], ...]) -> Card:
    return Card(title=title, holder=holder, key=key, parts=dict(zip(CARD_PARTS, lines, strict=True)))


def _stages() -> list[Section]:
    told = (
        ("Week 1, Monday 09:20", "Robin arrives late, and says nothing all morning.", "School", "school"),
        ("Week 2, Wednesday 10:00", "Gwen rings the school: she is worried about Sundays.", "Police", "police"),
        ("Week 4, Tuesday 14:30", "Ashley asks for help with a bill.", "Health visiting", "health_visiting"),
    )
    return [_stage(at, *each) for at, each in enumerate(told, start=1)]


def _stage(at: int, when: str, text: str, title: str, key: str) -> Section:
    stage = f"stage-{at}"
    following = f"stage-{at + 1}" if at < 3 else "debrief"
    return Section(
        id=stage,
        stage=stage,
        title=f"Stage {at}",
        at=when,
        minutes=10,
        items=[
            Item(id=f"{stage}-all", kind=ItemKind.INJECT, at=when, text=text),
            Item(
                id=f"{stage}-{key}",
                kind=ItemKind.INJECT,
                at=when,
                audience=title,
                text="Only you hear this: the record of the last call has just come to your desk.",
            ),
            Item(id=f"{stage}-task", kind=ItemKind.PROMPT, text="Say what you know now, and what you would ask whom."),
            Item(
                id=f"{stage}-decision",
                kind=ItemKind.DECISION,
                text="What do you do next, and why?",
                purpose="Each way costs something, and each brings other knowledge.",
                note="Listen for what people say they would need to know.",
                options=[
                    Option(
                        id=f"{stage}-a",
                        text="Ring the other agencies today.",
                        reasons="A call is quick, and parts may fit together.",
                        learned="Sunday nights are in two records.",
                        unknown="How Robin sees it.",
                        leads_to=following,
                    ),
                    Option(
                        id=f"{stage}-b",
                        text="Speak with Ashley first.",
                        reasons="Ashley may tell you more than a record does.",
                        learned="Money is short, and nights are hard.",
                        unknown="What others have seen.",
                        leads_to=following,
                    ),
                ],
            ),
        ],
        note="Purpose: let the parts meet. Groups often wait for more proof.",
    )


def _after() -> list[Section]:
    asked = {
        "how": "How was that for you?",
        "happened": "What happened, as each agency saw it?",
        "shaped": "What shaped what you did?",
        "help": "What would help here, where you work?",
    }
    findings = [
        Item(
            id=f"finding-{number}",
            kind=ItemKind.FINDING,
            text=quote,
            origin=Origin.PUBLICATION,
            citations=[number],
        )
        for number, quote in enumerate(_QUOTES, start=1)
    ]
    key = Item(
        id="key-1",
        kind=ItemKind.TEXT,
        facet="key",
        purpose="stage-1",
        text="Sunday nights are in two records, and only a call brings them together.",
        citations=[1],
        original=_QUOTES[0],
    )
    holds = Table(
        caption="Who holds what, and who needs it",
        columns=["Fact", "Held by", "Needed by", "What it changes"],
        rows=[["Late on Mondays", "School", "Police", "The calls and the mornings belong together."]],
    )
    return [
        Section(
            id="debrief",
            title="Debrief",
            minutes=10,
            items=[
                Item(id=facet, kind=ItemKind.PROMPT, facet=facet, text=question) for facet, question in asked.items()
            ],
        ),
        Section(id="findings", title="What reviews found", minutes=4, items=findings),
        Section(
            id="after-action",
            title="After Action Review",
            minutes=3,
            tables=[
                Table(
                    caption="After Action Review",
                    columns=["What we expected", "What happened", "Why", "Keep or change"],
                    rows=[["", "", "", ""]],
                )
            ],
        ),
        Section(
            id="close",
            title="Close",
            minutes=2,
            items=[
                Item(id="action", kind=ItemKind.PROMPT, text="Write down one thing that you intend to do."),
                Item(id="wellbeing", kind=ItemKind.PROMPT, text="Who will you talk to if this stays with you?"),
            ],
        ),
        Section(id="key", title="Facilitator key", audience=FACILITATOR, items=[key], tables=[holds]),
        Section(
            id="evaluation",
            title="Evaluation",
            tables=[_confidence(when) for when in ("Before", "At the end", "After three months")],
        ),
    ]


def _confidence(when: str) -> Table:
    rows = [[text, "", "", "", "", ""] for text in _CONFIDENCE]
    return Table(caption=when, columns=["How far do you agree?", "1", "2", "3", "4", "5"], rows=rows)


def _source(number: int, quote: str) -> Source:
    return Source(
        number=number,
        passage_id=f"sample-{number}",
        document_id=f"sample-review-{number}",
        title=f"A made-up review, number {number}",
        publisher="A made-up partnership",
        published="2020",
        nation="England",
        document_type="learning_review",
        review_type=None,
        kind="finding",
        locator=Locator(page=number),
        text=quote,
        quote=quote,
        quote_start=0,
        quote_end=len(quote),
        verified=True,
        verdict=Verdict.VERBATIM,
    )
