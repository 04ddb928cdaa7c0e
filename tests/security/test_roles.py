"""Every route and every event of the page, Gradio's own included, is held to a role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.routing import Mount

from assistant.api.app import create_app
from assistant.runtime import Runtime
from assistant.security.access import Access
from assistant.security.people import Person, Role, acting, role_names, role_of
from assistant.security.rules import EVENTS, event_name, role_for_event, rule_for
from assistant.settings import Settings
from assistant.ui.guarded import GuardedBlocks

WHO = {
    "reader": {"X-Forwarded-User": "rowan", "X-Forwarded-Groups": "reader"},
    "trainer": {"X-Forwarded-User": "tamsin", "X-Forwarded-Groups": "staff, trainer"},
    "curator": {"X-Forwarded-User": "casey", "X-Forwarded-Groups": "curator"},
    "admin": {"X-Forwarded-User": "avery", "X-Forwarded-Groups": "admin"},
}


@pytest.fixture(scope="module")
def app(starter_folder: Path) -> Iterator[FastAPI]:
    settings = Settings(data_dir=starter_folder, auth="proxy", proxy_addresses="192.0.2.7", requests_per_minute=0)
    runtime = Runtime(settings, starter=False)
    runtime.warm_up()
    yield create_app(runtime)
    runtime.close()


@pytest.fixture(scope="module")
def proxied(app: FastAPI) -> TestClient:
    """What comes from the address of the proxy."""
    return TestClient(app, client=("192.0.2.7", 5000), follow_redirects=False, raise_server_exceptions=False)


def every_route(app: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Each method and path that the application answers, with its parts filled in."""
    for route in app.routes:
        if isinstance(route, Mount):
            inside: Any = route.app
            inside = getattr(inside, "_app", inside)  # the frame around Gradio's application
            if hasattr(inside, "routes"):
                yield from every_route(inside, prefix + route.path)
            else:
                yield "GET", f"{prefix}{route.path}/some.css"
        elif hasattr(route, "original_router"):
            yield from every_route(route.original_router, prefix + route.include_context.prefix)
        else:
            path = re.sub(r"\{[^}]+\}", "x", prefix + route.path)
            for method in getattr(route, "methods", None) or ["WEBSOCKET"]:
                yield method, path


def test_every_route_stands_in_a_rule(app: FastAPI) -> None:
    routes = set(every_route(app))
    assert len(routes) > 80  # ours and Gradio's
    assert ("POST", "/gradio_api/queue/join") in routes and ("GET", "/gradio_api/file=x") in routes
    assert ("DELETE", "/api/v1/documents/x") in routes and ("POST", "/page/pack/x") in routes
    unruled = sorted(route for route in routes if rule_for(*route) is None)
    assert unruled == [], "Say in assistant/security/rules.py which role these need."


def test_nobody_unknown_reaches_any_route(app: FastAPI, proxied: TestClient) -> None:
    strangers = TestClient(app, client=("198.51.100.9", 5000), follow_redirects=False, raise_server_exceptions=False)
    for method, path in sorted(set(every_route(app))):
        rule = rule_for(method, path)
        expected = rule is None or rule.role is not None
        for client, headers in ((proxied, {}), (strangers, WHO["admin"]), (proxied, {"Authorization": "Bearer slk_x"})):
            status = client.request(method, path, headers=headers).status_code
            assert (status == 401) == expected, (method, path, status)


@pytest.mark.parametrize("who", WHO)
def test_no_role_reaches_what_is_above_it(app: FastAPI, proxied: TestClient, who: str) -> None:
    for method, path in sorted(set(every_route(app))):
        rule = rule_for(method, path)
        assert rule is not None
        if rule.role is not None and rule.role > Role[who.upper()]:
            assert proxied.request(method, path, headers=WHO[who]).status_code == 403, (method, path)


def test_each_role_reaches_what_is_its_own(proxied: TestClient) -> None:
    assert proxied.get("/", headers=WHO["reader"]).status_code == 200
    assert proxied.get("/api/v1/documents", headers=WHO["reader"]).status_code == 200
    assert proxied.post("/api/v1/ask", json={"question": " "}, headers=WHO["reader"]).status_code == 422
    assert proxied.post("/api/v1/scenarios", json={}, headers=WHO["trainer"]).status_code not in (401, 403)
    assert proxied.delete("/api/v1/documents/nothing", headers=WHO["curator"]).status_code == 404
    assert proxied.get("/gradio_api/info", headers=WHO["admin"]).status_code == 200


def blocks_of(app: FastAPI) -> GuardedBlocks:
    gradio: Any = app.routes[-1]
    blocks: GuardedBlocks = gradio.app._app.get_blocks()
    return blocks


def test_every_event_of_the_page_stands_in_a_rule(app: FastAPI) -> None:
    answered = [function.fn for function in blocks_of(app).fns.values() if function.fn]
    assert len(answered) > 10
    unruled = sorted({event_name(function) for function in answered} - set(EVENTS))
    assert unruled == [], "Say in assistant/security/rules.py which role these need."


def join(client: TestClient, number: int, who: str, data: list[Any]) -> str:
    """Send an event as the page does, and give all that comes back."""
    session = f"{who}{number}"
    body = {"data": data, "fn_index": number, "session_hash": session, "event_data": {"document_id": "nothing"}}
    assert client.post("/gradio_api/queue/join", json=body, headers=WHO[who]).status_code == 200
    with client.stream("GET", f"/gradio_api/queue/data?session_hash={session}", headers=WHO[who]) as answer:
        return "".join(line for line in answer.iter_lines())


def test_every_event_is_held_to_its_role(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def listing(*_: object) -> str:
        seen.append(acting().name)
        return "listed"

    with TestClient(app, client=("192.0.2.7", 5000)) as client:
        for number, function in blocks_of(app).fns.items():
            if not function.fn or function.fn.__qualname__.startswith("build."):
                continue
            needed = role_for_event(function.fn)
            told = join(client, number, "reader", [None] * len(function.inputs))
            assert ("Your role does not allow this" in told) == (needed > Role.READER), function.fn.__qualname__
        removing = next(key for key, held in blocks_of(app).fns.items() if held.name == "_remove")
        monkeypatch.setattr("assistant.ui.library_view.library.listing", listing)
        told = join(client, removing, "curator", [])
    assert "Your role" not in told and seen == ["casey"]


def test_the_audit_log_names_who_was_refused_and_never_what_was_asked(app: FastAPI, proxied: TestClient) -> None:
    proxied.post("/api/v1/ask", json={"question": "What about plum jam?"}, headers=WHO["reader"])
    proxied.delete("/api/v1/documents/secret-one", headers=WHO["reader"])
    entries = Access(app.state.runtime.settings.data_dir).entries()
    assert any((one.who, one.act) == ("rowan", "refused") and "secret-one" in one.target for one in entries)
    assert "plum" not in "".join(one.model_dump_json() for one in entries)


def test_groups_of_an_organisation_carry_roles() -> None:
    names = role_names("Social care=reader; Training hub = trainer")
    assert role_of(["Social care", "Training hub"], names, None) is Role.TRAINER
    assert role_of(["admin"], names, None) is Role.ADMIN
    assert role_of(["Finance"], names, None) is None
    assert role_of(["Finance"], names, Role.READER) is Role.READER
    with pytest.raises(ValueError, match="GROUP=ROLE"):
        role_names("Social care=boss")


def test_a_person_is_whoever_the_request_came_from() -> None:
    assert acting() == Person("this machine", Role.ADMIN)
