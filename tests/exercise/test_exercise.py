"""A running exercise through its service: who sees what, what is kept, and what never is."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.exercise.guarded import Stopped, look, story_names, without_story_names
from assistant.exercise.models import Door, ExerciseError, NoExercise, Role
from assistant.exercise.service import Exercises, Written, seconds_left
from assistant.exercise.steps import after, cards, steps
from assistant.exercise.store import FILE, ExerciseStore
from assistant.exercise.tokens import agency_secret, group_secret
from assistant.export import export
from assistant.packs.models import PackKind
from assistant.settings import Settings, get_settings
from tests.scenario.sample import sample_pack

DAY = 24 * 60 * 60


class Clock:
    """A clock that a test sets."""

    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def again(tmp_path: Path, clock: Clock) -> Callable[[], Exercises]:
    """Make the service anew over the same folder, as a server does that is started again."""
    settings = Settings(data_dir=tmp_path)
    return lambda: Exercises(settings, ExerciseStore(tmp_path, settings.exercise_days, clock))


@pytest.fixture
def exercises(again: Callable[[], Exercises]) -> Exercises:
    return again()


def opened(exercises: Exercises, groups: int = 1) -> tuple[Door, list[Door]]:
    """Start an exercise; give the facilitator's door and those of its groups."""
    secret = exercises.start(sample_pack(), groups)
    store = exercises.store
    return store.door(secret), [store.door(group_secret(secret, number + 1)) for number in range(groups)]


def wrote(stage: str = "stage-1", **changes: str) -> Written:
    given = {"option": f"{stage}-a", "decision": "", "reason": "A call costs little.", "need": "", **changes}
    return Written(stage=stage, **given)


def at(exercises: Exercises, door: Door) -> str:
    return exercises.store.state(door).group(door.group).step


def test_the_steps_of_a_pack_hold_every_part_that_a_group_sees() -> None:
    pack = sample_pack()
    found = steps(pack)
    assert [step.id for step in found] == [
        "start", "stage-1", "stage-2", "stage-3", "debrief", "findings", "after-action", "close",
    ]  # fmt: skip
    assert sum(step.minutes for step in found) == pack.minutes
    assert {section.id for step in found for section in step.sections} == {
        section.id for section in pack.sections if not section.audience
    }
    assert after(pack, found[-1], None) is None


def test_a_group_decides_before_the_next_part_opens(exercises: Exercises) -> None:
    lead, (group,) = opened(exercises)
    with pytest.raises(ExerciseError, match="moved on"):
        exercises.decide(group, wrote())
    exercises.lead(lead, "on", 0)
    with pytest.raises(ExerciseError, match="Record your decision first"):
        exercises.go_on(group, "stage-1")
    with pytest.raises(ExerciseError, match="say why"):
        exercises.decide(group, wrote(reason=" "))
    with pytest.raises(ExerciseError, match="at most"):
        exercises.decide(group, wrote(reason="long " * 400))
    exercises.decide(group, wrote())
    exercises.decide(group, wrote(option="", decision="Ask the grandmother in."))
    exercises.go_on(group, "stage-1")
    with pytest.raises(ExerciseError, match="moved on"):
        exercises.go_on(group, "stage-1")
    assert at(exercises, group) == "stage-2"
    assert exercises.store.state(group).group(1).decisions["stage-1"].decision == "Ask the grandmother in."


def test_the_debrief_and_the_findings_are_for_the_facilitator_to_open(exercises: Exercises) -> None:
    lead, groups = opened(exercises, 2)
    exercises.lead(lead, "on", 0)
    for stage in ("stage-1", "stage-2", "stage-3"):
        exercises.decide(groups[0], wrote(stage))
        if stage != "stage-3":
            exercises.go_on(groups[0], stage)
    with pytest.raises(ExerciseError, match="facilitator opens"):
        exercises.go_on(groups[0], "stage-3")
    assert (at(exercises, groups[0]), at(exercises, groups[1])) == ("stage-3", "stage-1")
    exercises.bring(lead, "debrief", 0)
    assert {at(exercises, group) for group in groups} == {"debrief"}
    exercises.lead(lead, "back", 1)
    assert (at(exercises, groups[0]), at(exercises, groups[1])) == ("stage-3", "debrief")
    with pytest.raises(ExerciseError, match="Only the facilitator"):
        exercises.lead(groups[0], "on", 0)


def test_the_clock_stands_still_while_paused(exercises: Exercises, clock: Clock) -> None:
    lead, (group,) = opened(exercises)
    clock.now += 600
    exercises.lead(lead, "on", 0)

    def left() -> int | None:
        return seconds_left(exercises.store.state(group).group(1), 10, clock.now)

    clock.now += 60
    assert left() == 540
    exercises.lead(lead, "pause", 1)
    clock.now += 300
    assert left() == 540
    with pytest.raises(ExerciseError, match="paused"):
        exercises.decide(group, wrote())
    exercises.lead(lead, "resume", 1)
    exercises.lead(lead, "longer", 1)
    clock.now += 60
    assert left() == 780
    exercises.decide(group, wrote())
    assert exercises.store.state(group).group(1).decisions["stage-1"].second == 120


def test_a_restart_loses_nothing_and_time_deletes_everything(again: Callable[[], Exercises], clock: Clock) -> None:
    exercises = again()
    lead, (group,) = opened(exercises)
    exercises.lead(lead, "on", 0)
    exercises.decide(group, wrote(need="Who else lives there."))
    before = exercises.store.read(lead)
    assert again().store.read(lead) == before
    clock.now += 6 * DAY
    again().lead(lead, "pause", 0)
    clock.now += 6 * DAY
    assert again().store.read(lead).state.group(1).decisions["stage-1"].need == "Who else lives there."
    clock.now += 2 * DAY
    again().store.sweep()
    with pytest.raises(NoExercise):
        again().store.read(lead)


def test_what_is_deleted_is_nowhere_in_the_folder(exercises: Exercises, tmp_path: Path) -> None:
    secret = exercises.start(sample_pack())
    lead = exercises.store.door(secret)
    group = exercises.store.door(group_secret(secret, 1))
    exercises.lead(lead, "on", 0)
    exercises.decide(group, wrote(reason="Because a heron stood in the garden."))
    kept = b"".join(path.read_bytes() for path in tmp_path.glob(f"{FILE}*"))
    assert b"heron" in kept
    assert secret.encode() not in kept
    exercises.store.delete(lead)
    assert b"heron" not in b"".join(path.read_bytes() for path in tmp_path.glob(f"{FILE}*"))
    with pytest.raises(NoExercise):
        exercises.store.door(secret)


def test_links_are_of_one_exercise_each_and_cannot_be_guessed(exercises: Exercises) -> None:
    first, second = exercises.start(sample_pack(), 2), exercises.start(sample_pack(), 2)
    secrets = {group_secret(secret, number) for secret in (first, second) for number in (1, 2)}
    secrets |= {agency_secret(group, card.key or "") for group in tuple(secrets) for card in cards(sample_pack())}
    assert len(secrets) == 4 + 4 * 3
    assert all(len(secret) >= 22 for secret in secrets)
    door = exercises.store.door(agency_secret(group_secret(first, 2), "police"))
    assert (door.role, door.group, door.agency) == (Role.AGENCY, 2, "police")
    with pytest.raises(NoExercise):
        exercises.store.door(first[:-1])


def test_details_of_people_are_never_kept_and_the_story_may_be_spoken_of(exercises: Exercises, tmp_path: Path) -> None:
    lead, (group,) = opened(exercises)
    exercises.lead(lead, "on", 0)
    exercises.decide(group, wrote(reason="We ring Ashley and ask what Robin’s Sunday nights are like."))
    with pytest.raises(Stopped) as stop:
        exercises.decide(group, wrote(reason="It is like my client Jane Smith, born 3 May 2019."))
    assert not stop.value.danger
    assert not stop.value.can_go_on
    assert "Smith" not in str(stop.value)
    assert b"Smith" not in b"".join(path.read_bytes() for path in tmp_path.glob(f"{FILE}*"))
    assert without_story_names("Robin's gran, Gwen", sample_pack()) == "the person's gran, the person"


def test_danger_comes_first_and_the_story_can_be_recorded_after_it(exercises: Exercises) -> None:
    lead, (group,) = opened(exercises)
    exercises.lead(lead, "on", 0)
    words = wrote(reason="Jordan is hitting Robin right now, so we call 999.")
    with pytest.raises(Stopped) as stop:
        exercises.decide(group, words)
    assert stop.value.danger
    assert "999" in str(stop.value)
    assert exercises.store.state(group).group(1).decisions == {}
    exercises.decide(group, words, about_the_story=True)
    assert "stage-1" in exercises.store.state(group).group(1).decisions
    with pytest.raises(Stopped):
        real = wrote(reason="Jane Smith of 12 High Street is being hit right now.")
        exercises.decide(group, real, about_the_story=True)


def test_words_of_the_story_itself_are_no_danger_and_anything_beside_them_is_looked_at(exercises: Exercises) -> None:
    pack = sample_pack()
    told = "Ashley is being hit by Jordan right now."
    stage = next(section for section in pack.sections if section.stage)
    heard = [stage.items[0].model_copy(update={"text": f"It is Monday. {told}"}), *stage.items[1:]]
    sections = [
        section.model_copy(update={"items": heard}) if section is stage else section for section in pack.sections
    ]
    story = pack.model_copy(update={"sections": sections})
    look(told, story, get_settings(), about_the_story=False)
    for said in (f"{told} And the girl next door is being beaten right now.", "Someone is being hit right now."):
        with pytest.raises(Stopped) as stop:
            look(said, story, get_settings(), about_the_story=False)
        assert stop.value.danger
    with pytest.raises(Stopped):
        look(told, pack, get_settings(), about_the_story=False)


def test_the_record_tells_what_was_decided_in_every_format(exercises: Exercises) -> None:
    lead, groups = opened(exercises, 2)
    exercises.lead(lead, "on", 0)
    exercises.decide(groups[0], wrote(reason="A <b>call</b> costs little.", need="Who is at home."))
    before = exercises.record(lead)
    assert before.sources == []
    exercises.bring(lead, "findings", 0)
    text = export(exercises.record(lead), "html").decode()
    assert "A &lt;b&gt;call&lt;/b&gt; costs little." in text
    assert "Ring the other agencies today." in text
    assert "No decision was recorded at this stage." in text
    assert "Each service held a part of the picture" in text
    assert "Group 2" not in export(exercises.record(groups[0], 1), "markdown").decode()
    assert export(exercises.record(lead), "docx")


def test_only_what_can_be_run_is_started(exercises: Exercises) -> None:
    with pytest.raises(ExerciseError, match="1 to 8"):
        exercises.start(sample_pack(), 9)
    other = sample_pack().model_copy(update={"kind": PackKind.SUPERVISION})
    with pytest.raises(ExerciseError, match="cannot be run"):
        exercises.start(other)


def test_the_file_holds_what_it_says(exercises: Exercises, tmp_path: Path) -> None:
    exercises.start(sample_pack())
    with sqlite3.connect(tmp_path / FILE) as held:
        assert held.execute("SELECT count(*) FROM door").fetchone() == (1 + 1 + 3,)
    held.close()


def test_a_name_that_only_begins_sentences_is_a_name_and_an_everyday_word_is_none() -> None:
    told = (
        "Safiya is nine weeks old.\nRents rise in June.\nThey live with Lachlan’s aunt.\nTavrin works.\nTavrin is away."
    )
    assert story_names(told) == {"Safiya", "Lachlan", "Tavrin"}
