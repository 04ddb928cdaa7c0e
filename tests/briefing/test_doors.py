"""Briefings and the glossary through the API, the command line and the page."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from docx import Document
from fastapi.testclient import TestClient
from pypdf import PdfReader
from typer.testing import CliRunner

from assistant.api.app import create_app
from assistant.briefing.request import BriefingRequest
from assistant.briefing.service import BriefingService
from assistant.cli import app
from assistant.runtime import Runtime
from assistant.ui.render import briefing as rendered
from assistant.ui.render.glossary import page


@pytest.fixture(scope="module")
def client(starter: Runtime) -> TestClient:
    return TestClient(create_app(starter, with_page=False))  # no lifespan: the runtime is ready already


def test_the_api_makes_a_briefing_and_its_file(client: TestClient) -> None:
    made = client.post("/api/v1/briefings", json={"topic": "neglect", "preset": "board", "audience": "health"}).json()
    assert made["status"] == "answered"
    assert made["pack"]["kind"] == "briefing"
    opened = client.get(f"/api/v1/passages/{made['pack']['sources'][0]['passage_id']}").json()
    assert opened["verified"]
    for form in ("pptx", "docx", "html", "markdown", "json"):
        assert client.post(f"/api/v1/packs/export?format={form}", json=made["pack"]).status_code == 200


def test_a_changed_quotation_is_refused_as_a_file(client: TestClient) -> None:
    pack = client.post("/api/v1/briefings", json={"topic": "neglect"}).json()["pack"]
    pack["sources"][0]["quote"] = "Nobody ever said this."
    assert client.post("/api/v1/packs/export?format=docx", json=pack).status_code == 422


def test_the_api_says_what_does_not_fit(client: TestClient) -> None:
    answer = client.post("/api/v1/briefings", json={"topic": "neglect", "audience": "press"})
    assert answer.status_code == 422
    assert "social_care" in answer.json()["detail"]
    stopped = client.post("/api/v1/briefings", json={"topic": "he has a knife and will kill her tonight"}).json()
    assert stopped["status"] == "immediate_danger"


def test_the_api_gives_the_glossary(client: TestClient) -> None:
    both = client.get("/api/v1/glossary", params={"term": "SCR"}).json()["terms"]
    assert {tuple(term["nations"]) for term in both} == {("England",), ("Scotland",)}
    assert len(client.get("/api/v1/glossary").json()["terms"]) > 40


def test_the_command_line_writes_a_file(starter_folder: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(starter_folder, tmp_path / "data")
    output = tmp_path / "bulletin.docx"
    given = ["brief", "neglect", "--preset", "bulletin", "-o", str(output), "--data-dir", str(folder)]
    ran = CliRunner().invoke(app, given)
    assert ran.exit_code == 0, ran.output
    assert Document(io.BytesIO(output.read_bytes())).core_properties.title == "Bulletin: neglect"
    assert CliRunner().invoke(app, ["brief", "neglect", "--audience", "x", "--data-dir", str(folder)]).exit_code == 2


def test_the_command_line_explains_a_term() -> None:
    told = CliRunner().invoke(app, ["glossary", "SCR"]).output
    assert "Serious case review (SCR)" in told
    assert "Significant case review (SCR)" in told
    held = json.loads(CliRunner().invoke(app, ["glossary", "lcspr", "--json"]).output)
    assert held["terms"][0]["nations"] == ["England"]
    assert "no term" in CliRunner().invoke(app, ["glossary", "zzz"]).output


def test_the_glossary_page_is_whole_and_needs_no_script() -> None:
    held = BeautifulSoup(page(), "html.parser")
    assert held.html is not None
    assert held.html["lang"] == "en-GB"
    assert held.find_all("script") == []
    assert len(held.find_all("h1")) == 1
    assert held.find(id="significant-case-review") is not None
    ids = [each["id"] for each in held.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert "<script>" not in page("<script>alert(1)</script>")
    assert "Nationwide" not in page("SCR")


def test_a_briefing_as_html_shows_every_source(starter: Runtime) -> None:
    made = starter.service(BriefingService).brief(BriefingRequest(topic="neglect"))
    assert made.pack is not None
    held = BeautifulSoup(rendered.result(made), "html.parser")
    assert len(held.select("details[data-source-number]")) == len(made.pack.sources)
    assert {button["data-download"] for button in held.select("[data-download]")} == set(rendered.FORMATS)
    opened = {button["data-open"] for button in held.select("[data-open]")}
    assert opened == {str(source.number) for source in made.pack.sources}


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice sets the pages; it is not on this machine.")
def test_a_bulletin_is_one_page_in_word(starter: Runtime, tmp_path: Path) -> None:
    service = starter.service(BriefingService)
    for topic in ("neglect", "supervision", "information sharing"):
        made = service.brief(BriefingRequest(topic=topic, preset="bulletin"))
        assert made.pack is not None
        path = tmp_path / f"{topic}.docx"
        path.write_bytes(starter.export(made.pack, "docx"))
        folder = tmp_path / "set"
        command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", "pdf"]
        subprocess.run([*command, "--outdir", str(folder), str(path)], check=True, capture_output=True, timeout=300)
        assert len(PdfReader(folder / f"{topic}.pdf").pages) == 1
