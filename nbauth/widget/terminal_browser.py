"""A sign-in in the browser, from a terminal."""

import time
from collections.abc import Callable

from nbauth.texts import Hosted
from nbauth.widget.elsewhere import Browser
from nbauth.widget.prompts import Prompts
from nbauth.widget.walk import Walk

_PAUSE_S = 0.2


class InBrowser:
    """Those of one terminal: each page is opened once, and waited for until somebody would rather type."""

    def __init__(self, walk: Walk, prompts: Prompts, say: Callable[..., None]) -> None:
        self._walk = walk
        self._prompts = prompts
        self._say = say
        self._opened: set[str] = set()
        self._typed: set[str] = set()

    def came_back(self, browser: Browser) -> bool:
        """Whether something has, by itself; else its address is to be asked for. Ctrl-C ends the waiting."""
        url = browser.url
        if url not in self._opened:
            self._opened.add(url)
            self._say(Hosted.OPENS, url)
            self._prompts.open_page(url)
        if url in self._typed or not self._walk.hears_the_browser:
            return False
        before = self._seen()
        try:
            self._say(Hosted.WAITING)
            while self._seen() == before:
                time.sleep(_PAUSE_S)
        except KeyboardInterrupt:
            self._prompts.say("")  # the line of ^C has no end
            self._typed.add(url)
            return False
        return True

    def _seen(self) -> tuple[int, str]:
        shown = self._walk.shown()
        return self._walk.turn, shown.notice
