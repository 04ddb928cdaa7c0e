"""The verbs of a running exercise: start, record a decision, go on, pause, go back, take the record along."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.exercise.guarded import look
from assistant.exercise.models import (
    LONGEST,
    MOST_GROUPS,
    Decision,
    Door,
    Exercise,
    ExerciseError,
    Group,
    Role,
    State,
)
from assistant.exercise.record import record
from assistant.exercise.steps import START, Step, after, card_key, cards, check_runs, step_of, steps
from assistant.exercise.store import ExerciseStore
from assistant.packs.models import Pack
from assistant.packs.proof import prove
from assistant.settings import Settings
from prompts import say
from store.library import Library

MORE_MINUTES = 5


class ExerciseStarter:
    """Starts exercises from packs whose quotations stand in the library."""

    def __init__(self, library: Library, settings: Settings) -> None:
        """Look quotations up in this library."""
        self._library, self._exercises = library, Exercises(settings)

    def start(self, pack: Pack, groups: int = 1) -> str:
        """Start an exercise for so many groups, and give the secret of the facilitator's link.

        Raises:
            UnprovenPack: a quotation of the pack does not stand in the library.
            ExerciseError: the pack cannot be run, or there are too many exercises or groups.
        """
        return self._exercises.start(prove(pack, self._library), groups)


@dataclass(frozen=True)
class Written:
    """What a group wrote at a stage, before anybody looked at it."""

    stage: str
    option: str
    decision: str
    reason: str
    need: str


class Exercises:
    """Running exercises. Needs no library, so that a group goes on while the server is still getting ready."""

    def __init__(self, settings: Settings, store: ExerciseStore | None = None) -> None:
        """Keep them in the data folder of these settings."""
        self._settings = settings
        self.store = store or ExerciseStore(settings.data_dir, settings.exercise_days)

    def start(self, pack: Pack, groups: int = 1) -> str:
        """Start an exercise, its quotations proven. See `ExerciseStarter.start`."""
        check_runs(pack)
        if not 1 <= groups <= MOST_GROUPS:
            raise ExerciseError(say("exercise", "bad_groups", most=MOST_GROUPS))
        now = self.store.now()
        state = State(
            groups=[Group(number=number, path=[START], entered=now, paused_at=now) for number in range(1, groups + 1)]
        )
        return self.store.create(pack, state, [card_key(card) for card in cards(pack)])

    def decide(self, door: Door, written: Written, *, about_the_story: bool = False) -> None:
        """Record what a group decided at the stage it is at. It can be changed until the next one is opened.

        Raises:
            Stopped: the guard does not let it pass; nothing is kept.
            ExerciseError: something is missing or too long, or the group is elsewhere by now.
        """
        pack = self.store.read(door).pack
        step = _checked(pack, written)
        text = "\n".join(filter(None, (written.decision, written.reason, written.need)))
        look(text, pack, self._settings, about_the_story=about_the_story)

        def work(exercise: Exercise) -> None:
            group = _at(exercise, door, step.id)
            values = {name: " ".join(str(value).split()) for name, value in vars(written).items()}
            second = int(group.spent + group.seconds(self.store.now()))
            group.decisions[step.id] = Decision(**values, second=second)
            group.changes += 1

        self.store.change(door, work)

    def go_on(self, door: Door, step_id: str) -> None:
        """Open what comes next for a group that has recorded its decision; the facilitator opens all else.

        Raises:
            ExerciseError: nothing is recorded yet, or what comes next is for the facilitator to open.
        """

        def work(exercise: Exercise) -> None:
            group = _at(exercise, door, step_id)
            step = step_of(exercise.pack, step_id)
            following = after(exercise.pack, step, group.decisions.get(step_id))
            if step_id not in group.decisions:
                raise ExerciseError(say("exercise", "decide_first"))
            if following is None or not following.is_stage:
                raise ExerciseError(say("exercise", "wait_for_facilitator"))
            self._enter(group, following)

        self.store.change(door, work)

    def lead(self, door: Door, action: str, number: int) -> None:
        """Do what the facilitator asks for one group, or for all with number 0: on, back, pause, resume or longer.

        Raises:
            ExerciseError: there is no such action or group.
        """
        if action not in _ACTIONS:
            raise ExerciseError(say("exercise", "no_action"))
        self._for_groups(door, number, lambda exercise, group: _ACTIONS[action](self, exercise.pack, group))

    def bring(self, door: Door, step_id: str, number: int) -> None:
        """Bring one group, or all with number 0, to a step. A step that a group has passed is gone back to.

        Raises:
            ExerciseError: there is no such step or group.
        """

        def work(exercise: Exercise, group: Group) -> None:
            step = step_of(exercise.pack, step_id)
            if group.step == step.id:
                return
            if step.id in group.path:
                del group.path[group.path.index(step.id) :]
            self._enter(group, step)

        self._for_groups(door, number, work)

    def record(self, door: Door, number: int = 0) -> Pack:
        """Give the record of one group, or of all with number 0, as a pack for any exporter."""
        exercise = self.store.read(door)
        groups = [exercise.state.group(number)] if number else exercise.state.groups
        return record(exercise.pack, groups)

    def _for_groups(self, door: Door, number: int, work: Callable[[Exercise, Group], None]) -> None:
        if door.role is not Role.FACILITATOR:
            raise ExerciseError(say("exercise", "facilitator_only"))

        def change(exercise: Exercise) -> None:
            for group in [exercise.state.group(number)] if number else exercise.state.groups:
                work(exercise, group)
                group.changes += 1

        self.store.change(door, change)

    def _enter(self, group: Group, step: Step) -> None:
        now = self.store.now()
        group.spent += group.seconds(now)
        group.path.append(step.id)
        group.entered, group.paused_at, group.paused, group.extra = now, None, 0, 0
        group.changes += 1

    def _on(self, pack: Pack, group: Group) -> None:
        step = step_of(pack, group.step)
        if following := after(pack, step, group.decisions.get(step.id)):
            self._enter(group, following)

    def _back(self, pack: Pack, group: Group) -> None:
        if len(group.path) > 1:
            earlier = step_of(pack, group.path[-2])
            del group.path[-2:]
            self._enter(group, earlier)

    def _pause(self, pack: Pack, group: Group) -> None:
        group.paused_at = group.paused_at or self.store.now()

    def _resume(self, pack: Pack, group: Group) -> None:
        if group.paused_at is not None:
            group.paused += self.store.now() - group.paused_at
            group.paused_at = None

    def _longer(self, pack: Pack, group: Group) -> None:
        group.extra += MORE_MINUTES


_ACTIONS: dict[str, Callable[[Exercises, Pack, Group], None]] = {
    "on": Exercises._on,
    "back": Exercises._back,
    "pause": Exercises._pause,
    "resume": Exercises._resume,
    "longer": Exercises._longer,
}


def seconds_left(group: Group, minutes: float, now: float) -> int | None:
    """Give the seconds left of a step, less than 0 when its time is over; None where it has no clock."""
    if not minutes:
        return None
    return round((minutes + group.extra) * 60 - group.seconds(now))


def _checked(pack: Pack, written: Written) -> Step:
    step = step_of(pack, written.stage)
    if step.decision is None:
        raise ExerciseError(say("exercise", "no_step"))
    known = {option.id for option in step.decision.options}
    if written.option and written.option not in known:
        raise ExerciseError(say("exercise", "no_option"))
    if not (written.option or written.decision.strip()) or not written.reason.strip():
        raise ExerciseError(say("exercise", "incomplete"))
    if max(len(text) for text in (written.decision, written.reason, written.need)) > LONGEST:
        raise ExerciseError(say("exercise", "too_long", most=LONGEST))
    return step


def _at(exercise: Exercise, door: Door, step_id: str) -> Group:
    if door.role is not Role.GROUP:
        raise ExerciseError(say("exercise", "group_only"))
    group = exercise.state.group(door.group)
    if group.step != step_id:
        raise ExerciseError(say("exercise", "elsewhere"))
    if group.paused_at is not None:
        raise ExerciseError(say("exercise", "paused_now"))
    return group


def shown_steps(pack: Pack, group: Group) -> list[Step]:
    """Give the steps that a group has opened, in the order in which it did."""
    known = {step.id: step for step in steps(pack)}
    return [known[step_id] for step_id in group.path if step_id in known]
