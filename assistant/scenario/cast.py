"""The people and the place of one scenario: invented, varied, and never the names that the library holds."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from random import Random

from assistant.scenario.grammar import ADULT, Family, Line, Setting, Situation, families, settings_of_places
from assistant.scenario.models import ScenarioError
from prompts import load

_MEN = {"father", "former partner", "brother", "uncle", "grandfather", "son", "husband", "nephew"}
_WOMEN = {"mother", "grandmother", "aunt", "sister", "daughter", "niece", "wife"}
SPEAKS, PUPIL = 4, 5  # years: from which a child speaks in the story, and from which a child is at school
_HIM = {"he": "he", "him": "him", "his": "his"}
_HER = {"he": "she", "him": "her", "his": "her"}
_SENTENCE = re.compile(r"(^|[.!?][\"”]? +)([a-z])")
_OWNER = re.compile(r"\b(baby|[A-Z]\w*s)'s\b")


@dataclass(frozen=True)
class Profile:
    """What makes a case recognisable: compared with every case that the library tells."""

    age_band: str
    sex: str
    harm: str
    place: str
    shape: str


@dataclass(frozen=True)
class Cast:
    """Who is in the story and where. `slots` fills the braces of the grammar; `invented` holds every invented name.

    `voiced` fills them where a child speaks and acts: an older child of the family in place of a baby.
    """

    slots: Mapping[str, str]
    voiced: Mapping[str, str]
    family: Family
    setting_key: str
    setting: Setting
    feature: str
    backgrounds: tuple[str, ...]
    strengths: tuple[str, ...]
    profile: Profile
    invented: tuple[str, ...]
    child_age: int

    def told(self, text: str) -> str:
        """Fill the slots of a text, and begin each sentence with a capital letter."""
        return _filled(text, self.slots)

    def voices(self, text: str) -> str:
        """Do the same, with a child who can speak."""
        return _filled(text, self.voiced)


def _filled(text: str, slots: Mapping[str, str]) -> str:
    filled = text.format_map(_Slots(slots))
    return _SENTENCE.sub(lambda found: found[1] + found[2].upper(), filled)


class _Slots(dict[str, str]):
    def __missing__(self, slot: str) -> str:
        held = self[slot[:1].lower() + slot[1:]] if slot[:1].isupper() else ""
        return held[:1].upper() + held[1:]


class _Names:
    """Deals names out, each once, without those that the library holds."""

    def __init__(self, rng: Random, taken: Collection[str]) -> None:
        self._rng, self._taken, self.dealt = rng, taken, list[str]()

    def one(self, kind: str, file: str = "families") -> str:
        free = [
            name
            for name in load(f"scenario/{file}")[kind]
            if not set(name.split()) & set(self._taken) and name not in self.dealt
        ]
        if not free:
            raise ScenarioError(load("scenario/frame")["unsafe"])
        self.dealt.append(self._rng.choice(free))
        return self.dealt[-1]

    def person(self, *, man: bool) -> str:
        return self.one("men" if man else "women")


def deal(
    rng: Random, line_key: str, line: Line, situation: Situation, setting: str | None, taken: Collection[str]
) -> Cast:
    """Choose a household, its people and a place for one situation.

    Raises:
        ScenarioError: there is no such setting, or the library holds so many names that none are left.
    """
    adult = line_key == ADULT
    names = _Names(rng, taken)
    setting_key = setting or rng.choice(list(settings_of_places()))
    place = settings_of_places()[setting_key]
    shape, family = rng.choice(
        [(key, one) for key, one in families(adult=adult).items() if _fits(one, line, situation)]
    )
    age = rng.randint(*situation.ages)
    slots = {
        "place": _place(rng, place, names),
        "street": names.one("streets", "places"),
        "school": f"{names.one('schools', 'places')} {'Secondary' if _pupil_age(age) > 11 else 'Primary'}",
    }
    girl = rng.random() < 0.5
    slots |= _people(rng, family, line, names)
    slots |= _grown(rng, names, age, woman=girl) if adult else _children(rng, names, age, girl=girl)
    elder = _elder(slots) if not adult and age < SPEAKS else slots
    voiced = slots if line.about_small else elder
    everyone = load("scenario/families")
    return Cast(
        slots=slots,
        voiced=voiced,
        family=family,
        setting_key=setting_key,
        setting=place,
        feature=rng.choice(place.features),
        backgrounds=tuple(rng.sample(everyone["backgrounds"], 2)),
        strengths=() if adult else tuple(_filled(text, elder) for text in rng.sample(everyone["strengths"], 3)),
        profile=Profile(_band(age), "girl" if girl else "boy", line.harm, setting_key, shape),
        invented=tuple(names.dealt),
        child_age=age,
    )


def _elder(slots: dict[str, str]) -> dict[str, str]:
    """Put the brother or sister of school age in the place of a child who does not speak yet."""
    told = {"child": slots["sib"], "age": slots["sib_age"], "sib": slots["third"], "sib_age": slots["third_age"]}
    return slots | told | (_HER if slots["s_he"] == "she" else _HIM)


def _fits(family: Family, line: Line, situation: Situation) -> bool:
    if situation.ages[0] < 1 and family.mother != "carer":
        return False
    allowed = situation.others or line.others
    return family.other_kind in allowed if allowed else family.other_kind != "hidden"


def _place(rng: Random, setting: Setting, names: _Names) -> str:
    stems = load("scenario/places")["stems"]
    made = [stem + end for stem in stems for end in setting.ends if stem[-1] != end[0]]
    free = [name for name in made if name not in names._taken]
    if not free:
        raise ScenarioError(load("scenario/frame")["unsafe"])
    names.dealt.append(rng.choice(free))
    return names.dealt[-1]


def _people(rng: Random, family: Family, line: Line, names: _Names) -> dict[str, str]:
    carer_is = family.carer
    carer_man = carer_is in _MEN or (carer_is == "friend" and rng.random() < 0.5)
    if family.other in _WOMEN:
        other_man = False
    elif family.other in _MEN - {"former partner"} or line.man:
        other_man = True
    else:  # a partner: of either sex where nothing in the household says which
        other_man = (not carer_man) if carer_is in ("mother", "father") else rng.random() < 0.5
    kin_is = rng.choice(family.kin)
    kin_man = kin_is in _MEN
    slots = {"c_is": carer_is, "o_is": family.other, "k_is": kin_is}
    for slot, prefix, man in (("carer", "c_", carer_man), ("other", "o_", other_man), ("kin", "k_", kin_man)):
        slots[slot] = names.person(man=man)
        slots |= {f"{prefix}{key}": word for key, word in (_HIM if man else _HER).items()}
    slots["mother"] = slots[family.mother] if family.mother in slots else names.person(man=False)
    return slots


def _grown(rng: Random, names: _Names, age: int, *, woman: bool) -> dict[str, str]:
    """An adult, and the two children of whoever helps."""
    pupil, small = (names.one(rng.choice(["girls", "boys"])) for _ in range(2))
    person = {"child": names.person(man=not woman), "age": str(age), "pupil": pupil, "small": small}
    return person | {"sib": pupil, "sib_age": str(rng.randint(6, 10))} | (_HER if woman else _HIM)


def _children(rng: Random, names: _Names, age: int, *, girl: bool) -> dict[str, str]:
    """Three children: the one whom it is about, one of school age, and a third, who is small where the first is not."""
    young = age < PUPIL
    sister = rng.random() < 0.5
    sib, third = names.one("girls" if sister else "boys"), names.one(rng.choice(["girls", "boys"]))
    sib_age = rng.randint(7, 10) if young else _beside(rng, age)
    third_age = rng.randint(11, 13) if young else rng.randint(1, 3)
    if age < 0:
        child = {"child": "the baby", "age": "not yet born", "he": "the baby", "him": "the baby", "his": "the baby's"}
    else:
        said = f"{rng.randint(3, 11)} weeks old" if age == 0 else str(age)
        child = {"child": names.one("girls" if girl else "boys"), "age": said} | (_HER if girl else _HIM)
    child |= {"sib": sib, "sib_age": str(sib_age), "third": third, "third_age": str(third_age)}
    child["s_he"] = "she" if sister else "he"
    child["children"] = f"{sib} and {third}" if age < 0 else f"{child['child']}, {sib} and {third}"
    return child | ({"pupil": sib, "small": child["child"]} if young else {"pupil": child["child"], "small": third})


def _beside(rng: Random, age: int) -> int:
    """The age of a brother or sister of school age, not the same as the child's."""
    return rng.choice([one for one in range(max(6, age - 4), min(16, age + 4) + 1) if one != age])


def _pupil_age(age: int) -> int:
    return age if 5 <= age < 18 else 8


def _band(age: int) -> str:
    bands = ((0, "unborn"), (1, "under 1"), (6, "1-5"), (11, "6-10"), (16, "11-15"), (18, "16-17"))
    return next((band for below, band in bands if age < below), "adult")
