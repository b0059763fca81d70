"""What a forked child hears from the endpoint of its parent."""

import pytest
from fakes import eventually
from handoff.sign_in_here import SignInHere

from nbauth.errors import NbauthError, NotSignedIn, Unreachable
from nbauth.handoff import parent
from nbauth.handoff.endpoint import Endpoint
from nbauth.shared_sign_in import not_signed_in
from nbauth.texts import Renewal


@pytest.fixture
def sign_in():
    return SignInHere()


@pytest.fixture
def endpoint(sign_in):
    endpoint = Endpoint(sign_in)
    yield endpoint
    endpoint.close()


def heard(endpoint):
    try:
        return parent.credentials(endpoint.variables())
    except NbauthError as error:
        return type(error), str(error.message)


def test_its_credentials_to_the_second(endpoint, sign_in):
    held = sign_in.bring()
    assert eventually(lambda: getattr(heard(endpoint), "secret_key", "") == held.secret_key)
    assert heard(endpoint).expires_at == held.expires_at.replace(microsecond=0)
    assert heard(endpoint).token == held.token


def test_that_nobody_is_signed_in_there(endpoint):
    assert heard(endpoint) == (NotSignedIn, str(not_signed_in()))


def test_that_it_fails_to_renew(endpoint, sign_in):
    sign_in.failure = NbauthError(Renewal.FAILED.of(what="X"))
    sign_in.tell()
    assert eventually(lambda: heard(endpoint)[0] is NbauthError)


def test_that_it_is_gone(endpoint):
    endpoint.close()
    with pytest.raises(Unreachable, match="hands out no credentials any more"):
        parent.credentials(endpoint.variables())
