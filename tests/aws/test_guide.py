"""AWSMobileClient's guide, chapter by chapter, through `Auth`: what an app's author does there, done here.

https://docs.amplify.aws/gen1/swift/sdk/auth/working-with-api/
"""

import pytest

import nbauth
from nbauth import SignUpState, UserState

PASSWORD = "Correct-horse-77"
EMAIL = "grace@example.com"


@pytest.fixture
def auth(fresh_aws):
    return nbauth.Auth(fresh_aws.pool, clock=fresh_aws.clock)


def sign_up(auth, aws, username="grace"):
    auth.sign_up(username, PASSWORD, {"email": f"{username}@example.com"})
    auth.confirm_sign_up(username, aws.outbox(username)[-1].code)


def test_sign_up_with_attributes(auth):
    result = auth.sign_up("grace", PASSWORD, attributes={"email": EMAIL, "custom:team": "compilers"})

    assert result.state is SignUpState.UNCONFIRMED
    assert result.delivery == nbauth.CodeDelivery("EMAIL", "g***@e***")


def test_confirm_sign_up(auth, fresh_aws):
    auth.sign_up("grace", PASSWORD, {"email": EMAIL})
    with pytest.raises(nbauth.WrongCode):
        auth.confirm_sign_up("grace", "000000")

    assert auth.confirm_sign_up("grace", fresh_aws.outbox("grace")[-1].code).state is SignUpState.CONFIRMED
    assert auth.confirm_sign_up("grace", "000000").state is SignUpState.CONFIRMED  # already


def test_re_send_a_confirmation_code(auth, fresh_aws):
    auth.sign_up("grace", PASSWORD, {"email": EMAIL})

    assert auth.resend_sign_up_code("grace") == nbauth.CodeDelivery("EMAIL", "g***@e***")

    first, second = fresh_aws.outbox("grace")
    if first.code != second.code:
        with pytest.raises(nbauth.NbauthError):
            auth.confirm_sign_up("grace", first.code)
    assert auth.confirm_sign_up("grace", second.code).state is SignUpState.CONFIRMED


def test_sign_in(auth, fresh_aws):
    sign_up(auth, fresh_aws)

    step = auth.sign_in("grace", PASSWORD)

    assert isinstance(step, nbauth.SignedIn)
    assert step.username == "grace"


def test_confirm_sign_in_with_a_code_by_sms(auth, fresh_aws):
    step = auth.sign_in("sam", fresh_aws.users["sam"].password)
    assert isinstance(step, nbauth.NeedsSmsCode)
    assert (step.medium, step.sent_to) == ("SMS", fresh_aws.outbox("sam")[-1].destination)

    assert isinstance(auth.confirm_sign_in(fresh_aws.outbox("sam")[-1].code), nbauth.SignedIn)


def test_force_change_password(auth, fresh_aws):
    assert isinstance(auth.sign_in("nia", fresh_aws.users["nia"].password), nbauth.NeedsNewPassword)
    with pytest.raises(nbauth.WeakPassword):
        auth.confirm_sign_in("short")

    assert isinstance(auth.confirm_sign_in(PASSWORD), nbauth.SignedIn)
    assert isinstance(auth.sign_in("nia", PASSWORD), nbauth.SignedIn)


def test_an_unconfirmed_user_confirms_at_the_sign_in(auth, fresh_aws):
    auth.sign_up("grace", PASSWORD, {"email": EMAIL})
    step = auth.sign_in("grace", PASSWORD)
    assert isinstance(step, nbauth.NeedsSignUpConfirmation)

    assert isinstance(auth.confirm_sign_in(fresh_aws.outbox("grace")[-1].code), nbauth.SignedIn)


def test_forgot_password(auth, fresh_aws):
    sign_up(auth, fresh_aws)

    assert auth.forgot_password("grace") == nbauth.CodeDelivery("EMAIL", "g***@e***")
    with pytest.raises(nbauth.WrongCode):
        auth.confirm_forgot_password("grace", "Battery-staple-88", "000000")
    auth.confirm_forgot_password("grace", "Battery-staple-88", fresh_aws.outbox("grace")[-1].code)

    with pytest.raises(nbauth.WrongCredentials):
        auth.sign_in("grace", PASSWORD)
    assert isinstance(auth.sign_in("grace", "Battery-staple-88"), nbauth.SignedIn)


def test_a_reset_that_the_administrator_requires(auth, fresh_aws):
    sign_up(auth, fresh_aws)
    fresh_aws.administrator.reset_password("grace")

    assert isinstance(auth.sign_in("grace", PASSWORD), nbauth.NeedsPasswordReset)
    with pytest.raises(nbauth.ChallengeExpired, match="confirm_forgot_password"):
        auth.confirm_sign_in("123456")
    auth.confirm_forgot_password("grace", "Battery-staple-88", fresh_aws.outbox("grace")[-1].code)

    assert isinstance(auth.sign_in("grace", "Battery-staple-88"), nbauth.SignedIn)


def test_username_is_signed_in_and_identity_id_come_from_the_cache(auth, fresh_aws):
    assert (auth.username, auth.is_signed_in, auth.identity_id) == (None, False, None)
    auth.sign_in("ada", fresh_aws.users["ada"].password)
    calls = len(fresh_aws.calls())

    assert (auth.username, auth.is_signed_in) == ("ada", True)
    assert auth.identity_id.startswith(f"{fresh_aws.pool.region}:")
    assert len(fresh_aws.calls()) == calls


def test_get_tokens(auth, fresh_aws):
    auth.sign_in("ada", fresh_aws.users["ada"].password)

    tokens = auth.tokens()

    assert tokens.claims["cognito:username"] == "ada"
    assert {tokens.id_token, tokens.access_token, tokens.refresh_token}.isdisjoint({None, ""})
    assert auth.tokens(force_refresh=True).access_token != tokens.access_token


def test_get_aws_credentials(auth, fresh_aws):
    auth.sign_in("ada", fresh_aws.users["ada"].password)

    credentials = auth.credentials()

    assert credentials.access_key.startswith("ASIA")
    assert credentials.expires_at > fresh_aws.clock()
    assert auth.session.client("s3").list_buckets()["Buckets"]


def test_user_state(auth, fresh_aws):
    states = []
    auth.observe(lambda change: states.append(change.new), "state")
    auth.sign_in("ada", fresh_aws.users["ada"].password)
    auth.sign_out()

    assert states == [UserState.SIGNED_IN, UserState.SIGNED_OUT]


def test_sign_out(auth, fresh_aws):
    auth.sign_in("ada", fresh_aws.users["ada"].password)
    auth.sign_out()

    assert (auth.username, auth.is_signed_in) == (None, False)
    with pytest.raises(nbauth.NotSignedIn):
        auth.session.client("s3").list_buckets()


def test_sign_out_everywhere(auth, fresh_aws):
    other = nbauth.Auth(fresh_aws.pool, clock=fresh_aws.clock)
    for each in (auth, other):
        each.sign_in("ada", fresh_aws.users["ada"].password)

    auth.sign_out(everywhere=True)

    with pytest.raises(nbauth.SignInExpired):
        other.tokens(force_refresh=True)
    assert other.state is UserState.SIGN_IN_EXPIRED
