"""What the tests of the local AWS have in common: real calls through boto3, SRP by pycognito."""

import contextlib
import functools
from email.utils import parsedate_to_datetime

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError
from pycognito.aws_srp import AWSSRP


@functools.cache
def unsigned(service, endpoint, region):
    config = Config(signature_version=UNSIGNED, retries={"total_max_attempts": 1}, max_pool_connections=80)
    return boto3.client(service, region_name=region, endpoint_url=endpoint, config=config)


def idp(pool):
    return unsigned("cognito-idp", pool.endpoint_url, pool.region)


def identities(pool):
    return unsigned("cognito-identity", pool.endpoint_url, pool.region)


class Srp(AWSSRP):
    """Stamps its answers with the server's time, as of the reply that asked."""

    def asked(self, reply):
        self._there = parsedate_to_datetime(reply["ResponseMetadata"]["HTTPHeaders"]["date"])
        return reply

    def get_cognito_formatted_timestamp(self, _):
        return super().get_cognito_formatted_timestamp(self._there)


def start_srp(pool, username, password):
    """InitiateAuth alone: the SRP state and the PASSWORD_VERIFIER challenge."""
    srp = Srp(username, password, pool.user_pool_id, pool.client_id, client=idp(pool), client_secret=pool.client_secret)
    parameters = srp.get_auth_params()
    asked = idp(pool).initiate_auth(ClientId=pool.client_id, AuthFlow="USER_SRP_AUTH", AuthParameters=parameters)
    return srp, parameters, srp.asked(asked)


def sign_in(pool, username, password):
    srp, parameters, asked = start_srp(pool, username, password)
    assert asked["ChallengeName"] == "PASSWORD_VERIFIER"
    return idp(pool).respond_to_auth_challenge(
        ClientId=pool.client_id,
        ChallengeName="PASSWORD_VERIFIER",
        ChallengeResponses=srp.process_challenge(asked["ChallengeParameters"], parameters),
    )


def answer(pool, asked, /, *, username=None, session=None, challenge=None, **answers):
    """Answer a challenge; SECRET_HASH is made where the client has a secret."""
    username = username or asked["ChallengeParameters"]["USER_ID_FOR_SRP"]
    if pool.client_secret:
        answers.setdefault("SECRET_HASH", AWSSRP.get_secret_hash(username, pool.client_id, pool.client_secret))
    return idp(pool).respond_to_auth_challenge(
        ClientId=pool.client_id,
        ChallengeName=challenge or asked["ChallengeName"],
        Session=session or asked["Session"],
        ChallengeResponses={"USERNAME": username, **answers},
    )


def tokens(pool, aws, username="ada"):
    return sign_in(pool, username, aws.users[username].password)["AuthenticationResult"]


def refresh(pool, token, **more):
    parameters = {"REFRESH_TOKEN": token, **more}
    return idp(pool).initiate_auth(ClientId=pool.client_id, AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters=parameters)[
        "AuthenticationResult"
    ]


def get_tokens(pool, token, **more):
    """GetTokensFromRefreshToken."""
    return idp(pool).get_tokens_from_refresh_token(RefreshToken=token, ClientId=pool.client_id, **more)[
        "AuthenticationResult"
    ]


def logins(pool, id_token):
    return {f"cognito-idp.{pool.region}.amazonaws.com/{pool.user_pool_id}": id_token}


def identity_and_credentials(pool, id_token):
    client = identities(pool)
    found = client.get_id(IdentityPoolId=pool.identity_pool_id, Logins=logins(pool, id_token))["IdentityId"]
    given = client.get_credentials_for_identity(IdentityId=found, Logins=logins(pool, id_token))
    return found, given["Credentials"]


def client_with(credentials, service, pool, **more):
    return boto3.client(
        service,
        region_name=pool.region,
        endpoint_url=pool.endpoint_url,
        aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretKey"],
        aws_session_token=credentials["SessionToken"],
        config=Config(retries={"total_max_attempts": 1}),
        **more,
    )


@contextlib.contextmanager
def refused(code, text="", status=None):
    """The block must be refused with this code, and a message that has this text in it."""
    with pytest.raises(ClientError) as caught:
        yield
    error = caught.value.response["Error"]
    assert error["Code"] == code
    assert text in error["Message"]
    assert status in (None, caught.value.response["ResponseMetadata"]["HTTPStatusCode"])
