"""Replies that the local AWS does not give: unknown challenges, missing keys, words with secrets in them."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError
from fakes import POOL, START, FakeClock, NoDevices, tokens

from nbauth.aws import challenges
from nbauth.aws.clients import Clients
from nbauth.aws.identity_pool import IdentityPool
from nbauth.aws.service_time import ServiceTime
from nbauth.aws.user_pool import UserPool
from nbauth.config import PoolConfig
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
    NewPassword,
    Password,
    SentPassword,
)
from nbauth.core.delivery import Ticket
from nbauth.core.mfa import MfaChoice
from nbauth.core.ports import Kept, Latest
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
    SentChallenge,
    SignedIn,
)
from nbauth.errors import (
    ChallengeExpired,
    NbauthError,
    TokenInvalid,
    Unreachable,
    UnsupportedChallenge,
    WeakPassword,
    WrongCredentials,
)
from nbauth.secret import Secret

TICKET = Ticket("user-id", "secret-session")
LATER = START + timedelta(minutes=3)
CODE = NeedsSmsCode("ada", LATER, TICKET, "+***"), Code(Secret("123456"))
PASSWORD = Password("ada", Secret("hunter22"))
NEW_PASSWORD = (
    NeedsNewPassword("ada", LATER, TICKET, ("email",)),
    NewPassword(Secret("hunter22"), {"email": "ada@example.com"}),
)
NEW_SENT = {"NEW_PASSWORD": "hunter22", "userAttributes.email": "ada@example.com"}
NEXT = Ticket("user-id", "secret-next-session")
KEPT = Kept("ada", "sub-of-ada", "secret-refresh-token")
SRP = {
    "ChallengeName": "PASSWORD_VERIFIER",
    "ChallengeParameters": {
        "USER_ID_FOR_SRP": "user-id",
        "USERNAME": "user-id",
        "SALT": "ab",
        "SRP_B": "cd",
        "SECRET_BLOCK": "AAAA",
    },
}
ADAS = {"sub": "sub-of-ada", "cognito:username": "ada", "exp": (START + timedelta(days=1)).timestamp()}
RESULT = {"IdToken": "id", "AccessToken": "access", "RefreshToken": "secret-refresh-token", "ExpiresIn": 3600}


def fault(code, message=""):
    return ClientError({"Error": {"Code": code, "Message": message}, "ResponseMetadata": {"HTTPStatusCode": 400}}, "")


class FakeAws:
    """A boto3 client whose every call gives the next of `replies`."""

    def __init__(self):
        self.replies = []
        self.calls = []

    def __getattr__(self, name):
        def call(**parameters):
            self.calls.append((name, parameters))
            reply = self.replies.pop(0)
            if isinstance(reply, Exception):
                raise reply
            return reply

        return call


class FakeClients:
    def __init__(self):
        self.user_pool = self.user_pool_once = self.identity_pool = FakeAws()
        self.ca_bundle = None


class Trusting:
    """A verifier that takes every token for ada's, and its keys, which are there unless `missing` says why not."""

    def __init__(self):
        self.keys = self
        self.missing = self.wrong = None

    def begin(self):
        return self.warm_up

    def warm_up(self):
        if self.missing:
            raise self.missing

    def id_claims(self, token):
        if self.wrong:
            raise self.wrong
        return ADAS

    def access_claims(self, token, *, sub):
        return ADAS


class Edge:
    def __init__(self, pool=POOL):
        clients, time = FakeClients(), ServiceTime(FakeClock())
        self.aws = clients.user_pool
        self.users = UserPool(pool, clients, time, NoDevices())
        self.users._verifier = Trusting()
        self.identities = IdentityPool(pool, clients, time)
        self.rotated = []

    def refreshed(self, kept=None):
        return self.users.refresh(kept or KEPT, self.rotated.append)


@pytest.fixture
def edge():
    return Edge()


FACTORS = {
    "SELECT_MFA_TYPE": {"MFAS_CAN_CHOOSE": '["SMS_MFA", "SOFTWARE_TOKEN_MFA", "WEB_AUTHN"]'},
    "SELECT_CHALLENGE": {"AvailableChallenges": ["SMS_OTP", "WEB_AUTHN", "EMAIL_OTP"]},
    "MFA_SETUP": {"MFAS_CAN_SETUP": '["SMS_MFA", "EMAIL_OTP", "SOFTWARE_TOKEN_MFA"]'},
}


def challenge(name, **parameters):
    return {"ChallengeName": name, "ChallengeParameters": parameters, "Session": "secret-next-session"}


@pytest.mark.parametrize("name", ["WEB_AUTHN", "DEVICE_SRP_AUTH", "NEVER_HEARD_OF"])
def test_a_challenge_that_cannot_be_answered_names_itself(edge, name):
    for replies in ([challenge(name)], [SRP, challenge(name)]):
        edge.aws.replies = list(replies)
        with pytest.raises(UnsupportedChallenge, match=name) as unsupported:
            edge.users.begin(PASSWORD)
        assert unsupported.value.hint


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("SMS_MFA", NeedsSmsCode("ada", LATER, NEXT, "+***")),
        ("EMAIL_OTP", NeedsEmailCode("ada", LATER, NEXT, "+***")),
        ("SOFTWARE_TOKEN_MFA", NeedsTotpCode("ada", LATER, NEXT)),
        ("NEW_PASSWORD_REQUIRED", NeedsNewPassword("ada", LATER, NEXT, ())),
        ("CUSTOM_CHALLENGE", NeedsCustomAnswer("ada", LATER, NEXT, {"CODE_DELIVERY_DESTINATION": "+***"})),
        ("SMS_OTP", NeedsSmsCode("ada", LATER, NEXT, "+***")),
        ("SELECT_CHALLENGE", NeedsFactorChoice("ada", LATER, NEXT, ("EMAIL", "SMS"))),
        ("PASSWORD_SRP", NeedsPassword("ada", LATER, NEXT)),
        ("PASSWORD", NeedsPassword("ada", LATER, NEXT, is_sent=True)),
        ("SELECT_MFA_TYPE", NeedsMfaChoice("ada", LATER, NEXT, (MfaChoice("TOTP"), MfaChoice("SMS", "+***")))),
        ("MFA_SETUP", NeedsMfaSetupChoice("ada", LATER, NEXT, (MfaChoice("TOTP"), MfaChoice("EMAIL")), ("SMS",))),
    ],
)
def test_each_challenge_becomes_its_step_with_the_newest_session(edge, name, step):
    more = FACTORS.get(name, {})
    edge.aws.replies = [SRP, challenge(name, CODE_DELIVERY_DESTINATION="+***", **more)]

    assert edge.users.begin(PASSWORD) == step


def test_every_challenge_has_one_row_and_every_row_a_challenge():
    assert {row.step for row in challenges.ROWS} == set(SentChallenge.__args__)
    assert len({(row.name, row.step) for row in challenges.ROWS}) == len(challenges.ROWS)
    by_name = {row.name: row.read for row in challenges.ROWS}
    assert all(row.read is by_name[row.name] for row in challenges.ROWS)  # the step says which of several it is
    assert [row for row in challenges.ROWS if row.takes is not row.step.takes] == []


def test_every_row_is_read_and_written_in_the_tables_here():
    tables = (
        test_each_challenge_becomes_its_step_with_the_newest_session,
        test_an_answer_is_sent_as_its_row_says_under_cognitos_own_name,
    )
    read, written = (table.pytestmark[0].args[1] for table in tables)
    # How a password is proved stands below, with the two calls that it takes.
    assert {name for name, _ in read} == {row.name for row in challenges.ROWS}
    assert {name for _, _, name, _ in written} == {row.name for row in challenges.ROWS} - {"PASSWORD_SRP"}


@pytest.mark.parametrize("names", ['["userAttributes.email","userAttributes.given_name"]', '["email", "given_name"]'])
def test_required_attributes_are_understood_with_and_without_their_prefix(edge, names):
    edge.aws.replies = [SRP, challenge("NEW_PASSWORD_REQUIRED", requiredAttributes=names)]

    assert edge.users.begin(PASSWORD).required_attributes == ("email", "given_name")


@pytest.mark.parametrize(
    ("step", "answer", "name", "sent"),
    [
        (CODE[0], CODE[1], "SMS_MFA", {"SMS_MFA_CODE": "123456"}),
        (NeedsEmailCode("ada", LATER, TICKET, "a***"), CODE[1], "EMAIL_OTP", {"EMAIL_OTP_CODE": "123456"}),
        (NeedsTotpCode("ada", LATER, TICKET), CODE[1], "SOFTWARE_TOKEN_MFA", {"SOFTWARE_TOKEN_MFA_CODE": "123456"}),
        (
            NeedsCustomAnswer("ada", LATER, TICKET, {}),
            CustomAnswer(Secret("why")),
            "CUSTOM_CHALLENGE",
            {"ANSWER": "why"},
        ),
        (*NEW_PASSWORD, "NEW_PASSWORD_REQUIRED", NEW_SENT),
        (NeedsMfaChoice("ada", LATER, TICKET, ()), ChosenFactor("SMS"), "SELECT_MFA_TYPE", {"ANSWER": "SMS_MFA"}),
        (
            NeedsSmsCode("ada", LATER, Ticket("user-id", "secret-session", "SMS_OTP"), "+***"),
            CODE[1],
            "SMS_OTP",
            {"SMS_OTP_CODE": "123456"},
        ),
        (
            NeedsFactorChoice("ada", LATER, TICKET, ("EMAIL", "SMS")),
            ChosenFirstFactor("SMS"),
            "SELECT_CHALLENGE",
            {"ANSWER": "SMS_OTP"},
        ),
        (
            NeedsPassword("ada", LATER, Ticket("user-id", "secret-session", "SELECT_CHALLENGE"), is_sent=True),
            GivenPassword(Secret("hunter22")),
            "SELECT_CHALLENGE",
            {"ANSWER": "PASSWORD", "PASSWORD": "hunter22"},
        ),
        (
            NeedsPassword("ada", LATER, Ticket("user-id", "secret-session", "PASSWORD"), is_sent=True),
            GivenPassword(Secret("hunter22")),
            "PASSWORD",
            {"PASSWORD": "hunter22"},
        ),
        (NeedsEmailSetup("ada", LATER, TICKET), EmailAddress("a@b.com"), "MFA_SETUP", {"EMAIL": "a@b.com"}),
    ],
)
def test_an_answer_is_sent_as_its_row_says_under_cognitos_own_name(edge, step, answer, name, sent):
    edge.aws.replies = [{"AuthenticationResult": RESULT}]
    assert isinstance(edge.users.answer(step, answer), SignedIn)

    assert edge.aws.calls == [
        (
            "respond_to_auth_challenge",
            {
                "ClientId": "client1",
                "ChallengeName": name,
                "Session": "secret-session",
                "ChallengeResponses": {"USERNAME": "user-id", **sent},
            },
        )
    ]


def test_the_password_itself_is_never_sent(edge):
    edge.aws.replies = [SRP, {"AuthenticationResult": RESULT}]
    edge.users.begin(PASSWORD)

    assert "hunter22" not in repr(edge.aws.calls)


def test_each_answer_is_stamped_with_the_time_of_aws_as_cognito_wants_it():
    edge = Edge()
    edge.users._time.learn("Wed, 04 Mar 2026 09:15:07 GMT")
    edge.aws.replies = [SRP, {"AuthenticationResult": RESULT}]
    edge.users.begin(PASSWORD)

    assert edge.aws.calls[1][1]["ChallengeResponses"]["TIMESTAMP"] == "Wed Mar 4 09:15:07 UTC 2026"


def test_a_client_secret_is_hashed_for_each_call_but_the_renewal_and_the_revocation():
    import base64
    import hashlib
    import hmac

    edge = Edge(PoolConfig("eu-west-1_AbC", "client1", client_secret="s3cr3t"))

    def secret_hash(name):
        return base64.b64encode(hmac.digest(b"s3cr3t", f"{name}client1".encode(), hashlib.sha256)).decode()

    done = {"AuthenticationResult": RESULT}
    edge.aws.replies = [SRP, done, done, done, done, {}]
    edge.users.begin(PASSWORD)
    edge.users.answer(*CODE)
    edge.users.answer(*NEW_PASSWORD)
    edge.refreshed()
    edge.users.revoke(Secret(tokens().refresh_token))
    sent = [call[1].get("AuthParameters") or call[1].get("ChallengeResponses") for call in edge.aws.calls[:5]]

    assert [parameters["SECRET_HASH"] for parameters in sent[:4]] == list(
        map(secret_hash, ["ada", "user-id", "user-id", "user-id"])
    )
    assert [call[1]["ClientSecret"] for call in edge.aws.calls[4:]] == ["s3cr3t"] * 2


# A renewal


def test_a_renewal_keeps_the_refresh_token_unless_a_new_one_comes(edge):
    without = {name: value for name, value in RESULT.items() if name != "RefreshToken"}
    edge.aws.replies = [
        {"AuthenticationResult": without},
        {"AuthenticationResult": {**RESULT, "RefreshToken": "rotated"}},
    ]

    assert edge.refreshed().refresh_token == "secret-refresh-token"
    assert edge.refreshed().refresh_token == "rotated"
    assert edge.rotated == ["rotated"]


@pytest.mark.parametrize("secret", [{}, {"client_secret": "s3cr3t"}])
def test_it_goes_by_the_operation_that_is_there_with_rotation_and_without(secret):
    edge = Edge(PoolConfig("eu-west-1_AbC", "client1", **secret))
    edge.aws.replies = [{"AuthenticationResult": RESULT}]
    edge.refreshed()
    hidden = {"ClientSecret": "s3cr3t"} if secret else {}
    sent = {"RefreshToken": "secret-refresh-token", "ClientId": "client1", **hidden}
    assert edge.aws.calls == [("get_tokens_from_refresh_token", sent)]


def test_a_service_that_does_not_know_it_is_asked_as_before(edge):
    edge.aws.replies = [fault("UnknownOperationException"), {"AuthenticationResult": RESULT}]
    edge.refreshed()
    assert [name for name, _ in edge.aws.calls] == ["get_tokens_from_refresh_token", "initiate_auth"]
    assert edge.aws.calls[1][1]["AuthFlow"] == "REFRESH_TOKEN_AUTH"


@pytest.mark.parametrize("code", ["InvalidParameterException", "NotAuthorizedException", "InternalErrorException"])
def test_no_other_refusal_spends_the_refresh_token_twice(edge, code):
    edge.aws.replies = [fault(code), {"AuthenticationResult": RESULT}]
    with pytest.raises(NbauthError):
        edge.refreshed()
    assert len(edge.aws.calls) == 1


def test_the_refresh_token_is_not_spent_while_the_keys_that_verify_what_comes_are_missing(edge):
    edge.users._verifier.missing = Unreachable("No keys.")
    with pytest.raises(Unreachable, match="No keys"):
        edge.refreshed()
    assert edge.aws.calls == []


def test_a_new_refresh_token_is_told_before_what_came_with_it_is_verified(edge):
    edge.users._verifier.wrong = TokenInvalid("Not trusted.")
    edge.aws.replies = [{"AuthenticationResult": {**RESULT, "RefreshToken": "rotated"}}]
    with pytest.raises(TokenInvalid):
        edge.refreshed()
    assert edge.rotated == ["rotated"]


@pytest.mark.parametrize("which", ["id_claims", "access_claims"])
def test_tokens_are_good_until_the_first_of_the_two_expires(edge, monkeypatch, which):
    five_minutes = {**ADAS, "exp": (START + timedelta(minutes=5)).timestamp()}
    monkeypatch.setattr(edge.users._verifier, which, lambda token, **_: five_minutes)
    edge.aws.replies = [{"AuthenticationResult": RESULT}]
    assert edge.refreshed().expires_at == START + timedelta(minutes=5)


def test_the_life_of_tokens_is_counted_from_their_receipt(edge):
    edge.aws.replies = [{"AuthenticationResult": {**RESULT, "ExpiresIn": 300}}]

    assert edge.refreshed().expires_at == START + timedelta(minutes=5)


# Replies that make no sense

NONSENSE = [
    {},
    {"AuthenticationResult": None},
    {"AuthenticationResult": {}},
    {"AuthenticationResult": {**RESULT, "IdToken": None, "ExpiresIn": None}},
    {"AuthenticationResult": {name: value for name, value in RESULT.items() if name != "ExpiresIn"}},
    {"AuthenticationResult": "text"},
    {"ChallengeName": "SMS_MFA"},
    {"ChallengeName": "SMS_MFA", "ChallengeParameters": "text", "Session": "s"},
    challenge("NEW_PASSWORD_REQUIRED", requiredAttributes="not JSON"),
    challenge("NEW_PASSWORD_REQUIRED", requiredAttributes="7"),
]


@pytest.mark.parametrize("reply", NONSENSE, ids=lambda reply: json.dumps(reply)[:50])
@pytest.mark.parametrize("asked", [CODE, NEW_PASSWORD], ids=["code", "new password"])
def test_a_reply_that_makes_no_sense_is_no_answer(edge, asked, reply):
    edge.aws.replies = [reply]

    with pytest.raises(Unreachable):
        edge.users.answer(*asked)


@pytest.mark.parametrize(
    "wrong",
    [
        *({name: ...} for name in ("USER_ID_FOR_SRP", "SALT", "SRP_B", "SECRET_BLOCK")),
        *({name: None} for name in ("SALT", "SRP_B", "SECRET_BLOCK")),
        *({name: "zz-no-hex"} for name in ("SALT", "SRP_B")),
    ],
    ids=str,
)
def test_a_question_about_the_password_that_makes_no_sense_is_no_answer(edge, wrong):
    parameters = {name: value for name, value in {**SRP["ChallengeParameters"], **wrong}.items() if value is not ...}
    edge.aws.replies = [{**SRP, "ChallengeParameters": parameters}]

    with pytest.raises(Unreachable):
        edge.users.begin(PASSWORD)


@pytest.mark.parametrize(
    "reply", [{}, {"AuthenticationResult": {}}, {"AuthenticationResult": None}, {"ChallengeName": "SMS_MFA"}]
)
def test_a_renewal_that_makes_no_sense_ends_no_sign_in(edge, reply):
    edge.aws.replies = [reply]

    with pytest.raises(Unreachable):
        edge.refreshed()


KEYS = {
    "AccessKeyId": "AKIA",
    "SecretKey": "k",
    "SessionToken": "t",
    "Expiration": datetime(2026, 3, 4, 10, tzinfo=UTC),
}


@pytest.mark.parametrize(
    "replies",
    [[{}], [{"IdentityId": "i"}, {}], [{"IdentityId": "i"}, {"IdentityId": "i"}]]
    + [
        [{"IdentityId": "i"}, {"IdentityId": "i", "Credentials": {k: v for k, v in KEYS.items() if k != key}}]
        for key in KEYS
    ],
)
def test_credentials_that_make_no_sense_are_no_answer(edge, replies):
    edge.aws.replies = replies

    with pytest.raises(Unreachable):
        edge.identities.credentials(tokens(), None)


def test_credentials_expire_by_this_computers_clock():
    edge = Edge()
    edge.identities._time.learn("Wed, 04 Mar 2026 09:15:07 GMT")  # ten minutes ahead of START
    edge.aws.replies = [{"IdentityId": "i", "Credentials": KEYS}]

    given = edge.identities.credentials(tokens(), "i")

    assert given.credentials.expires_at == KEYS["Expiration"] - timedelta(minutes=10)


def test_the_identity_pool_is_told_who_by_the_name_of_the_user_pool(edge):
    edge.aws.replies = [{"IdentityId": "i"}, {"IdentityId": "i", "Credentials": KEYS}]
    edge.identities.credentials(tokens(), None)

    logins = {f"cognito-idp.eu-west-1.amazonaws.com/{POOL.user_pool_id}": tokens().id_token}
    assert edge.aws.calls == [
        ("get_id", {"IdentityPoolId": POOL.identity_pool_id, "Logins": logins}),
        ("get_credentials_for_identity", {"IdentityId": "i", "Logins": logins}),
    ]


def test_words_that_quote_the_new_password_are_not_passed_on(edge):
    said = {"Error": {"Code": "InvalidPasswordException", "Message": "hunter22 is too simple"}}
    edge.aws.replies = [ClientError(said, "RespondToAuthChallenge")]

    with pytest.raises(WeakPassword) as refused:
        edge.users.answer(*NEW_PASSWORD)
    assert "hunter22" not in str(refused.value)


def test_tokens_that_are_not_what_they_claim_are_refused(edge):
    edge.users._verifier.wrong = TokenInvalid("No.")
    edge.aws.replies = [{"AuthenticationResult": RESULT}] * 2

    with pytest.raises(TokenInvalid):
        edge.users.answer(*CODE)
    with pytest.raises(TokenInvalid):
        edge.refreshed()


@pytest.mark.parametrize("reply", [RuntimeError(), ValueError(), ClientError({}, "Op"), {}])
def test_warming_up_never_raises(edge, reply):
    edge.aws.replies = [reply]
    edge.users.warm_up()
    edge.aws.replies = [reply]
    edge.identities.warm_up()


def test_every_failure_is_an_error_of_ours(edge):
    for failure in (RuntimeError("x"), AttributeError("x"), OSError(), ClientError({}, "Op")):
        edge.aws.replies = [failure] * 5
        for call in (
            lambda: edge.users.begin(PASSWORD),
            edge.refreshed,
            lambda: edge.users.revoke(Secret(tokens().refresh_token)),
            lambda: edge.users.sign_out_everywhere(tokens()),
            lambda: edge.identities.credentials(tokens(), None),
        ):
            with pytest.raises(NbauthError):
                call()


# The time at AWS


@pytest.mark.parametrize("header", ["", "x", "Wed, 99 Mar 2026 09:15:07 GMT", "Wed, 04 Mar 10000 09:15:07 GMT", "0"])
def test_a_date_that_makes_no_sense_changes_nothing(header):
    time = ServiceTime(FakeClock())
    time.learn(header)

    assert time.there() == START


def test_clients_are_made_once_and_are_unsigned():
    clients = Clients(POOL, ServiceTime(FakeClock()))

    assert clients.user_pool is clients.user_pool
    assert clients.user_pool.meta.region_name == "eu-west-1"
    assert clients.user_pool._request_signer._credentials is None
    assert clients.identity_pool.meta.endpoint_url == "https://cognito-identity.eu-west-1.amazonaws.com"


def test_the_identity_pool_may_be_in_another_region():
    pool = PoolConfig("eu-west-1_AbC", "client1", "us-east-1:01234567-89ab-cdef-0123-456789abcdef")

    assert Clients(pool, ServiceTime(FakeClock())).identity_pool.meta.region_name == "us-east-1"


@pytest.mark.parametrize(
    "parameters",
    [
        {"requiredAttributes": '"abc"'},
        {"requiredAttributes": "[1]"},
        {"requiredAttributes": '["' + "x" * 61 + '"]'},
        {"requiredAttributes": str(["a"] * 76).replace("'", '"')},
        {"requiredAttributes": "[" * 100_000},
    ],
)
def test_required_attributes_that_make_no_sense_are_an_error(edge, parameters):
    edge.aws.replies = [SRP, challenge("NEW_PASSWORD_REQUIRED", **parameters)]
    with pytest.raises(Unreachable):
        edge.users.begin(PASSWORD)


def test_a_destination_that_cannot_be_shown_is_left_out(edge):
    edge.aws.replies = [SRP, challenge("SMS_MFA", CODE_DELIVERY_DESTINATION="\x1b[2J")]
    assert edge.users.begin(PASSWORD).sent_to == "you"


def test_a_challenge_with_an_unspeakable_name_is_not_quoted(edge):
    edge.aws.replies = [challenge("\u202e" * 3)]
    with pytest.raises(UnsupportedChallenge, match="asks for something"):
        edge.users.begin(PASSWORD)


def test_refreshed_tokens_of_another_user_are_refused(edge):
    edge.aws.replies = [{"AuthenticationResult": RESULT}]
    with pytest.raises(TokenInvalid, match="another user"):
        edge.refreshed(Kept("bob", "sub-of-bob", "secret-refresh-token"))


def test_tokens_that_were_kept_are_recalled_without_a_call(edge):
    came = tokens()
    kept = replace(KEPT, latest=Latest(came.id_token, came.access_token, START, came.expires_at))

    assert edge.users.recall(kept) == replace(came, refresh_token=KEPT.refresh_token, claims=ADAS)
    assert edge.aws.calls == []
    with pytest.raises(TokenInvalid, match="another user"):
        edge.users.recall(replace(kept, sub="sub-of-bob"))


def test_without_any_there_are_none_to_recall(edge):
    with pytest.raises(TokenInvalid):
        edge.users.recall(KEPT)


def test_a_public_value_of_srp_that_is_zero_ends_the_attempt(edge):
    edge.aws.replies = [{**SRP, "ChallengeParameters": {**SRP["ChallengeParameters"], "SRP_B": "0"}}]
    with pytest.raises(Unreachable):
        edge.users.begin(PASSWORD)


# Other ways to begin


def refusal(code, message=""):
    return ClientError({"Error": {"Code": code, "Message": message}}, "Op")


def test_a_password_that_is_sent_is_one_call(edge):
    edge.aws.replies = [challenge("SMS_MFA", USER_ID_FOR_SRP="user-id", CODE_DELIVERY_DESTINATION="+***")]

    assert edge.users.begin(SentPassword("ada@example.com", Secret("hunter22"))).sent_to == "+***"
    [(_, sent)] = edge.aws.calls
    assert (sent["AuthFlow"], sent["AuthParameters"]) == (
        "USER_PASSWORD_AUTH",
        {"USERNAME": "ada@example.com", "PASSWORD": "hunter22"},
    )


def test_what_is_sent_is_never_quoted(edge):
    edge.aws.replies = [refusal("NotAuthorizedException", "hunter22 is not right")]

    with pytest.raises(WrongCredentials) as caught:
        edge.users.begin(SentPassword("ada", Secret("hunter22")))
    assert "hunter22" not in f"{caught.value!r} {caught.value} {caught.value.hint}"


def test_a_custom_sign_in_without_a_password_is_one_call(edge):
    edge.aws.replies = [challenge("CUSTOM_CHALLENGE", USERNAME="user-id", question="Why?\nHow?", picture="data:x")]

    step = edge.users.begin(Custom("ada@example.com"))

    assert step == NeedsCustomAnswer("ada@example.com", LATER, NEXT, {"question": "Why?\nHow?", "picture": "data:x"})
    [(_, sent)] = edge.aws.calls
    assert (sent["AuthFlow"], sent["AuthParameters"]) == ("CUSTOM_AUTH", {"USERNAME": "ada@example.com"})


def test_a_custom_sign_in_with_a_password_proves_it_first(edge):
    edge.aws.replies = [SRP, challenge("CUSTOM_CHALLENGE", question="Why?")]

    assert edge.users.begin(Custom("ada", Secret("hunter22"))).parameters == {"question": "Why?"}
    sent = edge.aws.calls[0][1]
    assert (sent["AuthFlow"], sent["AuthParameters"]["CHALLENGE_NAME"]) == ("CUSTOM_AUTH", "SRP_A")
    assert "hunter22" not in repr(edge.aws.calls)


@pytest.mark.parametrize(
    ("parameters", "shown"),
    [
        ({"a": 7, "b": None, "c": "x" * 300_000}, {}),
        ({"a": "\x1b[31m\u202ered"}, {"a": "\ufffd[31m\ufffdred"}),
        ({"\x1b": "x"}, {}),
    ],
)
def test_public_parameters_that_cannot_be_shown_are_left_out(edge, parameters, shown):
    edge.aws.replies = [challenge("CUSTOM_CHALLENGE", **parameters)]
    assert edge.users.begin(Custom("ada")).parameters == shown


def test_a_flood_of_public_parameters_is_no_answer(edge):
    edge.aws.replies = [challenge("CUSTOM_CHALLENGE", **{f"p{n}": "x" for n in range(51)})]
    with pytest.raises(Unreachable):
        edge.users.begin(Custom("ada"))


def test_a_confirmation_signs_in_with_its_session(edge):
    edge.aws.replies = [{"AuthenticationResult": RESULT}]

    assert isinstance(edge.users.begin(Confirmed("ada", TICKET)), SignedIn)
    [(_, sent)] = edge.aws.calls
    assert (sent["AuthFlow"], sent["Session"]) == ("USER_AUTH", "secret-session")


@pytest.mark.parametrize("at_once", [True, False])
def test_an_account_that_must_be_mended_first_is_a_step_and_no_failure(edge, at_once):
    before = [] if at_once else [SRP]
    edge.aws.replies = [*before, refusal("UserNotConfirmedException")]
    assert edge.users.begin(PASSWORD) == NeedsSignUpConfirmation("ada", PASSWORD)

    edge.aws.replies = [*before, refusal("PasswordResetRequiredException")]
    assert edge.users.begin(PASSWORD) == NeedsPasswordReset("ada", PASSWORD)


def test_a_custom_answer_that_is_refused_for_good_is_told_apart_from_time_that_is_over(edge):
    asked = NeedsCustomAnswer("ada", LATER, TICKET, {})
    edge.aws.replies = [refusal("NotAuthorizedException", "Incorrect username or password.")]
    with pytest.raises(WrongCredentials, match="not accepted"):
        edge.users.answer(asked, CustomAnswer(Secret("no")))

    edge.aws.replies = [refusal("NotAuthorizedException", "Invalid session for the user, session is expired.")]
    with pytest.raises(ChallengeExpired):
        edge.users.answer(asked, CustomAnswer(Secret("no")))


def test_public_parameters_that_are_too_long_together_are_no_answer(edge):
    edge.aws.replies = [challenge("CUSTOM_CHALLENGE", **{f"p{n}": "x" * 200_000 for n in range(3)})]
    with pytest.raises(Unreachable):
        edge.users.begin(Custom("ada"))


# Choice-based sign-in


def select(*available):
    return {**challenge("SELECT_CHALLENGE"), "AvailableChallenges": list(available)}


CHOSEN_PASSWORD = NeedsPassword("ada", LATER, Ticket("user-id", "secret-session", "SELECT_CHALLENGE"))


def test_what_can_be_chosen_is_what_is_known_of_what_is_offered(edge):
    edge.aws.replies = [select("WEB_AUTHN", "PASSWORD_SRP", "PASSWORD", "SMS_OTP")]

    step = edge.users.begin(Choice("ada"))

    assert step == NeedsFactorChoice("ada", LATER, Ticket("ada", "secret-next-session"), ("PASSWORD", "SMS"))
    [(_, sent)] = edge.aws.calls
    assert (sent["AuthFlow"], sent["AuthParameters"]) == ("USER_AUTH", {"USERNAME": "ada"})


@pytest.mark.parametrize(("factor", "name"), [("EMAIL", "EMAIL_OTP"), ("SMS", "SMS_OTP"), ("PASSWORD", "PASSWORD_SRP")])
def test_what_is_preferred_is_asked_for(edge, factor, name):
    edge.aws.replies = [challenge("EMAIL_OTP")]
    edge.users.begin(Choice("ada", factor, Secret("hunter22") if factor == "PASSWORD" else None))

    assert edge.aws.calls[0][1]["AuthParameters"]["PREFERRED_CHALLENGE"] == name
    assert "hunter22" not in repr(edge.aws.calls)


def test_the_only_code_that_can_be_chosen_is_chosen(edge):
    edge.aws.replies = [select("EMAIL_OTP"), challenge("EMAIL_OTP", CODE_DELIVERY_DESTINATION="a***")]

    assert isinstance(edge.users.begin(Choice("ada")), NeedsEmailCode)
    assert edge.aws.calls[1][1]["ChallengeResponses"] == {"USERNAME": "ada", "ANSWER": "EMAIL_OTP"}


@pytest.mark.parametrize(
    ("available", "is_sent"), [(("PASSWORD", "PASSWORD_SRP"), False), (("PASSWORD",), True), (("PASSWORD_SRP",), False)]
)
def test_where_the_password_is_all_it_is_asked_for(edge, available, is_sent):
    edge.aws.replies = [select(*available)]

    assert edge.users.begin(Choice("ada")) == NeedsPassword("ada", LATER, Ticket("ada", "secret-next-session"), is_sent)


@pytest.mark.parametrize("is_sent", [True, False])
def test_the_password_is_asked_for_before_it_is_chosen(edge, is_sent):
    asked = NeedsFactorChoice("ada", LATER, TICKET, ("PASSWORD", "SMS"), is_sent)

    assert edge.users.answer(asked, ChosenFirstFactor("PASSWORD")) == NeedsPassword("ada", LATER, TICKET, is_sent)
    assert edge.aws.calls == []


@pytest.mark.parametrize(("question", "more"), [("SELECT_CHALLENGE", {"ANSWER": "PASSWORD_SRP"}), ("PASSWORD_SRP", {})])
def test_a_password_that_was_chosen_is_proved_in_two_calls(edge, question, more):
    edge.aws.replies = [{**SRP, "Session": "secret-srp-session"}, {"AuthenticationResult": RESULT}]
    asked = NeedsPassword("ada", LATER, Ticket("user-id", "secret-session", question))

    assert isinstance(edge.users.answer(asked, GivenPassword(Secret("hunter22"))), SignedIn)

    (_, first), (_, second) = edge.aws.calls
    assert (first["ChallengeName"], first["Session"]) == (question, "secret-session")
    responses = first["ChallengeResponses"]
    assert responses == {"USERNAME": "user-id", "SRP_A": responses["SRP_A"], **more}
    assert (second["ChallengeName"], second["Session"]) == ("PASSWORD_VERIFIER", "secret-srp-session")
    assert "hunter22" not in repr(edge.aws.calls)


def test_a_wrong_password_that_was_chosen_is_told_as_one(edge):
    edge.aws.replies = [SRP, fault("NotAuthorizedException", "Incorrect username or password.")]

    with pytest.raises(WrongCredentials, match="password is not right"):
        edge.users.answer(CHOSEN_PASSWORD, GivenPassword(Secret("hunter22")))


@pytest.mark.parametrize("available", [("WEB_AUTHN",), (), ("WEB_AUTHN", 7)])
def test_nothing_that_can_be_chosen_is_told_with_what_there_is(edge, available):
    edge.aws.replies = [select(*available)]

    with pytest.raises(UnsupportedChallenge, match="WEB_AUTHN" if available else "SELECT_CHALLENGE"):
        edge.users.begin(Choice("ada"))


@pytest.mark.parametrize("available", [None, "EMAIL_OTP", 7, ["EMAIL_OTP"] * 30, {"EMAIL_OTP": 1}])
def test_a_list_that_is_none_is_no_traceback(edge, available):
    edge.aws.replies = [{**challenge("SELECT_CHALLENGE"), "AvailableChallenges": available}]

    with pytest.raises(NbauthError):
        edge.users.begin(Choice("ada"))
