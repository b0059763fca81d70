from concurrent.futures import ThreadPoolExecutor

import pytest
from local_calls import answer, client_with, identity_and_credentials, idp, refused, sign_in, start_srp, tokens


def test_the_plain_user_signs_in_with_a_password_alone(aws):
    result = tokens(aws.pool, aws)
    assert {"AccessToken", "IdToken", "RefreshToken", "ExpiresIn", "TokenType"} <= set(result)
    assert result["ExpiresIn"] == 3600


def test_the_password_flow_works_too(aws):
    result = idp(aws.pool).initiate_auth(
        ClientId=aws.pool.client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "ada", "PASSWORD": aws.users["ada"].password},
    )
    assert "AccessToken" in result["AuthenticationResult"]


@pytest.mark.parametrize("flow", ["srp", "password"])
def test_a_wrong_password_is_refused(aws, flow):
    with refused("NotAuthorizedException", "Incorrect username or password."):
        if flow == "srp":
            sign_in(aws.pool, "emi", "Wrong-password-1")
        else:
            idp(aws.pool).initiate_auth(
                ClientId=aws.pool.client_id,
                AuthFlow="USER_PASSWORD_AUTH",
                AuthParameters={"USERNAME": "emi", "PASSWORD": "Wrong-password-1"},
            )


@pytest.mark.parametrize("nobody", ["nobody", "nobody@example.com"])
def test_an_unknown_user_looks_like_a_wrong_password(aws, nobody):
    known = start_srp(aws.pool, "emi", "Wrong-password-1")[2]
    unknown = start_srp(aws.pool, nobody, "Wrong-password-1")[2]
    assert unknown["ChallengeName"] == known["ChallengeName"]
    assert set(unknown["ChallengeParameters"]) == set(known["ChallengeParameters"])
    lengths = [
        [len(asked["ChallengeParameters"][name]) for name in ("SALT", "SECRET_BLOCK")] for asked in (known, unknown)
    ]
    assert lengths[0] == lengths[1]
    again = start_srp(aws.pool, nobody, "Wrong-password-1")[2]
    assert again["ChallengeParameters"]["SALT"] == unknown["ChallengeParameters"]["SALT"]
    with refused("NotAuthorizedException", "Incorrect username or password."):
        sign_in(aws.pool, nobody, "Wrong-password-1")


def test_an_email_address_signs_in_and_the_real_name_comes_back(aws):
    asked = start_srp(aws.pool, "ada@example.com", aws.users["ada"].password)[2]
    assert asked["ChallengeParameters"]["USER_ID_FOR_SRP"] == "ada"
    assert "AuthenticationResult" in sign_in(aws.pool, "ada@example.com", aws.users["ada"].password)


def test_the_text_message_signs_sam_in(aws):
    before = len(aws.outbox("sam"))
    asked = sign_in(aws.pool, "sam", aws.users["sam"].password)
    assert asked["ChallengeName"] == "SMS_MFA"
    (message,) = aws.outbox("sam")[before:]
    assert (message.medium, message.destination) == ("SMS", "+*******0143")
    assert asked["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"] == message.destination
    assert asked["ChallengeParameters"]["CODE_DELIVERY_DELIVERY_MEDIUM"] == "SMS"
    assert message.code.isdecimal()
    assert len(message.code) == 6
    assert "AccessToken" in answer(aws.pool, asked, SMS_MFA_CODE=message.code)["AuthenticationResult"]


def test_the_code_by_email_signs_emi_in(aws):
    asked = sign_in(aws.pool, "emi", aws.users["emi"].password)
    assert asked["ChallengeName"] == "EMAIL_OTP"
    message = aws.outbox("emi")[-1]
    assert (message.medium, message.destination) == ("EMAIL", "e***@e***")
    assert asked["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"] == message.destination
    assert "AccessToken" in answer(aws.pool, asked, EMAIL_OTP_CODE=message.code)["AuthenticationResult"]


def test_codes_are_random(aws):
    for _ in range(4):
        sign_in(aws.pool, "sam", aws.users["sam"].password)
    assert len({message.code for message in aws.outbox("sam")[-4:]}) > 1


def test_the_authenticator_app_signs_tot_in_once_per_code(aws):
    aws.clock.advance(60)
    code = aws.users["tot"].totp()
    asked = sign_in(aws.pool, "tot", aws.users["tot"].password)
    assert asked["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    assert "AccessToken" in answer(aws.pool, asked, SOFTWARE_TOKEN_MFA_CODE=code)["AuthenticationResult"]
    again = sign_in(aws.pool, "tot", aws.users["tot"].password)
    with refused("ExpiredCodeException", "already been used once"):
        answer(aws.pool, again, SOFTWARE_TOKEN_MFA_CODE=code)
    aws.clock.advance(30)
    assert "AuthenticationResult" in answer(aws.pool, again, SOFTWARE_TOKEN_MFA_CODE=aws.users["tot"].totp())


def test_a_new_password_replaces_the_temporary_one(fresh_aws):
    pool, old = fresh_aws.pool, fresh_aws.users["nia"].password
    asked = sign_in(pool, "nia", old)
    assert asked["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    with refused("InvalidPasswordException", "policy"):
        answer(pool, asked, NEW_PASSWORD="short")
    with refused("NotAuthorizedException", "already provided"):
        answer(pool, asked, **{"NEW_PASSWORD": "Brand-new-1234", "userAttributes.email": "eve@example.com"})
    result = answer(pool, asked, **{"NEW_PASSWORD": "Brand-new-1234", "userAttributes.name": "Nia"})
    user = idp(pool).get_user(AccessToken=result["AuthenticationResult"]["AccessToken"])
    assert {"Name": "name", "Value": "Nia"} in user["UserAttributes"]
    with refused("NotAuthorizedException", "Incorrect"):
        sign_in(pool, "nia", old)
    assert "AuthenticationResult" in sign_in(pool, "nia", "Brand-new-1234")


def test_a_temporary_password_is_replaced_once(fresh_aws):
    pool, old = fresh_aws.pool, fresh_aws.users["nia"].password
    first, second = sign_in(pool, "nia", old), sign_in(pool, "nia", old)
    answer(pool, first, NEW_PASSWORD="Brand-new-1234")
    with refused("NotAuthorizedException", "Invalid session for the user."):
        answer(pool, second, NEW_PASSWORD="Other-new-1234")
    assert "AuthenticationResult" in sign_in(pool, "nia", "Brand-new-1234")


def test_the_unconfirmed_user_is_told_to_confirm(aws):
    with refused("UserNotConfirmedException"):
        sign_in(aws.pool, "uma", aws.users["uma"].password)


def test_five_wrong_passwords_lock_the_user_out_for_longer_and_longer(fresh_aws):
    pool, password, clock = fresh_aws.pool, fresh_aws.users["ada"].password, fresh_aws.clock
    for _ in range(5):
        with refused("NotAuthorizedException", "Incorrect username or password."):
            sign_in(pool, "ada", "Wrong-password-1")
    for lasts in [1, 2, 4, *[2**n for n in range(3, 10)], 900, 900]:
        with refused("NotAuthorizedException", "Password attempts exceeded"):
            sign_in(pool, "ada", password)
        clock.advance(lasts * 0.9 - 0.9)
        with refused("NotAuthorizedException", "Password attempts exceeded"):
            sign_in(pool, "ada", password)
        clock.advance(lasts * 0.1 + 1)
        with refused("NotAuthorizedException", "Incorrect username or password."):
            sign_in(pool, "ada", "Wrong-password-1")
    clock.advance(900)
    assert "AuthenticationResult" in sign_in(pool, "ada", password)
    with refused("NotAuthorizedException", "Incorrect username or password."):
        sign_in(pool, "ada", "Wrong-password-1")
    assert "AuthenticationResult" in sign_in(pool, "ada", password)


def test_the_password_flow_is_locked_out_with_the_other_one(fresh_aws):
    def by_password(name, password):
        idp(fresh_aws.pool).initiate_auth(
            ClientId=fresh_aws.pool.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": name, "PASSWORD": password},
        )

    for name in ("ada", "ada@example.com", "ada", "ada@example.com", "ada"):
        with refused("NotAuthorizedException", "Incorrect username or password."):
            by_password(name, "Wrong-password-1")
    with refused("NotAuthorizedException", "Password attempts exceeded"):
        by_password("ada@example.com", fresh_aws.users["ada"].password)
    with refused("NotAuthorizedException", "Password attempts exceeded"):
        sign_in(fresh_aws.pool, "ada", fresh_aws.users["ada"].password)


@pytest.mark.parametrize("name", ["sam", "nobody"])
def test_the_lock_out_does_not_tell_who_exists(aws, name):
    for _ in range(5):
        with refused("NotAuthorizedException", "Incorrect username or password."):
            sign_in(aws.pool, name, "Wrong-password-1")
    with refused("NotAuthorizedException", "Password attempts exceeded"):
        sign_in(aws.pool, name, "Wrong-password-1")
    aws.clock.advance(1000)


def test_sixty_four_sign_ins_at_once_all_succeed(aws):
    def by_password(_):
        return idp(aws.pool).initiate_auth(
            ClientId=aws.pool.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "ada", "PASSWORD": aws.users["ada"].password},
        )["AuthenticationResult"]

    def whole_way(_):
        id_token = by_password(None)["IdToken"]
        _, credentials = identity_and_credentials(aws.pool, id_token)
        return credentials["AccessKeyId"]

    with ThreadPoolExecutor(64) as threads:
        assert len(set(threads.map(whole_way, range(64)))) == 64


def test_sixty_four_reads_at_once_all_succeed(aws):
    _, credentials = identity_and_credentials(aws.pool, tokens(aws.pool, aws)["IdToken"])
    s3 = client_with(credentials, "s3", aws.pool)

    def read(_):
        return len(s3.get_object(Bucket=aws.bucket, Key="data/penguins.parquet")["Body"].read())

    with ThreadPoolExecutor(64) as threads:
        assert len(set(threads.map(read, range(256)))) == 1


@pytest.mark.parametrize("name", ["ADA", "Ada", "Ada@Example.com"])
def test_names_are_compared_without_case(aws, name):
    token = sign_in(aws.pool, name, aws.users["ada"].password)["AuthenticationResult"]["AccessToken"]
    assert idp(aws.pool).get_user(AccessToken=token)["Username"] == "ada"
    given = {"USERNAME": name, "PASSWORD": aws.users["ada"].password}
    assert idp(aws.pool).initiate_auth(
        ClientId=aws.pool.client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=given
    )["AuthenticationResult"]
    assert aws.outbox("UMA") == aws.outbox("uma")
