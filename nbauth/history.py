"""What has happened to a sign-in, as a table: in a terminal, under a cell, and as rows for pandas."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from html import escape
from typing import overload

from nbauth.core.events import Event
from nbauth.texts import Happened

_COLUMNS = (Happened.TIME, Happened.WHAT, Happened.TOOK, Happened.RESULT, Happened.CODE, Happened.REQUEST_ID)


class History(Sequence[Event]):
    """The last few hundred events of a sign-in, the newest last; it does not change any more.

    Shown with the times of this computer's time zone; those of the events are in UTC. `pandas.DataFrame(history)` has
    a row for each.
    """

    __slots__ = ("_events",)

    def __init__(self, events: Sequence[Event] = ()) -> None:
        self._events = tuple(events)

    def __len__(self) -> int:
        return len(self._events)

    def __iter__(self) -> Iterator[Event]:
        return iter(self._events)

    @overload
    def __getitem__(self, index: int) -> Event: ...
    @overload
    def __getitem__(self, index: slice) -> "History": ...
    def __getitem__(self, index: int | slice) -> "Event | History":
        return History(self._events[index]) if isinstance(index, slice) else self._events[index]

    def __eq__(self, other: object) -> bool:
        return self._events == other._events if isinstance(other, History) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._events)

    def __repr__(self) -> str:
        rows = [_COLUMNS, *map(_row, self)]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
        return "\n".join(lines) if self else Happened.NOTHING

    def _repr_html_(self) -> str:
        if not self:
            return f"<p>{escape(Happened.NOTHING)}</p>"
        head = "".join(f"<th>{escape(name)}</th>" for name in _COLUMNS)
        body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in _row(event))}</tr>" for event in self)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _row(event: Event) -> tuple[str, ...]:
    result = event.result
    if event.since:
        result = Happened.REPEATED.of(result=result, times=event.times, since=here(event.since))
    return (here(event.at), event.what, event.seconds, result, event.code, event.request_id)


def here(moment: datetime) -> str:
    """In this computer's time zone, which is told as its distance from UTC: an abbreviation can mean several."""
    return moment.astimezone().isoformat(sep=" ", timespec="seconds")
