"""What a prompt says of a view: its parts, in words."""

from nbauth.texts import Page, Screens
from nbauth.widget.elsewhere import Link
from nbauth.widget.view import AppKey, Button, Entry, Exhibit, Field, Rule, View


def asked(shown: View) -> list[Field]:
    """What is to be typed."""
    return [field for field in shown.fields if field.kind != "hidden"]


def others(shown: View) -> list[Button]:
    """What can be done without that."""
    return [button for button in shown.buttons if not button.answers]


def label(button: Button) -> str:
    """With how long it must be waited for."""
    return Screens.CHOICE_LATER.of(button=button.label, seconds=button.wait) if button.wait else button.label


def time_left(shown: View) -> str:
    """To answer, or what is said when that may be over."""
    seconds = shown.seconds_left
    if seconds is None:
        return ""
    return Page.TIME_LEFT.of(time=f"{seconds // 60}:{seconds % 60:02}") if seconds else shown.time_is_over


def needed(rules: tuple[Rule, ...]) -> list[str]:
    """What a new password needs."""
    lines = [f"  {rule.label}" for rule in rules if rule.pattern]
    return [Screens.RULES, *lines] if lines else []


def described(exhibit: Exhibit) -> str:
    """What the user pool shows."""
    if exhibit.kind == "picture":
        return Screens.PICTURE_NOT_SHOWN.of(name=exhibit.name)
    return f"{exhibit.name}: {exhibit.value}"


def linked(link: Link | None) -> list[str]:
    """Where to go, and what for."""
    return [Screens.PROMPT.of(label=link.label) + link.url] if link else []


def shown_key(app_key: AppKey, columns: int) -> list[str]:
    """What an authenticator app is told, as wide as the terminal allows."""
    from nbauth.widget.qr import in_a_terminal

    return ["\n".join(in_a_terminal(app_key.modules, columns)), Screens.KEY.of(key=app_key.key)]


def listed(entry: Entry, value: str) -> str:
    """One of several things, with its value as it is told here."""
    said = Screens.ENTRY.of(label=entry.label, value=value)
    return Screens.ENTRY_WITH_NOTE.of(entry=said, note=entry.note) if entry.note else said
