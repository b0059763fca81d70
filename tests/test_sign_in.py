"""Driving the flow against a provider: the step moves, and one answer is taken at a time."""

from dataclasses import replace

import pytest
from fakes import FakeAccounts, FakeClock, FakeProvider, Gate, Running, signed_in, sms

from nbauth import deadline
from nbauth.core.accounts import SignUpResult, SignUpState
from nbauth.core.answers import (
    Choice,
    ChosenFactor,
    ChosenFirstFactor,
    Code,
    Confirmed,
    GivenPassword,
    NewCode,
    Password,
    Reset,
)
from nbauth.core.delivery import Ticket
from nbauth.core.events import What
from nbauth.core.mfa import MfaChoice
from nbauth.core.steps import (
    NeedsFactorChoice,
    NeedsMfaChoice,
    NeedsPassword,
    NeedsPasswordReset,
    NeedsSignUpConfirmation,
    NeedsSmsCode,
    SignedIn,
    SignedOut,
)
from nbauth.errors import (
    ChallengeExpired,
    CodeExpired,
    Throttled,
    TooManyAttempts,
    Unanswered,
    Unreachable,
    WeakPassword,
    WrongCode,
    WrongCredentials,
)
from nbauth.recorder import Recorder
from nbauth.secret import Secret
from nbauth.sign_in import SignIn

SMS = sms()
OUT = SignedOut()
PASSWORD = Password(" ada ", Secret("pw"))
CODE = Code(Secret("123456"))


@pytest.fixture
def provider():
    return FakeProvider(FakeClock())


@pytest.fixture
def accounts():
    return FakeAccounts()


@pytest.fixture
def attempt(provider, accounts):
    return SignIn(provider, accounts, Recorder("session", clock=FakeClock()), clock=FakeClock())


def test_it_begins_signed_out(attempt):
    assert attempt.step == SignedOut()


def test_each_answer_moves_the_step(attempt, provider):
    provider.replies = [SMS, signed_in()]

    assert isinstance(attempt.respond(OUT, PASSWORD), NeedsSmsCode)
    assert isinstance(attempt.step, NeedsSmsCode)
    assert isinstance(attempt.respond(attempt.step, CODE), SignedIn)
    assert isinstance(attempt.step, SignedIn)


def test_a_wrong_password_keeps_the_typed_name_without_its_spaces(attempt, provider):
    provider.replies = [WrongCredentials("No.")]

    with pytest.raises(WrongCredentials):
        attempt.respond(OUT, PASSWORD)
    assert attempt.step == SignedOut("ada")


def test_a_wrong_code_keeps_the_step_and_its_ticket(attempt, provider):
    provider.replies = [SMS, WrongCode("No."), signed_in()]
    asked = attempt.respond(OUT, PASSWORD)

    with pytest.raises(WrongCode):
        attempt.respond(attempt.step, CODE)
    assert attempt.step is asked
    assert isinstance(attempt.respond(attempt.step, CODE), SignedIn)
    assert provider.answered[-1] == (asked, CODE)


def test_an_expired_challenge_goes_back_to_the_beginning_with_the_name(attempt, provider):
    provider.replies = [SMS, ChallengeExpired("Over.")]
    attempt.respond(OUT, PASSWORD)

    with pytest.raises(ChallengeExpired):
        attempt.respond(attempt.step, CODE)
    assert attempt.step == SignedOut("ada")


def test_an_answer_that_cannot_be_right_is_not_sent(attempt, provider):
    with pytest.raises(WrongCredentials):
        attempt.respond(OUT, Password("ada", Secret("")))
    assert provider.begun == []
    assert attempt.step == SignedOut("ada")


def test_starting_over_keeps_the_name_unless_another_one_is_given(attempt, provider):
    provider.replies = [SMS]
    attempt.respond(OUT, PASSWORD)

    attempt.start_over()
    assert attempt.step == SignedOut("ada")
    attempt.start_over(username="")
    assert attempt.step == SignedOut()


def test_a_second_answer_waits_for_the_first_and_is_not_spent_on_what_is_asked_then(attempt, provider):
    gate = Gate()
    provider.replies = [SMS, lambda: (gate.pass_through(), signed_in())[1]]
    attempt.respond(OUT, PASSWORD)

    asked = attempt.step
    first = Running(lambda: attempt.respond(asked, CODE))
    gate.wait_until_reached()
    second = Running(lambda: attempt.respond(asked, CODE))
    assert second.alive
    gate.open()

    assert isinstance(first.result(), SignedIn)
    assert isinstance(second.error(), ChallengeExpired)
    assert len(provider.answered) == 1  # the double click did not use up the session


def test_an_answer_does_not_wait_for_ever_for_the_one_before(attempt, provider, monkeypatch):
    gate = Gate()
    provider.replies = [SMS, lambda: (gate.pass_through(), signed_in())[1]]
    attempt.respond(OUT, PASSWORD)
    asked = attempt.step
    first = Running(lambda: attempt.respond(asked, CODE))
    gate.wait_until_reached()
    monkeypatch.setattr(deadline, "LONGEST_WAIT_S", 0.01)
    with pytest.raises(Unreachable, match="still under way"):
        attempt.respond(asked, CODE)
    gate.open()
    assert isinstance(first.result(), SignedIn)


def test_a_network_failure_in_a_challenge_can_be_tried_again(attempt, provider):
    provider.replies = [SMS, Unreachable("No network."), signed_in()]
    attempt.respond(OUT, PASSWORD)
    with pytest.raises(Unreachable):
        attempt.respond(attempt.step, CODE)

    assert isinstance(attempt.respond(attempt.step, CODE), SignedIn)


def test_a_question_that_is_over_after_a_lost_reply_may_have_been_answered(attempt, provider):
    over = ChallengeExpired("The time is over.", code="NotAuthorizedException", request_id="8b2b6b3e")
    provider.replies = [SMS, Unanswered("Lost."), over]
    attempt.respond(OUT, PASSWORD)
    with pytest.raises(Unanswered):
        attempt.respond(attempt.step, CODE)
    assert attempt.step == SMS
    with pytest.raises(ChallengeExpired, match="may have been taken") as over:
        attempt.respond(attempt.step, CODE)
    assert (over.value.code, over.value.request_id) == ("NotAuthorizedException", "8b2b6b3e")
    assert attempt.step == SignedOut("ada")


def test_a_question_that_is_over_after_another_failure_is_just_over(attempt, provider):
    provider.replies = [SMS, Unreachable("No network."), ChallengeExpired("The time is over.")]
    attempt.respond(OUT, PASSWORD)
    with pytest.raises(Unreachable):
        attempt.respond(attempt.step, CODE)
    with pytest.raises(ChallengeExpired, match="time is over"):
        attempt.respond(attempt.step, CODE)


@pytest.mark.parametrize(
    ("between", "told"), [(Unreachable, "may have been taken"), (Throttled, "may have been taken"), (WrongCode, "Over")]
)
def test_it_may_have_been_until_the_service_has_looked_at_the_next(attempt, provider, between, told):
    """What is refused as a wrong code shows that the question was open still."""
    provider.replies = [SMS, Unanswered("Lost."), between("No."), ChallengeExpired("Over.")]
    attempt.respond(OUT, PASSWORD)
    for failure in (Unanswered, between):
        with pytest.raises(failure):
            attempt.respond(attempt.step, CODE)
    with pytest.raises(ChallengeExpired, match=told):
        attempt.respond(attempt.step, CODE)


def test_an_answer_to_another_question_leaves_an_open_challenge_open(attempt, provider):
    provider.replies = [SMS]
    asked = attempt.respond(OUT, PASSWORD)

    with pytest.raises(ChallengeExpired):
        attempt.respond(OUT, PASSWORD)  # a second form, a moment later
    assert attempt.step is asked


def test_starting_over_does_not_wait_and_ends_what_is_under_way(attempt, provider):
    gate = Gate()

    def held_up():
        gate.pass_through()
        return signed_in()

    provider.replies = [held_up]
    answering = Running(lambda: attempt.respond(OUT, PASSWORD))
    gate.wait_until_reached()
    attempt.start_over(username="")
    gate.open()

    with pytest.raises(ChallengeExpired, match="left meanwhile"):
        answering.result()
    assert attempt.step == SignedOut("")


# An answer names its question


def test_the_code_of_one_user_is_never_spent_on_the_challenge_of_another(attempt, provider):
    provider.replies = [sms("sam"), sms("emi")]
    sams = attempt.begin(Password("sam", Secret("pw")))
    emis = attempt.begin(Password("emi", Secret("pw")))

    with pytest.raises(ChallengeExpired):
        attempt.respond(sams, CODE)
    assert provider.answered == []
    assert attempt.step is emis


def test_a_code_that_waits_for_its_turn_is_not_spent_on_the_challenge_that_comes_meanwhile(attempt, provider):
    gate = Gate()
    provider.replies = [sms("sam"), lambda: (gate.pass_through(), sms("emi"))[1]]
    sams = attempt.begin(Password("sam", Secret("pw")))
    emi = Running(lambda: attempt.begin(Password("emi", Secret("pw"))))
    gate.wait_until_reached()
    sam = Running(lambda: attempt.respond(sams, CODE))
    gate.open()

    assert emi.result().username == "emi"
    assert isinstance(sam.error(), ChallengeExpired)
    assert provider.answered == []


def test_beginning_leaves_what_is_open(attempt, provider):
    provider.replies = [SMS, sms("bob")]
    attempt.begin(PASSWORD)

    assert attempt.begin(Password("bob", Secret("pw"))) == sms("bob")


# Detours: the account is mended, and the sign-in goes on

UMA = Password("uma", Secret("pw"), keep=False)
UNCONFIRMED = NeedsSignUpConfirmation("uma", UMA)
RESET = NeedsPasswordReset("ada", Password("ada", Secret("old pw"), keep=True))
NEW = Reset(Secret("123 456"), Secret("new pw"))
AT_ONCE = Confirmed("uma", Ticket("uma", "secret-session"))


def test_a_confirmation_goes_on_with_what_has_led_there(attempt, provider, accounts):
    provider.replies = [UNCONFIRMED, signed_in("uma")]

    asked = attempt.begin(UMA)
    assert attempt.respond(asked, Code(Secret("123 456"))) == signed_in("uma") == attempt.step
    assert accounts.asked == [("confirm_sign_up", "uma", Secret("123456"))]
    assert provider.begun == [UMA, UMA]
    assert attempt.keep is False


def test_a_confirmation_that_signs_in_by_itself_needs_no_password(attempt, provider, accounts):
    accounts.replies = [SignUpResult(SignUpState.CONFIRMED, opening=AT_ONCE)]
    provider.replies = [signed_in("uma")]

    assert attempt.respond(UNCONFIRMED, CODE) == signed_in("uma")  # from the form that has just signed up
    assert provider.begun == [replace(AT_ONCE, keep=UMA.keep)]
    assert attempt.keep is UMA.keep  # what was chosen in the form


def test_where_that_is_refused_the_password_is_taken(attempt, provider, accounts):
    accounts.replies = [SignUpResult(SignUpState.CONFIRMED, opening=AT_ONCE)]
    provider.replies = [WrongCredentials("No."), signed_in("uma")]

    assert attempt.respond(UNCONFIRMED, CODE) == signed_in("uma")
    assert provider.begun == [replace(AT_ONCE, keep=False), UMA]


def test_a_new_password_signs_in(attempt, provider, accounts):
    provider.replies = [RESET, signed_in()]

    asked = attempt.begin(PASSWORD)
    assert attempt.respond(asked, NEW) == signed_in()
    assert accounts.asked == [("confirm_forgot_password", "ada", Secret("123456"), Secret("new pw"))]
    assert provider.begun[-1] == Password("ada", Secret("new pw"), keep=True)


@pytest.mark.parametrize("failure", [WrongCode, CodeExpired, WeakPassword, TooManyAttempts, Unreachable])
@pytest.mark.parametrize(("asked", "answer"), [(UNCONFIRMED, CODE), (RESET, NEW)], ids=["confirm", "reset"])
def test_a_detour_stays_until_the_account_is_mended(attempt, provider, accounts, asked, answer, failure):
    provider.replies = [asked]
    attempt.begin(PASSWORD)
    accounts.replies = [failure("No.")]

    with pytest.raises(failure):
        attempt.respond(asked, answer)
    assert attempt.step is asked
    assert len(provider.begun) == 1


@pytest.mark.parametrize(("asked", "answer"), [(UNCONFIRMED, CODE), (RESET, NEW)], ids=["confirm", "reset"])
def test_a_sign_in_that_fails_after_a_detour_is_at_the_beginning_with_the_name(attempt, provider, asked, answer):
    provider.replies = [asked, Unreachable("No network.")]
    attempt.begin(PASSWORD)

    with pytest.raises(Unreachable):
        attempt.respond(asked, answer)
    assert attempt.step == SignedOut(asked.username)


def test_a_detour_that_is_asked_aside_waits_for_no_challenge_to_be_open(attempt, provider, accounts):
    provider.replies = [SMS]
    attempt.begin(PASSWORD)

    with pytest.raises(ChallengeExpired):
        attempt.respond(UNCONFIRMED, CODE)
    assert accounts.asked == []
    assert attempt.step is SMS


def test_a_sign_out_during_a_detour_wins(attempt, accounts):
    gate = Gate()
    accounts.replies = [lambda: (gate.pass_through(), SignUpResult(SignUpState.CONFIRMED))[1]]
    confirming = Running(lambda: attempt.respond(UNCONFIRMED, CODE))
    gate.wait_until_reached()
    attempt.start_over(username="")
    gate.open()

    assert isinstance(confirming.error(), ChallengeExpired)
    assert attempt.step == SignedOut()


def test_a_reset_whose_code_is_spent_after_a_lost_reply_may_have_worked(attempt, accounts):
    accounts.replies = [Unanswered("Lost."), CodeExpired("Spent.", code="ExpiredCodeException", request_id="8b2b")]
    with pytest.raises(Unanswered):
        attempt.respond(RESET, NEW)
    with pytest.raises(CodeExpired, match="may have set the new password") as spent:
        attempt.respond(RESET, NEW)
    assert (spent.value.code, spent.value.request_id) == ("ExpiredCodeException", "8b2b")


def test_a_code_that_is_spent_after_another_failure_is_just_spent(attempt, accounts):
    accounts.replies = [Unreachable("No network."), CodeExpired("Spent.")]
    for failure, told in ((Unreachable, "network"), (CodeExpired, "Spent")):
        with pytest.raises(failure, match=told):
            attempt.respond(RESET, NEW)


@pytest.mark.parametrize("end", ["left", "answered", "refused"])
def test_the_password_of_a_question_is_not_held_beyond_it(attempt, provider, accounts, end):
    accounts.replies = [Unanswered("Lost.")]
    with pytest.raises(Unanswered):
        attempt.respond(UNCONFIRMED, CODE)
    assert UNCONFIRMED in vars(attempt).values()
    if end == "left":
        attempt.start_over()
    elif end == "answered":
        provider.replies = [signed_in("uma")]
        attempt.respond(UNCONFIRMED, CODE)
    else:
        accounts.replies = [WrongCode("No.")]
        with pytest.raises(WrongCode):
            attempt.respond(UNCONFIRMED, CODE)
    assert UNCONFIRMED not in vars(attempt).values()


@pytest.mark.parametrize(("asked", "answer"), [(UNCONFIRMED, CODE), (RESET, NEW)], ids=["confirm", "reset"])
def test_a_detour_that_fails_aside_is_no_step_of_the_other_forms(attempt, accounts, asked, answer):
    accounts.replies = [WrongCode("No.")]

    with pytest.raises(WrongCode):
        attempt.respond(asked, answer)
    assert attempt.step == SignedOut()


def test_a_sign_in_that_is_overtaken_leaves_no_refresh_token_alive(attempt, provider):
    gate = Gate()
    provider.replies = [lambda: (gate.pass_through(), signed_in())[1]]
    answering = Running(lambda: attempt.respond(OUT, PASSWORD))
    gate.wait_until_reached()
    attempt.start_over()
    gate.open()

    assert isinstance(answering.error(), ChallengeExpired)
    assert provider.revoked == [signed_in().tokens.refresh_token]


# Another code


def choice():
    return NeedsMfaChoice("ada", SMS.answer_by, SMS.ticket, (MfaChoice("TOTP"), MfaChoice("SMS", "+***")))


def test_another_code_comes_by_the_same_opening_without_a_question(attempt, provider):
    first, second = sms(), sms()
    provider.replies = [first, second, signed_in()]
    attempt.respond(OUT, PASSWORD)

    assert attempt.respond(first, NewCode()) is attempt.step is second
    assert provider.begun == [Password("ada", Secret("pw"))] * 2
    assert isinstance(attempt.respond(second, CODE), SignedIn)
    assert attempt._held._held is None


def test_a_code_can_be_sent_again_and_again(attempt, provider):
    provider.replies = [sms(), sms(), sms()]
    attempt.respond(OUT, PASSWORD)
    for _ in range(2):
        attempt.respond(attempt.step, NewCode())
    assert len(provider.begun) == 3


def test_a_script_that_began_the_sign_in_keeps_its_password_to_itself(attempt, provider):
    provider.replies = [sms()]
    attempt.begin(PASSWORD)
    assert attempt._held._held is None
    assert attempt.respond(attempt.step, NewCode()) == attempt.step == SignedOut("ada")
    assert len(provider.begun) == 1


def test_when_the_time_is_over_another_code_needs_the_password_again(provider, accounts):
    clock = FakeClock()
    attempt = SignIn(provider, accounts, Recorder("session", clock=clock), clock=clock)
    provider.replies = [sms()]
    attempt.respond(OUT, PASSWORD)
    clock.move(180)
    assert attempt.respond(attempt.step, NewCode()) == SignedOut("ada")


@pytest.mark.parametrize("failure", [Unreachable("No."), Throttled("No.")])
def test_a_code_that_could_not_be_sent_again_leaves_the_question_and_what_is_held(attempt, provider, failure):
    first = sms()
    provider.replies = [first, failure, sms()]
    attempt.respond(OUT, PASSWORD)
    with pytest.raises(type(failure)):
        attempt.respond(first, NewCode())
    assert attempt.step is first
    assert isinstance(attempt.respond(first, NewCode()), NeedsSmsCode)


def test_a_wrong_code_keeps_what_is_held_and_the_end_of_the_sign_in_drops_it(attempt, provider):
    provider.replies = [sms(), WrongCode("No."), ChallengeExpired("No.")]
    attempt.respond(OUT, PASSWORD)
    with pytest.raises(WrongCode):
        attempt.respond(attempt.step, CODE)
    assert attempt._held._held is not None
    with pytest.raises(ChallengeExpired):
        attempt.respond(attempt.step, CODE)
    assert attempt._held._held is None


@pytest.mark.parametrize(
    "leave", [lambda attempt: attempt.start_over(), lambda attempt: attempt.start_over(username="")]
)
def test_whoever_leaves_the_question_takes_nothing_along(attempt, provider, leave):
    provider.replies = [sms()]
    attempt.respond(OUT, PASSWORD)
    leave(attempt)
    assert attempt._held._held is None


def test_who_leaves_while_another_code_is_asked_for_takes_nothing_along_either(attempt, provider):
    gate = Gate()
    provider.replies = [sms(), lambda: (gate.pass_through(), sms())[1]]
    attempt.respond(OUT, PASSWORD)
    running = Running(lambda: attempt.respond(attempt.step, NewCode()))
    gate.wait_until_reached()
    attempt.start_over()
    gate.open()
    assert isinstance(running.error(), ChallengeExpired)
    assert (attempt.step, attempt._held._held) == (SignedOut("ada"), None)


def test_what_was_chosen_is_chosen_again_for_another_code(attempt, provider):
    provider.replies = [choice(), sms(), choice(), sms()]
    attempt.respond(OUT, PASSWORD)
    attempt.respond(attempt.step, ChosenFactor("SMS"))
    assert isinstance(attempt.respond(attempt.step, NewCode()), NeedsSmsCode)
    assert [answer for _, answer in provider.answered] == [ChosenFactor("SMS")] * 2


def test_a_choice_that_is_not_there_any_more_is_asked(attempt, provider):
    only_app = replace(choice(), choices=(MfaChoice("TOTP"),))
    provider.replies = [choice(), sms(), only_app]
    attempt.respond(OUT, PASSWORD)
    attempt.respond(attempt.step, ChosenFactor("SMS"))
    assert attempt.respond(attempt.step, NewCode()) is only_app


def first_choice():
    return NeedsFactorChoice("ada", SMS.answer_by, SMS.ticket, ("PASSWORD", "SMS"))


def test_a_first_factor_that_was_chosen_is_chosen_again_for_another_code(attempt, provider):
    provider.replies = [first_choice(), sms(), first_choice(), sms()]
    attempt.respond(OUT, Choice("ada"))
    attempt.respond(attempt.step, ChosenFirstFactor("SMS"))
    assert isinstance(attempt.respond(attempt.step, NewCode()), NeedsSmsCode)
    assert provider.begun == [Choice("ada")] * 2
    assert [answer for _, answer in provider.answered] == [ChosenFirstFactor("SMS")] * 2


def test_a_password_that_was_given_later_sends_another_code(attempt, provider):
    asked = NeedsPassword("ada", SMS.answer_by, SMS.ticket)
    provider.replies = [first_choice(), asked, sms(), sms()]
    attempt.respond(OUT, Choice("ada", keep=True))
    attempt.respond(attempt.step, ChosenFirstFactor("PASSWORD"))
    attempt.respond(attempt.step, GivenPassword(Secret("pw")))
    assert isinstance(attempt.respond(attempt.step, NewCode()), NeedsSmsCode)
    assert provider.begun == [Choice("ada", keep=True), Choice("ada", "PASSWORD", Secret("pw"), keep=True)]


def test_the_password_that_was_set_is_the_one_that_sends_another_code(attempt, provider):
    provider.replies = [sms(), sms()]
    asked = NeedsPasswordReset("ada", PASSWORD)
    attempt.respond(asked, Reset(Secret("123456"), Secret("new")))
    attempt.respond(attempt.step, NewCode())
    assert [opening.password for opening in provider.begun] == [Secret("new")] * 2


def test_another_code_is_recorded_as_what_it_is(attempt, provider):
    provider.replies = [sms(), sms()]
    attempt.respond(OUT, PASSWORD)
    attempt.respond(attempt.step, NewCode())
    assert [event.what for event in attempt._recorder.history()] == [What.SIGN_IN, What.NEW_CODE]
