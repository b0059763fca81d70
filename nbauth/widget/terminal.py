"""The form in a terminal: the same screens, as prompts."""

from collections.abc import Callable
from contextlib import suppress
from getpass import getpass

from nbauth.core.steps import SignedIn
from nbauth.errors import NbauthError, NotSignedIn
from nbauth.secret import Secret
from nbauth.widget.messages import Submit, answer_from
from nbauth.widget.model import SignInModel
from nbauth.widget.view import TICKED, Field, Situation, View, view


def sign_in(
    model: SignInModel,
    *,
    ask: Callable[[str], str] = input,
    ask_secret: Callable[[str], str] = getpass,
    say: Callable[[str], None] = print,
) -> None:
    """Ask until somebody is signed in, and say who.

    Raises NotSignedIn when the person leaves with Ctrl-C or at the end of the input; a challenge is then left too.
    """
    error: NbauthError | None = None
    chosen: dict[str, Secret] = {}
    told = ""
    try:
        while True:
            shown = _shown(model, error)
            if shown.signed_in_as:
                say(f"Signed in as {shown.signed_in_as}.")
                for line in shown.details:
                    say(line)
                return
            where = f"{shown.pool}. {shown.warning}".rstrip()
            for line in (where if where != told else "", f"{shown.error} {shown.hint}", shown.notice, shown.text):
                if line.strip():
                    say(line.strip())
            told = where
            error = _answered(model, shown, chosen, ask, ask_secret)
    except (KeyboardInterrupt, EOFError):
        say("")  # the prompt's own line has no end
        if isinstance(model.step, SignedIn):  # it came while the credentials did
            with suppress(NbauthError):
                model.sign_out()
        model.start_over()
    raise NotSignedIn("The sign-in was left.", hint="Call it again to sign in.")


def _shown(model: SignInModel, error: NbauthError | None) -> View:
    return view(
        Situation(
            pool=model.pool,
            step=model.step,
            state=model.state,
            ended_because=model.ended_because,
            now=model.now(),
            error=error,
            valid_until=model.valid_until,
            may_keep=model.may_keep,
            kept=model.kept,
            not_kept_because=model.not_kept_because,
        )
    )


def _answered(
    model: SignInModel,
    shown: View,
    chosen: dict[str, Secret],
    ask: Callable[[str], str],
    ask_secret: Callable[[str], str],
) -> NbauthError | None:
    """Ask for one screen's fields and send them; returns why they were refused. A choice is asked for once."""
    step = model.step
    action = next(button.action for button in shown.buttons if button.primary)
    asked = [field for field in shown.fields if field.kind != "hidden" and field.name not in chosen]
    values = chosen | {field.name: _typed(field, ask, ask_secret) for field in asked}
    chosen |= {field.name: values[field.name] for field in asked if field.kind == "checkbox"}
    try:
        model.respond(answer_from(step, Submit(0, action, values)))
    except NbauthError as refused:
        return refused.again()
    return None


def _typed(field: Field, ask: Callable[[str], str], ask_secret: Callable[[str], str]) -> Secret:
    """A code is not echoed either: the terminal's history would keep it."""
    if field.kind in ("password", "code"):
        return Secret(ask_secret(f"{field.label}: "))
    if field.kind == "checkbox":
        answer = ""
        while answer not in ("y", "yes", "n", "no"):
            typed = ask(f"{field.label}? {'[Y/n]' if field.value else '[y/N]'}: ").strip().lower()
            answer = typed or ("y" if field.value else "n")
        return Secret(TICKED if answer.startswith("y") else "")
    default = f" [{field.value}]" if field.value else ""
    return Secret(ask(f"{field.label}{default}: ") or field.value)
