"""What of a web page is not its content: scripts, menus, banners, forms, and what is not shown."""

from __future__ import annotations

import re

from bs4 import Tag

_DROPPED = frozenset(
    "script style noscript template nav footer form button select iframe object svg canvas video audio head dialog"
    " math".split()
)
_ROLES = frozenset("navigation banner contentinfo search dialog alertdialog menu menubar".split())
# Names that web sites give to what stands around their content. Words that reviews are about, such as "consent" and
# "social", count only together with a word that belongs to a site.
_NAMED = re.compile(
    r"(?:^|[\s_-])(?:cookies?|onetrust|gdpr|breadcrumbs?|skip-?(?:link|to|nav)\w*|share-?(?:bar|links|buttons?|this)"
    r"|sharing|addtoany|social-?(?:media|links|share|icons?)|newsletter|pagination|pager"
    r"|related-?(?:links|content|posts|articles|pages|navigation|items)|contextual-sidebar|site-?(?:header|footer|nav)"
    r"|page-?(?:header-nav|footer)|footer|navbar|nav|navigation|menu|popup|modal|consent-?(?:banner|manager|dialog|notice)"
    r"|phase-banner|feedback-?(?:form|banner)|back-?to-?top|print-?(?:link|page)|wp-toolbar|wm-ipp-base)(?:$|[\s_-])",
    re.I,
)
_UNSEEN_CLASS = re.compile(r"(?:^|\s)(?:[\w-]*visually-?hidden|sr-only|screen-reader-text|print-only)(?:$|\s)", re.I)
_UNSEEN_STYLE = re.compile(
    r"display:none|visibility:hidden|font-size:0(?:px|pt|em|;|$)|opacity:0(?:\.0+)?(?:;|$)|left:-\d{4,}|text-indent:-\d{3,}"
)
_MOST_LETTERS = 3000  # what is longer is content, whatever its name
_CONTENT = ["main", "article", "h1"]


def is_furniture(element: Tag) -> bool:
    """Tell whether an element is furniture or hidden. A header or aside goes unless it stands inside the main part."""
    if element.name in _DROPPED or element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if _UNSEEN_STYLE.search(str(element.get("style") or "").replace(" ", "").lower()):
        return True
    if str(element.get("role") or "") in _ROLES:
        return True
    classes = element.get("class")
    named = " ".join(classes) if isinstance(classes, list) else str(classes or "")
    if _UNSEEN_CLASS.search(named):
        return True
    if element.name in ("header", "aside") and element.find_parent(["main", "article"]) is None:
        return element.name == "aside" or element.find("h1") is None or element.find_parent("body") is None
    return bool(_NAMED.search(f"{named} {element.get('id') or ''}")) and _is_small(element)


def _is_small(element: Tag) -> bool:
    """Tell whether an element can be furniture at all: a whole page, or what holds its content, can not."""
    if element.name in ("html", "body", *_CONTENT) or element.find(_CONTENT) is not None:
        return False
    letters = 0
    for words in element.stripped_strings:
        letters += len(words)
        if letters > _MOST_LETTERS:
            return False
    return True
