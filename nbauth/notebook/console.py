"""Whether a cell comes from a console: `jupyter console` and `jupyter qtconsole` have a kernel, but no page."""

import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

_CONSOLES = frozenset({"jupyter-console", "jupyter_console", "jupyter-qtconsole", "qtconsole"})


def is_from_a_console(request: Mapping[str, Any]) -> bool:
    """Whether a console on this computer has sent this request to execute a cell.

    No message says what sent it. But the consoles are written in Python, and there jupyter_client names its own process
    in the id of each message, as no page does: https://github.com/jupyter/jupyter_client/pull/655. A Jupyter server
    that runs a page's cells by itself does too, so it counts what process that is. One that can't be looked at, because
    it is on another computer, is taken for a page.
    """
    sender = re.search(r"_(\d+)_\d+$", str(request.get("header", {}).get("msg_id")))
    return sender is not None and _is_a_console(int(sender[1]))


def _is_a_console(pid: int) -> bool:
    with suppress(ImportError):  # ipykernel brings it, another kernel may not
        import psutil

        with suppress(psutil.Error):
            # `python …/bin/jupyter-console`, `python -m jupyter_console`
            words = psutil.Process(pid).cmdline()[:4]
            return any(Path(word).name.removesuffix(".exe") in _CONSOLES for word in words)
    return False
