"""The page in a real browser: asking, sources, the keyboard, the library, small screens, nothing from outside."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from assistant.runtime import Readiness
from tests.ui.conftest import Served

pytestmark = [
    pytest.mark.browser,
    # Gradio counts its events with pandas, in a way that newer pandas warns about.
    pytest.mark.filterwarnings("ignore:.*no_silent_downcasting"),
]

QUESTION = "What do reviews say about plans that are agreed and set aside?"


def ask(page: Page, question: str = QUESTION) -> None:
    turns = page.locator(".turn").count()
    page.locator("#question textarea").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(f"#turn-{turns + 1}:not([aria-busy])")).to_be_visible()


def open_library(page: Page) -> None:
    page.get_by_role("link", name="Library", exact=True).click()
    expect(page.locator(".documents")).to_be_visible()


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent.trim()"))


def sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def test_an_answer_leads_through_its_chip_to_the_marked_words(wide: Page) -> None:
    ask(wide)
    expect(wide.locator(".support")).to_have_text("3 of 33 documents held, 2 of them independent")
    wide.get_by_role("button", name="Source 1: Learning review: working with families over time, 2022").first.click()
    panel = wide.get_by_role("complementary", name="Source")
    expect(panel.locator("mark")).to_have_text("quietly set aside. Each new worker read the agreement as progress")
    expect(panel).to_contain_text("Checked: these words are in the stored source")
    expect(panel).to_contain_text("May 2022")


def test_the_keyboard_is_enough(wide: Page) -> None:
    box = wide.locator("#question textarea")
    box.focus()
    wide.keyboard.type("First line")
    wide.keyboard.press("Shift+Enter")
    wide.keyboard.type("second line")
    assert box.input_value() == "First line\nsecond line"
    wide.keyboard.press("Enter")
    expect(wide.locator(".claims")).to_be_visible()
    box.focus()
    wide.keyboard.press("Shift+Tab")
    assert focused(wide) == "Go to the latest answer"
    wide.keyboard.press("Enter")
    wide.keyboard.press("Tab")
    assert wide.evaluate("document.activeElement.dataset.source") == "turn-1-source-1"
    wide.keyboard.press("Enter")
    assert "working with families over time" in focused(wide)
    wide.keyboard.press("Escape")
    assert wide.evaluate("document.activeElement.dataset.source") == "turn-1-source-1"
    expect(wide.locator("#source-panel mark")).to_have_count(0)


def test_a_document_cannot_run_or_draw_anything(wide: Page) -> None:
    ask(wide)
    wide.locator(".claims .chip", has_text="2").click()
    expect(wide.locator("#source-panel .passage")).to_contain_text('<script>document.title="taken"</script>')
    expect(wide.locator("#source-panel .passage")).to_contain_text("${1+1} and {{value}}")
    expect(wide).to_have_title("Ask - Second Look")


def test_a_conversation_carries_its_questions_and_can_be_cleared(wide: Page, served: Served) -> None:
    wide.locator(".example").first.click()
    expect(wide.locator("#turn-1 .claims")).to_be_visible()
    ask(wide, "And for older children?")
    assert served.runtime.asked[-1][0] == "And for older children?"
    assert len(served.runtime.asked[-1][1]) == 1
    wide.get_by_role("button", name="Clear").click()
    expect(wide.locator(".opening")).to_be_visible()


def test_a_question_can_be_stopped(wide: Page) -> None:
    wide.locator("#question textarea").fill("A slow one")
    wide.keyboard.press("Enter")
    wide.get_by_role("button", name="Stop").click()
    expect(wide.locator("#turn-1")).to_contain_text("You stopped this question.")
    ask(wide)
    expect(wide.locator("#turn-2 .claims")).to_be_visible()
    expect(wide.locator("#turn-1 .claims")).to_have_count(0)


def test_an_empty_question_is_explained(wide: Page) -> None:
    wide.get_by_role("button", name="Ask", exact=True).click()
    expect(wide.get_by_role("alert")).to_have_text("Type a question first.")
    expect(wide.locator(".turn")).to_have_count(0)


def test_danger_is_told_first_and_as_an_alert(wide: Page) -> None:
    ask(wide, "He is hitting her tonight")
    expect(wide.locator("#turn-1").get_by_role("alert")).to_contain_text("Call 999")
    expect(wide.get_by_role("link", name="0808 800 5000")).to_have_attribute("href", "tel:08088005000")


@pytest.mark.parametrize("size", ["wide", "phone"])
def test_danger_stands_alone_until_the_person_goes_back(size: str, request: pytest.FixtureRequest) -> None:
    page: Page = request.getfixturevalue(size)
    ask(page)
    ask(page, "He is hitting her tonight")
    expect(page.locator("#turn-2").get_by_role("alert")).to_be_visible()
    expect(page.locator("#turn-1")).to_be_hidden()
    expect(page.locator("#question textarea")).to_be_hidden()
    assert "hitting her" not in page.locator("#conversation").inner_text()
    assert not sideways(page)
    page.get_by_role("button", name="Everybody is safe. Go back to learning").click()
    expect(page.locator("#turn-1")).to_be_visible()
    expect(page.locator("#question textarea")).to_be_focused()


def test_a_question_with_personal_details_stays_in_the_box_only(wide: Page) -> None:
    ask(wide, "What about Jamie Smith?")
    expect(wide.locator("#turn-1")).to_contain_text("Your question was stopped to protect people")
    assert "Jamie" not in wide.locator("#conversation").inner_text()
    assert wide.locator("#question textarea").input_value() == "What about Jamie Smith?"


def test_this_tab_alone_keeps_the_conversation_and_the_server_nothing_after_closing(wide: Page, served: Served) -> None:
    ask(wide)
    wide.wait_for_timeout(300)
    kept = "async () => [localStorage.length, (await indexedDB.databases()).length]"
    assert wide.evaluate(kept) == [0, 0]
    assert wide.context.cookies() == []
    names = wide.evaluate("Object.keys(sessionStorage).filter((key) => key.includes('conversation'))")
    assert len(names) == 1
    while_open = served.sessions()
    wide.close()
    ends = time.monotonic() + 15
    while served.sessions() == while_open and time.monotonic() < ends:
        time.sleep(0.1)
    assert served.sessions() < while_open


def test_a_document_can_be_found_read_and_linked_to(wide: Page, served: Served) -> None:
    open_library(wide)
    wide.get_by_label("Filter the list").fill("england 2014")
    expect(wide.locator("#library-shown")).to_have_text("1 of 5 documents shown")
    wide.get_by_role("link", name="A study of what stops learning reaching practice").click()
    expect(wide.locator(".passages > li")).to_have_count(50)
    assert focused(wide) == "A study of what stops learning reaching practice"
    wide.get_by_role("button", name="Show more passages").click()
    expect(wide.locator(".passages > li")).to_have_count(100)
    wide.go_back()
    expect(wide.locator(".documents")).to_be_visible()
    wide.goto(f"{served.address}/#library/example-4")
    expect(wide.get_by_role("heading", name="Findings released under freedom of information")).to_be_visible()


def test_files_are_added_one_bad_file_is_reported_and_one_is_removed(wide: Page, tmp_path: Path) -> None:
    good, empty = tmp_path / "a-new-review-2024.txt", tmp_path / "empty-file.txt"
    good.write_text("A review.")
    empty.write_text("")
    open_library(wide)
    wide.locator("#library-add input[type=file]").set_input_files([good, empty])
    expect(wide.locator(".added")).to_contain_text("1 file added, 1 not added")
    expect(wide.locator(".added")).to_contain_text("empty-file.txt is empty. Check the file and add it again.")
    expect(wide.locator("#library-status")).to_contain_text("6 documents")
    wide.get_by_role("link", name="A new review 2024").click()
    wide.get_by_role("button", name="Remove from library").click()
    wide.get_by_role("button", name="Keep it").click()
    wide.get_by_role("button", name="Remove from library").click()
    wide.get_by_role("button", name="Yes, remove it").click()
    expect(wide.locator(".done-message")).to_have_text("“A new review 2024” was removed.")
    expect(wide.locator("#library-status")).to_contain_text("5 documents")


def test_a_document_is_put_right_on_the_page(wide: Page, served: Served) -> None:
    open_library(wide)
    wide.get_by_role("link", name="Findings released under freedom of information").click()
    wide.get_by_text("Correct these details").click()
    wide.get_by_label("Published", exact=True).fill("soon")
    wide.get_by_label("Publisher", exact=True).fill("Another Partnership")
    wide.get_by_role("button", name="Save corrections").click()
    expect(wide.locator(".correct [role=alert]")).to_contain_text("'soon' is not a date")
    expect(wide.get_by_label("Publisher", exact=True)).to_have_value("Another Partnership")
    assert served.runtime.shelf["example-4"].corrections == {}
    wide.get_by_label("Published", exact=True).fill("2021-10")
    wide.get_by_label("Status").select_option("withdrawn")
    wide.get_by_role("button", name="Save corrections").click()
    expect(wide.locator(".done-message")).to_have_text("Your corrections are saved.")
    expect(wide.locator(".facts")).to_contain_text("October 2021 Corrected on")
    assert set(served.runtime.shelf["example-4"].corrections) == {"published", "publisher", "status"}
    for field in ("published", "publisher", "status"):
        wide.get_by_text("Correct these details").click()
        assert inspect(wide, "corrections") == []
        wide.get_by_role("button", name=f"Undo correction of {field}").click()
        expect(wide.locator(".done-message")).to_have_text("The correction is undone.")
        expect(wide.get_by_role("button", name=f"Undo correction of {field}")).to_have_count(0)
    assert served.runtime.shelf["example-4"].corrections == {}


def test_the_page_says_how_far_the_library_has_got(wide: Page, served: Served) -> None:
    served.runtime.readiness = Readiness("warming", "Building the starter library", 12, 33)
    wide.wait_for_timeout(1500)  # what Gradio has under way when a page is left, the browser calls an error: let it end
    try:
        wide.reload()
        expect(wide.locator("#library-status")).to_have_text("Getting ready: building the starter library, 12 of 33")
        wide.wait_for_selector("#question textarea")
    finally:
        served.runtime.readiness = Readiness("ready", "Ready")
    expect(wide.locator("#library-status")).to_have_text("5 documents, 1,024 passages")
    open_library(wide)


def test_a_phone_shows_the_source_as_a_sheet(phone: Page) -> None:
    ask(phone)
    chip = phone.locator(".claims .chip").first
    chip.click()
    sheet = phone.get_by_role("dialog", name="Source")
    expect(sheet.locator("mark")).to_be_visible()
    for _ in range(4):
        phone.keyboard.press("Tab")
        assert phone.evaluate("document.getElementById('source-panel').contains(document.activeElement)")
    phone.get_by_role("button", name="Close source").click()
    expect(chip).to_be_focused()


@pytest.mark.parametrize("size", ["phone", "zoomed"])
def test_small_screens_never_scroll_sideways(size: str, request: pytest.FixtureRequest) -> None:
    page: Page = request.getfixturevalue(size)
    assert not sideways(page)
    ask(page)
    assert not sideways(page)
    page.locator(".claims .chip").first.click()
    assert not sideways(page)
    page.keyboard.press("Escape")
    open_library(page)
    assert not sideways(page)
    page.locator(".document-open").first.click()
    expect(page.locator(".document")).to_be_visible()
    assert not sideways(page)


def test_what_can_be_pressed_is_large_enough(phone: Page, wide: Page) -> None:
    for page, least in ((wide, 24), (phone, 44)):
        ask(page)
        small = page.evaluate(
            """(least) => [...document.querySelectorAll('button, a, input, textarea')]
              .filter((e) => e.checkVisibility() && !e.matches('.skip, .to-latest, p a, .urgent a, input[type=file]'))
              .map((e) => [e, e.getBoundingClientRect(), getComputedStyle(e, '::after')])
              .filter(([e, box, after]) => {
                const grown = e.matches('.chip') ? -2 * parseFloat(after.top) : 0;
                return box.width + (grown > 0 ? grown : 0) < least || box.height + grown < least;
              })
              .map(([e, box]) => `${e.textContent.trim().slice(0, 30)} ${box.width}x${box.height}`)""",
            least,
        )
        assert small == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["wide", "phone"])
def test_axe_finds_nothing(scheme: str, size: str, request: pytest.FixtureRequest) -> None:
    page: Page = request.getfixturevalue(size)
    page.emulate_media(color_scheme="light" if scheme == "light" else "dark", reduced_motion="reduce")
    page.wait_for_timeout(300)
    found = inspect(page, "opening")
    ask(page)
    page.locator(".claims .chip").first.click()
    found += inspect(page, "answer and source")
    page.keyboard.press("Escape")
    ask(page, "He is hitting her tonight")
    found += inspect(page, "danger")
    page.get_by_role("button", name="Everybody is safe. Go back to learning").click()
    ask(page, "Should I close the case?")
    found += inspect(page, "statuses")
    open_library(page)
    found += inspect(page, "library")
    page.locator(".document-open").first.click()
    expect(page.locator(".document")).to_be_visible()
    found += inspect(page, "document")
    page.get_by_role("link", name="What it will not do").click()
    found += inspect(page, "limits")
    assert found == []


def inspect(page: Page, where: str) -> list[str]:
    """Run axe with its rules for WCAG 2.2 AA and good practice; one line for each element that breaks a rule."""
    violations = Axe().run(page).response["violations"]
    return [f"{where}: {rule['id']}: {node['html'][:160]}" for rule in violations for node in rule["nodes"]]
