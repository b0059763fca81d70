"""Who is signed in."""

from nbauth.texts.text import Text


class WhoAmI:
    """What `auth.whoami()` and `nbauth whoami` print, a line each."""

    USER = Text("Signed in as {name}, user pool {pool}")
    GUEST = Text("A guest, user pool {pool}")
    USERNAME = Text("User name in the pool: {name}")
    EMAIL = Text("E-mail: {email}")
    GROUPS = Text("Groups: {groups}")
    ROLE = Text("Role: {role}")
    ROLES = Text("Roles to choose from: {roles}")
    IDENTITY = Text("Identity: {identity}")
    CREDENTIALS_UNTIL = Text("AWS credentials until {time} UTC, renewed before")
    TOKENS_UNTIL = Text("Tokens until {time} UTC, renewed before")
    KEPT = Text("Kept on this computer")
