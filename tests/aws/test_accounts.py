"""Sign-up at the edge: what the local AWS does not say, and the session that a confirmation goes on with."""

import pytest
from botocore.exceptions import ClientError
from fakes import POOL

import nbauth
from nbauth.aws.accounts import Accounts
from nbauth.core.accounts import NewAccount, SignUpState
from nbauth.errors import Unanswered, WrongCode
from nbauth.secret import Secret

PASSWORD = "Correct-horse-77"
NEW = NewAccount("ada", Secret(PASSWORD), {"email": "ada@example.com"})
CODE = Secret("123456")
SENT = {"DeliveryMedium": "SMS", "Destination": "+***", "AttributeName": "phone_number"}


class FakeAws:
    """A client whose every call gives the next of `replies`."""

    def __init__(self):
        self.replies, self.calls = [], []
        self.user_pool_once = self

    def __getattr__(self, name):
        def call(**parameters):
            self.calls.append((name, parameters))
            reply = self.replies.pop(0)
            if isinstance(reply, Exception):
                raise reply
            return reply

        return call


@pytest.fixture
def aws():
    return FakeAws()


@pytest.fixture
def accounts(aws):
    return Accounts(POOL, aws)


def refusal(code, message=""):
    return ClientError({"Error": {"Code": code, "Message": message}}, "Op")


def test_a_sign_up_says_where_the_code_went(accounts, aws):
    aws.replies = [{"UserConfirmed": False, "UserSub": "s", "CodeDeliveryDetails": SENT}]
    made = accounts.sign_up(NEW)
    assert (made.state, made.delivery.medium, made.delivery.destination) == (SignUpState.UNCONFIRMED, "SMS", "+***")


def test_an_account_whose_code_could_not_be_sent_is_made_all_the_same(accounts, aws):
    aws.replies = [refusal("CodeDeliveryFailureException")]
    made = accounts.sign_up(NEW)
    assert (made.state, made.delivery) == (SignUpState.UNCONFIRMED, None)


@pytest.mark.parametrize("confirmed", ["false", "true", 1, None])
def test_only_true_is_confirmed(accounts, aws, confirmed):
    aws.replies = [{"UserConfirmed": confirmed}]
    assert accounts.sign_up(NEW).state is SignUpState.UNCONFIRMED


@pytest.mark.parametrize("session", [None, "", 7, "x" * 30_000, "\x1b", {}])
def test_a_session_that_cannot_be_used_is_none(accounts, aws, session):
    aws.replies = [{"UserConfirmed": False, "Session": session}, {"Session": session}]
    accounts.sign_up(NEW)
    assert accounts.confirm_sign_up("ada", CODE).opening is None
    assert "Session" not in aws.calls[1][1]


def test_a_confirmation_goes_on_with_the_session_of_the_sign_up(accounts, aws):
    aws.replies = [{"UserConfirmed": False, "Session": "first"}, {"Session": "second"}]
    accounts.sign_up(NEW)
    confirmed = accounts.confirm_sign_up("ada", CODE)
    assert aws.calls[1][1]["Session"] == "first"
    assert confirmed.opening.ticket.session == "second"


def test_a_wrong_code_keeps_the_session_for_the_next(accounts, aws):
    aws.replies = [{"UserConfirmed": False, "Session": "first"}, refusal("CodeMismatchException"), {}]
    accounts.sign_up(NEW)
    with pytest.raises(WrongCode):
        accounts.confirm_sign_up("ada", CODE)
    accounts.confirm_sign_up("ada", CODE)
    assert [call[1].get("Session") for call in aws.calls[1:]] == ["first", "first"]


def test_no_refusal_quotes_the_session(accounts, aws):
    said = refusal("UserLambdaValidationException", "PostConfirmation failed with error 'no: first'.")
    aws.replies = [{"UserConfirmed": False, "Session": "first"}, said]
    accounts.sign_up(NEW)
    with pytest.raises(nbauth.NbauthError) as refused:
        accounts.confirm_sign_up("ada", CODE)
    assert "first" not in str(refused.value)


def test_a_session_that_is_too_old_does_not_cost_the_code(accounts, aws):
    refused = refusal("NotAuthorizedException", "Invalid session for the user, session is expired.")
    aws.replies = [{"UserConfirmed": False, "Session": "first"}, refused, {}]
    accounts.sign_up(NEW)
    assert accounts.confirm_sign_up("ada", CODE).state is SignUpState.CONFIRMED
    assert "Session" not in aws.calls[-1][1]


def test_one_that_is_confirmed_already_counts_as_confirmed_with_one_call(accounts, aws):
    already = refusal("NotAuthorizedException", "User cannot be confirmed. Current status is CONFIRMED")
    aws.replies = [{"UserConfirmed": False, "Session": "first"}, already]
    accounts.sign_up(NEW)
    assert accounts.confirm_sign_up("ada", CODE).state is SignUpState.CONFIRMED
    assert accounts._sessions == {}


@pytest.mark.parametrize("reply", [{}, {"CodeDeliveryDetails": None}, {"CodeDeliveryDetails": "x"}, None, "x"])
def test_a_delivery_that_makes_no_sense_is_no_answer(accounts, aws, reply):
    for ask in (accounts.forgot_password, accounts.resend_sign_up_code):
        aws.replies = [reply]
        with pytest.raises(Unanswered, match="may have been sent"):
            ask("ada")


def test_where_the_pool_offers_it_a_confirmation_signs_in_without_the_password(fresh_aws):
    pool = fresh_aws.administrator.make_pool(user_auth=True)
    auth = nbauth.Auth(pool, clock=fresh_aws.clock)
    for minutes, name in ((1, "quick"), (4, "slow")):
        auth.sign_up(name, PASSWORD, {"email": f"{name}@example.com"})
        fresh_aws.clock.advance(60 * minutes)
        confirmed = auth.confirm_sign_up(name, fresh_aws.outbox(name, pool=pool)[-1].code)
        assert confirmed.state is SignUpState.CONFIRMED
        assert (confirmed.opening is not None) == (name == "quick")
        if confirmed.opening:
            assert auth._holder.begin(confirmed.opening).username == name
