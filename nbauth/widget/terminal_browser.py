"""A sign-in in the browser, from a terminal."""

import time
from collections.abc import Callable

from nbauth.texts import Hosted
from nbauth.widget.prompts import Prompts
from nbauth.widget.view import Browser
from nbauth.widget.walk import Walk

_PAUSE_S = 0.2


def came_back(browser: Browser, walk: Walk, prompts: Prompts, say: Callable[..., None]) -> bool:
    """Whether something has, by itself; else its address is to be asked for. Ctrl-C ends the waiting."""
    url = browser.ways[0].url
    say(Hosted.OPENS, url)
    prompts.open_page(url)
    if not walk.hears_the_browser:
        return False
    say(Hosted.WAITING)
    before = _seen(walk)
    try:
        while _seen(walk) == before:
            time.sleep(_PAUSE_S)
    except KeyboardInterrupt:
        prompts.say("")  # the line of ^C has no end
        return False
    return True


def _seen(walk: Walk) -> tuple[int, str]:
    shown = walk.shown()
    return walk.turn, shown.notice
