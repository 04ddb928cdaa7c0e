"""What can be said of passages once they are cut: their finding, whom they address, what they are about."""

from __future__ import annotations

from typing import Any

from ingest.annotate.addressees import addressee_of, level_of
from ingest.annotate.families import families
from ingest.annotate.patterns import pattern_category, sub_questions
from ingest.annotate.sentences import by_sentence, tells_national_figure
from ingest.annotate.statistics import statistic_of, table_notes, tells_figures
from ingest.structure.marks import breaks_off
from ingest.vocabulary import age_bands, terms_in
from store.models import Passage, PassageKind, Voice

_PROMOTED = (PassageKind.TEXT,)


def annotate(passages: list[Passage]) -> list[Passage]:
    """Fill what a reader knows of each passage: finding, parent, addressee, vocabulary, statistic and the rest."""
    passages = [by_sentence(passage) for passage in passages]
    family = families(passages)
    done: list[Passage] = []
    notes = table_notes(passages)
    for passage in passages:
        update: dict[str, Any] = dict(family.get(passage.passage_id, {}))
        update.update(_said(passage, notes))
        done.append(passage.model_copy(update=update) if update else passage)
    return done


def _said(passage: Passage, notes: dict[str, dict[str, int]]) -> dict[str, Any]:
    """The fields that the words of one passage and its headings give."""
    around = " . ".join([*passage.headings[-2:], passage.text])
    figure = statistic_of(passage, notes)
    addressee = addressee_of(passage)
    kind = passage.kind
    if kind in _PROMOTED and figure is not None and tells_figures(passage.text):
        kind = PassageKind.STATISTIC
    found = {
        "kind": kind if kind is not passage.kind else None,
        "voice": Voice.NATIONAL_FIGURE if figure is not None and tells_national_figure(passage.text) else None,
        "pattern_category": pattern_category(passage),
        "sub_questions": sub_questions(passage),
        "addressee": addressee,
        "level": level_of(passage, addressee),
        "statistic": figure,
        "truncated": breaks_off(passage.text),
        "agencies": terms_in("agencies", around),
        "roles": terms_in("roles", around),
        "harms": terms_in("harms", around),
        "age_bands": age_bands(passage.text),
    }
    return {name: value for name, value in found.items() if value}
