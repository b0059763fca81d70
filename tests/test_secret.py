"""No public object shows a secret, and none that holds one is copied out of this process."""

import copy
import pickle
import pprint

import boto3
import pytest
from fakes import (
    CAME_BACK,
    POOL,
    START,
    FakeClock,
    FakeService,
    FakeVault,
    credentials,
    needs_browser,
    signed_in,
    tokens,
)

from nbauth import errors
from nbauth.auth import Auth
from nbauth.aws.service_time import ServiceTime
from nbauth.aws.session import FrozenCredentials
from nbauth.aws.srp import PasswordProof
from nbauth.config import PoolConfig
from nbauth.core.accounts import NewAccount, SignUpResult, SignUpState
from nbauth.core.answers import (
    Address,
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
from nbauth.core.mfa import MfaChoice, TotpSetup
from nbauth.core.ports import IdentityCredentials, Kept
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
)
from nbauth.secret import Secret
from nbauth.widget.view import AppKey, Typed, View

HIDDEN = "secret-"  # each secret here begins with it
TICKET = Ticket("secret-user-id", "secret-session")
KEPT = Kept("ada", "sub", "secret-refresh-token")


def signed_in_auth():
    service = FakeService(FakeClock())
    vault = FakeVault()
    auth = Auth(POOL, service=service, clock=FakeClock(), vault=vault)
    service.provider.replies = [signed_in()]
    auth.sign_in("ada", "secret-password")
    return auth


AUTH = signed_in_auth()
SESSION_CREDENTIALS = AUTH.session.get_credentials()

HOLDERS = [
    Secret("secret-password"),
    TICKET,
    NeedsSmsCode("ada", START, TICKET, "+***"),
    NeedsEmailCode("ada", START, TICKET, "a***"),
    NeedsTotpCode("ada", START, TICKET),
    NeedsFactorChoice("ada", START, TICKET, ("PASSWORD", "EMAIL")),
    NeedsPassword("ada", START, TICKET),
    NeedsMfaChoice("ada", START, TICKET, (MfaChoice("SMS", "+***"),)),
    NeedsMfaSetupChoice("ada", START, TICKET, (MfaChoice("TOTP"),)),
    NeedsTotpSetup("ada", START, TICKET, "secret-key", "otpauth://totp/secret-key"),
    NeedsEmailSetup("ada", START, TICKET),
    TotpSetup("secret-key", "otpauth://totp/secret-key"),
    AppKey("secret-key", ("secret-modules",)),
    View(app_key=AppKey("secret-key", ("secret-modules",))),
    NewCode(),
    ChosenFactor("SMS"),
    ChosenFirstFactor("SMS"),
    GivenPassword(Secret("secret-password")),
    Choice("ada", "PASSWORD", Secret("secret-password")),
    EmailAddress("a@b"),
    NeedsNewPassword("ada", START, TICKET, ("email",)),
    NeedsCustomAnswer("ada", START, TICKET, {"question": "Why?"}),
    needs_browser(START),
    InBrowser(),
    Address(Secret("https://hub.example.com/?code=secret-code&state=state0")),
    needs_browser(START).attempt.came_back(CAME_BACK.address),
    NeedsSignUpConfirmation("ada", Password("ada", Secret("secret-password"))),
    NeedsPasswordReset("ada", Password("ada", Secret("secret-password"))),
    SignedIn("ada", tokens(email="secret-claim")),
    Password("ada", Secret("secret-password")),
    SentPassword("ada", Secret("secret-password")),
    Code(Secret("secret-code")),
    NewPassword(Secret("secret-password"), {"email": "a@b"}),
    Custom("ada", Secret("secret-password")),
    Confirmed("ada", TICKET),
    CustomAnswer(Secret("secret-answer")),
    Reset(Secret("secret-code"), Secret("secret-password")),
    NewAccount("ada", Secret("secret-password"), {"email": "a@b"}),
    SignUpResult(SignUpState.CONFIRMED, opening=Confirmed("ada", TICKET)),
    Typed({"password": Secret("secret-password")}),
    tokens(email="secret-claim"),
    credentials(),
    IdentityCredentials("identity", credentials(), "sub-of-ada"),
    KEPT,
    AUTH,
    AUTH._holder,
    AUTH.status(),
    AUTH.session,
    SESSION_CREDENTIALS,
    SESSION_CREDENTIALS.get_frozen_credentials(),
    FrozenCredentials("AKIA", "secret-key", "secret-token"),
    PoolConfig("eu-west-1_AbC", "client1", client_secret="secretHYPHENclient".replace("HYPHEN", "-")[:6] + "x"),
]


def name_of(value):
    return type(value).__name__


@pytest.mark.parametrize("holder", HOLDERS, ids=name_of)
def test_no_way_of_printing_shows_a_secret(holder):
    from IPython.lib.pretty import pretty

    shown = [repr(holder), str(holder), f"{holder}", f"{holder!s} {holder!r}", f"{[holder]}", f"{ {1: holder} }"]
    shown += [pprint.pformat(holder, width=1), pprint.pformat([holder]), pretty(holder), pretty([holder])]

    assert not [text for text in shown if HIDDEN in text or "secretx" in text]


@pytest.mark.parametrize("holder", HOLDERS, ids=name_of)
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_what_holds_a_secret_is_not_pickled(holder, protocol):
    for value in (holder, [holder]):
        with pytest.raises(TypeError, match=r"pickled|secret"):
            pickle.dumps(value, protocol)


@pytest.mark.parametrize("holder", HOLDERS, ids=name_of)
def test_what_holds_a_secret_is_not_copied(holder):
    for way in (copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            way(holder)


def test_the_list_above_has_every_step_and_all_that_can_be_given():
    from nbauth.core import answers, steps

    listed = {type(holder) for holder in HOLDERS} | {SignedOut}
    unions = (steps.Step, answers.Opening, answers.Answer)
    assert {one for union in unions for one in union.__args__} <= listed


def test_what_holds_no_secret_may_be_pickled():
    for value in (SignedOut("ada"), POOL):
        assert pickle.loads(pickle.dumps(value)) == value
        assert copy.deepcopy(value) == value


def test_the_proof_of_a_password_does_not_show_it():
    proof = PasswordProof(POOL, "ada", Secret("secret-password"), ServiceTime(FakeClock()))

    assert HIDDEN not in repr(proof) + str(proof) + pprint.pformat(proof)


def test_clients_show_no_secret_and_are_not_pickled():
    client = AUTH.session.client("s3", region_name="eu-west-1")
    bucket = AUTH.session.resource("s3", region_name="eu-west-1").Bucket("b")

    assert isinstance(AUTH.session, boto3.Session)
    for holder in (client, bucket, client._request_signer, client.meta):
        assert HIDDEN not in repr(holder) + str(holder)
    with pytest.raises(Exception, match=r"pickle"):
        pickle.dumps(client)


@pytest.mark.parametrize(
    "kind", [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, Exception)]
)
def test_errors_are_pickled_and_copied_with_hint_and_code(kind):
    error = kind("What happened.", hint="What to do.", code="TheCode")

    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error), error.again()):
        assert type(again) is kind
        assert again is not error
        assert (str(again), again.message, again.hint, again.code) == (
            "What happened. What to do.",
            "What happened.",
            "What to do.",
            "TheCode",
        )


def test_an_error_raised_again_has_no_traceback_and_no_history():
    def raised():
        try:
            {}["secret-key"]
        except KeyError as cause:
            raise errors.ServiceError("It failed.") from cause

    with pytest.raises(errors.ServiceError) as caught:
        raised()
    again = caught.value.again()

    assert (again.__traceback__, again.__cause__, again.__context__) == (None, None, None)


def test_secrets_are_compared_by_content_and_with_nothing_else():
    assert Secret("ü") == Secret("ü")
    assert Secret("ü") != Secret("u")
    assert Secret("ü") != "ü"
    assert {Secret("ü"): 1}[Secret("ü")] == 1
    assert Secret("\ud800") == Secret("\ud800")
    assert len(Secret("üü")) == 2
    assert not Secret("")
