"""The ambient AWS environment does not change where a password goes."""

import json

import pytest
from fakes import POOL, FakeClock

import nbauth
from nbauth.aws.clients import Clients
from nbauth.aws.service_time import ServiceTime

VARIABLES = [
    ("AWS_PROFILE", "no-such-profile"),
    ("AWS_DEFAULT_PROFILE", "no-such-profile"),
    ("AWS_ENDPOINT_URL", "http://127.0.0.1:9"),
    ("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", "http://127.0.0.1:9"),
    ("AWS_ENDPOINT_URL_COGNITO_IDENTITY", "http://127.0.0.1:9"),
    ("AWS_USE_FIPS_ENDPOINT", "true"),
    ("AWS_USE_DUALSTACK_ENDPOINT", "true"),
    ("AWS_DEFAULT_REGION", "us-east-1"),
    ("AWS_REGION", "us-east-1"),
    ("AWS_ACCESS_KEY_ID", "AKIAAMBIENT"),
]
NONSENSE = [
    ("AWS_DEFAULTS_MODE", "nonsense"),
    ("AWS_RETRY_MODE", "nonsense"),
    ("AWS_MAX_ATTEMPTS", "nonsense"),
    ("AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES", "nonsense"),
    ("AWS_RESPONSE_CHECKSUM_VALIDATION", "nonsense"),
    ("AWS_STS_REGIONAL_ENDPOINTS", "nonsense"),
]
BROKEN_FILES = [b"[profile x\n", b"\xff\xfe\x00", b"[default]\nendpoint_url = http://127.0.0.1:9\nregion = us-east-1\n"]


@pytest.fixture
def clients():
    return Clients(POOL, ServiceTime(FakeClock()))


class Sent(Exception):
    """Raised instead of sending."""


def hosts(clients):
    """Where calls really go: the endpoint rules decide anew at each."""
    sent = []

    def stop(request, **_):
        sent.append(request.url.rstrip("/"))
        raise Sent

    for client in (clients.user_pool, clients.identity_pool):
        client.meta.events.register("before-send", stop)
    with pytest.raises(Sent):
        clients.user_pool.initiate_auth(ClientId="client1", AuthFlow="USER_SRP_AUTH", AuthParameters={})
    with pytest.raises(Sent):
        clients.identity_pool.get_id(IdentityPoolId=POOL.identity_pool_id)
    return tuple(sent)


RIGHT = ("https://cognito-idp.eu-west-1.amazonaws.com", "https://cognito-identity.eu-west-1.amazonaws.com")


@pytest.mark.parametrize(("name", "value"), VARIABLES + NONSENSE)
def test_no_variable_changes_the_host(clients, monkeypatch, name, value):
    monkeypatch.setenv(name, value)

    assert hosts(clients) == RIGHT


@pytest.mark.parametrize("content", BROKEN_FILES)
@pytest.mark.parametrize("variable", ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"])
def test_no_file_changes_the_host(clients, monkeypatch, tmp_path, variable, content):
    path = tmp_path / "file"
    path.write_bytes(content)
    monkeypatch.setenv(variable, str(path))

    assert hosts(clients) == RIGHT


def test_no_service_model_of_ones_own_changes_the_host(clients, monkeypatch, tmp_path):
    for service in ("cognito-idp", "cognito-identity"):
        folder = tmp_path / service / "2099-01-01"
        folder.mkdir(parents=True)
        (folder / "service-2.json").write_text("{}", "utf-8")
    (tmp_path / "endpoints.json").write_text(json.dumps({"partitions": []}), "utf-8")
    monkeypatch.setenv("AWS_DATA_PATH", str(tmp_path))

    assert hosts(clients) == RIGHT


def test_the_certificate_of_a_company_proxy_is_used(clients, monkeypatch):
    monkeypatch.setenv("AWS_CA_BUNDLE", "/company.pem")

    assert clients.ca_bundle == "/company.pem"
    assert clients.user_pool._endpoint.http_session._verify == "/company.pem"


def test_without_one_there_is_none(clients, monkeypatch):
    monkeypatch.delenv("AWS_CA_BUNDLE", raising=False)
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)

    assert clients.ca_bundle is None


@pytest.fixture
def broken_environment(monkeypatch, tmp_path):
    (tmp_path / "config").write_bytes(b"[profile x\n")
    for name, value in VARIABLES:
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "ambient")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "ambient")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "config"))


def test_with_everything_wrong_around_it_a_sign_in_and_its_session_work(local_aws, broken_environment):
    auth = nbauth.Auth(local_aws.pool, clock=local_aws.clock)
    auth.sign_in("ada", local_aws.users["ada"].password)

    frozen = auth.session.get_credentials().get_frozen_credentials()
    assert frozen.access_key == auth.credentials().access_key != "AKIAAMBIENT"
    assert auth.session.region_name == local_aws.pool.region
    assert local_aws.bucket in [one["Name"] for one in auth.session.client("s3").list_buckets()["Buckets"]]


@pytest.mark.parametrize("content", [b"[profile x\n", b"\xff\xfe\x00"])
def test_where_the_configuration_file_of_aws_is_broken_the_session_says_so(monkeypatch, tmp_path, content):
    (tmp_path / "config").write_bytes(content)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    auth = nbauth.Auth(nbauth.PoolConfig("eu-west-1_AbC", "c"))

    with pytest.raises(nbauth.ConfigurationError, match="config could not be read"):
        auth.session.client("s3")


def test_a_session_never_falls_back_to_the_keys_of_the_environment(local_aws, broken_environment):
    auth = nbauth.Auth(local_aws.pool, clock=local_aws.clock)

    with pytest.raises(nbauth.NotSignedIn):
        auth.session.client("sts").get_caller_identity()


def test_the_session_goes_where_it_is_told_to(monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    pool = nbauth.PoolConfig("eu-west-1_AbC", "c", endpoint_url="http://127.0.0.1:2")
    session = nbauth.Auth(pool).session

    assert session.client("s3").meta.endpoint_url == "http://127.0.0.1:2"
    assert session.resource("s3").meta.client.meta.endpoint_url == "http://127.0.0.1:2"
    assert session.client("s3", endpoint_url="http://127.0.0.1:3").meta.endpoint_url == "http://127.0.0.1:3"
    by_position = session.client("s3", "eu-west-1", None, True, None, "http://127.0.0.1:4")
    assert by_position.meta.endpoint_url == "http://127.0.0.1:4"
    without = nbauth.Auth(nbauth.PoolConfig("eu-west-1_AbC", "c")).session
    assert without.client("s3").meta.endpoint_url == "http://127.0.0.1:1"  # the user's own: their variables count
