import pytest
from local_calls import idp, refused, sign_in

import nbauth


def test_the_unconfirmed_user_got_a_code_and_confirms_with_it(fresh_aws):
    pool = fresh_aws.pool
    first = fresh_aws.outbox("uma")[-1]
    assert (first.medium, first.destination) == ("EMAIL", "u***@e***")
    told = idp(pool).resend_confirmation_code(ClientId=pool.client_id, Username="uma")["CodeDeliveryDetails"]
    assert told["Destination"] == "u***@e***"
    code = fresh_aws.outbox("uma")[-1].code
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for refused_code in {wrong, "123456"} - {code}:
        with refused("CodeMismatchException"):
            idp(pool).confirm_sign_up(ClientId=pool.client_id, Username="uma", ConfirmationCode=refused_code)
    idp(pool).confirm_sign_up(ClientId=pool.client_id, Username="uma", ConfirmationCode=code)
    assert "AuthenticationResult" in sign_in(pool, "uma@example.com", fresh_aws.users["uma"].password)


def test_a_confirmation_code_lives_a_day(fresh_aws):
    pool, code = fresh_aws.pool, fresh_aws.outbox("uma")[-1].code
    fresh_aws.clock.advance(86400)
    with refused("ExpiredCodeException"):
        idp(pool).confirm_sign_up(ClientId=pool.client_id, Username="uma", ConfirmationCode=code)


def test_somebody_new_signs_up(fresh_aws):
    pool = fresh_aws.pool
    made = idp(pool).sign_up(
        ClientId=pool.client_id,
        Username="eve",
        Password="Some-word-1234",
        UserAttributes=[{"Name": "email", "Value": "eve@example.org"}],
    )
    assert made["CodeDeliveryDetails"]["Destination"] == "e***@e***"
    code = fresh_aws.outbox("eve")[-1].code
    idp(pool).confirm_sign_up(ClientId=pool.client_id, Username="eve", ConfirmationCode=code)
    assert "AuthenticationResult" in sign_in(pool, "eve", "Some-word-1234")


def test_somebody_without_an_address_is_not_confirmed_by_a_known_code(fresh_aws):
    pool = fresh_aws.pool
    idp(pool).sign_up(ClientId=pool.client_id, Username="eve", Password="Some-word-1234")
    assert fresh_aws.outbox("eve") == []
    with refused("ExpiredCodeException", "Invalid code provided, please request a code again."):
        idp(pool).confirm_sign_up(ClientId=pool.client_id, Username="eve", ConfirmationCode="123456")


def test_a_forgotten_password_is_set_with_the_code_within_an_hour(fresh_aws):
    pool = fresh_aws.pool
    told = idp(pool).forgot_password(ClientId=pool.client_id, Username="ada@example.com")["CodeDeliveryDetails"]
    assert told["Destination"] == "a***@e***"

    def confirm(code):
        idp(pool).confirm_forgot_password(
            ClientId=pool.client_id, Username="ada", ConfirmationCode=code, Password="Brand-new-1234"
        )

    code = fresh_aws.outbox("ada")[-1].code
    for wrong in {"654321", f"{(int(code) + 1) % 10**6:06d}"} - {code}:
        with refused("CodeMismatchException"):
            confirm(wrong)
    fresh_aws.clock.advance(3601)
    with refused("ExpiredCodeException"):
        confirm(code)
    idp(pool).forgot_password(ClientId=pool.client_id, Username="ada")
    confirm(fresh_aws.outbox("ada")[-1].code)
    assert "AuthenticationResult" in sign_in(pool, "ada", "Brand-new-1234")


def test_a_reset_does_not_tell_who_exists(aws):
    told = idp(aws.pool).forgot_password(ClientId=aws.pool.client_id, Username="nobody@example.com")
    assert told["CodeDeliveryDetails"]["Destination"] == "n***@e***"


def test_a_password_that_was_replaced_is_known(fresh_aws):
    auth = nbauth.Auth(fresh_aws.pool, clock=fresh_aws.clock)
    assert not fresh_aws.has_new_password("nia")
    auth.sign_in("nia", fresh_aws.users["nia"].password)
    auth.confirm_sign_in("Another-one-4711")
    assert fresh_aws.has_new_password("nia")
    with pytest.raises(nbauth.ConfigurationError):
        fresh_aws.has_new_password("nobody")
