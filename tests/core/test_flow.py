"""The three tables of a sign-in: every step with every answer, every reply, every failure."""

from datetime import timedelta
from itertools import product

import pytest
from fakes import START, tokens

from nbauth import errors
from nbauth.core import flow
from nbauth.core.messages import (
    AnswerCode,
    AnswerNewPassword,
    Authenticated,
    Challenged,
    Kind,
    VerifyPassword,
)
from nbauth.core.steps import (
    Code,
    NeedsEmailCode,
    NeedsNewPassword,
    NeedsSmsCode,
    NeedsTotpCode,
    NewPassword,
    Password,
    SignedIn,
    SignedOut,
    Ticket,
)
from nbauth.secret import Secret

TICKET = Ticket("user-id", "secret-session")
LATER = START + timedelta(minutes=3)

STEPS = {
    "signed out": SignedOut(),
    "SMS": NeedsSmsCode("ada", "+*******1234", LATER, TICKET),
    "e-mail": NeedsEmailCode("ada", "a***@e***", LATER, TICKET),
    "TOTP": NeedsTotpCode("ada", LATER, TICKET),
    "new password": NeedsNewPassword("ada", (), LATER, TICKET),
    "signed in": SignedIn("ada", tokens()),
}
CHALLENGES = ("SMS", "e-mail", "TOTP", "new password")
ANSWERS = {
    "password": Password("ada", Secret("pw")),
    "code": Code(Secret("123456")),
    "new password": NewPassword(Secret("pw2"), {"email": "ada@example.com"}),
}
RIGHT = {
    ("signed out", "password"): VerifyPassword("ada", Secret("pw")),
    ("signed in", "password"): VerifyPassword("ada", Secret("pw")),
    ("SMS", "code"): AnswerCode("ada", Kind.SMS_CODE, TICKET, Secret("123456")),
    ("e-mail", "code"): AnswerCode("ada", Kind.EMAIL_CODE, TICKET, Secret("123456")),
    ("TOTP", "code"): AnswerCode("ada", Kind.TOTP_CODE, TICKET, Secret("123456")),
    ("new password", "new password"): AnswerNewPassword("ada", TICKET, Secret("pw2"), {"email": "ada@example.com"}),
}
WRONG = sorted(set(product(STEPS, ANSWERS)) - set(RIGHT))
FAILURES = sorted(
    (kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.NbauthError)),
    key=lambda kind: kind.__name__,
)


def test_the_tables_here_know_every_step_and_every_answer():
    from nbauth.core import steps

    assert {type(step) for step in STEPS.values()} == set(steps.Step.__args__)
    assert {type(answer) for answer in ANSWERS.values()} == set(steps.Answer.__args__)


@pytest.mark.parametrize(("step", "answer"), RIGHT)
def test_the_awaited_answer_becomes_a_request(step, answer):
    assert flow.respond(STEPS[step], ANSWERS[answer]) == RIGHT[step, answer]


@pytest.mark.parametrize(("step", "answer"), WRONG)
def test_an_answer_to_another_question_is_refused(step, answer):
    with pytest.raises(errors.ChallengeExpired) as refused:
        flow.respond(STEPS[step], ANSWERS[answer])
    assert refused.value.hint


@pytest.mark.parametrize(
    ("reply", "step"),
    [
        (Challenged(Kind.SMS_CODE, TICKET, LATER, "+*******1234"), STEPS["SMS"]),
        (Challenged(Kind.EMAIL_CODE, TICKET, LATER, "a***@e***"), STEPS["e-mail"]),
        (Challenged(Kind.TOTP_CODE, TICKET, LATER), STEPS["TOTP"]),
        (
            Challenged(Kind.NEW_PASSWORD, TICKET, LATER, required_attributes=("email",)),
            NeedsNewPassword("ada", ("email",), LATER, TICKET),
        ),
        (Authenticated(tokens()), SignedIn("ada", tokens())),
    ],
    ids=lambda value: type(value).__name__,
)
def test_each_reply_leads_to_its_step(reply, step):
    assert flow.receive(VerifyPassword("ada", Secret("pw")), reply) == step


def test_every_kind_of_challenge_has_a_step():
    steps = {type(flow.receive(VerifyPassword("a", Secret("b")), Challenged(kind, TICKET, LATER))) for kind in Kind}

    assert steps == {NeedsSmsCode, NeedsEmailCode, NeedsTotpCode, NeedsNewPassword}


def test_who_signs_in_with_an_address_is_shown_by_it():
    reply = Authenticated(tokens("sub-of-7f0c", sub="sub-of-7f0c", email="ada@example.com"))

    assert flow.receive(VerifyPassword("ada@example.com", Secret("pw")), reply).username == "ada@example.com"


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


def kept_by(challenge):
    kept = {errors.WrongCode, errors.WeakPassword, errors.Unreachable, errors.Throttled}
    return kept | {errors.CodeExpired} if challenge == "TOTP" else kept


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("challenge", CHALLENGES)
def test_a_failure_that_another_try_can_mend_keeps_the_question_and_others_only_the_name(challenge, failure):
    expected = STEPS[challenge] if failure in kept_by(challenge) else SignedOut("ada")

    assert flow.after_failure(STEPS[challenge], failure("no"), "") == expected


@pytest.mark.parametrize("failure", FAILURES)
def test_after_any_failure_at_the_beginning_the_typed_name_is_kept(failure):
    assert flow.after_failure(SignedOut(), failure("no"), "bob") == SignedOut("bob")
    assert flow.after_failure(SignedOut("ada"), failure("no"), "bob") == SignedOut("bob")
    assert flow.after_failure(SignedOut("ada"), failure("no"), "") == SignedOut("ada")


@pytest.mark.parametrize("failure", FAILURES)
def test_no_failure_of_another_sign_in_ends_the_one_that_is_complete(failure):
    assert flow.after_failure(STEPS["signed in"], failure("no"), "bob") is STEPS["signed in"]


# What a bare text means


@pytest.mark.parametrize("challenge", ["SMS", "e-mail", "TOTP"])
def test_a_text_is_a_code_where_a_code_is_asked_for(challenge):
    assert flow.answer_to(STEPS[challenge], Secret("123456"), {}) == Code(Secret("123456"))


def test_a_text_is_a_password_where_a_new_one_is_asked_for():
    given = flow.answer_to(STEPS["new password"], Secret("pw"), {"email": "a@b"})

    assert given == NewPassword(Secret("pw"), {"email": "a@b"})


@pytest.mark.parametrize("step", ["signed out", "signed in"])
def test_a_text_means_nothing_where_nothing_is_asked(step):
    with pytest.raises(errors.ChallengeExpired, match="sign_in"):
        flow.answer_to(STEPS[step], Secret("123456"), {})


# Input


def verify(username="ada", password="pw"):
    return flow.respond(SignedOut(), Password(username, Secret(password)))


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
    return flow.respond(STEPS["TOTP"], Code(Secret(typed))).code.reveal()


@pytest.mark.parametrize("typed", ["123456", " 123456\n", "123 456", "123\u00a0456", "1 2 3 4 5 6"])
def test_the_spaces_that_phones_put_into_codes_are_dropped(typed):
    assert answer_code(typed) == "123456"


@pytest.mark.parametrize("typed", ["A1b2C3", "x" * 64])
def test_a_code_that_is_not_six_digits_is_sent_for_the_pool_to_judge(typed):
    assert answer_code(typed) == typed


@pytest.mark.parametrize("typed", ["", "   ", "x" * 65, "x" * 10_000, "\uff11\uff12\uff13\uff14\uff15\uff16", "código"])
def test_what_cannot_be_a_code_is_not_sent_and_keeps_the_question(typed):
    with pytest.raises(errors.WrongCode) as refused:
        answer_code(typed)
    assert refused.value.hint
    assert flow.after_failure(STEPS["TOTP"], refused.value, "") == STEPS["TOTP"]


ASKS_FOR_ATTRIBUTES = NeedsNewPassword("ada", ("email", "given_name"), LATER, TICKET)


def test_required_attributes_are_trimmed_and_sent_along():
    given = {"email": " ada@example.com ", "given_name": "Ada\n", "locale": "en"}

    sent = flow.respond(ASKS_FOR_ATTRIBUTES, NewPassword(Secret(" new pw "), given))

    assert sent.attributes == {"email": "ada@example.com", "given_name": "Ada", "locale": "en"}
    assert sent.password.reveal() == " new pw "


@pytest.mark.parametrize("given", [{}, {"email": "a@b"}, {"email": "a@b", "given_name": "  "}])
def test_a_missing_attribute_is_named_and_keeps_the_question(given):
    with pytest.raises(errors.WeakPassword, match=r"email|given_name") as refused:
        flow.respond(ASKS_FOR_ATTRIBUTES, NewPassword(Secret("pw"), given))
    assert flow.after_failure(ASKS_FOR_ATTRIBUTES, refused.value, "") is ASKS_FOR_ATTRIBUTES


@pytest.mark.parametrize("typed", ["", "x" * 257, "pw\ud800"])
def test_what_cannot_be_a_new_password_keeps_the_question(typed):
    with pytest.raises(errors.WeakPassword) as refused:
        flow.respond(STEPS["new password"], NewPassword(Secret(typed)))
    assert refused.value.hint
