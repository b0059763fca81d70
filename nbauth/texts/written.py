"""How a language puts together what is made of several parts."""

from collections.abc import Iterable
from functools import reduce

from nbauth.texts.text import Text


class Written:
    """Two parts at a time: what comes `before` may have been put together already."""

    SENTENCES = Text("{before} {after}")
    WARNINGS = Text("{before}. {after}")
    PARAGRAPHS = Text("{before}\n\n{after}")
    LIST = Text("{before}, {after}")

    # Moments, in a terminal; the browser knows better how its reader writes them
    TIME = Text("{hour}:{minute} {zone}")
    ANOTHER_DAY = Text("{year}-{month}-{day} {time}")


def joined(by: Text, parts: Iterable[str]) -> str:
    """These, as one text; what is empty is left out."""
    said = [part for part in parts if part]
    return reduce(lambda before, after: by.of(before=before, after=after), said) if said else ""
