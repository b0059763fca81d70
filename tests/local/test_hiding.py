"""PreventUserExistenceErrors: nobody may be told from somebody."""

import hashlib
import re
import time

import pytest
from account_calls import PASSWORD, confirm, forget, last_code, resend, reset, sign_up
from local_calls import idp, refused, sign_in, start_srp

_NOT_FOUND = "Username/client id combination not found."


@pytest.fixture(scope="module")
def aws(module_aws):
    return module_aws


@pytest.fixture
def pool(aws):
    """A pool of the test's own, with somebody whose e-mail address is verified."""
    made = aws.administrator.make_pool()
    aws.administrator.create_user(
        "eve", password=PASSWORD, attributes={"email": "eve@example.org", "email_verified": "true"}, pool=made
    )
    return made


@pytest.mark.parametrize("ask", [forget, resend])
def test_a_code_is_said_to_go_to_nobody_as_it_goes_to_somebody(pool, ask):
    made_up = [ask(pool, f"nobody{number}") for number in range(40)]
    for details in made_up:
        assert re.fullmatch(r"[a-z]\*\*\*@[a-z]\*\*\*", details["Destination"])
        assert (details["DeliveryMedium"], details["AttributeName"]) == ("EMAIL", "email")
    assert len({details["Destination"] for details in made_up}) > 10
    assert [ask(pool, f"NOBODY{number}") for number in range(40)] == made_up


def test_what_is_made_up_follows_the_name(pool):
    assert forget(pool, "nobody@example.org")["Destination"] == "n***@e***"
    assert forget(pool, "+12025550199") == {
        "Destination": "+*******0199", "DeliveryMedium": "SMS", "AttributeName": "phone_number",
    }  # fmt: skip


def test_what_is_made_up_differs_from_pool_to_pool(aws, pool):
    other = aws.administrator.make_pool()
    names = [f"nobody{number}" for number in range(20)]
    assert [forget(pool, name) for name in names] != [forget(other, name) for name in names]


def test_where_codes_go_by_phone_so_do_those_for_nobody(aws):
    pool = aws.administrator.make_pool(verified_attributes=["phone_number"])
    assert re.fullmatch(r"\+\*{7}\d{4}", forget(pool, "nobody")["Destination"])
    pool = aws.administrator.make_pool(verified_attributes=["phone_number", "email"])
    assert {resend(pool, f"nobody{number}")["DeliveryMedium"] for number in range(20)} == {"SMS", "EMAIL"}


def test_somebody_disabled_or_without_an_address_is_hidden_too(aws, pool):
    sign_up(pool, "fay", attributes={"email": "fay@example.org"})
    before = aws.outbox("fay", pool=pool)
    assert forget(pool, "fay")["DeliveryMedium"] == "EMAIL"
    assert aws.outbox("fay", pool=pool) == before
    aws.administrator.disable("eve", pool=pool)
    assert forget(pool, "eve")["DeliveryMedium"] == "EMAIL"
    assert aws.outbox("eve", pool=pool) == []
    with refused("CodeMismatchException"):
        reset(pool, "eve", "123456")


def test_any_code_for_nobody_is_a_wrong_one(pool):
    with refused("CodeMismatchException", "Invalid verification code provided, please try again."):
        confirm(pool, "nobody", "123456")
    with refused("CodeMismatchException", "Invalid verification code provided, please try again."):
        reset(pool, "nobody", "123456")


@pytest.mark.parametrize("ask", [forget, resend])
def test_asking_for_nobodys_codes_has_an_end(pool, ask):
    for name in ("nobody", "Nobody", "nobody", "NOBODY", "nobody"):
        ask(pool, name)
    with refused("LimitExceededException", "Attempt limit exceeded, please try after some time."):
        ask(pool, "nobody")


@pytest.mark.parametrize(("attempt", "most"), [(confirm, 15), (reset, 5)])
def test_trying_codes_for_nobody_has_an_end(pool, attempt, most):
    for _ in range(most):
        with refused("CodeMismatchException"):
            attempt(pool, "nobody", "123456")
    with refused("LimitExceededException", "Attempt limit exceeded, please try after some time."):
        attempt(pool, "nobody", "123456")


def test_an_app_client_may_tell_who_is_not_there(aws):
    pool = aws.administrator.make_client(hides_users=False)
    for call in (forget, resend, lambda p, name: reset(p, name, "1"), lambda p, name: confirm(p, name, "1")):
        with refused("UserNotFoundException", _NOT_FOUND):
            call(pool, "nobody")
    with refused("UserNotFoundException", "User does not exist."):
        sign_in(pool, "nobody", "Wrong-password-1")


@pytest.mark.parametrize("kinds", [[], ["email"]])
def test_srp_begins_for_nobody_as_for_somebody(aws, kinds):
    pool = aws.administrator.make_pool(username_attributes=kinds)
    aws.administrator.create_user(
        "eve@example.org" if kinds else "eve",
        password=PASSWORD,
        attributes={"email": "eve@example.org", "email_verified": "true"},
        pool=pool,
    )

    def begun(name):
        parameters = start_srp(pool, name, "Wrong-password-1")[2]["ChallengeParameters"]
        assert parameters["USERNAME"] == parameters["USER_ID_FOR_SRP"]
        return parameters["USER_ID_FOR_SRP"], parameters["SALT"]

    for somebody, nobody in [("eve@example.org", "nobody@example.org"), *([] if kinds else [("eve", "nobody")])]:
        assert begun(somebody) == begun(somebody.upper())
        assert begun(nobody) == begun(nobody.upper())
        assert "@" not in begun(nobody)[0] + begun(somebody)[0]
    if kinds:
        assert len(begun("eve@example.org")[0]) == len(begun("nobody@example.org")[0]) == 36


def test_nobody_is_locked_out_by_both_flows_together(pool):
    def by_password():
        idp(pool).initiate_auth(
            ClientId=pool.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "Nobody@example.org", "PASSWORD": "Wrong-password-1"},
        )

    for attempt in (by_password, lambda: sign_in(pool, "nobody@example.org", "Wrong-password-1")):
        for _ in range(3 if attempt is by_password else 2):
            with refused("NotAuthorizedException", "Incorrect username or password."):
                attempt()
    with refused("NotAuthorizedException", "Password attempts exceeded"):
        by_password()


def test_a_code_that_was_never_sent_is_no_proof(aws, pool):
    forget(pool, "eve")
    code = last_code(aws, "eve", pool=pool)
    with refused("CodeMismatchException"):
        reset(pool, "nobody", code)


def test_nobodys_salt_can_not_be_worked_out_from_the_name(pool):
    """As MiniStack makes it, from what everybody knows."""
    salt = start_srp(pool, "nobody", "Wrong-password-1")[2]["ChallengeParameters"]["SALT"]
    for known in ("nobody", f"{pool.user_pool_id}:nobody"):
        assert salt != hashlib.sha256(f"cognito-srp-salt:{known}".encode()).hexdigest()[:32]


def test_srp_takes_as_long_for_nobody_as_for_somebody(aws, pool):
    """MiniStack refuses nobody in a fifteenth of the time, and asks them in nearly twice of it."""

    def seconds(name):
        srp, parameters, asked = start_srp(pool, name, "Wrong-password-1")
        times = [time.perf_counter()]
        idp(pool).initiate_auth(ClientId=pool.client_id, AuthFlow="USER_SRP_AUTH", AuthParameters=parameters)
        times.append(time.perf_counter())
        answers = srp.process_challenge(asked["ChallengeParameters"], parameters)
        times.append(time.perf_counter())
        with refused("NotAuthorizedException", "Incorrect username or password."):
            idp(pool).respond_to_auth_challenge(
                ClientId=pool.client_id, ChallengeName="PASSWORD_VERIFIER", ChallengeResponses=answers
            )
        aws.clock.advance(2000)  # no lock-out
        return times[1] - times[0], time.perf_counter() - times[2]

    took = {"eve": [], "nobody": []}
    for _ in range(7):
        for name, times in took.items():
            times.append(seconds(name))
    for somebody, nobody in zip(*(zip(*times, strict=True) for times in took.values()), strict=True):
        assert 0.6 < min(nobody) / min(somebody) < 1.5


def test_letter_case_does_not_tell_somebody_from_nobody(aws, pool):
    sign_up(pool, "Bob", attributes={"email": "Bob@Example.org"})
    aws.administrator.confirm("bob", pool=pool)
    aws.administrator.create_user(
        "Cid", password=PASSWORD, attributes={"email": "Cid@Example.org", "email_verified": "true"}, pool=pool
    )

    def shown(typed):
        return start_srp(pool, typed, "Wrong-password-1")[2]["ChallengeParameters"]["USERNAME"]

    assert [shown(typed) for typed in ("Bob", "CID", "Zed", "STRASSE", "Straße")] == [
        "bob", "cid", "zed", "strasse", "straße",
    ]  # fmt: skip
    assert sign_in(pool, "BOB", PASSWORD)["AuthenticationResult"]
    destinations = [forget(pool, typed)["Destination"] for typed in ("cid@example.org", "CID@EXAMPLE.ORG")]
    assert destinations == ["c***@e***"] * 2
    assert forget(pool, "ZED@EXAMPLE.ORG")["Destination"] == "z***@e***"


class _Counted(dict):
    """Users, and how often one was looked at."""

    looks = 0

    def values(self):
        for user in super().values():
            self.looks += 1
            yield user


@pytest.mark.parametrize("kinds", [{"AliasAttributes": ["email"]}, {"UsernameAttributes": ["email"]}])
def test_finding_nobody_takes_the_work_of_finding_somebody(kinds):
    from nbauth.local.server import names

    looks = set()
    for name in ("user0", "user49", "user0@example.org", "sub7", "nobody", "nobody@example.org"):
        users = _Counted({
            f"user{number}": {"Username": f"user{number}", "Attributes": [
                {"Name": "sub", "Value": f"sub{number}"}, {"Name": "email", "Value": f"user{number}@example.org"},
                {"Name": "email_verified", "Value": "true"},
            ]} for number in range(50)
        })  # fmt: skip
        found = names.find({"_users": users, **kinds}, name)
        assert (found is None) == name.startswith("nobody")
        looks.add(users.looks)
    assert looks == {50}
