"""Which fields an error is about: the page marks them, and a screen reader hears the error with them."""

from nbauth.errors import (
    AliasTaken,
    AttributeInvalid,
    CodeExpired,
    NbauthError,
    UsernameTaken,
    UserNotFound,
    WeakPassword,
    WrongChoice,
    WrongCode,
    WrongCredentials,
)
from nbauth.texts import Text
from nbauth.texts import Typed as Texts
from nbauth.widget.view import Field


def invalid_fields(error: NbauthError | None, fields: tuple[Field, ...]) -> tuple[str, ...]:
    """Their names; none where the error is about something else, or where it can't be known."""
    return tuple(field.name for field in fields if error and field.kind != "hidden" and _is_about(error, field))


def _is_about(error: NbauthError, field: Field) -> bool:
    match error:
        case WrongCredentials():
            return field.name in ("username", "password", "answer")
        case WrongCode() | CodeExpired():
            return field.kind in ("code", "answer")
        case WeakPassword():
            return field.kind == "password" and field.autocomplete == "new-password"
        case UsernameTaken() | UserNotFound():
            return field.name == "username"
        case AliasTaken():
            return field.kind in ("email", "tel")
        case WrongChoice(message=Text(key=Texts.NOT_THAT_NAME.key)):
            return field.name == "confirmation"
        case AttributeInvalid(message=Text(key=Texts.NO_PHONE_NUMBER.key)):
            return field.kind == "tel" or field.name == "username"
        case AttributeInvalid(message=Text(values=values)):
            return field.name.startswith("attribute.") and values.get("name") == _spoken(field.label)
        case _:
            return False


def _spoken(label: str) -> str:
    """As it is called in the middle of a sentence."""
    return label[:1].lower() + label[1:]
