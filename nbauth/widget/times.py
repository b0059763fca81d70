"""The times in a sentence, where no page puts them: in this computer's time zone, as a language writes them."""

import re
from collections.abc import Mapping
from datetime import datetime

from nbauth.texts import Written
from nbauth.texts.languages import Language


def with_times_here(sentence: str, moments: Mapping[str, datetime], *, now: datetime, language: Language) -> str:
    """With these, by the names that stand in braces, and the day of one that is not today."""
    times = {name: _time_here(moment.astimezone(), now.astimezone(), language) for name, moment in moments.items()}
    return re.sub(r"\{(\w+)\}", lambda found: times.get(found[1], found[0]), sentence)


def _time_here(moment: datetime, now: datetime, language: Language) -> str:
    time = Written.TIME.of(hour=f"{moment:%H}", minute=f"{moment:%M}", zone=f"{moment:%Z}")
    if moment.date() != now.date():
        time = Written.ANOTHER_DAY.of(year=moment.year, month=f"{moment:%m}", day=f"{moment:%d}", time=time)
    return language.say(time)
