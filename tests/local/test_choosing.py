"""Choice-based sign-in: USER_AUTH, by the first factor that the person chooses."""

import pytest
from local_calls import Srp, answer, client_with, identity_and_credentials, idp, refused

PASSWORD = "Right-password-1"
EVERY = ["PASSWORD_SRP", "PASSWORD", "EMAIL_OTP", "SMS_OTP"]


@pytest.fixture(scope="module")
def pool(module_aws):
    """Its app client allows nothing else."""
    made = module_aws.administrator.make_pool(user_auth=True)
    return module_aws.administrator.make_client(pool=made, user_auth=True, srp=False, password=False)


@pytest.fixture
def person(module_aws, pool, request):
    """Somebody with an address and a number; gives their name."""
    name = f"p{abs(hash(request.node.name)) % 10**12}"
    attributes = {"email": f"{name}@example.com", "email_verified": "true"}
    attributes |= {"phone_number": f"+1{name[1:]:0>11}", "phone_number_verified": "true"}
    module_aws.administrator.create_user(name, password=PASSWORD, pool=pool, attributes=attributes)
    return name


def begin(pool, name, **more):
    parameters = {"USERNAME": name, **more}
    return idp(pool).initiate_auth(ClientId=pool.client_id, AuthFlow="USER_AUTH", AuthParameters=parameters)


def choose(pool, asked, name, factor, **more):
    return answer(pool, asked, username=name, ANSWER=factor, **more)


def test_what_can_be_chosen_is_what_the_person_has(module_aws, pool, person):
    asked = begin(pool, person)
    assert (asked["ChallengeName"], asked["AvailableChallenges"]) == ("SELECT_CHALLENGE", EVERY)

    module_aws.administrator.set_attributes(person, {"phone_number_verified": "false"}, pool=pool)
    assert begin(pool, person)["AvailableChallenges"] == EVERY[:3]


def test_a_pool_offers_no_more_than_it_allows(module_aws):
    pool = module_aws.administrator.make_pool(user_auth=True, first_factors=["EMAIL_OTP"])
    attributes = {"email": "eve@example.com", "email_verified": "true"}
    module_aws.administrator.create_user("eve", password=PASSWORD, pool=pool, attributes=attributes)
    asked = begin(pool, "eve", PREFERRED_CHALLENGE="PASSWORD", PASSWORD=PASSWORD)
    assert (asked["ChallengeName"], asked["AvailableChallenges"]) == ("SELECT_CHALLENGE", ["EMAIL_OTP"])
    with refused("InvalidParameterException", "Selected challenge PASSWORD is not available."):
        choose(pool, asked, "eve", "PASSWORD", PASSWORD=PASSWORD)


@pytest.mark.parametrize(("factor", "medium"), [("EMAIL_OTP", "EMAIL"), ("SMS_OTP", "SMS")])
@pytest.mark.parametrize("preferred", [True, False])
def test_a_code_alone_signs_in(module_aws, pool, person, factor, medium, preferred):
    if preferred:
        asked = begin(pool, person, PREFERRED_CHALLENGE=factor)
    else:
        asked = choose(pool, begin(pool, person), person, factor)
    (message,) = module_aws.outbox(person, pool=pool)
    assert (asked["ChallengeName"], message.medium) == (factor, medium)
    assert asked["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"] == message.destination

    with refused("CodeMismatchException"):
        answer(pool, asked, username=person, **{f"{factor}_CODE": "000000"})
    result = answer(pool, asked, username=person, **{f"{factor}_CODE": message.code})["AuthenticationResult"]
    identity_and_credentials(pool, result["IdToken"])


def test_a_code_is_good_once_and_for_its_user(module_aws, pool, person):
    module_aws.administrator.create_user("other", password=PASSWORD, pool=pool, attributes={})
    asked = begin(pool, person, PREFERRED_CHALLENGE="EMAIL_OTP")
    code = module_aws.outbox(person, pool=pool)[-1].code
    with refused("NotAuthorizedException", "Invalid session for the user."):
        answer(pool, asked, username="other", EMAIL_OTP_CODE=code)
    answer(pool, asked, username=person, EMAIL_OTP_CODE=code)
    with refused("NotAuthorizedException", "Invalid session for the user, session can only be used once."):
        answer(pool, asked, username=person, EMAIL_OTP_CODE=code)


def test_the_third_wrong_code_ends_it(module_aws, pool, person):
    asked = begin(pool, person, PREFERRED_CHALLENGE="SMS_OTP")
    for _ in range(3):
        with refused("CodeMismatchException"):
            answer(pool, asked, username=person, SMS_OTP_CODE="000000")
    with refused("NotAuthorizedException"):
        answer(pool, asked, username=person, SMS_OTP_CODE=module_aws.outbox(person, pool=pool)[-1].code)


@pytest.mark.parametrize("preferred", [True, False])
def test_the_password_signs_in(pool, person, preferred):
    if preferred:
        result = begin(pool, person, PREFERRED_CHALLENGE="PASSWORD", PASSWORD=PASSWORD)
    else:
        result = choose(pool, begin(pool, person), person, "PASSWORD", PASSWORD=PASSWORD)
    assert "AccessToken" in result["AuthenticationResult"]


@pytest.mark.parametrize("preferred", [True, False])
@pytest.mark.parametrize("password", [PASSWORD, "Wrong-password-1"])
def test_the_password_is_proved_without_being_sent(pool, person, preferred, password):
    srp = Srp(person, password, pool.user_pool_id, pool.client_id, client=idp(pool))
    parameters = srp.get_auth_params()
    if preferred:
        asked = begin(pool, person, PREFERRED_CHALLENGE="PASSWORD_SRP", SRP_A=parameters["SRP_A"])
    else:
        asked = choose(pool, begin(pool, person), person, "PASSWORD_SRP", SRP_A=parameters["SRP_A"])
    proof = srp.process_challenge(srp.asked(asked)["ChallengeParameters"], parameters)

    def prove():
        return idp(pool).respond_to_auth_challenge(
            ClientId=pool.client_id, ChallengeName="PASSWORD_VERIFIER", ChallengeResponses=proof
        )

    if password == PASSWORD:
        assert "AccessToken" in prove()["AuthenticationResult"]
    else:
        with refused("NotAuthorizedException", "Incorrect username or password."):
            prove()


def test_a_wrong_password_is_refused_and_counted(pool, person):
    for _ in range(5):
        with refused("NotAuthorizedException", "Incorrect username or password."):
            begin(pool, person, PREFERRED_CHALLENGE="PASSWORD", PASSWORD="Wrong-password-1")
    with refused("NotAuthorizedException", "Password attempts exceeded"):
        begin(pool, person, PREFERRED_CHALLENGE="PASSWORD", PASSWORD=PASSWORD)


@pytest.mark.parametrize(
    ("more", "lacking"),
    [
        ({"PREFERRED_CHALLENGE": "PASSWORD"}, "PASSWORD"),
        ({"PREFERRED_CHALLENGE": "PASSWORD_SRP"}, "SRP_A"),
        ({"USERNAME": ""}, "USERNAME"),
    ],
)
def test_what_is_missing_is_named(pool, person, more, lacking):
    with refused("InvalidParameterException", f"Missing required parameter {lacking}"):
        begin(pool, **{"name": person, **({"name": ""} if "USERNAME" in more else more)})


def test_an_app_client_does_what_it_allows_and_nothing_else(module_aws, pool, person):
    client = idp(pool)
    for flow, more in (("USER_PASSWORD_AUTH", {"PASSWORD": PASSWORD}), ("USER_SRP_AUTH", {"SRP_A": "1" * 100})):
        with refused("InvalidParameterException", flow):
            client.initiate_auth(ClientId=pool.client_id, AuthFlow=flow, AuthParameters={"USERNAME": person, **more})
    other = module_aws.administrator.make_client(pool=pool)
    with refused("InvalidParameterException", "USER_AUTH is not enabled for the client."):
        begin(other, person)


@pytest.mark.parametrize("nobody", ["nobody", "nobody@example.com"])
def test_somebody_who_is_not_there_looks_like_somebody(pool, person, nobody):
    assert begin(pool, nobody)["AvailableChallenges"] == begin(pool, person)["AvailableChallenges"]
    asked, known = (begin(pool, name, PREFERRED_CHALLENGE="EMAIL_OTP") for name in (nobody, person))
    assert asked.keys() == known.keys()
    assert asked["ChallengeParameters"].keys() == known["ChallengeParameters"].keys()
    with refused("CodeMismatchException", "Invalid code received for user"):
        answer(pool, asked, username=nobody, EMAIL_OTP_CODE="000000")
    with refused("NotAuthorizedException", "Incorrect username or password."):
        begin(pool, nobody, PREFERRED_CHALLENGE="PASSWORD", PASSWORD=PASSWORD)


def test_an_app_client_may_say_who_is_not_there(module_aws):
    pool = module_aws.administrator.make_pool(user_auth=True, hides_users=False)
    with refused("UserNotFoundException"):
        begin(pool, "nobody")


def test_a_disabled_user_gets_no_further(module_aws, pool, person):
    asked = begin(pool, person, PREFERRED_CHALLENGE="EMAIL_OTP")
    module_aws.administrator.disable(person, pool=pool)
    with refused("NotAuthorizedException", "User is disabled."):
        begin(pool, person)
    with refused("NotAuthorizedException", "User is disabled."):
        answer(pool, asked, username=person, EMAIL_OTP_CODE=module_aws.outbox(person, pool=pool)[-1].code)


def test_who_has_a_second_factor_can_choose_no_code_alone(module_aws):
    client = module_aws.administrator.make_client(user_auth=True)
    asked = begin(client, "sam")
    assert asked["AvailableChallenges"] == ["PASSWORD_SRP", "PASSWORD"]
    result = choose(client, asked, "sam", "PASSWORD", PASSWORD=module_aws.users["sam"].password)
    assert result["ChallengeName"] == "SMS_MFA"


@pytest.mark.parametrize("factors", [[], ["PASSKEY"], ["WEB_AUTHN"]])
def test_first_factors_that_no_pool_here_has_are_an_error(module_aws, factors):
    with pytest.raises(Exception, match="first_factors"):
        module_aws.administrator.make_pool(user_auth=True, first_factors=factors)


def test_credentials_come_of_it(module_aws, pool, person):
    asked = begin(pool, person, PREFERRED_CHALLENGE="EMAIL_OTP")
    code = module_aws.outbox(person, pool=pool)[-1].code
    result = answer(pool, asked, username=person, EMAIL_OTP_CODE=code)["AuthenticationResult"]
    credentials = identity_and_credentials(pool, result["IdToken"])[1]
    assert client_with(credentials, "s3", pool).list_objects_v2(Bucket=module_aws.bucket, Prefix="data/")["KeyCount"]
