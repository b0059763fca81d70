import http.client
import json
import urllib.parse

import pytest
from account_calls import PASSWORD, forget, sign_up
from local_calls import refused

from nbauth.errors import ConfigurationError


def post(pool, operation, body, service="AWSCognitoIdentityProviderService"):
    """The request as it stands: no library would send it."""
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(pool.endpoint_url).netloc, timeout=10)
    headers = {"X-Amz-Target": f"{service}.{operation}", "Content-Type": "application/x-amz-json-1.1"}
    connection.request("POST", "/", body, headers)
    response = connection.getresponse()
    status, content = response.status, json.loads(response.read())
    connection.close()
    return status, content["__type"], content["message"]


@pytest.mark.parametrize("operation", ["InitiateAuth", "SignUp", "ForgotPassword", "UpdateUserAttributes"])
@pytest.mark.parametrize(("body", "text"), [
    (b"[]", "Start of list found where not expected"),
    (b"1", "Unexpected field type"),
    (b"{", "Invalid JSON"),
    (b"\xff", "Invalid JSON"),
    (b"[" * 100_000, "Invalid JSON"),
    (rb'{"Username": "\ud800"}', "Invalid JSON"),
], ids=["list", "number", "half", "bytes", "deep", "surrogate"])  # fmt: skip
def test_what_is_no_json_object_is_refused(aws, operation, body, text):
    assert post(aws.pool, operation, body) == (400, "SerializationException", text)


@pytest.mark.parametrize(("member", "text"), [
    ({"ClientId": []}, "Start of list found where not expected"),
    ({"ClientId": {}}, "Start of structure or map found where not expected."),
    ({"ClientId": 1}, "NUMBER_VALUE can not be converted to a String"),
    ({"Username": True}, "TRUE_VALUE can not be converted to a String"),
    ({"UserAttributes": [1]}, "Unexpected field type"),
    ({"UserAttributes": [None]}, "Unexpected field type"),
    ({"UserAttributes": {}}, "Start of structure or map found where not expected."),
    ({"UserAttributes": [{"Name": "email", "Value": 1}]}, "NUMBER_VALUE can not be converted to a String"),
    ({"ValidationData": "x"}, "Unexpected field type"),
    ({"ClientMetadata": []}, "Start of list found where not expected"),
    ({"ClientMetadata": {"a": False}}, "FALSE_VALUE can not be converted to a String"),
    ({"UserContextData": "x"}, "Unexpected field type"),
])  # fmt: skip
def test_a_member_of_another_kind_is_refused(aws, member, text):
    given = {"ClientId": aws.pool.client_id, "Username": "eve", "Password": PASSWORD} | member
    assert post(aws.pool, "SignUp", json.dumps(given).encode()) == (400, "SerializationException", text)


def test_the_identity_pool_refuses_them_too(aws):
    told = post(aws.pool, "GetId", b'{"IdentityPoolId": []}', service="AWSCognitoIdentityService")
    assert told == (400, "SerializationException", "Start of list found where not expected")


def test_an_attribute_without_a_name_is_refused(aws):
    given = {"ClientId": aws.pool.client_id, "Username": "eve", "Password": PASSWORD, "UserAttributes": [{}]}
    assert post(aws.pool, "SignUp", json.dumps(given).encode())[:2] == (400, "InvalidParameterException")


def test_a_member_that_is_null_is_left_out(aws):
    given = {"ClientId": aws.pool.client_id, "Username": "eve", "Password": "weak", "ClientMetadata": None}
    assert post(aws.pool, "SignUp", json.dumps(given).encode())[:2] == (400, "InvalidPasswordException")


_PATTERN = (
    "1 validation error detected: Value at 'username' failed to satisfy constraint: "
    r"Member must satisfy regular expression pattern: [\p{L}\p{M}\p{S}\p{N}\p{P}]+"
)


@pytest.mark.parametrize("name", ["eve adams", " eve", "eve\u200b", "eve\x00", "eve\n", "eve\u202e", "e\xadve"])
def test_a_name_with_what_nobody_sees_is_refused(aws, name):
    for call in (sign_up, forget):
        with refused("InvalidParameterException", _PATTERN):
            call(aws.pool, name)
    with pytest.raises(ConfigurationError, match="regular expression pattern"):
        aws.administrator.create_user(name, password=PASSWORD)


def test_a_name_of_any_letters_marks_numbers_and_signs_is_taken(aws):
    pool = aws.administrator.make_pool()
    for name in ("阿达", "नमस्ते", "e.v-e_1+x", "🔑", "é"):
        assert sign_up(pool, name, attributes={})["UserSub"]
    with refused("InvalidParameterException", "Member must have length less than or equal to 128"):
        forget(pool, "x" * 129)
