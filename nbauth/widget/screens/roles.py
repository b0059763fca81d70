"""Another role for whoever is signed in."""

from dataclasses import dataclass
from functools import partial

from nbauth.core.roles import names
from nbauth.core.status import Status
from nbauth.texts import Screens, Text, Written, joined
from nbauth.widget.model import SignInModel
from nbauth.widget.screens.screen import back_to
from nbauth.widget.view import Button, Screen, Situation, Then, Typed, View


@dataclass(frozen=True, slots=True)
class RolesScreen(Screen):
    """A button for each role that can be chosen instead of the one in use."""

    back: Screen | None = None
    """Where a choice leads, and who chooses nothing."""

    def shows(self, situation: Situation) -> View:
        status = situation.status
        known = names_of(status)
        others = [arn for arn in status.roles if arn != status.role]
        return View(
            heading=Screens.SWITCH_ROLE,
            text=joined(Written.SENTENCES, (role_in_use(status), Screens.ROLES_ARE_FOLLOWED)),
            buttons=(
                *(self._button(arn, known[arn], Screens.ROLE_SWITCHED.of(role=known[arn])) for arn in others),
                *([self._button(None, Screens.LEAVE_THE_CHOICE, Screens.ROLE_LEFT)] if status.role else ()),
                back_to(self.back),
            ),
        )

    def _button(self, arn: str | None, label: str, done: Text) -> Button:
        """Named by the role: what is pressed is what was read, whatever roles there are by then."""
        return Button(f"role:{arn or ''}", label, Screens.SWITCHING_ROLE, partial(self._use, arn, done))

    def _use(self, arn: str | None, done: Text, _typed: Typed, model: SignInModel) -> Then:
        model.roles.use(arn)
        return Then(self.back, done)


def names_of(status: Status) -> dict[str, str]:
    """What to call the roles, by ARN; the one in use may be none of those that can be chosen by now."""
    return names(dict.fromkeys([*status.roles, *([status.role] if status.role else ())]))


def role_in_use(status: Status) -> Text:
    """In a sentence."""
    return Screens.ROLE.of(role=names_of(status)[status.role]) if status.role else Screens.ROLE_OF_THE_POOL


def has_choice(status: Status) -> bool:
    """Whether there is anything to choose."""
    return status.role is not None or len(status.roles) > 1


def switch_role(back: Screen | None) -> Button:
    """Opens the choice, from the account or from the card."""

    def switch(_typed: Typed, _model: SignInModel) -> Then:
        return Then(RolesScreen(back))

    return Button("switch-role", Screens.SWITCH_ROLE, Screens.GOING_ON, switch, quiet=back is None, afterwards=True)


SWITCH_ROLE = switch_role(None)
