"""Which screen one form shows: that of the step, or one that was opened aside in this form alone.

The form on a page and the prompts of a terminal both go this way.
"""

from collections.abc import Callable
from datetime import datetime

from nbauth.core.status import Status
from nbauth.core.steps import SignedIn, SignedOut
from nbauth.errors import NbauthError
from nbauth.texts import Screens
from nbauth.widget.model import Others, Served, SignInModel, no_others
from nbauth.widget.screens import screen_of
from nbauth.widget.screens.frame import framed
from nbauth.widget.screens.looking import LookingScreen
from nbauth.widget.view import Button, Screen, Situation, Then, Typed, View

Done = Then | NbauthError
"""What has come of a button: where it leads, or why it failed."""


class Walk:
    """One form's way through the screens. Whoever uses it from several threads holds a lock, but not in `perform`."""

    def __init__(
        self,
        model: SignInModel,
        *,
        may_keep: Callable[[], bool],
        session_name: str = "",
        opens: Screen | None = None,
        others: Others = no_others,
    ) -> None:
        """`may_keep` may have to find the keychain first: it is not asked while a kept sign-in is looked for.

        With `opens`, that is shown to whoever is signed in before the card is.
        """
        self._model = model
        self._may_keep = may_keep
        self._session_name = session_name
        self._opens = opens
        self._others = others
        self.waiting = 0
        """How many cells that run wait for the sign-in."""
        self._of_step = self._asked = self._pressed_at = _screen_of(model.status())
        self._aside: Screen | None = self._opened()
        """A screen that is no step of the sign-in, while it is open; other forms of the sign-in don't show it."""
        self._error: NbauthError | None = None
        self._said = Then()
        """What has come of the last button, while that is told."""
        self.turn = 0
        """Counts the questions: an answer to an earlier one is not performed."""

    @property
    def is_aside(self) -> bool:
        """Whether a screen is open that is no step of the sign-in."""
        return self._aside is not None

    @property
    def is_engaged(self) -> bool:
        """Whether somebody has opened one, and may be at work there."""
        return self._aside not in (None, self._opens)

    def take_over(self, other: "Walk") -> None:
        """Go on where another form stands, which this one takes the place of; unless it has turned to another sign-in.

        What is open there may be somebody else's details then.
        """
        if other._model is self._model:  # noqa: SLF001 -- ourselves
            self._aside = other._aside or self._aside  # noqa: SLF001 -- as above

    def shown(self, busy: Button | None = None) -> View:
        """What is to be seen now, while `busy` is performed."""
        screen = self._look()
        status = self._model.status()
        situation = Situation(
            status=status,
            now=self._model.now(),
            may_keep=not status.looking and self._may_keep(),
            busy=busy,
            error=self._error,
            notice=self._said.notice,
            moments=self._said.moments,
            aside=self._aside,
            session_name=self._session_name,
            awaited=self.waiting > 0,
            others=self._others(),
        )
        return framed(screen, situation)

    @property
    def hears_the_browser(self) -> bool:
        """Whether what the browser comes back with needs nobody to copy it."""
        return self._model.hears_the_browser(self._model.status().step)

    def now(self) -> datetime:
        """The time of the sign-in."""
        return self._model.now()

    def begin(self) -> None:
        """A button was pressed: what was said before is over."""
        self._pressed_at = self._of_step
        self.turn += 1
        self._error, self._said = None, Then()

    def perform(self, button: Button, typed: Typed) -> Done:
        """Do what the button does; waits for the network."""
        try:
            return button.does(typed, self._model)
        except NbauthError as error:
            return error.again()  # the original's traceback holds what was typed
        except Exception as error:  # noqa: BLE001 -- its text may hold what was typed, so only its type is told
            return defect(error)

    def settle(self, done: Done) -> None:
        """Go where it leads."""
        if isinstance(done, Then) and done.instead:
            self._turn_to(done.instead)
        self._look()
        if isinstance(done, Then) and self._of_step == self._pressed_at:  # else somebody has moved the sign-in on
            self._aside = done.screen
            self._look()
        self._error, self._said = (None, done) if isinstance(done, Then) else (done, Then())

    def _turn_to(self, other: Served) -> None:
        """Screens that are equal ask about somebody else from now on."""
        self._model, self._may_keep, self._others = other.model, other.may_keep, other.others
        self._session_name = other.name if self._session_name else ""  # where names are none, this is none either
        self._of_step = _screen_of(self._model.status())
        self._aside = self._opened()
        self._pressed_at = self._of_step
        self.turn += 1

    def fail(self, error: Exception) -> None:
        """Show a defect of ours, and leave what may have it."""
        self._aside, self._error = None, defect(error)

    def _opened(self) -> Screen | None:
        return self._opens if isinstance(self._model.status().step, SignedIn) else None

    def _look(self) -> Screen:
        """The screen, as things stand. A new question begins a new turn, and what was said about the old one ends."""
        of_step = _screen_of(self._model.status())
        if of_step != self._of_step:  # whoever moves the sign-in on, in whatever form, ends what was open aside
            self._aside = self._opened()
        self._of_step = of_step
        screen = self._aside or of_step
        if screen != self._asked:
            self.turn += 1
            self._error, self._said = None, Then()
        self._asked = screen
        return screen


def _screen_of(status: Status) -> Screen:
    if status.looking and isinstance(status.step, SignedOut):
        return LookingScreen()
    return screen_of(status.step)


def defect(error: BaseException) -> NbauthError:
    """For what is no NbauthError."""
    return NbauthError(Screens.DEFECT.of(what=type(error).__name__))
