"""The sign-in without its network: every step with every answer, and every failure."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from fakes import CAME_BACK, START, needs_browser, signed_in, tokens

from nbauth import errors
from nbauth.core import answers, checks, flow, steps
from nbauth.core.answers import (
    Choice,
    ChosenFactor,
    ChosenFirstFactor,
    Code,
    Confirmed,
    Custom,
    CustomAnswer,
    EmailAddress,
    GivenPassword,
    InBrowser,
    NewCode,
    NewPassword,
    Password,
    Reset,
    SentPassword,
)
from nbauth.core.delivery import Ticket
from nbauth.core.mfa import MfaChoice
from nbauth.core.steps import (
    Challenge,
    Detour,
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
    Question,
    SignedOut,
)
from nbauth.secret import Secret

TICKET = Ticket("user-id", "secret-session")
LATER = START + timedelta(minutes=3)
PASSWORD = Password("ada", Secret("pw"))

STEPS = {
    type(step).__name__: step
    for step in (
        SignedOut(),
        NeedsSmsCode("ada", LATER, TICKET, "+*******1234"),
        NeedsEmailCode("ada", LATER, TICKET, "a***@e***"),
        NeedsTotpCode("ada", LATER, TICKET),
        NeedsFactorChoice("ada", LATER, TICKET, ("PASSWORD", "EMAIL")),
        NeedsPassword("ada", LATER, TICKET),
        NeedsMfaChoice("ada", LATER, TICKET, (MfaChoice("TOTP"), MfaChoice("SMS", "+*******1234"))),
        NeedsMfaSetupChoice("ada", LATER, TICKET, (MfaChoice("TOTP"), MfaChoice("EMAIL")), ("SMS",)),
        NeedsTotpSetup("ada", LATER, TICKET, "secret-key", "otpauth://totp/secret"),
        NeedsEmailSetup("ada", LATER, TICKET),
        NeedsNewPassword("ada", LATER, TICKET, ()),
        NeedsCustomAnswer("ada", LATER, TICKET, {"question": "Why?"}),
        needs_browser(LATER),
        NeedsSignUpConfirmation("ada", PASSWORD),
        NeedsPasswordReset("ada", PASSWORD),
        signed_in(),
    )
}
QUESTIONS = [name for name, step in STEPS.items() if isinstance(step, Question)]
CHALLENGES = [name for name, step in STEPS.items() if isinstance(step, Challenge)]
GIVEN = {
    type(given).__name__: given
    for given in (
        PASSWORD,
        SentPassword("ada", Secret("pw")),
        Custom("ada"),
        Confirmed("ada", TICKET),
        Choice("ada", "PASSWORD", Secret("pw")),
        Code(Secret("123456")),
        NewCode(),
        ChosenFactor("TOTP"),
        ChosenFirstFactor("PASSWORD"),
        GivenPassword(Secret("pw")),
        EmailAddress("ada@example.com"),
        NewPassword(Secret("pw2"), {"email": "ada@example.com"}),
        CustomAnswer(Secret("because")),
        Reset(Secret("123456"), Secret("pw2")),
        InBrowser(),
        CAME_BACK,
    )
}
OPENINGS = {"Password", "SentPassword", "Custom", "Choice", "Confirmed", "InBrowser"}
RIGHT = {
    *((step, opening) for step in ("SignedOut", "SignedIn") for opening in OPENINGS),
    ("NeedsSmsCode", "Code"),
    ("NeedsEmailCode", "Code"),
    ("NeedsSmsCode", "NewCode"),
    ("NeedsEmailCode", "NewCode"),
    ("NeedsFactorChoice", "ChosenFirstFactor"),
    ("NeedsPassword", "GivenPassword"),
    ("NeedsMfaChoice", "ChosenFactor"),
    ("NeedsMfaSetupChoice", "ChosenFactor"),
    ("NeedsTotpSetup", "Code"),
    ("NeedsEmailSetup", "EmailAddress"),
    ("NeedsTotpCode", "Code"),
    ("NeedsNewPassword", "NewPassword"),
    ("NeedsCustomAnswer", "CustomAnswer"),
    ("NeedsBrowser", "Address"),
    ("NeedsSignUpConfirmation", "Code"),
    ("NeedsPasswordReset", "Reset"),
}
WRONG = sorted(set(product(STEPS, GIVEN)) - RIGHT)
FAILURES = sorted((getattr(errors, name) for name in errors.__all__), key=lambda kind: kind.__name__)


def test_the_tables_here_know_every_step_and_all_that_can_be_given():
    assert {type(step) for step in STEPS.values()} == set(steps.Step.__args__)
    assert {type(given) for given in GIVEN.values()} == {*answers.Opening.__args__, *answers.Answer.__args__}


@pytest.mark.parametrize(("step", "given"), sorted(RIGHT))
def test_the_awaited_answer_may_be_sent(step, given):
    assert flow.ready(STEPS[step], GIVEN[given]) == GIVEN[given]


@pytest.mark.parametrize(("step", "given"), WRONG)
def test_an_answer_to_another_question_is_refused(step, given):
    with pytest.raises(errors.ChallengeExpired) as refused:
        flow.ready(STEPS[step], GIVEN[given])
    assert refused.value.hint


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    "nonsense", [None, "123456", 7, b"123456", [], {}, object(), Secret("123456"), Code, SignedOut()]
)
def test_nonsense_is_no_answer(step, nonsense):
    with pytest.raises(errors.ChallengeExpired):
        flow.ready(STEPS[step], nonsense)


@pytest.mark.parametrize(("asked", "step"), sorted(product(STEPS, STEPS)))
def test_an_answer_is_taken_for_its_own_challenge_alone(asked, step):
    """A detour needs that no challenge is open, and whoever is signed out may always begin but then."""
    if Challenge in (kind_of(asked), kind_of(step)):
        with pytest.raises(errors.ChallengeExpired):
            flow.check_question(again(STEPS[asked]), STEPS[step])
        flow.check_question(STEPS[step], STEPS[step])
    else:
        flow.check_question(again(STEPS[asked]), STEPS[step])


def kind_of(name):
    return Challenge if isinstance(STEPS[name], Challenge) else None


def again(step):
    """One that is equal, and another: of another attempt."""
    return replace(step)


@pytest.mark.parametrize(
    ("claims", "shown"),
    [
        ({"sub": "7f0c"}, "ada"),
        ({"sub": "ada", "email": "ada@example.com", "phone_number": "+44123"}, "ada@example.com"),
        ({"sub": "ada", "phone_number": "+44123"}, "+44123"),
        ({"sub": "ada"}, "ada"),
    ],
)
def test_the_shown_name_is_a_random_id_only_if_there_is_nothing_else(claims, shown):
    assert tokens("ada", **claims).shown_name == shown


# After a failure


def stays(question, failure):
    mendable = {errors.WrongCode, errors.WeakPassword, errors.AttributeInvalid, errors.Unreachable, errors.Throttled}
    mendable |= {errors.Unanswered, errors.ServiceError, errors.ConfigurationError, errors.WrongChoice}
    if question in ("NeedsTotpCode", "NeedsTotpSetup", "NeedsBrowser"):
        mendable.add(errors.CodeExpired)
    return isinstance(STEPS[question], Detour) or failure in mendable


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_failure_that_another_try_can_mend_keeps_the_question_and_others_only_the_name(question, failure):
    expected = STEPS[question] if stays(question, failure) else SignedOut("ada")

    assert flow.after_failure(STEPS[question], failure("no"), "") == expected


@pytest.mark.parametrize("failure", FAILURES)
def test_after_any_failure_at_the_beginning_the_typed_name_is_kept(failure):
    assert flow.after_failure(SignedOut(), failure("no"), "bob") == SignedOut("bob")
    assert flow.after_failure(SignedOut("ada"), failure("no"), "bob") == SignedOut("bob")
    assert flow.after_failure(SignedOut("ada"), failure("no"), "") == SignedOut("ada")


@pytest.mark.parametrize("failure", FAILURES)
def test_no_failure_of_another_sign_in_ends_the_one_that_is_complete(failure):
    assert flow.after_failure(STEPS["SignedIn"], failure("no"), "bob") is STEPS["SignedIn"]


# What a bare text means


@pytest.mark.parametrize(
    "step", ["NeedsSmsCode", "NeedsEmailCode", "NeedsTotpCode", "NeedsTotpSetup", "NeedsSignUpConfirmation"]
)
def test_a_text_is_a_code_where_a_code_is_asked_for(step):
    assert flow.meant(STEPS[step], Secret("123456"), {}) == Code(Secret("123456"))


@pytest.mark.parametrize(
    ("typed", "factor"),
    [
        *((typed, "TOTP") for typed in ("totp", "TOTP", " app ", "authenticator app", "SOFTWARE_TOKEN_MFA", "the-app")),
        *((typed, "SMS") for typed in ("sms", "SMS_MFA", "text message", "Phone", "a text to my phone")),
    ],
)
def test_a_text_is_a_choice_in_whatever_words_where_one_is_asked_for(typed, factor):
    assert flow.meant(STEPS["NeedsMfaChoice"], Secret(typed), {}) == ChosenFactor(factor)


@pytest.mark.parametrize("typed", ["email", "E-Mail", "EMAIL_OTP", "mail", "EMAIL_MFA"])
def test_an_email_is_a_choice_however_it_is_written(typed):
    assert flow.meant(STEPS["NeedsMfaSetupChoice"], Secret(typed), {}) == ChosenFactor("EMAIL")


@pytest.mark.parametrize("typed", ["", "123456", "email", "app or sms", "TOTPSMS", "1", "secret-thing"])
def test_what_is_not_offered_is_no_choice_names_those_that_are_and_keeps_the_question(typed):
    step = STEPS["NeedsMfaChoice"]
    with pytest.raises(errors.WrongChoice, match='"TOTP", "SMS"') as refused:
        flow.meant(step, Secret(typed), {})
    assert "secret-thing" not in str(refused.value)
    assert flow.after_failure(step, refused.value, "") is step


@pytest.mark.parametrize(
    ("step", "factor"), [("NeedsMfaChoice", "EMAIL"), ("NeedsMfaSetupChoice", "SMS"), ("NeedsMfaChoice", "x")]
)
def test_a_choice_that_is_not_offered_is_not_sent(step, factor):
    with pytest.raises(errors.WrongChoice):
        flow.ready(STEPS[step], ChosenFactor(factor))


def test_a_text_is_an_address_where_one_is_asked_for():
    given = flow.meant(STEPS["NeedsEmailSetup"], Secret(" ada@example.com "), {})
    assert flow.ready(STEPS["NeedsEmailSetup"], given) == EmailAddress("ada@example.com")


def test_no_address_is_not_sent():
    with pytest.raises(errors.AttributeInvalid, match="email"):
        flow.ready(STEPS["NeedsEmailSetup"], EmailAddress("  "))


def test_a_text_is_a_password_where_a_new_one_is_asked_for():
    given = flow.meant(STEPS["NeedsNewPassword"], Secret("pw"), {"email": "a@b"})

    assert given == NewPassword(Secret("pw"), {"email": "a@b"})


def test_a_text_is_an_answer_where_the_pool_asks_something_of_its_own():
    assert flow.meant(STEPS["NeedsCustomAnswer"], Secret(" Because. "), {}) == CustomAnswer(Secret(" Because. "))


@pytest.mark.parametrize("step", ["SignedOut", "SignedIn"])
def test_a_text_means_nothing_where_nothing_is_asked(step):
    with pytest.raises(errors.ChallengeExpired, match="sign_in"):
        flow.meant(STEPS[step], Secret("123456"), {})


@pytest.mark.parametrize(
    ("typed", "factor"),
    [("password", "PASSWORD"), ("PASSWORD_SRP", "PASSWORD"), ("EMAIL_OTP", "EMAIL"), ("A code by e-mail", "EMAIL")],
)
def test_a_first_factor_is_chosen_in_any_words(typed, factor):
    assert flow.meant(STEPS["NeedsFactorChoice"], Secret(typed), {}) == ChosenFirstFactor(factor)


@pytest.mark.parametrize("typed", ["", "pigeon", "sms", "password or e-mail"])
def test_a_first_factor_that_is_not_on_offer_is_told_with_those_that_are(typed):
    with pytest.raises(errors.WrongChoice) as refused:
        flow.meant(STEPS["NeedsFactorChoice"], Secret(typed), {})
    assert refused.value.hint == 'Choose one of these: "PASSWORD", "EMAIL".'
    with pytest.raises(errors.WrongChoice):
        flow.ready(STEPS["NeedsFactorChoice"], ChosenFirstFactor("SMS"))


def test_a_password_that_is_chosen_beforehand_must_be_given():
    with pytest.raises(errors.WrongCredentials):
        flow.ready(STEPS["SignedOut"], Choice("ada", "PASSWORD"))
    assert flow.ready(STEPS["SignedOut"], Choice(" ada ", "EMAIL", Secret("pw"))) == Choice("ada", "EMAIL")
    assert Choice("ada", "EMAIL", keep=True).with_password(Secret("pw")) == Choice(
        "ada", "PASSWORD", Secret("pw"), keep=True
    )


def test_one_text_is_not_enough_for_a_new_password_and_its_code():
    with pytest.raises(errors.ChallengeExpired, match="confirm_forgot_password"):
        flow.meant(STEPS["NeedsPasswordReset"], Secret("123456"), {})


# No answer shows itself

PUBLIC = Custom | Confirmed | NewCode | ChosenFactor | ChosenFirstFactor | EmailAddress | InBrowser


@pytest.mark.parametrize("given", GIVEN.values(), ids=GIVEN)
def test_no_secret_is_in_a_repr(given):
    shown = repr(given) + "".join(map(repr, STEPS.values()))
    for secret in ("secret-key", "otpauth://totp/secret", "pw", "123456", "because", "secret-session"):
        assert f"'{secret}" not in shown
    assert answers.secrets_of(given) or isinstance(given, PUBLIC)


# Input


def verify(username="ada", password="pw"):
    return flow.ready(SignedOut(), Password(username, Secret(password)))


@pytest.mark.parametrize("typed", ["ada", " ada", "ada\n", "\t ada  ", "\u00a0ada\u2003"])
def test_white_space_around_a_user_name_is_dropped(typed):
    assert verify(typed).username == "ada"


@pytest.mark.parametrize("typed", ["Ada", "ADA@Example.COM", "ada lovelace", "adá", "阿达", "x" * 128])
def test_a_user_name_is_otherwise_kept_as_typed(typed):
    assert verify(typed).username == typed


@pytest.mark.parametrize(
    "typed", ["", " ", "\n\t", "a\x00b", "a\u200bb", "a\nb", "\x1b[31mada", "\ud800", "x" * 129, "x" * 10_000]
)
def test_what_cannot_be_a_user_name_is_not_sent(typed):
    with pytest.raises(errors.WrongCredentials) as refused:
        verify(typed)
    assert len(str(refused.value)) < 200
    assert str(refused.value).isprintable()
    assert refused.value.hint


@pytest.mark.parametrize("typed", [" pw ", "pw\n", "\t", " ", "пароль🔑", "pä\u0308ss", "x" * 256])
def test_a_password_is_never_changed(typed):
    assert verify(password=typed).password.reveal() == typed


@pytest.mark.parametrize("typed", ["", "x" * 257, "x" * 10_000, "pw\ud800"])
def test_what_cannot_be_a_password_is_not_sent(typed):
    with pytest.raises(errors.WrongCredentials) as refused:
        verify(password=typed)
    assert "xxx" not in str(refused.value)
    assert refused.value.hint


def answer_code(typed):
    return flow.ready(STEPS["NeedsTotpCode"], Code(Secret(typed))).code.reveal()


@pytest.mark.parametrize("typed", ["123456", " 123456\n", "123 456", "123\u00a0456", "1 2 3 4 5 6"])
def test_the_spaces_that_phones_put_into_codes_are_dropped(typed):
    assert answer_code(typed) == "123456"


@pytest.mark.parametrize("typed", ["A1b2C3", "x" * 64])
def test_a_code_that_is_not_six_digits_is_sent_for_the_pool_to_judge(typed):
    assert answer_code(typed) == typed


@pytest.mark.parametrize(
    "typed", ["", "   ", "12\x0034", "x" * 65, "x" * 10_000, "\u0661\u0662\u0663\u0664\u0665\u0666", "código"]
)
def test_what_cannot_be_a_code_is_not_sent_and_keeps_the_question(typed):
    with pytest.raises(errors.WrongCode) as refused:
        answer_code(typed)
    assert refused.value.hint
    assert flow.after_failure(STEPS["NeedsTotpCode"], refused.value, "") == STEPS["NeedsTotpCode"]


ASKS_FOR_ATTRIBUTES = NeedsNewPassword("ada", LATER, TICKET, ("email", "given_name"))


def test_required_attributes_are_trimmed_and_sent_along():
    given = {"email": " ada@example.com ", "given_name": "Ada\n", "locale": "en"}

    sent = flow.ready(ASKS_FOR_ATTRIBUTES, NewPassword(Secret(" new pw "), given))

    assert sent.attributes == {"email": "ada@example.com", "given_name": "Ada", "locale": "en"}
    assert sent.password.reveal() == " new pw "


@pytest.mark.parametrize("given", [{}, {"email": "a@b"}, {"email": "a@b", "given_name": "  "}])
def test_a_missing_attribute_is_named_and_keeps_the_question(given):
    with pytest.raises(errors.AttributeInvalid, match=r"email|given name") as refused:
        flow.ready(ASKS_FOR_ATTRIBUTES, NewPassword(Secret("pw"), given))
    assert flow.after_failure(ASKS_FOR_ATTRIBUTES, refused.value, "") is ASKS_FOR_ATTRIBUTES


@pytest.mark.parametrize("typed", ["", "x" * 257, "pw\ud800"])
def test_what_cannot_be_a_new_password_keeps_the_question(typed):
    with pytest.raises(errors.WeakPassword) as refused:
        flow.ready(STEPS["NeedsNewPassword"], NewPassword(Secret(typed)))
    assert refused.value.hint


@pytest.mark.parametrize("typed", [" Because.\n", "x" * 2048, "пароль🔑"])
def test_an_answer_to_the_pools_own_question_is_never_changed(typed):
    assert flow.ready(STEPS["NeedsCustomAnswer"], CustomAnswer(Secret(typed))).text.reveal() == typed


@pytest.mark.parametrize("typed", ["", "x" * 2049, "why\ud800"])
def test_what_cannot_be_such_an_answer_keeps_the_question(typed):
    with pytest.raises(errors.WrongCode) as refused:
        flow.ready(STEPS["NeedsCustomAnswer"], CustomAnswer(Secret(typed)))
    assert refused.value.hint


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        (
            {"email": " ada@example.com\n", "custom:team": "ml", "locale": " "},
            {"email": "ada@example.com", "custom:team": "ml"},
        ),
        ({"phone_number": "+1 (415) 555-0100"}, {"phone_number": "+14155550100"}),
        ({"address": "1 Road\nTown"}, {"address": "1 Road\nTown"}),
    ],
)
def test_attributes_are_sent_as_the_pool_wants_them(given, sent):
    assert checks.attributes(given) == sent


@pytest.mark.parametrize(
    "given",
    [
        {"phone_number": "415 555"},
        {"phone_number": "+0123456"},
        {"nick name": "x"},
        {"": "x"},
        {"custom:": "x"},
        {"email": "a\x00b"},
        {"email": "x" * 2049},
        {"email": None},
        {7: "x"},
        ["email"],
        None,
    ],
    ids=repr,
)
def test_what_cannot_be_an_attribute_is_not_sent(given):
    with pytest.raises(errors.AttributeInvalid) as refused:
        checks.attributes(given)
    assert refused.value.hint
    assert len(str(refused.value)) < 200
