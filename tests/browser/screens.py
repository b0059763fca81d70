"""Every screen that the kernel can have drawn, as its message says it, by name."""

from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from fakes import needs_browser

from nbauth.config import PoolConfig
from nbauth.core.answers import Password
from nbauth.core.delivery import CodeDelivery, Ticket
from nbauth.core.events import Event, What
from nbauth.core.mfa import MfaChoice, MfaPreference, totp_setup
from nbauth.core.own_devices import KnownDevice
from nbauth.core.state import UserState
from nbauth.core.status import Status
from nbauth.core.steps import (
    NeedsCustomAnswer,
    NeedsEmailCode,
    NeedsEmailSetup,
    NeedsFactorChoice,
    NeedsMfaChoice,
    NeedsMfaSetupChoice,
    NeedsNewPassword,
    NeedsPassword,
    NeedsPasswordReset,
    NeedsSignUpConfirmation,
    NeedsTotpCode,
    NeedsTotpSetup,
    SignedIn,
    SignedOut,
    Step,
)
from nbauth.core.tokens import Tokens
from nbauth.errors import WrongCode, WrongCredentials
from nbauth.history import History
from nbauth.password_policy import PasswordPolicy
from nbauth.secret import Secret
from nbauth.texts import Network, Screens, Service
from nbauth.widget.screens import screen_of
from nbauth.widget.screens.account.attribute import AttributeScreen, RemoveAttributeScreen
from nbauth.widget.screens.account.attributes import AddAttributeScreen, AttributesScreen
from nbauth.widget.screens.account.devices import DevicesScreen
from nbauth.widget.screens.account.factors import FactorsScreen
from nbauth.widget.screens.account.leaving import DeleteScreen, SignOutEverywhereScreen
from nbauth.widget.screens.account.new_app import NewAppScreen
from nbauth.widget.screens.account.overview import AccountScreen
from nbauth.widget.screens.account.password import ChangePasswordScreen
from nbauth.widget.screens.account.verify import VerifyScreen
from nbauth.widget.screens.attributes import STANDARD
from nbauth.widget.screens.confirm_sign_up import ConfirmSignUpScreen
from nbauth.widget.screens.details import DetailsScreen
from nbauth.widget.screens.forgot_password import ForgotPasswordScreen
from nbauth.widget.screens.frame import framed
from nbauth.widget.screens.reset_password import ResetPasswordScreen
from nbauth.widget.screens.roles import RolesScreen
from nbauth.widget.screens.sent import Sent
from nbauth.widget.screens.sign_up import SignUpScreen
from nbauth.widget.view import Button, Field, Rule, Screen, Situation, Then, View

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
POOL = PoolConfig("eu-west-1_AbCdEfGhI", "client", "eu-west-1:01234567-89ab-cdef-0123-456789abcdef")
ELSEWHERE = PoolConfig("eu-west-1_AbCdEfGhI", "client", endpoint_url="https://evil.example.com")
WITH_PAGE = replace(
    POOL,
    domain="login.example.com",
    redirect_urls=("https://notebooks.example.com/callback.html",),
    providers={"Google": "Google", "ExampleSaml": "Example Inc.", "COGNITO": "a password"},
    logout_url="https://example.com/bye",
)
_TICKET = Ticket("id", "session")
_SOON = NOON + timedelta(minutes=3)

SIGNED_OUT = SignedOut()
BROWSER = needs_browser(NOON + timedelta(minutes=15), *WITH_PAGE.redirect_urls)
EMAIL_CODE = NeedsEmailCode("ada", _SOON, _TICKET, "a***@e***")
TOTP_CODE = NeedsTotpCode("ada", _SOON, _TICKET)
CHOICE = NeedsMfaChoice("ada", _SOON, _TICKET, (MfaChoice("TOTP"), MfaChoice("SMS", "+*******1234")))
SETUP_CHOICE = NeedsMfaSetupChoice("ada", _SOON, _TICKET, (MfaChoice("TOTP"), MfaChoice("EMAIL")), ("SMS",))
_APP = totp_setup("TTXQKBJ3HVRNA5ZLEY7WMC2DFGIOPSU4TTXQKBJ3HVRNA5ZLEY7W", issuer=POOL.user_pool_id, account="ada")
TOTP_SETUP = NeedsTotpSetup("ada", _SOON, _TICKET, _APP.secret_key, _APP.uri)
EMAIL_SETUP = NeedsEmailSetup("ada", _SOON, _TICKET)
NEW_PASSWORD = NeedsNewPassword("ada", _SOON, _TICKET, ("email",))
SIGNED_IN = SignedIn("ada", Tokens("id", "access", "refresh", _SOON, {}))
WRONG = WrongCredentials(Service.WRONG_PASSWORD)
WRONG_CODE = WrongCode(Service.WRONG_CODE)


SIGNING_IN = Button("sign-in", Screens.SIGN_IN, Screens.SIGNING_IN, lambda *_: Then())
_ASKS_MUCH = replace(
    POOL,
    standard_required_attributes=("email", "phone_number", "website", "birthdate", "custom:team"),
    password_policy=PasswordPolicy(12),
)
_ROLES = tuple(f"arn:aws:iam::123456789012:role/{name}" for name in ("readers", "writers", "administrators"))
_CONFIRM = NeedsSignUpConfirmation("ada", Password("ada", Secret("pw")))
_RESET = NeedsPasswordReset("ada", Password("ada", Secret("pw")))
_HISTORY = History(
    [
        Event(NOON - timedelta(days=1, hours=3), What.SIGN_IN, timedelta(seconds=0.84), step="SignedIn"),
        Event(NOON - timedelta(hours=2), What.CREDENTIALS, timedelta(seconds=0.41)),
        Event(NOON - timedelta(hours=1), What.WAIT, timedelta(seconds=3.2)),
        Event(
            NOON - timedelta(minutes=59),
            What.TOKENS,
            timedelta(seconds=0.3),
            error="Throttled",
            reason="Service.SLOW_DOWN",
            code="TooManyRequestsException",
            request_id="8b2b6b3e-1f5f-4a63-9d0a-0f5f3c1f2a77",
        ),
        Event(
            NOON,
            What.CREDENTIALS,
            timedelta(seconds=20),
            error="Unreachable",
            reason="Network.NO_ANSWER",
            times=412,
            since=NOON - timedelta(minutes=58),
        ),
    ]
)
_CLAIMS = {
    "sub": "01234567-89ab-cdef-0123-456789abcdef",
    "cognito:groups": ["analysts", "administrators-of-the-data-lake", "everybody"],
}
_ACCOUNT = SignedIn("ada", Tokens("id", "access", "refresh", _SOON, _CLAIMS))
_OVERVIEW = AccountScreen()
_FEW = AttributesScreen(
    {"sub": _CLAIMS["sub"], "email": "ada@example.com", "email_verified": "true", "nickname": "Countess"}, _OVERVIEW
)
_MANY = AttributesScreen(
    {
        **{name: f"what stands in {name}" for name in STANDARD},
        "sub": _CLAIMS["sub"],
        "email": "augusta.ada.king.countess.of.lovelace@analytical-engines.research.example.com",
        "email_verified": "false",
        "phone_number": "+14155550100",
        "phone_number_verified": "true",
        "custom:team": "Numbers",
        "cognito:user_status": "CONFIRMED",
    },
    _OVERVIEW,
)
_FACTORS = FactorsScreen(MfaPreference(("TOTP", "SMS"), "SMS"), _OVERVIEW)
_DEVICES = DevicesScreen(
    tuple(
        KnownDevice(
            f"device {place}",
            "nbauth on workstation-17.analytics.example.com" if place % 3 == 0 else "A phone",
            place == 0,
            True,
            NOON - timedelta(days=40 * place),
            NOON - timedelta(days=30 * place, hours=1),
            f"198.51.100.{place}" if place != 2 else "",
        )
        for place in range(10)
    ),
    _OVERVIEW,
)
_SENT = Sent(NOON, CodeDelivery("EMAIL", "a***@e***"))
_WHO: dict[str, Any] = {
    "username": "ada",
    "shown_name": "ada",
    "sub": _CLAIMS["sub"],
    "groups": tuple(_CLAIMS["cognito:groups"]),
    "identity_id": "eu-west-1:01234567-89ab-cdef-0123-456789abcdef",
    "roles": _ROLES,
    "role": _ROLES[1],
    "credentials_until": NOON + timedelta(minutes=52, seconds=3),
    "tokens_until": NOON + timedelta(hours=23, minutes=59),
    "session_name": "session",
}


def screen(step: Step, state: UserState = UserState.SIGNED_OUT, **facts: Any) -> dict[str, Any]:
    """The view of a step, as the kernel sends it."""
    return seen(screen_of(step), step, state, **facts).as_message()


def of_step(step: Step, state: UserState = UserState.SIGNED_OUT, **facts: Any) -> View:
    """The view of a step."""
    return seen(screen_of(step), step, state, **facts)


def seen(screen: Screen, step: Step, state: UserState = UserState.SIGNED_OUT, **facts: Any) -> View:
    """The view of a screen, while the sign-in stands at `step`."""
    of_form = {name: facts.pop(name) for name in tuple(facts) if name in Situation.__dataclass_fields__}
    usual = {
        "pool": POOL,
        "not_kept_because": "",
        "ended_because": "",
        "failing_because": "",
        "not_come_back_because": "",
        "last_name": "",
        "kept": True,
    }
    status = Status(
        **{
            **dict.fromkeys(Status.__dataclass_fields__),
            **usual,
            "roles": (),
            "ahead": timedelta(0),
            "step": step,
            "state": state,
            **facts,
        }
    )
    return framed(screen, Situation(**{"status": status, "now": NOON, **of_form}))


def field(name: str, label: str, kind: str = "text", autocomplete: str = "off", **rest: Any) -> dict[str, Any]:
    """A field as the page takes it."""
    return asdict(Field(name, label, cast("Any", kind), autocomplete, **rest))


def button(action: str, label: str, **rest: Any) -> dict[str, Any]:
    """A button as the page takes it."""
    return Button(action, label, "Checking…", lambda *_: Then(), **rest).as_message()


def rule(of: str, label: str, pattern: str = "", same_as: str = "") -> dict[str, Any]:
    """A rule as the page takes it."""
    return asdict(Rule(of, label, pattern, same_as))


def view(**said: Any) -> dict[str, Any]:
    """A whole view, of which this is said."""
    return {**View().as_message(), **said}


USERNAME = field("username", "Username", "text", "username")
PASSWORD = field("password", "Password", "password", "current-password", secret=True)
NEW = field("new_password", "New password", "password", "new-password", secret=True)
CONFIRM = field("confirm_password", "Confirm password", "password", "new-password", secret=True)
CODE = field("code", "Code", "code", "one-time-code", secret=True)
SIGN_IN = button("sign-in", "Sign in", primary=True, answers=True)
CONTINUE = button("continue", "Continue", primary=True, answers=True)
RESEND = button("new-code", "Send a new code", wait=42)
BACK = button("back", "Back")
CREATE = button("sign-up", "Create account", quiet=True)
FORGOT = button("forgot", "Forgot password?", quiet=True)

RULES = [
    rule("new_password", "At least 8 characters", "^[^]{8,}$"),
    rule("new_password", "A capital letter", r"\p{Lu}"),
    rule("new_password", "A number", "[0-9]"),
    rule("confirm_password", "Typed the same twice", same_as="new_password"),
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
        "buttons": [button("sign-up", "Create account", primary=True, answers=True), BACK],
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
        "text": "The administrator of the user pool asks this.",
        "exhibits": EXHIBITS,
        "fields": [field("answer", "Answer", "answer", secret=True, hint="As you wrote it down then.")],
        "buttons": [CONTINUE, BACK],
    },
}

VIEWS = {
    "a sign-in in the browser": of_step(BROWSER, pool=WITH_PAGE),
    "providers": of_step(SIGNED_OUT, pool=WITH_PAGE),
    "signed out": of_step(SIGNED_OUT),
    "a choice": of_step(SIGNED_OUT, may_keep=True),
    "a choice of the first factor": of_step(NeedsFactorChoice("ada", _SOON, _TICKET, ("PASSWORD", "EMAIL", "SMS"))),
    "the password that was chosen": of_step(NeedsPassword("ada", _SOON, _TICKET)),
    "code by e-mail": of_step(EMAIL_CODE),
    "code of an app": of_step(TOTP_CODE),
    "one of two factors": of_step(CHOICE),
    "a factor to be set up": of_step(SETUP_CHOICE),
    "an app to be set up": of_step(TOTP_SETUP),
    "an address to be set up": of_step(EMAIL_SETUP),
    "new password": of_step(NEW_PASSWORD),
    "sign-up": seen(SignUpScreen("ada", None), SIGNED_OUT, pool=_ASKS_MUCH),
    "sign-up with a phone number": seen(
        SignUpScreen("", None), SIGNED_OUT, pool=replace(POOL, username_attributes=("phone_number",))
    ),
    "confirmation of a sign-up": seen(ConfirmSignUpScreen(_CONFIRM, _SENT), SIGNED_OUT),
    "confirmation at the first sign-in": of_step(_CONFIRM),
    "forgotten password": seen(ForgotPasswordScreen("ada", None), SIGNED_OUT),
    "new password for a forgotten one": seen(ResetPasswordScreen(_RESET, _SENT), SIGNED_OUT, pool=_ASKS_MUCH),
    "new password that the administrator wants": of_step(_RESET),
    "a question of the pool": of_step(NeedsCustomAnswer("ada", _SOON, _TICKET, {"question": "Why?"})),
    "signed in": of_step(SIGNED_IN, UserState.SIGNED_IN),
    "a computer that may be remembered": of_step(SIGNED_IN, UserState.SIGNED_IN, may_remember=True),
    "details": seen(DetailsScreen(lambda: _HISTORY), SIGNED_IN, UserState.SIGNED_IN, username="ada", pool=ELSEWHERE),
    "signed in with roles": of_step(SIGNED_IN, UserState.SIGNED_IN, roles=_ROLES),
    "roles": seen(RolesScreen(), SIGNED_IN, UserState.SIGNED_IN, roles=_ROLES, role=_ROLES[1]),
    "account": seen(_OVERVIEW, _ACCOUNT, UserState.SIGNED_IN, **_WHO),
    "account, attributes": seen(_FEW, _ACCOUNT, UserState.SIGNED_IN),
    "account, many attributes": seen(_MANY, _ACCOUNT, UserState.SIGNED_IN),
    "account, another attribute": seen(AddAttributeScreen(STANDARD, _FEW), _ACCOUNT, UserState.SIGNED_IN),
    "account, an attribute": seen(AttributeScreen("nickname", "Countess", _FEW), _ACCOUNT, UserState.SIGNED_IN),
    "account, an attribute to remove": seen(
        RemoveAttributeScreen(AttributeScreen("nickname", "Countess", _FEW)), _ACCOUNT, UserState.SIGNED_IN
    ),
    "account, a code for an address": seen(VerifyScreen("email", _SENT, _FEW), _ACCOUNT, UserState.SIGNED_IN),
    "account, password": seen(ChangePasswordScreen(_OVERVIEW), _ACCOUNT, UserState.SIGNED_IN, pool=_ASKS_MUCH),
    "account, factors": seen(_FACTORS, _ACCOUNT, UserState.SIGNED_IN),
    "account, no factors": seen(FactorsScreen(MfaPreference((), None), _OVERVIEW), _ACCOUNT, UserState.SIGNED_IN),
    "account, an app to be set up": seen(NewAppScreen(_APP, _FACTORS), _ACCOUNT, UserState.SIGNED_IN),
    "account, devices": seen(_DEVICES, _ACCOUNT, UserState.SIGNED_IN, may_remember=True),
    "account, no devices": seen(DevicesScreen((), _OVERVIEW), _ACCOUNT, UserState.SIGNED_IN),
    "account, the way out everywhere": seen(SignOutEverywhereScreen(_OVERVIEW), _ACCOUNT, UserState.SIGNED_IN, **_WHO),
    "account, its end": seen(DeleteScreen(_OVERVIEW), _ACCOUNT, UserState.SIGNED_IN, **_WHO),
    "details of nothing": seen(DetailsScreen(History), SIGNED_OUT),
}
SCREENS = {
    **{name: view.as_message() for name, view in VIEWS.items()},
    **{name: view(**said) for name, said in _DRAWN.items()},
}
"""Each can be used: nothing is under way."""

VIEWS_BETWEEN = {
    "an error": of_step(SignedOut("ada"), error=WRONG),
    "another host than AWS": of_step(SIGNED_OUT, pool=ELSEWHERE),
    "renewals that fail": of_step(
        SIGNED_IN,
        UserState.SIGNED_IN,
        failing_because=Network.NO_ANSWER,
        failing_since=NOON - timedelta(minutes=58),
        next_try_at=NOON + timedelta(minutes=1),
        credentials_until=NOON + timedelta(minutes=40),
    ),
    "signing in": of_step(SIGNED_OUT, busy=SIGNING_IN),
    "a long name": of_step(SignedIn("n" * 128, SIGNED_IN.tokens), UserState.SIGNED_IN),
    "a guest": of_step(SIGNED_OUT, UserState.GUEST),
    "just signed out": of_step(SIGNED_OUT, notice=Screens.CREDENTIALS_LIVE_ON, moments={"keys_until": NOON}),
    "a wrong code": of_step(EMAIL_CODE, error=WRONG_CODE),
    "the time is over": of_step(EMAIL_CODE, now=_SOON),
    "just signed out of a provider": of_step(SIGNED_OUT, pool=WITH_PAGE, left_by_browser=True),
    "the notebook waits": of_step(SIGNED_OUT, awaited=True),
    "a session of another name": of_step(SIGNED_IN, UserState.SIGNED_IN, session_name="aws"),
}
MOMENTS = {name: view.as_message() for name, view in VIEWS_BETWEEN.items()}
"""What can be seen of them in between."""
