"""A form whose buttons are pressed, one after another, with what is typed into its fields."""

from fake_model import TOKENS, FakeModel

from nbauth.core.state import UserState
from nbauth.core.steps import SignedIn
from nbauth.secret import Secret
from nbauth.widget.view import Typed
from nbauth.widget.walk import Walk


class Form:
    """What can be seen of one, and done there."""

    def __init__(self, model, **how):
        self.model = model
        self.walk = Walk(model, may_keep=lambda: False, **how)

    @property
    def view(self):
        return self.walk.shown()

    def press(self, *labels, **typed):
        """Each of these; what was typed is sent with the last, by the names of the fields."""
        for label in labels:
            [button] = [button for button in self.view.buttons if button.label == label]
            values = typed if label == labels[-1] else {}
            self.walk.begin()
            self.walk.settle(self.walk.perform(button, Typed({name: Secret(value) for name, value in values.items()})))
        return self.view


def signed_in(name="ada", **facts):
    """A model with somebody signed in, of whom this is known."""
    model = FakeModel()
    model.step, model.state = SignedIn(name, TOKENS), UserState.SIGNED_IN
    for fact, value in facts.items():
        setattr(model, fact, value)
    return model


def labels_of(view):
    return [field.label for field in view.fields if field.kind != "hidden"]


def buttons_of(view):
    return [button.label for button in view.buttons]


def listed(view):
    """What is listed, as (label, value, note)."""
    return [(entry.label, entry.value, entry.note) for entry in view.entries]
