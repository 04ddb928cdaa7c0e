"""Names of bodies: boards, trusts, services and other addressees, told from their look."""

from __future__ import annotations

import re

_NOUN = (
    r"(?:Boards?|Partnerships?|Committees?|Councils?|Trusts?|Groups?|Services?|Care|Police(?: Scotland)?"
    r"|Constabulary|Executive|Authorit(?:y|ies)"
    r"|Department|Government|Association|Agenc(?:y|ies)|Partners|Panel|Commissioners|Schools?|Academy|College|Hospital|Practices?"
    r"|Probation|Housing|Education|CAMHS|CPC|LSCB|SAB|LSP|SCP|SBNI|ICB|CCG|IJB|COG|NHS(?: \w+)*|CSP|MASH|GPs?"
    r"|Forum|Subgroup|Office"
    r"|Ofsted|Inspectorate|Ministers?|Providers?|Organisations?|Health|Home Office|Officers?"
    r"|Secretary of State|Network|Leads?"
    r"|Commission|Directorate|Division|Teams?|University|Homes?|Federation|Diocese|Cafcass|Aid|Regulator|Inspectorate"
    r"|Coroner|Head ?teachers?)"
)
_WORD = r"(?:[A-Z][\w’'&.-]*|and|of|for|the|in|&|’s)"
BODY = (
    rf"(?:(?:the|each|every|all|both)\s+)?(?:{_WORD}[ ,]+){{0,9}}?{_NOUN}"
    r"(?:\s+(?:for|of|in)\s+(?:the\s+)?(?:[A-Z][\w’'-]*\s?){1,4})?(?:\s+\([A-Z]{2,8}\))?"
)
_WHOLE = re.compile(rf"{BODY}:?$")


def names_addressee(words: str) -> bool:
    """Tell whether a short line says whom what follows is for: "For the Health Board:"."""
    who = re.sub(r"^(?:Recommendations? )?[Ff]or (?:the )?", "", words)
    return who != words and names_body(who)


def names_body(words: str) -> bool:
    """Tell whether a short line is nothing but the name of a body: "Brackenshire Police", "South Vale NHS Trust"."""
    return len(words.split()) <= 10 and words[:1].isupper() and bool(_WHOLE.match(words))
