"""Behind a company's proxy, with certificates of its own: a real TLS server and a real proxy before the local AWS."""

import base64
import logging
import time
import traceback
from contextlib import nullcontext
from dataclasses import replace

import pytest
from botocore.config import Config
from botocore.exceptions import ProxyConnectionError
from company_network import certificates, proxy, tls_in_front_of

import nbauth
from nbauth.aws import published_keys
from nbauth.aws.unreachable import malformed_proxy

VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE")
SECRET = "s3cret"
LOGIN = f"user:{SECRET}"
SECRETS = (SECRET, base64.b64encode(LOGIN.encode()).decode())
DEAD = "localhost:9"  # where nobody listens
SOON_S = 5
"""Far less than a time-out on the way to AWS takes."""

MALFORMED = [
    f"http://user:{SECRET}#x@proxy:3128",
    f"http://user:12#{SECRET}@proxy:3128",
    f"http://user:12/{SECRET}@proxy:3128",
    f"http://user:12?{SECRET}@proxy:3128",
    f"http://user:{SECRET}@proxy:99999",
    f"http://user:{SECRET}ü@proxy:3128",
    f"http://user:{SECRET}[@proxy:3128",
    f"socks5://user:{SECRET}@proxy:3128",
    f"HTTP://user:{SECRET}@proxy:3128",
]
WELL_FORMED = [
    "http://proxy",
    "http://proxy.example.com:3128/",
    "https://name:p%23ss@proxy:3128",
    "name:password@proxy:3128",
    "//proxy:3128",
    "10.1.2.3:3128",
    "http://[::1]:3128",
    "http://na me:p@ss@proxy:3128",
]


class Company:
    """Somebody who signs in from a company's network."""

    def __init__(self, aws, pool, certificates, environment):
        self.aws = aws
        self.pool = pool
        self.certificates = certificates
        self.auth = nbauth.Auth(self.pool, clock=aws.clock)
        self._environment = environment

    def set(self, **variables):
        for name, value in variables.items():
            self._environment.setenv(name, str(value))

    def unset(self, name):
        self._environment.delenv(name)

    def sign_in(self):
        return self.auth.sign_in("ada", self.aws.users["ada"].password)

    def works(self):
        self.sign_in()
        return [one["Name"] for one in self.auth.session.client("s3").list_buckets()["Buckets"]] == [self.aws.bucket]

    def fails_soon(self):
        """The error of a sign-in that asks AWS for nothing and keeps the name."""
        before, began = self.aws.calls(), time.monotonic()
        with pytest.raises(nbauth.NbauthError) as failed:
            self.sign_in()
        assert time.monotonic() - began < SOON_S
        assert self.auth.step == nbauth.SignedOut("ada")
        assert self.aws.calls() == before
        return failed.value


@pytest.fixture(scope="module")
def company_certificates(tmp_path_factory):
    return certificates(tmp_path_factory.mktemp("company"))


@pytest.fixture
def nothing_set(monkeypatch):
    """The machine that the test runs on may have a proxy of its own."""
    for name in VARIABLES:
        for spelling in (name, name.lower()):
            monkeypatch.delenv(spelling, raising=False)


@pytest.fixture
def company(local_aws, company_certificates, nothing_set, monkeypatch):
    with tls_in_front_of(local_aws.pool.endpoint_url, company_certificates) as url:
        pool = replace(local_aws.pool, endpoint_url=url)
        company = Company(local_aws, pool, company_certificates.authority, monkeypatch)
        company.set(AWS_CA_BUNDLE=company.certificates)
        yield company


@pytest.mark.parametrize("login", ["", LOGIN], ids=["open", "with a login"])
def test_a_sign_in_and_its_session_go_through_the_proxy(login, company):
    with proxy(login=login) as between:
        company.set(HTTPS_PROXY=between.url)

        assert company.works()
        # One connection each for the pool's keys, the user pool, the identity pool and S3.
        assert between.asked_for == [company.pool.foreign_hosts] * 4


@pytest.mark.parametrize("url", [f"http://{DEAD}", MALFORMED[0]])
def test_plain_http_stays_on_this_computer(url, local_aws, nothing_set, monkeypatch):
    plain = Company(local_aws, local_aws.pool, None, monkeypatch)
    plain.set(HTTP_PROXY=url)

    assert plain.works()


@pytest.mark.parametrize(
    ("endpoint_url", "proxies"),
    [
        (f"https://{DEAD}", {}),
        (f"http://{DEAD}", {"HTTPS_PROXY": f"http://{DEAD}"}),
        (f"http://{DEAD}", {"HTTPS_PROXY": MALFORMED[0]}),
    ],
)
def test_a_proxy_that_is_not_used_is_not_blamed(endpoint_url, proxies, local_aws, nothing_set, monkeypatch):
    dead = Company(local_aws, replace(local_aws.pool, endpoint_url=endpoint_url), None, monkeypatch)
    dead.set(**proxies)

    assert str(dead.fails_soon()) == "The service does not answer. Check the network, then try again."


@pytest.mark.parametrize("url", [f"http://{DEAD}", MALFORMED[0]])
def test_a_host_of_no_proxy_is_reached_straight(url, company):
    company.set(HTTPS_PROXY=url, NO_PROXY="localhost")

    assert company.works()


def test_the_other_variable_names_certificates_to_trust_too(company):
    company.unset("AWS_CA_BUNDLE")
    company.set(REQUESTS_CA_BUNDLE=company.certificates)

    assert company.works()


IN_THE_WAY = {
    "dead": (None, "The proxy does not answer. Check HTTPS_PROXY"),
    "knows another login": ({"login": "user:other"}, "The proxy asks for a name and a password (HTTP 407)."),
    "forbids": ({"refusal": "403 Forbidden"}, "The proxy does not let this through to AWS (HTTP 403)."),
    "is silent": ({"silent": True}, "Check the network and the proxy (HTTPS_PROXY), then try again."),
}


@pytest.mark.parametrize(("behaviour", "words"), IN_THE_WAY.values(), ids=IN_THE_WAY)
def test_a_proxy_in_the_way_is_told_at_once_without_its_login(behaviour, words, company, caplog, monkeypatch):
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(published_keys, "_TIMEOUTS_S", (0.2, 0.2))
    with nullcontext() if behaviour is None else proxy(**behaviour) as between:
        company.set(HTTPS_PROXY=f"http://{LOGIN}@{between.place if between else DEAD}")
        error = company.fails_soon()

    assert type(error) is nbauth.Unreachable
    assert words in str(error)
    assert_no_secret_in(error, caplog, company.auth)


@pytest.mark.parametrize("url", MALFORMED)
def test_a_proxy_that_can_be_none_is_told_at_once_without_its_login(url, company, caplog):
    caplog.set_level(logging.DEBUG)
    company.set(HTTPS_PROXY=url)
    error = company.fails_soon()

    assert type(error) is nbauth.ConfigurationError
    assert "HTTPS_PROXY is not the address of a proxy" in str(error)
    assert_no_secret_in(error, caplog, company.auth)


@pytest.mark.parametrize("url", [*WELL_FORMED, ""])
def test_what_can_be_a_proxy_is_not_blamed(url, nothing_set, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", url)

    assert malformed_proxy() is None


@pytest.mark.parametrize("url", [f"http://{LOGIN}@{DEAD}", *MALFORMED[:2]])
def test_a_failure_of_the_session_does_not_tell_the_proxys_login(url, company, caplog):
    company.sign_in()
    caplog.set_level(logging.DEBUG)
    company.set(HTTPS_PROXY=url)
    session = company.auth.session
    client = session.client("s3", config=Config(retries={"total_max_attempts": 1}))
    with pytest.raises(nbauth.ConfigurationError if url in MALFORMED else ProxyConnectionError) as failed:
        client.list_buckets()

    assert_no_secret_in(failed.value, caplog, company.auth, session, client, client.meta, client.meta.config)


def test_a_certificate_that_is_not_trusted_is_told_and_trusting_it_helps_the_same_sign_in(company):
    company.unset("AWS_CA_BUNDLE")
    company.auth._holder._service.provider.warm_up()  # as nbauth.login() does: the client is made with what holds now
    error = company.fails_soon()
    assert type(error) is nbauth.Unreachable
    assert "certificate could not be verified" in error.message
    assert "AWS_CA_BUNDLE" in error.hint

    company.set(AWS_CA_BUNDLE=company.certificates)
    assert company.works()


@pytest.mark.parametrize("variable", ["AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE"])
def test_a_file_of_certificates_that_is_not_there_is_named(variable, company, tmp_path):
    company.unset("AWS_CA_BUNDLE")
    company.set(**{variable: tmp_path / "none.pem"})
    error = company.fails_soon()

    assert type(error) is nbauth.ConfigurationError
    assert f"none.pem', where {variable} says" in error.message


def test_naming_the_right_proxy_helps_the_same_sign_in(company):
    company.set(HTTPS_PROXY=f"http://{DEAD}")
    company.auth._holder._service.provider.warm_up()
    company.fails_soon()

    with proxy() as between:
        company.set(HTTPS_PROXY=between.url)
        assert company.works()


def assert_no_secret_in(error, caplog, *shown):
    """In what is printed, logged, or found by whoever follows the error's chain."""
    told = [*traceback.format_exception(error), repr(error), repr(vars(error)), caplog.text, *map(repr, shown)]
    assert [text for text in told if any(secret in text for secret in SECRETS)] == []
