"""Second factors against the local AWS: chosen, set up on the way in, and changed by whoever is signed in."""

import base64
import hmac
import struct
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

import nbauth
from nbauth.core.mfa import MfaChoice, MfaPreference

PASSWORD = "Correct-horse-77"
PHONE = {"phone_number": "+12025550155", "phone_number_verified": "true"}


def code_of(secret_key, aws, *, later=0):
    """As an authenticator app makes it (RFC 6238), `later` steps from now."""
    key = base64.b32decode(secret_key + "=" * (-len(secret_key) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(aws.clock().timestamp()) // 30 + later), "sha1")
    start = digest[-1] & 0x0F
    return f"{(int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF) % 10**6:06d}"


def wrong_code(secret_key, aws):
    right = {code_of(secret_key, aws, later=steps) for steps in (-1, 0, 1)}
    return next(code for code in ("000000", "111111", "222222", "333333") if code not in right)


def strict_pool(aws, **how):
    """It lets nobody in without a second factor, and seth has none."""
    made = aws.administrator.make_pool(**{"mfa": "ON", "mfa_factors": ("totp",), **how})
    aws.administrator.create_user("seth", password=PASSWORD, pool=made)
    return made


def auth_of(aws, pool):
    return nbauth.Auth(pool, clock=aws.clock)


# Choosing


@pytest.mark.parametrize("words", ["totp", "authenticator app", "SOFTWARE_TOKEN_MFA"])
def test_who_has_two_factors_chooses_the_app_in_whatever_words(local_aws, words):
    mia, auth = local_aws.users["mia"], auth_of(local_aws, local_aws.pool)
    step = auth.sign_in("mia", mia.password)
    assert isinstance(step, nbauth.NeedsMfaChoice)
    assert step.choices == (MfaChoice("TOTP"), MfaChoice("SMS", "+*******0143"))
    assert isinstance(auth.confirm_sign_in(words), nbauth.NeedsTotpCode)
    local_aws.clock.advance(30)
    assert isinstance(auth.confirm_sign_in(mia.totp()), nbauth.SignedIn)


def test_a_choice_that_is_not_offered_keeps_the_question_and_another_one_sends_a_code(local_aws):
    auth = auth_of(local_aws, local_aws.pool)
    step = auth.sign_in("mia", local_aws.users["mia"].password)
    with pytest.raises(nbauth.WrongChoice, match='"TOTP", "SMS"'):
        auth.confirm_sign_in("e-mail")
    assert auth.step is step
    sent = auth.confirm_sign_in("text message")
    assert (type(sent), sent.sent_to) == (nbauth.NeedsSmsCode, "+*******0143")
    assert isinstance(auth.confirm_sign_in(local_aws.outbox("mia")[-1].code), nbauth.SignedIn)


# Set up on the way in


@pytest.mark.parametrize("secret", [False, True])
def test_an_app_is_set_up_on_the_way_in_and_its_code_asked_for_the_next_time(local_aws, secret):
    pool = strict_pool(local_aws, secret=secret)
    auth = auth_of(local_aws, pool)
    step = auth.sign_in("seth", PASSWORD)
    assert isinstance(step, nbauth.NeedsTotpSetup)
    assert step.secret_key not in repr(step)
    said = urlsplit(step.uri)
    assert (said.scheme, said.netloc, unquote(said.path)) == ("otpauth", "totp", f"/{pool.user_pool_id}:seth")
    assert parse_qs(said.query) == {"secret": [step.secret_key], "issuer": [pool.user_pool_id]}
    for code in (wrong_code(step.secret_key, local_aws), "12345"):
        with pytest.raises(nbauth.WrongCode):
            auth.confirm_sign_in(code)
        assert auth.step is step
    assert isinstance(auth.confirm_sign_in(code_of(step.secret_key, local_aws)), nbauth.SignedIn)
    assert auth.session.client("s3").list_buckets()["Buckets"]
    auth.sign_out()
    assert isinstance(auth.sign_in("seth", PASSWORD), nbauth.NeedsTotpCode)
    later = code_of(step.secret_key, local_aws, later=1)
    assert isinstance(auth.confirm_sign_in(later), nbauth.SignedIn)


def test_wrong_codes_of_a_new_app_end_the_sign_in_at_last(local_aws):
    auth = auth_of(local_aws, strict_pool(local_aws))
    step = auth.sign_in("seth", PASSWORD)
    for _ in range(3):
        with pytest.raises(nbauth.WrongCode):
            auth.confirm_sign_in(wrong_code(step.secret_key, local_aws))
    with pytest.raises(nbauth.ChallengeExpired):
        auth.confirm_sign_in(code_of(step.secret_key, local_aws))
    assert auth.step == nbauth.SignedOut("seth")


def test_after_a_new_password_an_app_is_set_up_too(local_aws):
    pool = strict_pool(local_aws)
    local_aws.administrator.create_user("nia", password=PASSWORD, temporary=True, pool=pool)
    auth = auth_of(local_aws, pool)
    assert isinstance(auth.sign_in("nia", PASSWORD), nbauth.NeedsNewPassword)
    step = auth.confirm_sign_in("Another-horse-88")
    assert isinstance(step, nbauth.NeedsTotpSetup)
    assert isinstance(auth.confirm_sign_in(code_of(step.secret_key, local_aws)), nbauth.SignedIn)


def test_who_may_set_up_several_chooses_and_sets_up_an_address(local_aws):
    pool = strict_pool(local_aws, mfa_factors=("totp", "email", "sms"))
    auth = auth_of(local_aws, pool)
    step = auth.sign_in("seth", PASSWORD)
    assert isinstance(step, nbauth.NeedsMfaSetupChoice)
    assert (step.factors, step.elsewhere) == (("TOTP", "EMAIL"), ("SMS",))
    with pytest.raises(nbauth.WrongChoice):
        auth.confirm_sign_in("sms")
    local_aws.clock.advance(60)
    asked = auth.confirm_sign_in("E-Mail")
    assert isinstance(asked, nbauth.NeedsEmailSetup)
    assert asked.answer_by == step.answer_by  # no call was made, and the time runs on
    with pytest.raises(nbauth.AttributeInvalid, match="not an e-mail address"):
        auth.confirm_sign_in("nonsense")
    sent = auth.confirm_sign_in(" seth@example.com ")
    assert (type(sent), sent.sent_to) == (nbauth.NeedsEmailCode, "s***@e***")
    assert isinstance(auth.confirm_sign_in(local_aws.outbox("seth", pool=pool)[-1].code), nbauth.SignedIn)
    assert auth.mfa.preference() == MfaPreference(("EMAIL",), None)


def test_who_may_set_up_several_chooses_the_app(local_aws):
    auth = auth_of(local_aws, strict_pool(local_aws, mfa_factors=("totp", "email")))
    auth.sign_in("seth", PASSWORD)
    step = auth.confirm_sign_in("app")
    assert isinstance(step, nbauth.NeedsTotpSetup)
    assert isinstance(auth.confirm_sign_in(code_of(step.secret_key, local_aws)), nbauth.SignedIn)


def test_what_nobody_can_set_up_on_the_way_in_is_said(local_aws):
    auth = auth_of(local_aws, strict_pool(local_aws, mfa_factors=("sms",)))
    with pytest.raises(nbauth.UnsupportedChallenge, match=r"SMS.*phone number"):
        auth.sign_in("seth", PASSWORD)
    assert auth.step == nbauth.SignedOut("seth")


# Signed in already


@pytest.fixture(params=[None, "always"])
def eve(local_aws, request):
    """Signed in; on a computer that the pool remembers too."""
    pool = local_aws.administrator.make_pool(devices=request.param)
    local_aws.administrator.create_user("eve", password=PASSWORD, attributes=PHONE, pool=pool)
    auth = auth_of(local_aws, pool)
    auth.sign_in("eve", PASSWORD)
    auth.sign_out()
    auth.sign_in("eve", PASSWORD)
    assert bool(auth.tokens().device_key) == bool(request.param)
    return auth


def test_an_app_is_set_up_verified_and_preferred(local_aws, eve):
    assert eve.mfa.preference() == MfaPreference((), None)
    setup = eve.mfa.set_up_totp()
    assert setup.secret_key not in repr(setup)
    assert setup.uri.startswith(f"otpauth://totp/{eve.pool.user_pool_id}:eve?secret={setup.secret_key}&")
    with pytest.raises(nbauth.WrongCode):
        eve.mfa.verify_totp(wrong_code(setup.secret_key, local_aws))
    eve.mfa.verify_totp(code_of(setup.secret_key, local_aws))
    assert eve.mfa.prefer("TOTP") == MfaPreference(("TOTP",), "TOTP") == eve.mfa.preference()
    eve.sign_out()
    assert isinstance(eve.sign_in("eve", PASSWORD), nbauth.NeedsTotpCode)
    assert isinstance(eve.confirm_sign_in(code_of(setup.secret_key, local_aws, later=1)), nbauth.SignedIn)


def test_two_factors_are_left_to_choose_from_and_all_are_switched_off(local_aws, eve):
    setup = eve.mfa.set_up_totp()
    eve.mfa.verify_totp(code_of(setup.secret_key, local_aws))
    assert eve.mfa.prefer("sms") == MfaPreference(("SMS",), "SMS") == eve.mfa.preference()
    assert eve.mfa.prefer(None, enabled=("app", "sms")) == MfaPreference(("TOTP", "SMS"), None) == eve.mfa.preference()
    eve.sign_out()
    assert isinstance(eve.sign_in("eve", PASSWORD), nbauth.NeedsMfaChoice)
    eve.confirm_sign_in("sms")
    eve.confirm_sign_in(local_aws.outbox("eve", pool=eve.pool)[-1].code)
    assert eve.mfa.prefer("TOTP", enabled=()) == MfaPreference(("TOTP",), "TOTP") == eve.mfa.preference()
    assert eve.mfa.prefer(None, enabled=()) == MfaPreference((), None) == eve.mfa.preference()


@pytest.mark.parametrize("factor", ["TOTP", "EMAIL"])
def test_what_the_account_does_not_have_is_not_preferred(eve, factor):
    with pytest.raises(nbauth.WrongChoice, match="does not have that second factor"):
        eve.mfa.prefer(factor)
    with pytest.raises(nbauth.WrongChoice, match='"TOTP", "EMAIL", "SMS"'):
        eve.mfa.prefer("pigeon post")


def test_a_code_for_an_app_that_nobody_has_set_up_says_so(eve):
    with pytest.raises(nbauth.WrongChoice, match="set_up_totp"):
        eve.mfa.verify_totp("123456")


def test_a_sign_in_that_was_ended_elsewhere_looks_at_no_factor(local_aws, eve):
    elsewhere = auth_of(local_aws, eve.pool)
    elsewhere.sign_in("eve", PASSWORD)
    elsewhere.sign_out(everywhere=True)
    with pytest.raises(nbauth.SignInExpired, match="Sign in again"):
        eve.mfa.preference()


def test_nobody_has_no_factors(local_aws):
    with pytest.raises(nbauth.NotSignedIn):
        auth_of(local_aws, local_aws.pool).mfa.set_up_totp()
