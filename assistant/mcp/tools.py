"""The tools that a program may call. To offer one more, add its function to the list that `tools` gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import Field

from assistant.api.models import HeldDocument, PassageInDocument
from assistant.ask.models import Answer
from assistant.ask.search import MOST, Passages, SearchService
from assistant.ask.service import stopped
from assistant.runtime import Runtime
from assistant.scenario.models import DEFAULT_MINUTES, MOST_SEED, Level, Scenario, ScenarioRequest
from assistant.scenario.service import ScenarioService
from assistant.scenario.service import stopped as stopped_scenario
from assistant.supervision.request import PackRequest
from assistant.supervision.service import Supervision

Filters = Annotated[
    dict[str, list[str]] | None, Field(description="Narrow the search, for example {'nation': ['Scotland']}.")
]
Question = Annotated[str, Field(description="A theme or question in plain words. No details of real people.")]


def tools(runtime: Runtime) -> list[Callable[..., Any]]:
    """Give the tools over one runtime. Each blocks, and opens the library on its first call."""

    def search(query: Question, filters: Filters = None, limit: Annotated[int, Field(ge=1, le=MOST)] = 10) -> Passages:
        # Words for somebody in danger do not wait for a library.
        if stop := stopped(query, runtime.settings, published=runtime.known_names):
            return Passages(status=stop.status, summary=stop.summary)
        return runtime.service(SearchService).search(query, filters, limit)

    def ask(
        question: Question,
        filters: Filters = None,
        history: Annotated[
            list[str] | None, Field(description="Earlier questions of the conversation, oldest first.", max_length=50)
        ] = None,
    ) -> Answer:
        return runtime.ask(question, filters, history=history or [])

    def open_passage(passage_id: Annotated[str, Field(description="As a source gives it.")]) -> PassageInDocument:
        found = runtime.library.passage(passage_id)
        return PassageInDocument(
            passage=found,
            document=HeldDocument.of(runtime.library.document(found.document_id)),
            locator=found.locator,
            verified=runtime.library.holds_exactly(found),
        )

    def supervision(
        topic: Annotated[str, Field(description="A theme, or the id of a document or passage. No details of people.")],
        minutes: Annotated[int, Field(description="7, 20, 60 or 90.")] = 60,
        mode: Annotated[str, Field(description="one_to_one, group, peer, multi_agency or stuck.")] = "one_to_one",
        model: Annotated[str | None, Field(description="Reflective model, for example 'kolb'.")] = None,
        role: Annotated[str | None, Field(description="Role of the person, for example 'health visitor'.")] = None,
        agency: Annotated[str | None, Field(description="Agency, for example 'education'.")] = None,
        filters: Filters = None,
    ) -> Supervision:
        request = PackRequest(
            topic=topic, minutes=minutes, mode=mode, model=model, role=role, agency=agency, filters=filters or {}
        )
        return runtime.supervise(request)

    def scenario(
        topic: Annotated[str, Field(description="A theme, or plain words. No details of real people.")],
        minutes: Annotated[int, Field(description="30, 60, 90 or 210 (half a day).")] = DEFAULT_MINUTES,
        agencies: Annotated[
            list[str] | None, Field(description="For example ['midwifery', 'school', 'police'].")
        ] = None,
        level: Annotated[Level, Field(description="student, frontline, manager or strategic.")] = Level.FRONTLINE,
        setting: Annotated[str | None, Field(description="urban, suburb, town, rural, coastal or island.")] = None,
        seed: Annotated[int | None, Field(ge=0, le=MOST_SEED, description="The same seed, the same scenario.")] = None,
        filters: Filters = None,
    ) -> Scenario:
        if stop := stopped_scenario(topic, runtime.settings, published=runtime.published):
            return stop
        request = ScenarioRequest(
            topic=topic,
            minutes=minutes,
            agencies=agencies or [],
            level=level,
            setting=setting,
            seed=seed,
            filters=filters or {},
        )
        return runtime.service(ScenarioService).make(request)

    return [search, ask, open_passage, supervision, scenario]
