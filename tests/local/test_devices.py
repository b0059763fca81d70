"""Devices, in pools that remember them; pycognito does the arithmetic of the other side."""

import base64

import pytest
from account_calls import PASSWORD, last_code, sign_up
from account_calls import confirm as confirm_sign_up
from local_calls import Srp, answer, get_tokens, idp, refresh, refused, sign_in
from pycognito.aws_srp import AWSSRP, calculate_u, compute_hkdf, generate_hash_device, pad_hex
from test_first_sign_in import first_sign_in
from test_tokens import claims_of

from nbauth.errors import ConfigurationError
from nbauth.local import CustomAuth, Question

_PHONE = {"phone_number": "+12025550155", "phone_number_verified": "true"}


@pytest.fixture(scope="module")
def aws(module_aws):
    return module_aws


def pool_with_eve(aws, **options):
    pool = aws.administrator.make_pool(**options)
    aws.administrator.create_user("eve", password=PASSWORD, attributes=_PHONE, pool=pool)
    return pool


@pytest.fixture
def pool(aws):
    return pool_with_eve(aws, devices="always")


@pytest.fixture(params=[False, True], ids=["without secret", "with secret"])
def each_pool(aws, request):
    return pool_with_eve(aws, devices="always", secret=request.param)


def new_device(pool):
    """A sign-in without a device: its result, and what the app keeps of the device that it confirms."""
    result = sign_in(pool, "eve", PASSWORD)["AuthenticationResult"]
    return result, confirm(pool, result)


def confirm(pool, result):
    handed = result["NewDeviceMetadata"]
    password, config = generate_hash_device(handed["DeviceGroupKey"], handed["DeviceKey"])
    idp(pool).confirm_device(
        AccessToken=result["AccessToken"],
        DeviceKey=handed["DeviceKey"],
        DeviceSecretVerifierConfig=config,
        DeviceName="a notebook",
    )
    return {
        "device_key": handed["DeviceKey"],
        "device_group_key": handed["DeviceGroupKey"],
        "device_password": password,
    }


def srp(pool, device):
    return Srp(
        "eve", PASSWORD, pool.user_pool_id, pool.client_id, client=idp(pool), client_secret=pool.client_secret, **device
    )


def prove_password(pool, device, *, first_call=True, second_call=True):
    """Everything up to the reply to the password's proof; the key of the device goes with the calls that are named."""
    helper = srp(pool, device)
    parameters = helper.get_auth_params()
    if not first_call:
        del parameters["DEVICE_KEY"]
    asked = idp(pool).initiate_auth(ClientId=pool.client_id, AuthFlow="USER_SRP_AUTH", AuthParameters=parameters)
    helper.asked(asked)
    given = helper.process_challenge(asked["ChallengeParameters"], parameters)
    if not second_call:
        del given["DEVICE_KEY"]
    return helper, idp(pool).respond_to_auth_challenge(
        ClientId=pool.client_id, ChallengeName="PASSWORD_VERIFIER", ChallengeResponses=given
    )


def begin_proof(pool, helper, asked):
    asked = answer(pool, asked, username="eve", DEVICE_KEY=helper.device_key, SRP_A=f"{helper.large_a_value:x}")
    assert asked["ChallengeName"] == "DEVICE_PASSWORD_VERIFIER"
    return asked


def prove_device(pool, helper, asked, *, session=True):
    """The two answers of a device, with a Session as amplify-js gives it, or without as pycognito does."""
    start = begin_proof(pool, helper, asked)
    given = helper.process_device_challenge(start["ChallengeParameters"])
    return end_proof(pool, start, given, session=session)


def end_proof(pool, start, given, *, session=True):
    return idp(pool).respond_to_auth_challenge(
        ClientId=pool.client_id,
        ChallengeName="DEVICE_PASSWORD_VERIFIER",
        ChallengeResponses=given,
        **({"Session": start["Session"]} if session else {}),
    )


def test_a_sign_in_without_a_device_brings_a_key_and_one_with_it_does_not(each_pool):
    result, device = new_device(each_pool)
    handed = result["NewDeviceMetadata"]
    assert handed["DeviceKey"].startswith(f"{each_pool.region}_")
    assert claims_of(each_pool, result["AccessToken"])["device_key"] == handed["DeviceKey"]
    assert "device_key" not in claims_of(each_pool, result["IdToken"])
    helper, asked = prove_password(each_pool, device)
    assert asked["ChallengeName"] == "DEVICE_SRP_AUTH"
    again = prove_device(each_pool, helper, asked)["AuthenticationResult"]
    assert "NewDeviceMetadata" not in again
    assert claims_of(each_pool, again["AccessToken"])["device_key"] == handed["DeviceKey"]


def test_a_pool_that_does_not_remember_devices_hands_out_no_key(aws):
    pool = pool_with_eve(aws)
    result = sign_in(pool, "eve", PASSWORD)["AuthenticationResult"]
    assert "NewDeviceMetadata" not in result
    assert "device_key" not in claims_of(pool, result["AccessToken"])
    assert refresh(pool, result["RefreshToken"])


def test_pycognitos_own_sign_in_gets_through(pool):
    _, device = new_device(pool)
    helper = AWSSRP("eve", PASSWORD, pool.user_pool_id, pool.client_id, client=idp(pool), **device)
    assert helper.authenticate_user()["AuthenticationResult"]


@pytest.mark.parametrize("calls", [{"first_call": False}, {"second_call": False}])
def test_the_key_may_come_with_either_call(pool, calls):
    _, device = new_device(pool)
    _, asked = prove_password(pool, device, **calls)
    assert asked["ChallengeName"] == "DEVICE_SRP_AUTH"


def test_a_device_with_another_password_is_refused_and_its_session_used_up(pool):
    _, device = new_device(pool)
    other = base64.b64encode(b"x" * 40).decode()
    helper, asked = prove_password(pool, {**device, "device_password": other})
    with refused("NotAuthorizedException", "Incorrect username or password."):
        prove_device(pool, helper, asked)
    with refused("NotAuthorizedException", "session can only be used once"):
        prove_device(pool, helper, asked)


def test_a_devices_answer_of_another_time_is_refused(fresh_aws):
    pool = pool_with_eve(fresh_aws, devices="always")
    _, device = new_device(pool)
    fresh_aws.clock.advance(600)  # pycognito stamps a device's answer by the computer's clock
    helper, asked = prove_password(pool, device)
    with refused("NotAuthorizedException", "Incorrect username or password."):
        prove_device(pool, helper, asked)


def test_an_srp_a_of_zero_proves_nothing(pool):
    """Whoever sends zero knows the secret that both would share, zero, without the device's password."""
    _, device = new_device(pool)
    helper, asked = prove_password(pool, device)
    helper.large_a_value = helper.big_n
    start = begin_proof(pool, helper, asked)
    u = calculate_u(helper.large_a_value, int(start["ChallengeParameters"]["SRP_B"], 16))
    key = compute_hkdf(b"\0", bytes.fromhex(pad_hex(u)))
    helper.get_device_authentication_key = lambda *_: key
    with refused("NotAuthorizedException", "Incorrect username or password."):
        end_proof(pool, start, helper.process_device_challenge(start["ChallengeParameters"]))


def test_a_proof_is_asked_for_once(pool):
    _, device = new_device(pool)
    helper, asked = prove_password(pool, device)
    start = begin_proof(pool, helper, asked)
    right = helper.process_device_challenge(start["ChallengeParameters"])
    wrong = base64.b64encode(b"x" * 32).decode()
    with refused("NotAuthorizedException", "Incorrect username or password."):
        end_proof(pool, start, {**right, "PASSWORD_CLAIM_SIGNATURE": wrong})
    with refused("NotAuthorizedException", "session can only be used once"):
        end_proof(pool, start, right)


def test_a_user_who_was_disabled_meanwhile_is_refused(aws, pool):
    _, device = new_device(pool)
    helper, asked = prove_password(pool, device)
    aws.administrator.disable("eve", pool=pool)
    with refused("NotAuthorizedException", "User is disabled."):
        prove_device(pool, helper, asked)


def test_nobody_gets_in_by_the_device_alone(pool):
    _, device = new_device(pool)
    helper = srp(pool, device)
    given = {"USERNAME": "eve", "DEVICE_KEY": device["device_key"], "SRP_A": f"{helper.large_a_value:x}"}
    with refused("InvalidParameterException", "Missing required parameter Session"):
        idp(pool).respond_to_auth_challenge(
            ClientId=pool.client_id, ChallengeName="DEVICE_SRP_AUTH", ChallengeResponses=given
        )


def test_the_proof_of_one_device_is_not_anothers(pool):
    _, first = new_device(pool)
    _, second = new_device(pool)
    helper, asked = prove_password(pool, first)
    helper.device_key = second["device_key"]
    with refused("NotAuthorizedException", "Invalid session for the user."):
        prove_device(pool, helper, asked)


def test_a_device_that_does_not_exist_is_refused_after_the_password(aws, pool):
    _, device = new_device(pool)
    unknown = f"{pool.region}_00000000-0000-0000-0000-000000000000"
    aws.administrator.create_user("fay", password=PASSWORD, pool=pool)
    handed = sign_in(pool, "fay", PASSWORD)["AuthenticationResult"]["NewDeviceMetadata"]
    for key in (unknown, handed["DeviceKey"]):
        with refused("ResourceNotFoundException", "Device does not exist."):
            prove_password(pool, {**device, "device_key": key})
    with refused("InvalidParameterException", "Invalid device key given."):
        prove_password(pool, {**device, "device_key": "mine"})


def test_a_key_that_was_not_confirmed_is_no_device(pool):
    result = sign_in(pool, "eve", PASSWORD)["AuthenticationResult"]
    key = result["NewDeviceMetadata"]["DeviceKey"]
    with refused("ResourceNotFoundException", "Device does not exist."):
        idp(pool).get_device(AccessToken=result["AccessToken"], DeviceKey=key)
    with refused("ResourceNotFoundException", "Device does not exist."):
        prove_password(pool, {"device_key": key, "device_group_key": "-1", "device_password": "x"})


def test_a_refresh_token_is_good_with_its_device_alone(pool):
    result, device = new_device(pool)
    _, other = new_device(pool)
    token, key = result["RefreshToken"], device["device_key"]
    assert claims_of(pool, refresh(pool, token, DEVICE_KEY=key)["AccessToken"])["device_key"] == key
    assert get_tokens(pool, token, DeviceKey=key)
    for more in ({}, {"DEVICE_KEY": other["device_key"]}):
        with refused("NotAuthorizedException", "Invalid Refresh Token"):
            refresh(pool, token, **more)
    for more in ({}, {"DeviceKey": other["device_key"]}):
        with refused("NotAuthorizedException", "Invalid Refresh Token"):
            get_tokens(pool, token, **more)


def test_a_refresh_needs_the_device_as_soon_as_a_key_was_handed_out(pool):
    result = sign_in(pool, "eve", PASSWORD)["AuthenticationResult"]
    with refused("NotAuthorizedException", "Invalid Refresh Token"):
        get_tokens(pool, result["RefreshToken"])
    assert get_tokens(pool, result["RefreshToken"], DeviceKey=result["NewDeviceMetadata"]["DeviceKey"])


def test_forgetting_a_device_ends_its_refresh_tokens_and_no_others(pool):
    result, device = new_device(pool)
    other, others_device = new_device(pool)
    idp(pool).forget_device(AccessToken=result["AccessToken"], DeviceKey=device["device_key"])
    with refused("NotAuthorizedException", "Invalid Refresh Token"):
        refresh(pool, result["RefreshToken"], DEVICE_KEY=device["device_key"])
    assert refresh(pool, other["RefreshToken"], DEVICE_KEY=others_device["device_key"])
    with refused("ResourceNotFoundException", "Device does not exist."):
        prove_password(pool, device)
    with refused("ResourceNotFoundException", "Device does not exist."):
        idp(pool).forget_device(AccessToken=result["AccessToken"], DeviceKey=device["device_key"])


def test_a_device_that_is_forgotten_during_its_proof_is_refused(pool):
    result, device = new_device(pool)
    helper, asked = prove_password(pool, device)
    idp(pool).forget_device(AccessToken=result["AccessToken"], DeviceKey=device["device_key"])
    with refused("ResourceNotFoundException", "Device does not exist."):
        prove_device(pool, helper, asked)


def test_rotation_keeps_the_device(aws, pool):
    rotating = aws.administrator.make_client(pool=pool, rotation=True)
    result, device = new_device(rotating)
    key = device["device_key"]
    second = get_tokens(rotating, result["RefreshToken"], DeviceKey=key)["RefreshToken"]
    with refused("NotAuthorizedException", "Invalid Refresh Token"):
        get_tokens(rotating, second)
    assert get_tokens(rotating, second, DeviceKey=key)


def test_opt_in_asks_the_user_and_remembers_what_they_say(aws):
    pool = pool_with_eve(aws, devices="opt-in")
    result = sign_in(pool, "eve", PASSWORD)["AuthenticationResult"]
    handed = result["NewDeviceMetadata"]
    password, config = generate_hash_device(handed["DeviceGroupKey"], handed["DeviceKey"])
    confirmed = idp(pool).confirm_device(
        AccessToken=result["AccessToken"], DeviceKey=handed["DeviceKey"], DeviceSecretVerifierConfig=config
    )
    assert confirmed["UserConfirmationNecessary"]
    device = {
        "device_key": handed["DeviceKey"],
        "device_group_key": handed["DeviceGroupKey"],
        "device_password": password,
    }
    _, signed_in = prove_password(pool, device)
    assert "NewDeviceMetadata" not in signed_in["AuthenticationResult"]
    for status, asks in (("remembered", "DEVICE_SRP_AUTH"), ("not_remembered", None)):
        idp(pool).update_device_status(
            AccessToken=result["AccessToken"], DeviceKey=handed["DeviceKey"], DeviceRememberedStatus=status
        )
        assert prove_password(pool, device)[1].get("ChallengeName") == asks


def test_always_asks_nobody(pool):
    result = sign_in(pool, "eve", PASSWORD)["AuthenticationResult"]
    handed = result["NewDeviceMetadata"]
    _, config = generate_hash_device(handed["DeviceGroupKey"], handed["DeviceKey"])
    call = {"AccessToken": result["AccessToken"], "DeviceKey": handed["DeviceKey"]}
    with refused("InvalidParameterException", "PasswordVerifier"):
        idp(pool).confirm_device(**call, DeviceSecretVerifierConfig={**config, "PasswordVerifier": "?"})
    assert not idp(pool).confirm_device(**call, DeviceSecretVerifierConfig=config)["UserConfirmationNecessary"]
    with refused("DeviceKeyExistsException"):
        idp(pool).confirm_device(**call, DeviceSecretVerifierConfig=config)


def test_only_a_key_that_was_handed_out_is_confirmed(pool):
    access = sign_in(pool, "eve", PASSWORD)["AuthenticationResult"]["AccessToken"]
    unknown = f"{pool.region}_00000000-0000-0000-0000-000000000000"
    with refused("ResourceNotFoundException", "Device does not exist."):
        idp(pool).confirm_device(AccessToken=access, DeviceKey=unknown)


def use_second_factor(pool, access_token):
    idp(pool).set_user_mfa_preference(AccessToken=access_token, SMSMfaSettings={"Enabled": True, "PreferredMfa": True})


@pytest.mark.parametrize("spares", [True, False])
def test_a_remembered_device_stands_for_the_second_factor_where_the_pool_says_so(aws, spares):
    pool = pool_with_eve(aws, devices="always", device_spares_second_factor=spares)
    result, device = new_device(pool)
    use_second_factor(pool, result["AccessToken"])
    assert sign_in(pool, "eve", PASSWORD)["ChallengeName"] == "SMS_MFA"
    helper, asked = prove_password(pool, device)
    if not spares:
        assert asked["ChallengeName"] == "SMS_MFA"
        asked = answer(pool, asked, SMS_MFA_CODE=aws.outbox("eve", pool=pool)[-1].code)
    assert asked["ChallengeName"] == "DEVICE_SRP_AUTH"
    assert prove_device(pool, helper, asked, session=False)["AuthenticationResult"]


def test_the_key_may_come_with_the_code_alone(aws):
    pool = pool_with_eve(aws, devices="always")
    result, device = new_device(pool)
    use_second_factor(pool, result["AccessToken"])
    asked = sign_in(pool, "eve", PASSWORD)
    code = aws.outbox("eve", pool=pool)[-1].code
    asked = answer(pool, asked, SMS_MFA_CODE=code, DEVICE_KEY=device["device_key"])
    assert asked["ChallengeName"] == "DEVICE_SRP_AUTH"


def test_a_device_that_is_not_remembered_does_not_stand_for_the_second_factor(aws):
    pool = pool_with_eve(aws, devices="opt-in", device_spares_second_factor=True)
    result, device = new_device(pool)
    use_second_factor(pool, result["AccessToken"])
    assert prove_password(pool, device)[1]["ChallengeName"] == "SMS_MFA"


class Word(CustomAuth):
    def create(self, attempt):
        return Question({"say": "word"}, {"word": "word"})

    def verify(self, attempt, question, answer):
        return question.private["word"] == answer


@pytest.mark.parametrize("call", ["first", "second"])
def test_the_pools_own_challenges_end_with_the_device_too(aws, call):
    pool = pool_with_eve(aws, devices="always", custom_auth=Word())
    _, device = new_device(pool)
    key = {"DEVICE_KEY": device["device_key"]}
    asked = idp(pool).initiate_auth(
        ClientId=pool.client_id,
        AuthFlow="CUSTOM_AUTH",
        AuthParameters={"USERNAME": "eve", **(key if call == "first" else {})},
    )
    asked = answer(pool, asked, username="eve", ANSWER="word", **(key if call == "second" else {}))
    assert prove_device(pool, srp(pool, device), asked)["AuthenticationResult"]


def test_the_first_sign_in_after_a_sign_up_hands_out_a_key(aws):
    pool = aws.administrator.make_pool(devices="always", user_auth=True)
    session = sign_up(pool)["Session"]
    session = confirm_sign_up(pool, "eve", last_code(aws, "eve", pool=pool), Session=session)["Session"]
    assert first_sign_in(pool, session)["AuthenticationResult"]["NewDeviceMetadata"]


def test_devices_are_listed_a_page_at_a_time_to_their_user_alone(aws, pool):
    (result, first), (_, second) = new_device(pool), new_device(pool)
    access = result["AccessToken"]
    page = idp(pool).list_devices(AccessToken=access, Limit=1)
    rest = idp(pool).list_devices(AccessToken=access, PaginationToken=page["PaginationToken"])
    keys = [device["DeviceKey"] for device in page["Devices"] + rest["Devices"]]
    assert keys == [first["device_key"], second["device_key"]]
    assert "PaginationToken" not in rest
    shown = idp(pool).get_device(AccessToken=access, DeviceKey=keys[0])["Device"]["DeviceAttributes"]
    assert {"Name": "device_name", "Value": "a notebook"} in shown
    assert {"Name": "dev:device_remembered_status", "Value": "remembered"} in shown
    aws.administrator.create_user("fay", password=PASSWORD, pool=pool)
    fays = sign_in(pool, "fay", PASSWORD)["AuthenticationResult"]["AccessToken"]
    assert idp(pool).list_devices(AccessToken=fays)["Devices"] == []
    for call in (idp(pool).get_device, idp(pool).forget_device):
        with refused("ResourceNotFoundException", "Device does not exist."):
            call(AccessToken=fays, DeviceKey=keys[0])
    with refused("NotAuthorizedException"):
        idp(pool).get_device(DeviceKey=keys[0])


@pytest.mark.parametrize(("options", "words"), [
    ({"devices": "never"}, "devices is 'never': it must be 'always', 'opt-in' or None"),
    ({"device_spares_second_factor": True}, "needs a pool that remembers devices"),
])  # fmt: skip
def test_a_pool_with_devices_that_makes_no_sense_is_an_error(aws, options, words):
    with pytest.raises(ConfigurationError) as caught:
        aws.administrator.make_pool(**options)
    assert words in str(caught.value)


def test_where_the_user_decides_a_device_is_listed_once_they_have_said_so(aws):
    pool = pool_with_eve(aws, devices="opt-in")
    result, device = new_device(pool)
    access, key = result["AccessToken"], device["device_key"]
    assert idp(pool).list_devices(AccessToken=access)["Devices"] == []
    idp(pool).update_device_status(AccessToken=access, DeviceKey=key, DeviceRememberedStatus="remembered")
    [listed] = idp(pool).list_devices(AccessToken=access)["Devices"]
    assert listed["DeviceKey"] == key
    assert {"Name": "last_ip_used", "Value": "127.0.0.1"} in listed["DeviceAttributes"]
    idp(pool).update_device_status(AccessToken=access, DeviceKey=key, DeviceRememberedStatus="not_remembered")
    assert idp(pool).list_devices(AccessToken=access)["Devices"] == []
