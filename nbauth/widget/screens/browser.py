"""The screen of a sign-in that goes on in the browser, and the buttons that lead there."""

from collections.abc import Iterator
from dataclasses import dataclass

from nbauth.config import PoolConfig
from nbauth.core.answers import Address
from nbauth.core.openings import browser_opening
from nbauth.core.steps import NeedsBrowser, SignedOut
from nbauth.texts import Hosted
from nbauth.widget.elsewhere import Browser, Way
from nbauth.widget.model import SignInModel
from nbauth.widget.screens.screen import BACK, continue_with, while_it_lasts
from nbauth.widget.view import Button, Field, Screen, Situation, Then, Typed, View

_ADDRESS = Field("address", Hosted.ADDRESS, "answer", hint=Hosted.PASTE, secret=True, asks=Hosted.ASKS)


@dataclass(frozen=True, slots=True)
class BrowserScreen(Screen):
    """Leads to the sign-in page, and takes the address where that ends."""

    step: NeedsBrowser

    def shows(self, situation: Situation) -> View:
        attempt = self.step.attempt
        ways = tuple(Way(each.url, each.redirect_url, each.state) for each in attempt.ways)
        shown = View(
            heading=Hosted.HEADING,
            notice=situation.status.not_come_back_because,
            text=Hosted.HOW,
            browser=Browser(Hosted.OPEN, self.step.url, ways, attempt.mark, Hosted.STAYS_AWAY),
            fields=(_ADDRESS,),
            buttons=(continue_with(self._come_back), BACK),
        )
        return while_it_lasts(shown, self.step.answer_by, situation.now)

    def _come_back(self, typed: Typed, model: SignInModel) -> Then:
        model.respond(self.step, Address(typed.secret("address")))
        return Then()


def ways_to_browser(pool: PoolConfig, step: SignedOut) -> Iterator[Button]:
    """One for each provider, or one for the sign-in page; none where there is none."""
    if pool.sign_in_page is None:
        return
    for provider, label in pool.providers.items() or [(None, "")]:
        text = Hosted.CONTINUE_WITH.of(provider=label) if label else Hosted.CONTINUE_IN_BROWSER
        yield _way(step, provider, text, page=pool.sign_in_page)


def _way(step: SignedOut, provider: str | None, label: str, *, page: str) -> Button:
    def go(typed: Typed, model: SignInModel) -> Then:
        model.respond(step, browser_opening(model.status().pool, provider, keep=typed.ticked("keep")))
        return Then()

    return Button(f"browser-{provider or ''}", label, Hosted.OPENING, go, opens=page)
