"""What each screen shows, and what its buttons do."""

import json
import re
import time
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from fake_model import NOON, POOL, TICKET, TOKENS, FakeModel
from fakes import needs_browser

from nbauth.config import PoolConfig
from nbauth.core.accounts import NewAccount, SignUpResult, SignUpState
from nbauth.core.answers import (
    Choice,
    ChosenFactor,
    ChosenFirstFactor,
    Code,
    Custom,
    CustomAnswer,
    EmailAddress,
    GivenPassword,
    NewCode,
    NewPassword,
    Password,
    Reset,
    SentPassword,
)
from nbauth.core.mfa import MfaChoice
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
    NeedsSmsCode,
    NeedsTotpCode,
    NeedsTotpSetup,
    SignedIn,
    SignedOut,
    Step,
)
from nbauth.errors import (
    AliasTaken,
    AttributeInvalid,
    CodeExpired,
    Unreachable,
    UsernameTaken,
    WeakPassword,
    WrongCode,
    WrongCredentials,
)
from nbauth.password_policy import PasswordPolicy
from nbauth.secret import Secret
from nbauth.texts import Screens
from nbauth.texts import Typed as Texts
from nbauth.texts.languages import ENGLISH
from nbauth.widget.screens import screen_of
from nbauth.widget.screens.confirm_sign_up import ConfirmSignUpScreen
from nbauth.widget.screens.frame import framed
from nbauth.widget.screens.password_rules import password_rules
from nbauth.widget.screens.sent import Sent
from nbauth.widget.screens.sign_up import SignUpScreen
from nbauth.widget.signed_out import signed_out
from nbauth.widget.times import with_times_here
from nbauth.widget.view import TICKED, Button, Situation, Then, Typed, View

SOON = NOON + timedelta(seconds=170.9)
SMS = NeedsSmsCode("ada", SOON, TICKET, "+*******1234")
EMAIL = NeedsEmailCode("ada", SOON, TICKET, "a***@e***")
TOTP = NeedsTotpCode("ada", SOON, TICKET)
NEW_PASSWORD = NeedsNewPassword("ada", SOON, TICKET, ("email", "custom:team_name"))
BROWSER = needs_browser(SOON, "http://127.0.0.1:8401/", "https://hub.example.com/callback.html")
CUSTOM = NeedsCustomAnswer("ada", SOON, TICKET, {"question": "Why?"})
CONFIRM = NeedsSignUpConfirmation("ada", Password("ada", Secret("Correct-horse-1")))
RESET = NeedsPasswordReset("ada", Password("ada", Secret("Correct-horse-1")))
SIGNED_IN = SignedIn("ada", TOKENS)
CHOICE = NeedsMfaChoice("ada", SOON, TICKET, (MfaChoice("TOTP"), MfaChoice("SMS", "+*******1234"), MfaChoice("EMAIL")))
FIRST = NeedsFactorChoice("ada", SOON, TICKET, ("PASSWORD", "EMAIL", "SMS"))
GIVE_PASSWORD = NeedsPassword("ada", SOON, TICKET)
SETUP_CHOICE = NeedsMfaSetupChoice("ada", SOON, TICKET, (MfaChoice("TOTP"), MfaChoice("EMAIL")), ("SMS",))
TOTP_SETUP = NeedsTotpSetup(
    "ada", SOON, TICKET, "ABCDEFGHIJKLMNOP23", "otpauth://totp/pool:ada?secret=ABCDEFGHIJKLMNOP23"
)
EMAIL_SETUP = NeedsEmailSetup("ada", SOON, TICKET)
STEPS = [
    *(SignedOut(), SMS, EMAIL, TOTP, FIRST, GIVE_PASSWORD, CHOICE, TOTP_SETUP, SETUP_CHOICE, EMAIL_SETUP),
    *(NEW_PASSWORD, CUSTOM, BROWSER, CONFIRM, RESET, SIGNED_IN),
]


def test_every_step_is_among_these():
    assert {type(step) for step in STEPS} == set(Step.__args__)


def status_of(step: Step, state: UserState = UserState.SIGNED_OUT, **facts) -> Status:
    empty = dict.fromkeys(Status.__dataclass_fields__)
    usual = {
        "pool": POOL,
        "not_kept_because": "",
        "ended_because": "",
        "no_guest_because": "",
        "failing_because": "",
        "last_name": "",
        "kept": True,
        "roles": (),
        "looking": False,
        "ahead": timedelta(0),
    }
    return Status(**{**empty, **usual, "step": step, "state": state, **facts})


def seen(step: Step, state: UserState = UserState.SIGNED_OUT, **facts) -> View:
    of_form = {name: facts.pop(name) for name in tuple(facts) if name in Situation.__dataclass_fields__}
    return framed(screen_of(step), Situation(**{"status": status_of(step, state, **facts), "now": NOON, **of_form}))


def press(step: Step, action: str, **values: str) -> FakeModel:
    """Press a button of the step's screen; the model that it acted on."""
    model = FakeModel()
    model.step = step
    [button] = [button for button in seen(step).buttons if button.action == action]
    button.does(Typed({name: Secret(value) for name, value in values.items()}), model)
    return model


def labels(shown: View) -> list[str]:
    return [field.label for field in shown.fields if field.kind != "hidden"]


def buttons(shown: View) -> list[str]:
    return [button.label for button in shown.buttons]


@pytest.mark.parametrize(
    ("step", "expected_fields", "expected_buttons"),
    [
        (SignedOut(), ["Username", "Password"], ["Sign in", "Create account", "Forgot password?"]),
        (SMS, ["Code"], ["Continue", "Send a new code", "Back"]),
        (EMAIL, ["Code"], ["Continue", "Send a new code", "Back"]),
        (TOTP, ["Code"], ["Continue", "Back"]),
        (CHOICE, [], ["Authenticator app", "Text message to +*******1234", "E-mail", "Back"]),
        (SETUP_CHOICE, [], ["Authenticator app", "E-mail", "Back"]),
        (TOTP_SETUP, ["Code"], ["Continue", "Back"]),
        (EMAIL_SETUP, ["Email"], ["Continue", "Back"]),
        (NEW_PASSWORD, ["New password", "Confirm password", "Email", "Team name"], ["Continue", "Back"]),
        (CUSTOM, ["Answer"], ["Continue", "Back"]),
        (CONFIRM, ["Code"], ["Continue", "Back", "Send a new code"]),
        (RESET, ["Code", "New password", "Confirm password"], ["Continue", "Back", "Send a new code"]),
        (SIGNED_IN, [], ["Sign out", "Account", "Details"]),
    ],
)
def test_each_step_has_its_fields_and_buttons(step, expected_fields, expected_buttons):
    shown = seen(step)
    assert labels(shown) == expected_fields
    assert buttons(shown) == expected_buttons


@pytest.mark.parametrize(("by_default", "value"), [(True, TICKED), (False, "")])
def test_the_choice_to_keep_the_sign_in_stands_as_configured(by_default, value):
    shown = seen(SignedOut(), may_keep=True, pool=replace(POOL, keep_signed_in=by_default))

    assert labels(shown) == ["Username", "Password", "Keep me signed in on this computer"]
    assert (shown.fields[-1].kind, shown.fields[-1].value) == ("checkbox", value)


@pytest.mark.parametrize("step", STEPS)
def test_a_view_is_json_that_names_the_pool_and_holds_no_secret(step):
    text = json.dumps(seen(step).as_message())
    assert POOL.user_pool_id in text
    for secret in ("refresh", "access", TICKET.session, TICKET.user_id, "Correct-horse-1"):
        assert f'"{secret}"' not in text


@pytest.mark.parametrize("step", STEPS[:-1])
def test_enter_presses_exactly_one_button(step):
    assert [button.primary for button in seen(step).buttons].count(True) == 1


def test_enter_does_not_sign_out():
    assert not any(button.primary for button in seen(SIGNED_IN).buttons)


def test_the_user_name_is_filled_in_and_the_password_never_is():
    name, password = seen(SignedOut("ada")).fields
    assert (name.value, password.value) == ("ada", "")


def test_the_fields_tell_password_managers_what_they_are():
    assert [field.autocomplete for field in seen(SignedOut()).fields] == ["username", "current-password"]
    assert seen(SMS).fields[0].autocomplete == "one-time-code"
    assert [field.autocomplete for field in seen(NEW_PASSWORD).fields] == [
        "username",
        "new-password",
        "new-password",
        "email",
        "off",
    ]


def test_the_new_password_is_saved_under_the_user_name_without_a_second_field_named_username():
    hidden = [field for field in seen(NEW_PASSWORD).fields if field.kind == "hidden"]
    assert [(field.label, field.value) for field in hidden] == [("", "ada")]


def test_where_a_code_was_sent_is_shown():
    assert seen(SMS).text == "A code was sent by text message to +*******1234."
    assert seen(EMAIL).text == "A code was sent by e-mail to a***@e***."


def test_an_app_is_told_its_key_in_fours_and_as_a_code_of_the_whole_address():
    shown = seen(TOTP_SETUP)
    assert shown.app_key.key == "ABCD EFGH IJKL MNOP 23"
    assert read_back(shown.app_key.modules) == TOTP_SETUP.uri


def read_back(modules):
    """What stands in a QR code: the one among those made of each text that it is."""
    import segno

    [said] = [
        text for text in (TOTP_SETUP.uri, TOTP_SETUP.secret_key) if _rows(segno.make_qr(text, error="L")) == modules
    ]
    return said


def _rows(code):
    return tuple("".join(map(str, row)) for row in code.matrix)


def test_what_the_pool_offers_and_nobody_can_set_up_here_is_said():
    assert "administrator of the user pool must set up for you: Text message." in seen(SETUP_CHOICE).text
    assert "administrator" not in seen(replace(SETUP_CHOICE, elsewhere=())).text


def test_the_choices_stay_when_the_time_may_be_over():
    shown = seen(CHOICE, now=NOON + timedelta(hours=1))
    assert buttons(shown) == ["Start again", "Authenticator app", "Text message to +*******1234", "E-mail"]
    assert [button.label for button in shown.buttons if button.primary] == ["Start again"]


@pytest.mark.parametrize(
    ("step", "action", "factor"),
    [(CHOICE, "choose-totp", "TOTP"), (CHOICE, "choose-sms", "SMS"), (SETUP_CHOICE, "choose-email", "EMAIL")],
)
def test_a_button_of_a_choice_answers_it(step, action, factor):
    assert press(step, action).answers == [ChosenFactor(factor)]


def test_a_button_that_sends_a_code_says_so():
    assert [button.doing for button in seen(CHOICE).buttons][:3] == ["Going on…", "Sending a code…", "Sending a code…"]
    assert [button.doing for button in seen(SETUP_CHOICE).buttons][:2] == ["Going on…", "Going on…"]


def test_the_first_code_of_an_app_and_an_address_are_sent():
    assert press(TOTP_SETUP, "continue", code="123456").answers == [Code(Secret("123456"))]
    typed = {"attribute.email": "ada@example.com"}
    assert press(EMAIL_SETUP, "continue", **typed).answers == [EmailAddress("ada@example.com")]


@pytest.mark.parametrize("step", [SMS, EMAIL, TOTP, NEW_PASSWORD])
def test_the_time_left_is_counted_here(step):
    assert seen(step).seconds_left == 170
    assert seen(step, now=NOON + timedelta(hours=1)).seconds_left == 0


def test_when_the_time_is_over_the_screen_names_a_button_that_is_there():
    for step in (SMS, EMAIL, TOTP, NEW_PASSWORD):
        shown = seen(step, now=NOON + timedelta(hours=1))
        [first, *others] = shown.buttons
        assert first.label in shown.time_is_over
        assert [button.label for button in shown.buttons if button.primary] == [first.label] == ["Start again"]
        assert [button.label for button in others if button.answers] == ["Continue"]  # the pool may give more time
        assert shown.fields == seen(step).fields


def test_nothing_is_counted_where_nothing_expires():
    assert seen(SignedOut()).seconds_left is None
    assert seen(SIGNED_IN).seconds_left is None


def test_the_card_says_who_is_signed_in_and_until_when():
    shown = seen(SIGNED_IN, UserState.SIGNED_IN, credentials_until=NOON + timedelta(hours=1))
    assert shown.signed_in_as == "ada"
    assert shown.details[0] == "Credentials until {until}, renewed by themselves."
    assert shown.moments == {"until": "2026-01-01T13:00:00+00:00"}


def test_the_card_does_not_call_tokens_credentials():
    pool = PoolConfig(POOL.user_pool_id, POOL.client_id)
    assert seen(SIGNED_IN, pool=pool, tokens_until=SOON).details[0].startswith("Tokens until")


def test_the_card_does_not_promise_a_time_that_is_past():
    assert seen(SIGNED_IN, credentials_until=NOON).details[0].startswith("The credentials ended at")
    pool = PoolConfig(POOL.user_pool_id, POOL.client_id)
    assert seen(SIGNED_IN, pool=pool, tokens_until=NOON).details[0].startswith("The tokens ended at")


FAILING = {"failing_because": "AWS does not answer.", "failing_since": NOON - timedelta(hours=1)}


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (
            {"credentials_until": SOON, "next_try_at": SOON},
            "The credentials are good until {until}. Renewing has failed since {since}; the next try is at {next}.",
        ),
        (
            {"credentials_until": NOON, "next_try_at": SOON},
            "The credentials ended at {until}. Renewing has failed since {since}; the next try is at {next}.",
        ),
        (
            {},
            "There are no credentials yet. Renewing has failed since {since}; it is tried again at the next use.",
        ),
        (
            {"pool": PoolConfig(POOL.user_pool_id, POOL.client_id), "tokens_until": SOON},
            "The tokens are good until {until}. Renewing has failed since {since}; it is tried again at the next use.",
        ),
        (
            {"pool": PoolConfig(POOL.user_pool_id, POOL.client_id), "tokens_until": NOON},
            "The tokens ended at {until}. Renewing has failed since {since}; it is tried again at the next use.",
        ),
    ],
)
def test_the_card_says_since_when_renewals_fail_and_what_comes_next(facts, said):
    shown = seen(SIGNED_IN, UserState.SIGNED_IN, **FAILING, **facts)
    assert " ".join(shown.details[:2]) == said
    assert shown.details[2] == "AWS does not answer."
    assert set(shown.moments) >= set(re.findall(r"\{(\w+)\}", said))
    assert shown.error == ""


def test_a_terminal_says_the_times_of_its_own_computer(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    time.tzset()
    try:
        shown = seen(SIGNED_IN, credentials_until=NOON + timedelta(hours=1))
        moments = {name: datetime.fromisoformat(moment) for name, moment in shown.moments.items()}
        said = with_times_here(shown.details[0], moments, now=NOON, language=ENGLISH)
    finally:
        monkeypatch.undo()
        time.tzset()
    assert said == "Credentials until 18:30 IST, renewed by themselves."


def test_the_card_says_that_a_restarted_kernel_asks_again_if_it_does():
    assert seen(SIGNED_IN, kept=False).details == ("Kept in memory only: a restarted kernel asks again.",)
    assert seen(SIGNED_IN, kept=True).details == ("Kept on this computer until you sign out.",)


def test_an_expired_sign_in_says_that_the_session_goes_on():
    shown = seen(SignedOut("ada"), UserState.SIGN_IN_EXPIRED, ended_because="The sign-in has expired.")
    expected = "The sign-in has expired. Sign in again: the session and every client made from it go on."
    assert shown.notice == expected


def test_a_kept_sign_in_that_could_not_be_taken_up_is_told():
    shown = seen(SignedOut("ada"), not_resumed_because="The service does not answer.")
    assert shown.notice.endswith("could not be taken up just now. The service does not answer.")
    assert shown.fields[0].value == "ada"


def test_a_notice_of_the_form_goes_before_that_of_the_step():
    assert seen(SignedOut(), UserState.SIGN_IN_EXPIRED, notice="Type it again.").notice == "Type it again."


@pytest.mark.parametrize(
    ("minutes", "said"), [(12, "12 minutes behind"), (-12, "12 minutes ahead"), (3, ""), (-3, ""), (0, "")]
)
def test_the_card_says_that_the_clock_is_off_before_aws_refuses_what_is_signed(minutes, said):
    details = " ".join(seen(SIGNED_IN, ahead=timedelta(minutes=minutes)).details)
    assert said in details
    assert ("clock" in details) == bool(said)


def test_another_host_than_aws_is_named():
    pool = PoolConfig(POOL.user_pool_id, POOL.client_id, endpoint_url="https://aws.example.com:8443")
    for step in (SignedOut(), SMS, NEW_PASSWORD):
        assert seen(step, pool=pool).warning == "This is not AWS: your sign-in goes to aws.example.com:8443"
    assert seen(SIGNED_IN, pool=pool).pool.endswith(" at aws.example.com:8443")
    assert seen(SignedOut()).warning == ""


def test_an_identity_pool_that_is_not_the_one_used_before_is_named():
    for step in (SignedOut(), SMS, NEW_PASSWORD):
        warning = seen(step, used_before="eu-west-1:before").warning
        assert f"from the identity pool {POOL.identity_pool_id}; last time they came from eu-west-1:before" in warning
    assert seen(SIGNED_IN, used_before="eu-west-1:before").warning == ""
    elsewhere = PoolConfig(POOL.user_pool_id, POOL.client_id, endpoint_url="https://aws.example.com")
    warning = seen(SignedOut(), pool=elsewhere, used_before="eu-west-1:before").warning
    assert "This is not AWS" in warning and "the identity pool none; last time" in warning


def test_an_error_is_shown_with_its_hint():
    shown = seen(SMS, error=WrongCode("That code was not accepted.", hint="Type it again."))
    assert (shown.error, shown.hint) == ("That code was not accepted.", "Type it again.")


def button(label: str, *, step: Step) -> Button:
    [found] = [button for button in seen(step).buttons if button.label == label]
    return found


SIGN_IN = button("Sign in", step=SignedOut())
SIGN_OUT = button("Sign out", step=SIGNED_IN)


@pytest.mark.parametrize(
    ("step", "busy", "status"),
    [
        (SignedOut(), SIGN_IN, "Signing in…"),
        (SMS, button("Continue", step=SMS), "Checking…"),
        (SMS, button("Send a new code", step=SMS), "Sending a code…"),
        (SIGNED_IN, SIGN_OUT, "Signing out…"),
        (SignedOut(), SIGN_OUT, "Signing out…"),  # out here; the refresh token is being revoked
        (SIGNED_IN, SIGN_IN, ""),  # signed in; its worker has not come back
        (SMS, SIGN_IN, ""),
        (SMS, None, ""),
    ],
)
def test_what_is_being_done_is_shown_until_it_is_done(step, busy, status):
    shown = seen(step, busy=busy)
    assert (shown.busy, shown.status) == (bool(status), status)


def test_what_is_secret_says_so():
    secret = {field.name for step in STEPS for field in seen(step).fields if field.secret}
    assert secret == {"password", "new_password", "confirm_password", "code", "answer", "address"}


@pytest.mark.parametrize("step", STEPS[:-1])
def test_no_two_buttons_or_fields_of_a_screen_have_one_name(step):
    shown = seen(step)
    for names in ([button.action for button in shown.buttons], [field.name for field in shown.fields]):
        assert len(set(names)) == len(names)


# What the buttons do


def test_a_user_name_and_a_password_answer_the_first_step():
    model = press(SignedOut(), "sign-in", username="ada", password=" p ")
    assert model.answers == [Password("ada", Secret(" p "))]


@pytest.mark.parametrize(("values", "keep"), [({}, None), ({"keep": TICKED}, True), ({"keep": ""}, False)])
def test_a_sign_in_is_kept_as_chosen_and_without_a_choice_as_configured(values, keep):
    assert press(SignedOut(), "sign-in", **values).answers[0].keep is keep


def test_a_field_that_is_missing_counts_as_empty():
    assert press(SignedOut(), "sign-in").answers == [Password("", Secret(""))]


@pytest.mark.parametrize("step", [SMS, EMAIL, TOTP, CONFIRM])
def test_a_code_answers_a_step_that_asks_for_one(step):
    assert press(step, "continue", code="123 456").answers == [Code(Secret("123 456"))]


def test_a_new_password_comes_with_the_attributes_that_were_asked_for_and_no_others():
    typed = {
        "new_password": "Aa1!aaaa",
        "confirm_password": "Aa1!aaaa",
        "attribute.email": "ada@example.com",
        "attribute.custom:team_name": "",
        "attribute.custom:is_admin": "yes",
    }
    given = {"email": "ada@example.com", "custom:team_name": ""}
    assert press(NEW_PASSWORD, "continue", **typed).answers == [NewPassword(Secret("Aa1!aaaa"), given)]


def test_a_code_and_a_new_password_answer_a_reset():
    typed = {"code": "123456", "new_password": "Aa1!aaaa", "confirm_password": "Aa1!aaaa"}
    assert press(RESET, "continue", **typed).answers == [Reset(Secret("123456"), Secret("Aa1!aaaa"))]


@pytest.mark.parametrize("step", [NEW_PASSWORD, RESET])
def test_a_new_password_must_be_typed_the_same_twice(step):
    with pytest.raises(WeakPassword, match=r"The two passwords differ\.") as caught:
        press(step, "continue", code="1", new_password="Aa1!aaaa", confirm_password="Aa1!aaab")
    assert caught.value.hint


def test_an_answer_to_the_pools_own_question_is_sent_as_typed():
    assert press(CUSTOM, "continue", answer=" because ").answers == [CustomAnswer(Secret(" because "))]


@pytest.mark.parametrize("step", STEPS[1:-1])
def test_back_leaves_the_question(step):
    assert press(step, "back").step == SignedOut("ada")


@pytest.mark.parametrize("step", [SMS, EMAIL])
def test_another_code_of_a_challenge_needs_no_password_while_it_is_held(step):
    model = FakeModel()
    model.step = step
    then = button("Send a new code", step=step).does(Typed(), model)
    assert (model.answers, model.step, then.notice) == ([NewCode()], step, Screens.ANOTHER_CODE)


@pytest.mark.parametrize("step", [SMS, EMAIL])
def test_another_code_of_a_challenge_asks_for_a_password_that_is_not_held_and_says_so(step):
    model = FakeModel()
    model.step, model.holds_opening = step, False
    then = button("Send a new code", step=step).does(Typed(), model)
    assert (model.step, then.notice) == (SignedOut("ada"), Screens.PASSWORD_AGAIN)


def test_a_new_code_may_lead_to_another_question():
    model = FakeModel()
    model.step, model.next = SMS, NEW_PASSWORD
    assert button("Send a new code", step=SMS).does(Typed(), model) == Then()


@pytest.mark.parametrize(
    ("step", "call"), [(CONFIRM, "resend_sign_up_code"), (RESET, "forgot_password")], ids=["confirm", "reset"]
)
def test_another_code_says_where_it_went_and_when_the_next_is_allowed(step, call):
    model = FakeModel()
    model.step = step
    [send] = [button for button in seen(step).buttons if button.action == "new-code"]
    assert send.wait == 0

    then = send.does(Typed(), model)

    assert model.asked == [(call, "ada")]
    assert then.screen == screen_of(step)  # the same question
    shown = then.screen.shows(Situation(status_of(step), NOON + timedelta(seconds=10)))
    assert "a***@e***" in shown.text
    assert [button.wait for button in shown.buttons if button.action == "new-code"] == [20]


# The pool's own question

PICTURE = "data:image/png;base64,iVBORw0KGgo="


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("Why?\nHow?", "text"),
        ("<b>bold</b>", "text"),
        ("https://example.com/a?b=c#d", "link"),
        ("http://example.com", "text"),
        ("https://", "text"),
        ("https://[", "text"),
        ("https://you@example.com", "text"),
        ("https://example.com and more", "text"),
        ("https://example.com\n", "text"),
        ("javascript:alert(1)", "text"),
        (PICTURE, "picture"),
        ("data:image/svg+xml;base64,PHN2Zz4=", "text"),
        ("data:text/html;base64,PHA+", "text"),
        (PICTURE + "<script>", "text"),
    ],
)
def test_what_the_pool_made_public_is_shown_as_what_it_is(value, kind):
    [exhibit] = seen(replace(CUSTOM, parameters={"it": value})).exhibits
    assert (exhibit.name, exhibit.kind, exhibit.value) == ("it", kind, value)


def test_a_question_without_public_parameters_is_said_to_be_the_pools_own():
    assert seen(replace(CUSTOM, parameters={})).text == "Your user pool asks a question of its own."


def test_the_same_question_asked_again_is_said_to_be_the_same():
    model = FakeModel()
    model.step, model.next = CUSTOM, replace(CUSTOM, answer_by=NOON)
    [send] = [button for button in seen(CUSTOM).buttons if button.primary]

    assert send.does(Typed({"answer": Secret("no")}), model) == Then(notice="The same is asked once more.")


# Where the configuration changes what is asked


def with_pool(**settings):
    return replace(POOL, **settings)


@pytest.mark.parametrize(
    ("settings", "expected_fields", "expected_buttons"),
    [
        ({"self_sign_up": False}, ["Username", "Password"], ["Sign in", "Forgot password?"]),
        ({"username_attributes": ("email",)}, ["Email", "Password"], ["Sign in", "Create account", "Forgot password?"]),
        ({"auth_flow_type": "CUSTOM_WITHOUT_SRP"}, ["Username"], ["Sign in", "Create account"]),
    ],
)
def test_the_sign_in_is_as_configured(settings, expected_fields, expected_buttons):
    shown = seen(SignedOut(), pool=with_pool(**settings))
    assert (labels(shown), buttons(shown)) == (expected_fields, expected_buttons)


@pytest.mark.parametrize(
    ("flow", "opening"),
    [
        ("USER_SRP_AUTH", Password("ada", Secret("pw"), keep=True)),
        ("USER_PASSWORD_AUTH", SentPassword("ada", Secret("pw"), keep=True)),
        ("USER_AUTH", Choice("ada", "PASSWORD", Secret("pw"), keep=True)),
        ("CUSTOM_WITH_SRP", Custom("ada", Secret("pw"), keep=True)),
        ("CUSTOM_WITHOUT_SRP", Custom("ada", None, keep=True)),
    ],
)
def test_a_sign_in_begins_as_configured(flow, opening):
    model = FakeModel(with_pool(auth_flow_type=flow))
    do(screen_of(SignedOut()), "sign-in", model, username="ada", password="pw", keep=TICKED)
    assert model.answers == [opening]


def do(screen, action, model, **values):
    [button] = [
        button for button in screen.shows(Situation(model.status(), model.now())).buttons if button.action == action
    ]
    return button.does(Typed({name: Secret(value) for name, value in values.items()}), model)


def shown_on(screen, model):
    return framed(screen, Situation(model.status(), model.now()))


# Sign-up

WANTED = PasswordPolicy(10)
NEW = {"password": "Correct-horse-1", "confirm_password": "Correct-horse-1", "attribute.email": "u@example.com"}


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, ["Username", "Email"]),
        ({"standard_required_attributes": ("given_name", "custom:team")}, ["Username", "Given name", "Team"]),
        ({"username_attributes": ("email",)}, ["Email"]),
        ({"username_attributes": ("email",), "standard_required_attributes": ("email", "name")}, ["Email", "Name"]),
        ({"username_attributes": ("phone_number",)}, ["Phone number"]),
        ({"username_attributes": ("email", "phone_number")}, ["Email or phone number"]),
    ],
)
def test_a_sign_up_asks_for_what_is_configured(settings, expected):
    model = FakeModel(with_pool(**settings))
    shown = shown_on(SignUpScreen("ada", None), model)
    assert labels(shown) == [*expected, "Password", "Confirm password"]
    assert shown.fields[0].value == "ada"
    assert buttons(shown) == ["Create account", "Back"]


def test_a_sign_up_goes_on_to_the_confirmation_and_that_to_the_sign_in():
    model = FakeModel(with_pool(standard_required_attributes=("email", "custom:team")))
    then = do(
        SignUpScreen("", True),
        "create",
        model,
        username=" uma ",
        **{
            **NEW,
            "attribute.email": " uma@example.com ",
            "attribute.custom:team": "ml",
            "attribute.custom:admin": "yes",
        },
    )

    attributes = {"email": "uma@example.com", "custom:team": "ml"}
    assert model.asked == [("sign_up", NewAccount("uma", Secret("Correct-horse-1"), attributes))]
    opening = Password("uma", Secret("Correct-horse-1"), keep=True)
    assert then.screen == screen_of(NeedsSignUpConfirmation("uma", opening))
    shown = shown_on(then.screen, model)
    assert shown.text == "A code was sent by e-mail to a***@e***."
    assert [button.wait for button in shown.buttons] == [0, 0, 30]
    do(then.screen, "continue", model, code="123456")
    assert model.answers == [Code(Secret("123456"))]


def test_an_account_that_needs_no_confirmation_signs_in_at_once(monkeypatch):
    model = FakeModel()
    monkeypatch.setattr(model, "sign_up", lambda new: SignUpResult(SignUpState.CONFIRMED))
    assert do(SignUpScreen("", None), "create", model, username="uma", **NEW) == Then()
    assert model.answers == [Password("uma", Secret("Correct-horse-1"))]

    model.become(SignedOut())
    model.failure = Unreachable("No network.")
    then = do(SignUpScreen("", None), "create", model, username="uma", **NEW)
    assert then == Then(notice="The account was made: sign in with it.")


def test_a_phone_number_as_a_user_name_is_written_as_the_pool_wants_it():
    model = FakeModel(with_pool(username_attributes=("phone_number",)))
    do(SignUpScreen("", None), "create", model, username="+1 (415) 555-0100", **NEW)
    assert model.asked[0][1].username == "+14155550100"
    with pytest.raises(AttributeInvalid):
        do(SignUpScreen("", None), "create", model, username="415 555", **NEW)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"username": " "}, WrongCredentials),
        ({"confirm_password": "other"}, WeakPassword),
        ({"password": "", "confirm_password": ""}, WeakPassword),
        ({"attribute.email": ""}, AttributeInvalid),
        ({"password": "Correct", "confirm_password": "Correct"}, WeakPassword),
    ],
)
def test_a_sign_up_that_cannot_be_right_is_not_sent(wrong, error):
    model = FakeModel(with_pool(password_policy=WANTED))
    with pytest.raises(error) as refused:
        do(SignUpScreen("", None), "create", model, **{"username": "uma", **NEW, **wrong})
    assert refused.value.hint
    assert model.asked == []


def test_a_sign_up_whose_code_could_not_be_sent_says_so():
    screen = ConfirmSignUpScreen(CONFIRM, Sent(NOON, None))
    assert "no code was sent" in shown_on(screen, FakeModel()).text


# A forgotten password


def test_a_forgotten_password_takes_the_name_over_and_promises_no_account():
    model = FakeModel()
    there = do(screen_of(SignedOut()), "forgot-password", model, username="ada", keep="")
    assert [field.value for field in shown_on(there.screen, model).fields] == ["ada"]

    then = do(there.screen, "send", model, username=" ada ")
    assert model.asked == [("forgot_password", "ada")]
    assert then.screen == screen_of(NeedsPasswordReset("ada", Password("ada", Secret(""), keep=False)))
    shown = shown_on(then.screen, model)
    assert shown.text == "If there is such an account, a code was sent by e-mail to a***@e***."
    assert labels(shown) == ["Code", "New password", "Confirm password"]


def test_a_reset_that_the_administrator_wants_says_so():
    assert "administrator" in seen(RESET).text


# What the pool wants of a password


def met(password, policy=WANTED):
    """The labels of the rules that a password meets, as the page finds out."""
    rules = [rule for rule in password_rules(policy) if rule.pattern]
    return {rule.label: re.search(rule.pattern, password) is not None for rule in rules}


def test_the_rules_tell_which_part_a_password_misses():
    labels = [
        "At least 10 characters",
        "A lowercase letter",
        "An uppercase letter",
        "A number",
        "A symbol, like ! or -",
    ]
    assert list(met("")) == labels
    for password, missing in [
        ("Aa1!aaaa", 0),
        ("AA1!AAAAAA", 1),
        ("aa1!aaaaaa", 2),
        ("Aaa!aaaaaa", 3),
        ("Aa1aaaaaaa", 4),
    ]:
        assert [label for label, is_met in met(password).items() if not is_met] == [labels[missing]]
    assert all(met("Aa1!aaaaaa").values())


@pytest.mark.parametrize("symbol", "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+- ")
def test_each_of_cognitos_symbols_is_one(symbol):
    assert met(f"Aa1{symbol}aaaaaa")["A symbol, like ! or -"]


@pytest.mark.parametrize("password", [" Aa1aaaaaa", "Aa1aaaaaa ", "Aa1éaaaaaa", "Aa1§aaaaaa"])
def test_other_characters_are_none(password):
    assert not met(password)["A symbol, like ! or -"]


def test_only_what_the_policy_wants_is_asked():
    policy = PasswordPolicy(6, require_lowercase=False, require_symbols=False, require_uppercase=False)
    assert list(met("", policy)) == ["At least 6 characters", "A number"]


@pytest.mark.parametrize("screen", [NEW_PASSWORD, RESET])
def test_where_a_password_is_chosen_its_rules_are_shown(screen):
    shown = seen(screen, pool=with_pool(password_policy=WANTED))
    names = {field.name for field in shown.fields}
    assert len(shown.rules) == 6
    assert {rule.field for rule in shown.rules} <= names
    assert [rule.same_as for rule in shown.rules][-1] in names
    assert [rule.label for rule in seen(screen).rules] == ["The same in both fields"]


@pytest.mark.parametrize("step", [NEW_PASSWORD, RESET])
def test_all_that_a_new_password_lacks_is_told_at_once_and_nothing_is_sent(step):
    model = FakeModel(with_pool(password_policy=WANTED))
    with pytest.raises(WeakPassword, match=r"lacks: At least 10 characters, A number, A symbol") as refused:
        do(screen_of(step), "continue", model, code="123456", new_password="Abcdef", confirm_password="Abcdef")
    assert refused.value.hint
    assert model.answers == []


@pytest.mark.parametrize("step", STEPS)
def test_a_message_is_made_of_plain_text(step):
    def kinds(value):
        if isinstance(value, dict | list):
            return {kind for each in (value.values() if isinstance(value, dict) else value) for kind in kinds(each)}
        return {type(value)}

    assert kinds(seen(step, error=WrongCode("No."), busy=SIGN_OUT).as_message()) <= {str, int, bool, type(None)}


ALIAS = "attribute.email"
SIGN_UP = SignUpScreen("ada", None)


@pytest.mark.parametrize(
    ("error", "step", "invalid"),
    [
        (WrongCredentials("No."), SignedOut(), ("username", "password")),
        (WrongCode("No."), SMS, ("code",)),
        (CodeExpired("No."), EMAIL, ("code",)),
        (WeakPassword("No."), NEW_PASSWORD, ("new_password", "confirm_password")),
        (AttributeInvalid(Texts.MISSING_ATTRIBUTE.of(name="email")), NEW_PASSWORD, (ALIAS,)),
        (AttributeInvalid(Texts.MISSING_ATTRIBUTE.of(name="given name")), NEW_PASSWORD, ()),
        (Unreachable("No."), SignedOut(), ()),
        (None, SignedOut(), ()),
    ],
)
def test_an_error_is_tied_to_the_fields_that_it_is_about(error, step, invalid):
    assert seen(step, error=error).invalid == invalid


@pytest.mark.parametrize(
    ("error", "invalid"),
    [
        (UsernameTaken("No."), ("username",)),
        (AliasTaken("No."), (ALIAS, "attribute.phone_number")),
        (AttributeInvalid(Texts.NO_PHONE_NUMBER), ("username", "attribute.phone_number")),
    ],
)
def test_at_a_sign_up_too(error, invalid):
    pool = replace(POOL, standard_required_attributes=("email", "phone_number"))
    shown = framed(SIGN_UP, Situation(status_of(SignedOut(), UserState.SIGNED_OUT, pool=pool), NOON, error=error))
    assert shown.invalid == invalid


def test_the_form_says_that_the_notebook_waits_until_somebody_is_signed_in():
    assert seen(SignedOut(), awaited=True).waits == "The notebook waits for you here."
    assert seen(SignedOut()).waits == ""
    assert seen(SIGNED_IN, UserState.SIGNED_IN, awaited=True).waits == ""


def test_the_card_says_what_the_session_is_called():
    assert "Your boto3 session here is named aws." in seen(SIGNED_IN, session_name="aws").details
    assert not any("named" in detail for detail in seen(SIGNED_IN).details)


def test_names_hosts_and_addresses_are_told_apart_from_the_words_around_them():
    pool = replace(POOL, endpoint_url="https://aws.example.com:8443")
    assert {POOL.user_pool_id, "aws.example.com:8443", "ada", "a***@e***"} <= set(seen(EMAIL, pool=pool).names)
    names = seen(SIGNED_IN, username="ada@example.com", shown_name="ada", session_name="aws").names
    assert names.index("ada@example.com") < names.index("ada")  # which is a part of it
    assert "aws" in names


def test_the_local_aws_that_started_this_is_no_reason_to_be_afraid(monkeypatch):
    here = replace(POOL, endpoint_url="http://127.0.0.1:4567")
    assert seen(SignedOut(), pool=here).warning == "This is not AWS: your sign-in goes to 127.0.0.1:4567"
    monkeypatch.setenv("NBAUTH_LOCAL", "1:secret")
    monkeypatch.setenv("NBAUTH_ENDPOINT_URL", "http://127.0.0.1:4567")
    shown = seen(SignedOut(), pool=here)
    assert shown.warning == ""
    assert shown.pool == f"Practice pool on this computer ({POOL.user_pool_id} at 127.0.0.1:4567)"


# A computer that the user pool may remember


def test_where_the_pool_leaves_it_to_the_person_the_card_offers_to_remember_this_computer():
    shown = seen(SIGNED_IN, UserState.SIGNED_IN, may_remember=True)
    assert buttons(shown) == ["Sign out", "Account", "Remember this computer", "Details"]
    assert Screens.MAY_REMEMBER in shown.details
    assert not any(button.primary for button in shown.buttons)
    assert Screens.MAY_REMEMBER not in seen(SIGNED_IN, UserState.SIGNED_IN).details


# What is said after a sign-out


def test_the_name_of_whoever_signed_out_last_is_offered_again_unless_another_was_typed():
    assert seen(SignedOut(), last_name="ada").fields[0].value == "ada"
    assert seen(SignedOut("grace"), last_name="ada").fields[0].value == "grace"


@pytest.mark.parametrize(("name", "filled_in"), [("ada", ""), ("grace", "grace")])
def test_it_is_not_offered_for_a_new_account(name, filled_in):
    model = FakeModel()
    model.last_name = "ada"
    then = do(screen_of(SignedOut()), "create-account", model, username=name)
    assert shown_on(then.screen, model).fields[0].value == filled_in


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (NOON + timedelta(minutes=40), Screens.CREDENTIALS_LIVE_ON),
        (NOON, Screens.YOU_ARE_SIGNED_OUT),
        (None, Screens.YOU_ARE_SIGNED_OUT),
    ],
)
def test_whoever_signs_out_hears_until_when_credentials_go_on_working(until, said):
    then = signed_out(status_of(SIGNED_IN, credentials_until=until), NOON)
    assert then.notice == said
    assert list(then.moments.values()) == ([until] if "{" in said else [])


def test_a_notice_brings_its_moments_beside_those_of_the_screen():
    shown = seen(SIGNED_IN, credentials_until=SOON, notice="{then}", moments={"then": NOON})
    assert shown.moments == {"until": SOON.isoformat(), "then": NOON.isoformat()}


# First factors


@pytest.mark.parametrize(
    ("preferred", "fields", "choices"),
    [
        (None, ["Username"], ["Sign in", "Create account"]),
        ("EMAIL_OTP", ["Username"], ["Sign in", "Create account"]),
        ("PASSWORD_SRP", ["Username", "Password"], ["Sign in", "Create account", "Forgot password?"]),
    ],
)
def test_a_sign_in_asks_for_the_password_where_that_comes_first(preferred, fields, choices):
    pool = replace(POOL, auth_flow_type="USER_AUTH", preferred_challenge=preferred)
    shown = seen(SignedOut(), pool=pool)
    assert (labels(shown), buttons(shown)) == (fields, choices)


@pytest.mark.parametrize(
    ("preferred", "typed", "opening"),
    [
        (None, "", Choice("ada", keep=True)),
        ("SMS_OTP", "", Choice("ada", "SMS", keep=True)),
        ("PASSWORD", "pw", Choice("ada", "PASSWORD", Secret("pw"), keep=True)),
    ],
)
def test_a_sign_in_begins_with_what_is_preferred(preferred, typed, opening):
    model = FakeModel(with_pool(auth_flow_type="USER_AUTH", preferred_challenge=preferred))
    do(screen_of(SignedOut()), "sign-in", model, username="ada", keep=TICKED, **({"password": typed} if typed else {}))
    assert model.answers == [opening]


@pytest.mark.parametrize(
    ("action", "factor"), [("choose-password", "PASSWORD"), ("choose-email", "EMAIL"), ("choose-sms", "SMS")]
)
def test_each_first_factor_has_a_button(action, factor):
    assert buttons(seen(FIRST)) == ["Password", "Code by e-mail", "Code by text message", "Back"]
    assert press(FIRST, action).answers == [ChosenFirstFactor(factor)]


def test_the_password_that_was_chosen_is_asked_for_with_a_way_to_a_new_one():
    shown = seen(GIVE_PASSWORD)
    assert (shown.heading, shown.text, labels(shown)) == ("Enter your password", "You sign in as ada.", ["Password"])
    assert press(GIVE_PASSWORD, "sign-in", password="pw").answers == [GivenPassword(Secret("pw"))]

    model = FakeModel()
    model.step = GIVE_PASSWORD
    then = do(screen_of(GIVE_PASSWORD), "forgot-password", model)
    assert shown_on(then.screen, model).heading == "Forgot your password?"
    assert model.status().step == SignedOut("ada")


# Guests


def test_the_form_says_that_the_session_is_a_guests_or_why_it_is_not():
    shown = seen(SignedOut(), UserState.GUEST)
    assert (shown.heading, shown.notice) == ("Sign in", "The session is a guest's until you sign in.")
    assert buttons(shown) == buttons(seen(SignedOut()))
    assert seen(SignedOut(), no_guest_because="No guests.").notice.endswith("no guest's either. No guests.")
    assert seen(SignedOut(), no_guest_because="No guests.", not_resumed_because="No network.").notice.endswith("work.")
