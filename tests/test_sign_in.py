"""Driving the flow against a provider: the step moves, and one answer is taken at a time."""

import pytest
from fakes import START, FakeClock, FakeProvider, Gate, Running, tokens

from nbauth.core.messages import Authenticated, Challenged, Kind
from nbauth.core.steps import Code, NeedsSmsCode, Password, SignedIn, SignedOut, Ticket
from nbauth.errors import ChallengeExpired, Unreachable, WrongCode, WrongCredentials
from nbauth.secret import Secret
from nbauth.sign_in import SignIn

SMS = Challenged(Kind.SMS_CODE, Ticket("ada", "secret-session"), START, "+*******1234")
PASSWORD = Password(" ada ", Secret("pw"))
CODE = Code(Secret("123456"))


@pytest.fixture
def provider():
    return FakeProvider(FakeClock())


@pytest.fixture
def attempt(provider):
    return SignIn(provider)


def test_it_begins_signed_out_with_the_name_that_is_known(provider):
    assert SignIn(provider).step == SignedOut()
    assert SignIn(provider, username="ada").step == SignedOut("ada")


def test_each_answer_moves_the_step(attempt, provider):
    provider.replies = [SMS, Authenticated(tokens())]

    assert isinstance(attempt.respond(PASSWORD), NeedsSmsCode)
    assert isinstance(attempt.step, NeedsSmsCode)
    assert isinstance(attempt.respond(CODE), SignedIn)
    assert isinstance(attempt.step, SignedIn)


def test_a_wrong_password_keeps_the_typed_name_without_its_spaces(attempt, provider):
    provider.replies = [WrongCredentials("No.")]

    with pytest.raises(WrongCredentials):
        attempt.respond(PASSWORD)
    assert attempt.step == SignedOut("ada")


def test_a_wrong_code_keeps_the_step_and_its_ticket(attempt, provider):
    provider.replies = [SMS, WrongCode("No."), Authenticated(tokens())]
    asked = attempt.respond(PASSWORD)

    with pytest.raises(WrongCode):
        attempt.respond(CODE)
    assert attempt.step is asked
    assert isinstance(attempt.respond(CODE), SignedIn)
    assert provider.performed[-1].ticket.session == "secret-session"


def test_an_expired_challenge_goes_back_to_the_beginning_with_the_name(attempt, provider):
    provider.replies = [SMS, ChallengeExpired("Over.")]
    attempt.respond(PASSWORD)

    with pytest.raises(ChallengeExpired):
        attempt.respond(CODE)
    assert attempt.step == SignedOut("ada")


def test_an_answer_that_cannot_be_right_is_not_sent(attempt, provider):
    with pytest.raises(WrongCredentials):
        attempt.respond(Password("ada", Secret("")))
    assert provider.performed == []
    assert attempt.step == SignedOut("ada")


def test_starting_over_keeps_the_name_unless_another_one_is_given(attempt, provider):
    provider.replies = [SMS]
    attempt.respond(PASSWORD)

    attempt.start_over()
    assert attempt.step == SignedOut("ada")
    attempt.start_over(username="")
    assert attempt.step == SignedOut()


def test_a_second_answer_waits_for_the_first_and_answers_what_is_asked_then(attempt, provider):
    gate = Gate()
    provider.replies = [SMS, lambda: (gate.pass_through(), Authenticated(tokens()))[1]]
    attempt.respond(PASSWORD)

    first = Running(lambda: attempt.respond(CODE))
    gate.wait_until_reached()
    second = Running(lambda: attempt.respond(CODE))
    assert second.alive
    gate.open()

    assert isinstance(first.result(), SignedIn)
    assert isinstance(second.error(), ChallengeExpired)
    assert len(provider.performed) == 2  # the double click did not use up the session


def test_a_network_failure_in_a_challenge_can_be_tried_again(attempt, provider):
    provider.replies = [SMS, Unreachable("No network."), Authenticated(tokens())]
    attempt.respond(PASSWORD)
    with pytest.raises(Unreachable):
        attempt.respond(CODE)

    assert isinstance(attempt.respond(CODE), SignedIn)


def test_an_answer_to_another_question_leaves_an_open_challenge_open(attempt, provider):
    provider.replies = [SMS]
    asked = attempt.respond(PASSWORD)

    with pytest.raises(ChallengeExpired):
        attempt.respond(PASSWORD)  # a second form, a moment later
    assert attempt.step is asked


def test_starting_over_does_not_wait_and_ends_what_is_under_way(attempt, provider):
    gate = Gate()

    def held_up():
        gate.pass_through()
        return Authenticated(tokens())

    provider.replies = [held_up]
    answering = Running(lambda: attempt.respond(PASSWORD))
    gate.wait_until_reached()
    attempt.start_over(username="")
    gate.open()

    with pytest.raises(ChallengeExpired, match="left meanwhile"):
        answering.result()
    assert attempt.step == SignedOut("")
