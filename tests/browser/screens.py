"""Every screen that the kernel can have drawn, as its message says it, by name."""

from datetime import UTC, datetime, timedelta
from typing import Any

from nbauth.config import PoolConfig
from nbauth.core.state import UserState
from nbauth.core.steps import NeedsEmailCode, NeedsNewPassword, NeedsTotpCode, SignedIn, SignedOut, Step, Ticket
from nbauth.core.tokens import Tokens
from nbauth.errors import WrongCredentials
from nbauth.widget.view import Action, Situation, view

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
POOL = PoolConfig("eu-west-1_AbCdEfGhI", "client", "eu-west-1:01234567-89ab-cdef-0123-456789abcdef")
ELSEWHERE = PoolConfig("eu-west-1_AbCdEfGhI", "client", endpoint_url="https://evil.example.com")
_TICKET = Ticket("id", "session")
_SOON = NOON + timedelta(minutes=3)

SIGNED_OUT = SignedOut()
EMAIL_CODE = NeedsEmailCode("ada", "a***@e***", _SOON, _TICKET)
TOTP_CODE = NeedsTotpCode("ada", _SOON, _TICKET)
NEW_PASSWORD = NeedsNewPassword("ada", ("email",), _SOON, _TICKET)
SIGNED_IN = SignedIn("ada", Tokens("id", "access", "refresh", _SOON, {}))
WRONG = WrongCredentials("The user name or the password was not accepted.", hint="Check both.")


def screen(step: Step, state: UserState = UserState.SIGNED_OUT, **facts: Any) -> dict[str, Any]:
    """The view of a step, as the kernel sends it."""
    return view(Situation(**{"pool": POOL, "step": step, "state": state, "now": NOON, **facts})).as_message()


def field(name: str, label: str, kind: str = "text", autocomplete: str = "off", **rest: Any) -> dict[str, Any]:
    """A field as the page takes it."""
    return {"name": name, "label": label, "kind": kind, "autocomplete": autocomplete, **rest}


def button(action: str, label: str, **rest: Any) -> dict[str, Any]:
    """A button as the page takes it."""
    return {"action": action, "label": label, "doing": "Checking…", **rest}


USERNAME = field("username", "Username", "text", "username")
PASSWORD = field("password", "Password", "password", "current-password", secret=True)
NEW = field("new_password", "New password", "password", "new-password", secret=True)
CONFIRM = field("confirm_password", "Confirm password", "password", "new-password", secret=True)
CODE = field("code", "Code", "code", "one-time-code", secret=True)
SIGN_IN = button("sign-in", "Sign in", primary=True)
CONTINUE = button("continue", "Continue", primary=True)
RESEND = button("new-code", "Send a new code", wait=42)
BACK = button("back", "Back")
CREATE = button("sign-up", "Create account", quiet=True)
FORGOT = button("forgot", "Forgot password?", quiet=True)

RULES = [
    {"field": "new_password", "label": "At least 8 characters", "pattern": "^[^]{8,}$", "same_as": ""},
    {"field": "new_password", "label": "A capital letter", "pattern": r"\p{Lu}", "same_as": ""},
    {"field": "new_password", "label": "A number", "pattern": "[0-9]", "same_as": ""},
    {"field": "confirm_password", "label": "Typed the same twice", "pattern": "", "same_as": "new_password"},
]
_POINT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
EXHIBITS = [
    {"name": "Question", "kind": "text", "value": "What is the name of your first pet?\nAnd of your second?"},
    {"name": "More about it", "kind": "link", "value": "https://example.com/help"},
    {"name": "What the picture shows", "kind": "picture", "value": f"data:image/png;base64,{_POINT}"},
]

# What the page draws where the kernel sends it.
_DRAWN: dict[str, dict[str, Any]] = {
    "sign in, with quiet buttons": {
        "heading": "Sign in",
        "fields": [USERNAME, PASSWORD, field("keep", "Keep me signed in", "checkbox", value="yes")],
        "buttons": [SIGN_IN, CREATE, FORGOT],
        "pool": "User pool eu-west-1_AbCdEfGhI",
    },
    "create an account": {
        "heading": "Create account",
        "fields": [
            field("username", "Username", "text", "username", hint="Letters and numbers. You sign in with it."),
            field("email", "Email", "email", "email", hint="A code is sent to it."),
            field("phone", "Phone number", "tel", "tel"),
            field("website", "Website", "url", "url"),
            field("birthdate", "Birthdate", "date", "bday"),
            NEW,
            CONFIRM,
            field("terms", "I have read the terms", "checkbox", hint="They are two pages long."),
        ],
        "rules": RULES,
        "buttons": [button("sign-up", "Create account", primary=True), BACK],
    },
    "confirm a sign-up": {
        "heading": "Enter your code",
        "text": "A code was sent by e-mail to a***@e***.",
        "fields": [CODE],
        "buttons": [CONTINUE, RESEND, BACK],
    },
    "choose a new password": {
        "heading": "Choose a new password",
        "text": "A code was sent by e-mail to a***@e***.",
        "fields": [field("username", "", "hidden", "username", value="ada"), CODE, NEW, CONFIRM],
        "rules": RULES,
        "buttons": [CONTINUE, RESEND, BACK],
        "seconds_left": 170,
        "time_is_over": "The time may be over.",
    },
    "a custom challenge": {
        "heading": "One more question",
        "text": "Your administrator asks this.",
        "exhibits": EXHIBITS,
        "fields": [field("answer", "Answer", "answer", secret=True, hint="As you wrote it down then.")],
        "buttons": [CONTINUE, BACK],
    },
}

SCREENS = {
    "signed out": screen(SIGNED_OUT),
    "a choice": screen(SIGNED_OUT, may_keep=True),
    "code by e-mail": screen(EMAIL_CODE),
    "code of an app": screen(TOTP_CODE),
    "new password": screen(NEW_PASSWORD),
    "signed in": screen(SIGNED_IN, UserState.SIGNED_IN),
    **_DRAWN,
}
"""Each can be used: nothing is under way."""

MOMENTS = {
    "an error": screen(SignedOut("ada"), error=WRONG),
    "another host than AWS": screen(SIGNED_OUT, pool=ELSEWHERE),
    "signing in": screen(SIGNED_OUT, busy=Action.SIGN_IN),
    "a long name": screen(SignedIn("n" * 128, SIGNED_IN.tokens), UserState.SIGNED_IN),
    "just signed out": screen(SIGNED_OUT, notice="You are signed out."),
}
"""What can be seen of them in between."""
