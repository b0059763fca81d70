"""Every sign-in that a person can meet, against the local AWS: real HTTP, real SRP, real signatures."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from botocore.exceptions import ClientError
from fakes import at_once

import nbauth
import nbauth.local
from nbauth.core.ports import SIGN_IN, Kept
from nbauth.vault import MemoryVault

NEW_PASSWORD = "Nëu-Passwörd-1 🔑"


@pytest.fixture
def auth(local_aws):
    return nbauth.Auth(local_aws.pool, clock=local_aws.clock)


def start(auth, aws, username):
    return auth.sign_in(username, aws.users[username].password)


@pytest.fixture
def ada(auth, local_aws):
    start(auth, local_aws, "ada")
    return auth


def may_write_home(client, aws, identity_id):
    try:
        client.put_object(Bucket=aws.bucket, Key=f"home/{identity_id}/note", Body=b"x")
    except ClientError as refused:
        assert refused.response["Error"]["Code"] == "AccessDenied"
        return False
    return True


# The paths of a sign-in


def test_a_password_alone_gives_a_session_that_works(ada, local_aws):
    assert ada.step == nbauth.SignedIn("ada", ada.tokens())
    assert ada.state is nbauth.UserState.SIGNED_IN
    s3 = ada.session.client("s3")
    assert local_aws.bucket in [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]
    assert s3.get_object(Bucket=local_aws.bucket, Key="data/penguins.parquet")["Body"].read()
    assert may_write_home(s3, local_aws, ada.identity_id)
    assert [one.name for one in ada.session.resource("s3").buckets.all()] == [local_aws.bucket]


def test_an_app_client_that_takes_nothing_but_the_password_itself(local_aws):
    pool = local_aws.administrator.make_client(srp=False)
    ada, sam = local_aws.users["ada"].password, local_aws.users["sam"].password
    with pytest.raises(nbauth.ConfigurationError, match="does not allow"):
        nbauth.Auth(pool).sign_in("ada", ada)
    with pytest.raises(nbauth.WrongCredentials):
        nbauth.Auth(pool).sign_in("emi", "Wrong-password-1", flow="password")

    auth = nbauth.Auth(pool)
    assert isinstance(auth.sign_in("sam", sam, flow="password"), nbauth.NeedsSmsCode)
    assert isinstance(auth.sign_in("ada", ada, flow="password"), nbauth.SignedIn)
    assert auth.session.client("sts").get_caller_identity()["Account"]


@pytest.mark.parametrize(
    ("username", "step", "sent_to"),
    [("sam", nbauth.NeedsSmsCode, r"\+\*+\d{4}"), ("emi", nbauth.NeedsEmailCode, r"e\*+@e\*+")],
)
def test_a_code_that_was_sent(auth, local_aws, username, step, sent_to):
    asked = start(auth, local_aws, username)

    assert type(asked) is step
    assert re.fullmatch(sent_to, asked.sent_to)
    assert timedelta(minutes=2, seconds=55) < asked.answer_by - auth._holder.now() <= timedelta(minutes=3)
    assert auth.confirm_sign_in(local_aws.outbox(username)[-1].code).username == username
    auth.session.client("s3").list_buckets()


def test_the_code_of_an_authenticator_app_with_the_space_that_it_shows(auth, local_aws):
    local_aws.clock.advance(30)  # each code is accepted once
    assert isinstance(start(auth, local_aws, "tot"), nbauth.NeedsTotpCode)
    code = local_aws.users["tot"].totp()

    assert auth.confirm_sign_in(f" {code[:3]} {code[3:]} ").username == "tot"


def test_a_new_password_with_any_characters_is_the_password_from_then_on(fresh_aws):
    auth = nbauth.Auth(fresh_aws.pool, clock=fresh_aws.clock)
    assert isinstance(start(auth, fresh_aws, "nia"), nbauth.NeedsNewPassword)
    with pytest.raises(nbauth.WeakPassword, match="long enough") as refused:
        auth.confirm_sign_in("short")
    assert "short" not in refused.value.message
    assert isinstance(auth.step, nbauth.NeedsNewPassword)

    assert auth.confirm_sign_in(NEW_PASSWORD).username == "nia"

    auth.sign_out()
    assert auth.sign_in("nia", NEW_PASSWORD).username == "nia"
    with pytest.raises(nbauth.WrongCredentials):
        auth.sign_in("nia", f"{NEW_PASSWORD} ")


def test_an_account_that_is_not_confirmed_is_asked_for_its_code(auth, local_aws):
    assert isinstance(start(auth, local_aws, "uma"), nbauth.NeedsSignUpConfirmation)
    assert auth.step.username == "uma"


def test_an_app_client_with_a_secret_and_an_address_instead_of_the_name(local_aws):
    auth = nbauth.Auth(local_aws.pool_with_secret, clock=local_aws.clock)
    ada = local_aws.users["ada"]

    assert auth.sign_in(ada.email, ada.password).username == "ada"
    assert auth.username == "ada"
    assert auth.tokens(force_refresh=True).username == "ada"
    auth.sign_out()


def test_an_app_client_with_a_secret_and_a_code(local_aws):
    auth = nbauth.Auth(local_aws.pool_with_secret, clock=local_aws.clock)
    sam = local_aws.users["sam"]
    auth.sign_in(sam.email, sam.password)

    assert auth.confirm_sign_in(local_aws.outbox("sam")[-1].code).username == "sam"


def test_a_pool_without_an_identity_pool_gives_tokens_and_says_what_is_missing(local_aws):
    auth = nbauth.Auth(replace(local_aws.pool, identity_pool_id=None), clock=local_aws.clock)
    start(auth, local_aws, "ada")

    assert auth.tokens().username == "ada"
    with pytest.raises(nbauth.ConfigurationError, match="identity_pool_id"):
        auth.session.client("s3").list_buckets()


# What goes wrong


def test_a_wrong_password_and_a_user_who_does_not_exist_are_told_alike(auth, local_aws):
    told = []
    for username in ("ada", "nobody-at-all"):
        with pytest.raises(nbauth.WrongCredentials) as wrong:
            auth.sign_in(username, "Wrong-Passw0rd!")
        told.append(str(wrong.value))
        assert auth.step == nbauth.SignedOut(username)
    assert told[0] == told[1]
    start(auth, local_aws, "ada")  # clears the count of wrong passwords


def test_too_many_wrong_passwords_lock_the_account_for_a_moment(fresh_aws):
    auth = nbauth.Auth(fresh_aws.pool, clock=fresh_aws.clock)
    for _ in range(5):
        with pytest.raises(nbauth.WrongCredentials):
            auth.sign_in("ada", "Wrong-Passw0rd!")
    with pytest.raises(nbauth.TooManyAttempts):
        start(auth, fresh_aws, "ada")

    fresh_aws.clock.advance(2)
    assert start(auth, fresh_aws, "ada").username == "ada"


def test_a_wrong_code_can_be_mended_twice_and_the_third_one_ends_the_challenge(auth, local_aws):
    start(auth, local_aws, "sam")
    right = local_aws.outbox("sam")[-1].code
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    for _ in range(3):
        with pytest.raises(nbauth.WrongCode):
            auth.confirm_sign_in(wrong)
        assert isinstance(auth.step, nbauth.NeedsSmsCode)

    with pytest.raises(nbauth.ChallengeExpired):
        auth.confirm_sign_in(right)
    assert auth.step == nbauth.SignedOut("sam")


def test_a_challenge_that_was_left_for_too_long_starts_over_with_the_name(auth, local_aws):
    start(auth, local_aws, "sam")
    local_aws.clock.advance(181)

    with pytest.raises(nbauth.ChallengeExpired):
        auth.confirm_sign_in(local_aws.outbox("sam")[-1].code)
    assert auth.step == nbauth.SignedOut("sam")


def test_a_network_that_fails_in_the_middle_keeps_the_question(auth, local_aws):
    with local_aws.unreachable(), pytest.raises(nbauth.Unreachable, match="network"):
        start(auth, local_aws, "sam")
    start(auth, local_aws, "sam")
    code = local_aws.outbox("sam")[-1].code
    with local_aws.unreachable(), pytest.raises(nbauth.Unreachable):
        auth.confirm_sign_in(code)

    assert auth.confirm_sign_in(code).username == "sam"


def test_a_service_that_has_gone_is_unreachable():
    with nbauth.local.start() as aws:
        auth = nbauth.Auth(aws.pool)
    with pytest.raises(nbauth.Unreachable):
        auth.sign_in("ada", "pw")


NO_SUCH = {
    "user_pool_id": "eu-central-1_NoSuchPool",
    "client_id": "nosuchclient",
    "identity_pool_id": "eu-central-1:00000000-0000-0000-0000-000000000000",
}


@pytest.mark.parametrize("key", NO_SUCH)
def test_what_aws_does_not_know_is_told_by_its_setting(local_aws, key):
    auth = nbauth.Auth(replace(local_aws.pool, **{key: NO_SUCH[key]}), clock=local_aws.clock)

    with pytest.raises(nbauth.ConfigurationError) as wrong:
        start(auth, local_aws, "ada")
    assert key in wrong.value.hint
    assert auth.state is nbauth.UserState.SIGNED_OUT


def test_a_wrong_pool_id_is_no_wrong_password_and_locks_nobody(fresh_aws):
    pool = replace(fresh_aws.pool, user_pool_id=NO_SUCH["user_pool_id"])
    for _ in range(6):
        with pytest.raises(nbauth.ConfigurationError):
            start(nbauth.Auth(pool, clock=fresh_aws.clock), fresh_aws, "ada")

    assert "InitiateAuth" not in fresh_aws.calls()


@pytest.mark.parametrize("secret", [None, "not1the2secret3"])
def test_a_client_secret_that_is_missing_or_wrong_is_told_by_its_setting(local_aws, secret):
    auth = nbauth.Auth(replace(local_aws.pool_with_secret, client_secret=secret), clock=local_aws.clock)

    with pytest.raises(nbauth.ConfigurationError) as wrong:
        start(auth, local_aws, "ada")
    assert "client_secret" in wrong.value.hint
    assert "not1the2secret3" not in str(wrong.value)


# Time


@pytest.mark.parametrize("off", [timedelta(minutes=-10), timedelta(minutes=10)])
def test_a_computer_whose_clock_is_off_by_ten_minutes_signs_in_and_stays_signed_in(local_aws, off):
    auth = nbauth.Auth(local_aws.pool, clock=lambda: local_aws.clock() + off)
    start(auth, local_aws, "ada")

    assert (
        timedelta(minutes=59) < auth.credentials().expires_at - auth._holder.now() <= timedelta(minutes=60, seconds=2)
    )
    assert timedelta(minutes=59) < auth.tokens().expires_at - auth._holder.now() <= timedelta(minutes=60)
    auth.session.client("s3").list_buckets()
    local_aws.clock.advance(3590)  # nearly at the end
    auth.credentials()
    local_aws.clock.advance(20)
    auth.session.client("s3").list_buckets()


def test_past_the_life_of_the_credentials_the_same_client_works_with_new_ones(ada, local_aws):
    s3 = ada.session.client("s3")
    s3.list_buckets()
    before, tokens = ada.credentials(), ada.tokens()
    local_aws.clock.advance(3601)

    s3.list_buckets()

    assert ada.credentials().access_key != before.access_key
    assert ada.tokens().id_token != tokens.id_token
    assert ada.credentials().expires_at > local_aws.clock()


def test_a_crowd_at_the_moment_of_expiry_makes_one_renewal(fresh_aws):
    auth = nbauth.Auth(fresh_aws.pool, clock=fresh_aws.clock)
    start(auth, fresh_aws, "ada")
    fresh_aws.clock.advance(3601)
    before = fresh_aws.calls()

    keys = {one.result().access_key for one in at_once(32, auth.session.get_credentials().get_frozen_credentials)}

    assert len(keys) == 1
    assert fresh_aws.calls()[len(before) :] == ["GetTokensFromRefreshToken", "GetCredentialsForIdentity"]


def test_the_service_that_is_down_at_the_renewal_ends_no_sign_in(ada, local_aws):
    local_aws.clock.advance(3601)
    with local_aws.unreachable(), pytest.raises(nbauth.Unreachable):
        ada.credentials()
    assert ada.state is nbauth.UserState.SIGNED_IN

    local_aws.clock.advance(2)  # past the back-off
    assert ada.credentials().expires_at > local_aws.clock()


def test_past_the_life_of_the_refresh_token_the_sign_in_has_expired_and_the_name_is_known(ada, local_aws):
    s3 = ada.session.client("s3")
    local_aws.clock.advance(31 * 86400)

    with pytest.raises(nbauth.SignInExpired):
        s3.list_buckets()

    assert ada.state is nbauth.UserState.SIGN_IN_EXPIRED
    assert ada.step == nbauth.SignedOut("ada")
    start(ada, local_aws, "ada")
    s3.list_buckets()


# Clients that were made earlier


def test_a_client_that_was_made_before_the_sign_in_works_after_it(auth, local_aws):
    s3 = auth.session.client("s3")
    with pytest.raises(nbauth.NotSignedIn) as refused:
        s3.list_buckets()
    assert "nbauth.login()" in refused.value.hint

    start(auth, local_aws, "ada")

    s3.list_buckets()


def test_a_client_that_was_made_for_the_user_before_signs_for_the_next_one(auth, local_aws):
    start(auth, local_aws, "ada")
    s3, adas = auth.session.client("s3"), auth.identity_id
    assert may_write_home(s3, local_aws, adas)

    start(auth, local_aws, "emi")
    auth.confirm_sign_in(local_aws.outbox("emi")[-1].code)

    assert auth.identity_id != adas
    assert may_write_home(s3, local_aws, auth.identity_id)
    assert not may_write_home(s3, local_aws, adas)


def test_after_a_sign_out_nothing_that_was_made_before_works(ada, local_aws):
    s3, bucket = ada.session.client("s3"), ada.session.resource("s3").Bucket(local_aws.bucket)
    s3.list_buckets()
    ada.sign_out()

    for use in (s3.list_buckets, lambda: list(bucket.objects.all()), ada.session.client("sts").get_caller_identity):
        with pytest.raises(nbauth.NotSignedIn):
            use()
    with pytest.raises(nbauth.NotSignedIn):
        s3.generate_presigned_url("get_object", Params={"Bucket": "b", "Key": "k"})


# Two kernels, one vault


def test_one_renewal_serves_both_and_what_was_kept_is_verified(local_aws):
    vault = MemoryVault()
    one, other = (nbauth.Auth(local_aws.pool, vault=vault, clock=local_aws.clock) for _ in range(2))
    start(one, local_aws, "ada")
    other.resume()
    local_aws.clock.advance(3700)
    before = local_aws.calls().count("GetTokensFromRefreshToken")

    assert one.tokens() == other.tokens()
    assert local_aws.calls().count("GetTokensFromRefreshToken") == before + 1

    local_aws.clock.advance(3700)
    one.tokens()
    place = one._holder._tokens.shelf._place
    kept = vault.load(place, SIGN_IN)
    forged = replace(kept.latest, id_token=kept.latest.id_token[:-8] + "AAAAAAAA")
    vault.save(place, SIGN_IN, replace(kept, latest=forged))

    assert other.tokens().id_token not in (forged.id_token, kept.latest.id_token)


# Signing out


def refresh_by_hand(auth, tokens):
    return auth._holder._service.provider.refresh(
        Kept(tokens.username, tokens.sub, tokens.refresh_token), lambda _: None
    )


@pytest.mark.parametrize("pool", ["pool", "pool_with_secret"])
def test_a_sign_out_revokes_the_refresh_token_at_the_pool(local_aws, pool):
    auth = nbauth.Auth(getattr(local_aws, pool), clock=local_aws.clock)
    start(auth, local_aws, "ada")
    tokens = auth.tokens()
    assert refresh_by_hand(auth, tokens)

    auth.sign_out()

    with pytest.raises(nbauth.SignInExpired):
        refresh_by_hand(auth, tokens)


def test_a_sign_out_everywhere_ends_the_other_sign_ins_too(ada, local_aws):
    other = nbauth.Auth(local_aws.pool, clock=local_aws.clock)
    start(other, local_aws, "ada")

    ada.sign_out(everywhere=True)

    with pytest.raises(nbauth.SignInExpired):
        other.tokens(force_refresh=True)
    assert other.state is nbauth.UserState.SIGN_IN_EXPIRED


def test_a_sign_out_everywhere_works_after_a_night(ada, local_aws):
    local_aws.clock.advance(10 * 3600)
    tokens = ada._holder._tokens.peek()

    ada.sign_out(everywhere=True)

    with pytest.raises(nbauth.SignInExpired):
        refresh_by_hand(ada, tokens)


def test_a_sign_out_that_the_pool_does_not_hear_of_is_one_here(ada, local_aws):
    with local_aws.unreachable(), pytest.raises(nbauth.Unreachable, match=r"signed out here\. But"):
        ada.sign_out()
    assert ada.state is nbauth.UserState.SIGNED_OUT
    with pytest.raises(nbauth.NotSignedIn):
        ada.credentials()


def test_a_sign_out_after_the_sign_in_has_expired_is_fine(ada, local_aws):
    local_aws.clock.advance(31 * 86400)
    with pytest.raises(nbauth.SignInExpired):
        ada.credentials()

    ada.sign_out()

    assert ada.state is nbauth.UserState.SIGNED_OUT


# Resuming


def test_a_sign_in_is_resumed_from_its_vault_and_asks_for_the_identity_once(fresh_aws):
    vault = nbauth.vault.MemoryVault()
    first = nbauth.Auth(fresh_aws.pool, clock=fresh_aws.clock, vault=vault)
    start(first, fresh_aws, "ada")
    before = len(fresh_aws.calls())

    second = nbauth.Auth(fresh_aws.pool, clock=fresh_aws.clock, vault=vault)
    assert second.resume().username == "ada"

    assert [call for call in fresh_aws.calls()[before:] if not call.startswith("GET ")] == [
        "GetTokensFromRefreshToken",
        "GetCredentialsForIdentity",
    ]
    assert second.identity_id == first.identity_id


@pytest.mark.parametrize("identity_id", ["eu-central-1:00000000-0000-0000-0000-000000000000", "another user's"])
def test_an_identity_id_that_is_no_good_any_more_is_asked_for_anew(ada, local_aws, identity_id):
    if identity_id == "another user's":
        other = nbauth.Auth(local_aws.pool, clock=local_aws.clock)
        start(other, local_aws, "sam")
        other.confirm_sign_in(local_aws.outbox("sam")[-1].code)
        identity_id = other.identity_id

    given = ada._holder._service.source.credentials(ada.tokens(), identity_id)

    assert given.identity_id == ada.identity_id


def test_warming_up_opens_the_connections_and_leaves_nothing_to_see(fresh_aws):
    auth = nbauth.Auth(fresh_aws.pool, clock=fresh_aws.clock)
    service = auth._holder._service
    service.provider.warm_up()
    service.source.warm_up()

    assert auth.step == nbauth.SignedOut()
    with fresh_aws.unreachable():
        service.provider.warm_up()  # never raises
        service.source.warm_up()
    assert start(auth, fresh_aws, "ada").username == "ada"


def test_an_app_client_that_rotates_its_refresh_tokens(local_aws):
    auth = nbauth.Auth(local_aws.pool_with_rotation, clock=local_aws.clock)
    auth.sign_in("ada", local_aws.users["ada"].password)
    tokens = [auth.tokens()]
    for _ in range(2):
        local_aws.clock.advance(3601)
        auth.credentials()
        tokens.append(auth.tokens())
    assert len({token.refresh_token for token in tokens}) == 3
    before = len(local_aws.calls())
    auth.tokens(force_refresh=True)
    assert local_aws.calls()[before:] == ["GetTokensFromRefreshToken"]
    auth.sign_out()


def test_a_clock_that_does_not_know_of_the_time_that_has_passed_renews_what_aws_calls_expired(local_aws):
    stands_still = local_aws.clock()
    auth = nbauth.Auth(local_aws.pool, clock=lambda: stands_still)
    start(auth, local_aws, "ada")
    local_aws.clock.advance(2 * 3600)

    auth.credentials(force_refresh=True)

    assert auth.session.client("s3").list_buckets()["Buckets"]
    local_aws.clock.advance(31 * 24 * 3600)
    with pytest.raises(nbauth.SignInExpired):
        auth.credentials(force_refresh=True)
    assert auth.step == nbauth.SignedOut("ada")


def test_a_call_that_aws_refuses_as_expired_is_signed_anew(local_aws):
    stands_still = local_aws.clock()
    auth = nbauth.Auth(local_aws.pool, clock=lambda: stands_still)
    start(auth, local_aws, "ada")
    client = auth.session.client("s3")
    local_aws.clock.advance(2 * 3600)
    before = len(local_aws.calls())

    assert at_once(8, client.list_buckets)[0].result()["Buckets"]
    calls = local_aws.calls()[before:]
    assert calls.count("GetTokensFromRefreshToken") == 1

    local_aws.clock.advance(31 * 24 * 3600)
    with pytest.raises(nbauth.SignInExpired):
        client.list_buckets()
    assert auth.step == nbauth.SignedOut("ada")
