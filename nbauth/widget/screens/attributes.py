"""A field for each user attribute.

https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from nbauth.core.checks import spoken
from nbauth.texts import Screens
from nbauth.widget.view import Field, Typed

_KNOWN: Mapping[str, Field] = MappingProxyType(
    {
        "address": Field("", "", "text", "street-address"),
        "birthdate": Field("", "", "date", "bday"),
        "email": Field("", "", "email", "email"),
        "family_name": Field("", "", "text", "family-name"),
        "gender": Field("", "", "text", "sex"),
        "given_name": Field("", "", "text", "given-name"),
        "locale": Field("", "", "text", "language"),
        "middle_name": Field("", "", "text", "additional-name"),
        "name": Field("", "", "text", "name"),
        "nickname": Field("", "", "text", "nickname"),
        "phone_number": Field("", "", "tel", "tel", hint=Screens.WITH_COUNTRY_CODE),
        "picture": Field("", "", "url", "photo"),
        "profile": Field("", "", "url"),
        "website": Field("", "", "url", "url"),
    }
)
"""What is special about some; the label of the others is made from the name that the pool gives them."""

STANDARD = tuple(_KNOWN)
"""Those that everybody can have."""


def attribute_field(attribute: str) -> Field:
    """The field for a user attribute."""
    known = _KNOWN.get(attribute, Field("", "", "text"))
    return replace(known, name=_field_name(attribute), label=spoken(attribute).beginning())


def attributes_from(typed: Typed, attributes: Iterable[str]) -> dict[str, str]:
    """What was typed into the fields of these, and no others."""
    return {name: typed.text(_field_name(name)) for name in attributes}


def _field_name(attribute: str) -> str:
    """Never that of another field."""
    return f"attribute.{attribute}"
