import datetime as dt
import time

import pytest
from account_calls import PASSWORD, other_than, sign_up
from local_calls import Srp, answer, idp, refused
from pycognito.aws_srp import AWSSRP

import nbauth.local
from nbauth.local import CustomAuth, Question, Then

_WRONG = "Incorrect username or password."


class Riddle(CustomAuth):
    """Asks for a word of the test's, and notes what it was asked."""

    def __init__(self):
        self.attempts = []
        self.metadata = []

    def create(self, attempt):
        self.attempts.append(attempt)
        number = sum(each.name == "CUSTOM_CHALLENGE" for each in attempt.rounds) + 1
        return Question({"riddle": f"word {number}?"}, {"word": f"word {number}"}, label=f"round {number}")

    def verify(self, attempt, question, answer):
        self.attempts.append(attempt)
        self.metadata.append(dict(attempt.client_metadata))
        return question.private["word"] == answer


@pytest.fixture(scope="module")
def riddle():
    return Riddle()


@pytest.fixture(scope="module")
def aws(riddle):
    with nbauth.local.start(custom_auth=riddle) as started:
        yield started


@pytest.fixture(params=["pool", "pool_with_secret"])
def pool(aws, request):
    return getattr(aws, request.param)


def begin(pool, username="ada", **more):
    if pool.client_secret:
        more["SECRET_HASH"] = AWSSRP.get_secret_hash(username, pool.client_id, pool.client_secret)
    return idp(pool).initiate_auth(
        ClientId=pool.client_id, AuthFlow="CUSTOM_AUTH", AuthParameters={"USERNAME": username, **more}
    )


def say(pool, asked, word, **more):
    return answer(pool, asked, username=asked["ChallengeParameters"]["USERNAME"], ANSWER=word, **more)


def begin_srp(pool, username, password, *, off=0):
    """CUSTOM_AUTH that begins with SRP_A, and the answer to the PASSWORD_VERIFIER that it asks.

    The answer is stamped by a clock that is `off` by so many seconds.
    """
    srp = Srp(username, password, pool.user_pool_id, pool.client_id, client=idp(pool), client_secret=pool.client_secret)
    parameters = srp.get_auth_params()
    asked = idp(pool).initiate_auth(
        ClientId=pool.client_id,
        AuthFlow="CUSTOM_AUTH",
        AuthParameters={**parameters, "CHALLENGE_NAME": "SRP_A"},
    )
    srp.asked(asked)
    srp._there += dt.timedelta(seconds=off)
    return asked, srp.process_challenge(asked["ChallengeParameters"], parameters)


def prove(pool, asked, proof):
    return idp(pool).respond_to_auth_challenge(
        ClientId=pool.client_id,
        ChallengeName="PASSWORD_VERIFIER",
        Session=asked["Session"],
        ChallengeResponses=proof,
    )


def test_a_proof_of_another_time_is_refused(pool, aws):
    password = aws.users["ada"].password
    with refused("NotAuthorizedException", _WRONG):
        prove(pool, *begin_srp(pool, "ada", password, off=-310))
    assert prove(pool, *begin_srp(pool, "ada", password, off=-290))["ChallengeName"] == "CUSTOM_CHALLENGE"


def test_the_right_answer_signs_in(pool, riddle):
    asked = begin(pool)
    assert asked["ChallengeName"] == "CUSTOM_CHALLENGE"
    assert asked["ChallengeParameters"] == {"USERNAME": "ada", "riddle": "word 1?"}
    token = say(pool, asked, "word 1")["AuthenticationResult"]["AccessToken"]
    assert idp(pool).get_user(AccessToken=token)["Username"] == "ada"
    assert riddle.attempts[-1].username == "ada"
    assert riddle.attempts[-1].attributes["email"] == "ada@example.com"


def test_a_wrong_answer_is_followed_by_another_question(pool, riddle):
    first = begin(pool, "ADA@example.com")
    second = say(pool, first, "no idea")
    assert second["ChallengeParameters"]["riddle"] == "word 2?"
    assert second["Session"] != first["Session"]
    third = say(pool, second, "word 1")
    assert [(each.name, each.correct, each.label) for each in riddle.attempts[-1].rounds] == [
        ("CUSTOM_CHALLENGE", False, "round 1"), ("CUSTOM_CHALLENGE", False, "round 2"),
    ]  # fmt: skip
    assert say(pool, third, "word 3")["AuthenticationResult"]


def test_the_third_wrong_answer_fails(pool):
    asked = begin(pool)
    for _ in range(2):
        asked = say(pool, asked, "no idea")
    with refused("NotAuthorizedException", _WRONG):
        say(pool, asked, "no idea")
    with refused("NotAuthorizedException", "Invalid session for the user"):
        say(pool, asked, "word 3")


def test_after_the_password_comes_the_question(aws, pool, riddle):
    asked, proof = begin_srp(pool, "ada", aws.users["ada"].password)
    assert asked["ChallengeName"] == "PASSWORD_VERIFIER"
    asked = prove(pool, asked, proof)
    assert asked["ChallengeName"] == "CUSTOM_CHALLENGE"
    assert [(each.name, each.correct) for each in riddle.attempts[-1].rounds] == [
        ("SRP_A", True), ("PASSWORD_VERIFIER", True),
    ]  # fmt: skip
    assert say(pool, asked, "word 1")["AuthenticationResult"]


def test_a_wrong_password_is_refused_and_counted(aws, pool):
    for _ in range(5):
        asked, proof = begin_srp(pool, "emi", "Wrong-password-1")
        with refused("NotAuthorizedException", _WRONG):
            prove(pool, asked, proof)
    asked, proof = begin_srp(pool, "emi", aws.users["emi"].password)
    with refused("NotAuthorizedException", "Password attempts exceeded"):
        prove(pool, asked, proof)
    aws.clock.advance(30)
    assert prove(pool, asked, proof)["ChallengeName"] == "CUSTOM_CHALLENGE"
    with refused("NotAuthorizedException", "session can only be used once"):
        prove(pool, asked, proof)


def test_a_proof_without_its_session_does_not_sign_in(aws, pool):
    _, proof = begin_srp(pool, "ada", aws.users["ada"].password)
    with refused("NotAuthorizedException"):
        idp(pool).respond_to_auth_challenge(
            ClientId=pool.client_id, ChallengeName="PASSWORD_VERIFIER", ChallengeResponses=proof
        )


def test_the_password_is_not_skipped(aws, pool):
    asked, _ = begin_srp(pool, "ada", aws.users["ada"].password)
    with refused("NotAuthorizedException", "Invalid session for the user"):
        answer(pool, asked, username="ada", challenge="CUSTOM_CHALLENGE", ANSWER="word 1")


def test_a_session_lasts_three_minutes(aws, pool):
    asked = begin(pool)
    aws.clock.advance(180)
    with refused("NotAuthorizedException", "session is expired"):
        say(pool, asked, "word 1")


def test_a_session_is_used_up(pool):
    asked = begin(pool)
    say(pool, asked, "word 1")
    with refused("NotAuthorizedException", "session can only be used once"):
        say(pool, asked, "word 1")


def test_a_session_is_one_users_and_one_app_clients(aws):
    asked = begin(aws.pool)
    with refused("NotAuthorizedException", "Invalid session for the user"):
        answer(aws.pool, asked, username="emi", ANSWER="word 1")
    with refused("NotAuthorizedException", "Invalid session for the user"):
        say(aws.pool_with_secret, asked, "word 1")
    with refused("InvalidParameterException", "Missing required parameter ANSWER"):
        answer(aws.pool, asked, username="ada")


def test_nobody_is_asked_like_somebody_and_never_gets_in(pool, riddle):
    asked = begin(pool, "nobody@example.org")
    assert set(asked["ChallengeParameters"]) == {"USERNAME", "riddle"}
    assert "@" not in asked["ChallengeParameters"]["USERNAME"]
    with refused("NotAuthorizedException", _WRONG):
        say(pool, asked, "word 1")
    assert riddle.attempts[-1].user_not_found
    assert riddle.attempts[-1].attributes == {}


def test_nobody_proves_no_password(pool):
    asked, proof = begin_srp(pool, "nobody", "Wrong-password-1")
    with refused("NotAuthorizedException", _WRONG):
        prove(pool, asked, proof)


def test_an_app_client_may_tell_who_is_not_there(aws):
    pool = aws.administrator.make_client(custom_auth=True, hides_users=False)
    with refused("UserNotFoundException", "User does not exist."):
        begin(pool, "nobody")
    with refused("UserNotConfirmedException", "User is not confirmed."):
        begin(pool, "uma")


def test_client_metadata_reaches_the_trigger(aws, riddle):
    asked = begin(aws.pool)
    idp(aws.pool).respond_to_auth_challenge(
        ClientId=aws.pool.client_id,
        ChallengeName="CUSTOM_CHALLENGE",
        Session=asked["Session"],
        ChallengeResponses={"USERNAME": "ada", "ANSWER": "word 1"},
        ClientMetadata={"from": "here"},
    )
    assert riddle.metadata[-1] == {"from": "here"}


def test_an_app_client_that_does_not_allow_it_is_refused(aws):
    with refused("InvalidParameterException", "CUSTOM_AUTH is not enabled for the client."):
        begin(aws.administrator.make_client())


def test_a_pool_without_triggers_is_refused(aws):
    pool = aws.administrator.make_client(pool=aws.administrator.make_pool(), custom_auth=True)
    with refused("InvalidParameterException", "Custom auth lambda trigger is not configured"):
        begin(pool)


@pytest.fixture
def pool_of(aws):
    """A pool with a custom sign-in of the test's own, and eve in it."""

    def make(custom_auth):
        pool = aws.administrator.make_pool(custom_auth=custom_auth)
        aws.administrator.create_user("eve", password=PASSWORD, pool=pool)
        return pool

    return make


def test_what_a_trigger_raises_is_told(pool_of):
    class Broken(Riddle):
        def create(self, attempt):
            raise ValueError("No riddles today")

    with refused("UserLambdaValidationException", "CreateAuthChallenge failed with error No riddles today."):
        begin(pool_of(Broken()), "eve")


def test_what_a_trigger_must_not_answer_is_told(pool_of):
    class Early(Riddle):
        def define(self, attempt):
            return Then.PASSWORD  # though no SRP_A was sent

    with refused("InvalidLambdaResponseException", "DefineAuthChallenge"):
        begin(pool_of(Early()), "eve")


def test_a_trigger_may_call_aws_itself(aws, pool_of):
    class Curious(Riddle):
        def verify(self, attempt, question, answer):
            return aws.account("eve", pool=pool).status == "CONFIRMED" and bool(sign_up(pool, "fay")["UserSub"])

    pool = pool_of(Curious())
    assert say(pool, begin(pool, "eve"), "anything")["AuthenticationResult"]
    assert aws.account("fay", pool=pool).status == "UNCONFIRMED"


def test_a_user_who_was_disabled_meanwhile_gets_no_tokens(aws, pool_of):
    pool = pool_of(Riddle())
    asked = begin(pool, "eve")
    aws.administrator.disable("eve", pool=pool)
    with refused("NotAuthorizedException", "User is disabled."):
        say(pool, asked, "word 1")


def test_a_user_who_was_deleted_meanwhile_gets_no_tokens(aws, pool_of):
    pool = pool_of(Riddle())
    asked = begin(pool, "eve")
    aws.administrator.delete("eve", pool=pool)
    with refused("NotAuthorizedException"):
        say(pool, asked, "word 1")


def test_define_may_be_written_too(pool_of):
    class Twice(Riddle):
        def define(self, attempt):
            done = sum(each.correct for each in attempt.rounds)
            return Then.TOKENS if done == 2 else Then.QUESTION if len(attempt.rounds) == done else Then.FAIL

    pool = pool_of(Twice())
    asked = say(pool, begin(pool, "eve"), "word 1")
    assert asked["ChallengeParameters"]["riddle"] == "word 2?"
    assert say(pool, asked, "word 2")["AuthenticationResult"]
    with refused("NotAuthorizedException", _WRONG):
        say(pool, begin(pool, "eve"), other_than("1"))


class Asks(Riddle):
    """Asks what the test gives it."""

    def __init__(self, public, private=None):
        super().__init__()
        self.question = Question(public, private or {"word": "word 1"})

    def create(self, attempt):
        return self.question


@pytest.mark.parametrize("letter", ["x", "ä", "🔑"])
def test_a_question_may_be_as_long_as_nbauth_takes_it(pool_of, letter):
    text = letter * (256 * 1024 - 10)
    pool = pool_of(Asks({"first": text, "second": text}))
    asked = begin(pool, "eve")
    assert asked["ChallengeParameters"]["first"] == asked["ChallengeParameters"]["second"] == text
    assert say(pool, asked, "word 1")["AuthenticationResult"]


class Mute(Exception):
    def __str__(self):
        raise RuntimeError("no words")


def deep():
    question = {}
    for _ in range(100_000):
        question = {"in": question}
    return question


@pytest.mark.parametrize(("public", "words"), [
    ({"picture": b"\x89PNG"}, "Object of type bytes is not JSON serializable"),
    ({"picture": "x" * 9_000_000}, "It is longer than 8388608 bytes"),
    (deep(), "It is nested too deeply"),
], ids=["bytes", "too long", "too deep"])  # fmt: skip
@pytest.mark.filterwarnings("error")
def test_a_question_that_cannot_be_sent_is_the_triggers_error_at_once(pool_of, public, words):
    pool = pool_of(Asks(public))
    began = time.monotonic()
    with refused("UserLambdaValidationException", f"CreateAuthChallenge failed with error {words}"):
        begin(pool, "eve")
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(("error", "words"), [
    (Mute(), "Mute"), (SystemExit(), "SystemExit"), (ValueError("x" * 9_000_000), "x" * 2048),
], ids=["mute", "exit", "long"])  # fmt: skip
@pytest.mark.filterwarnings("error")
def test_whatever_a_trigger_raises_is_told_at_once(pool_of, error, words):
    class Raises(Riddle):
        def create(self, attempt):
            raise error

    pool = pool_of(Raises())
    began = time.monotonic()
    with refused("UserLambdaValidationException", f"CreateAuthChallenge failed with error {words}."):
        begin(pool, "eve")
    assert time.monotonic() - began < 3
