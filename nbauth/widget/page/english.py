"""What the page says by itself: what the kernel cannot say, because it does not answer, and what counts down."""

from collections.abc import Mapping
from types import MappingProxyType

ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        "lang": "en",
        "connecting": "Connecting…",
        "silent": (
            "The kernel is busy or gone. If a cell is running, this goes on when it has ended; "
            "otherwise restart the kernel and run this cell again."
        ),
        "ended": "This form is from an earlier session of the kernel. Run the cell again.",
        "signed_in_as": "Signed in as {name}",
        "time_left": "Time left: {time}",
        "wait": "in {time}",
        "show": "Show",
        "show_hint": "Shows what is typed",
        "met": "met",
        "missing": "missing",
        "still_missing": "Still missing: {rules}",
        "all_met": "All is met.",
    }
)
