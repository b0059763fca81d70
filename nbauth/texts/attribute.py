"""What the attributes of a user are called within a sentence; standing alone, a name begins with a capital letter."""

from nbauth.texts.text import Text


class Attribute:
    """The standard ones. Those of a pool's own are called what the pool calls them."""

    ADDRESS = Text("address")
    BIRTHDATE = Text("birthdate")
    EMAIL = Text("email")
    FAMILY_NAME = Text("family name")
    GENDER = Text("gender")
    GIVEN_NAME = Text("given name")
    LOCALE = Text("locale")
    MIDDLE_NAME = Text("middle name")
    NAME = Text("name")
    NICKNAME = Text("nickname")
    PHONE_NUMBER = Text("phone number")
    PICTURE = Text("picture")
    PREFERRED_USERNAME = Text("preferred username")
    PROFILE = Text("profile")
    WEBSITE = Text("website")
    ZONEINFO = Text("time zone")
