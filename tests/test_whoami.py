"""Who is signed in: as a person reads it, as a program does, and from memory."""

import json
import pickle

import pytest
from fakes import POOL, POOL_WITHOUT_IDENTITY_POOL, sms, tokens
from fakes import signed_in as in_as

from nbauth import WhoAmI
from nbauth.auth import Auth, holder_of
from nbauth.core.state import UserState
from nbauth.errors import NotSignedIn, SignInExpired

READERS, WRITERS = (f"arn:aws:iam::123456789012:role/{name}" for name in ("readers", "writers"))
CLAIMS = {
    "email": "rosa@example.com",
    "cognito:groups": ["writers", "readers"],
    "cognito:roles": [WRITERS, READERS],
    "cognito:preferred_role": READERS,
}
HOUR = 3600


@pytest.fixture
def make(service, clock, vault):
    return lambda pool=POOL, **how: Auth(pool, service=service, clock=clock, vault=vault, **how)


def sign_in(auth, service, username="rosa", **claims):
    service.provider.replies.append(in_as(username, clock=holder_of(auth).now, **claims))
    auth.sign_in(username, "pw")
    return auth


@pytest.fixture
def rosa(make, service):
    return sign_in(make(), service, **CLAIMS)


def test_it_says_all_that_is_known_of_a_user(rosa):
    status = rosa.status()
    assert rosa.whoami() == WhoAmI(
        state=UserState.SIGNED_IN,
        username="rosa",
        shown_name="rosa",
        sub="sub-of-rosa",
        email="rosa@example.com",
        groups=("writers", "readers"),
        role=None,
        roles=(READERS, WRITERS),
        identity_id=rosa.identity_id,
        user_pool_id=POOL.user_pool_id,
        identity_pool_id=POOL.identity_pool_id,
        tokens_until=status.tokens_until,
        credentials_until=status.credentials_until,
        kept=True,
    )


def test_it_reads_as_lines(rosa):
    rosa.use_role(WRITERS)
    assert str(rosa.whoami()).splitlines() == [
        f"Signed in as rosa, user pool {POOL.user_pool_id}",
        "E-mail: rosa@example.com",
        "Groups: writers, readers",
        f"Role: {WRITERS}",
        "Roles to choose from: readers, writers",
        f"Identity: {rosa.identity_id}",
        f"AWS credentials until {rosa.status().credentials_until:%Y-%m-%d %H:%M} UTC, renewed before",
        f"Tokens until {rosa.status().tokens_until:%Y-%m-%d %H:%M} UTC, renewed before",
        "Kept on this computer",
    ]


def test_whoever_signs_in_with_an_address_is_shown_by_it_once(make, service):
    auth = sign_in(make(), service, "7f0c", sub="7f0c", email="ada@example.com")
    lines = str(auth.whoami()).splitlines()
    assert lines[:2] == [f"Signed in as ada@example.com, user pool {POOL.user_pool_id}", "User name in the pool: 7f0c"]
    assert "ada@example.com" not in "\n".join(lines[1:])


def test_what_is_not_known_is_not_a_line(make, service):
    auth = sign_in(make(POOL_WITHOUT_IDENTITY_POOL), service)
    assert len(str(auth.whoami()).splitlines()) == 3  # the name, the tokens, and that they are kept
    assert auth.whoami().as_dict()["identity_pool_id"] is None


def test_a_line_is_no_two_lines_whatever_a_group_is_called(make, service):
    auth = sign_in(make(), service, **{"cognito:groups": ["a\nRole: admin\x1b[2J"]})
    assert "Groups: a\ufffdRole: admin\ufffd[2J" in str(auth.whoami()).splitlines()


def test_as_a_dictionary_it_is_json(rosa):
    found = rosa.whoami()
    said = json.loads(json.dumps(found.as_dict()))
    assert said == {
        "state": "SIGNED_IN",
        "username": "rosa",
        "shown_name": "rosa",
        "sub": "sub-of-rosa",
        "email": "rosa@example.com",
        "groups": ["writers", "readers"],
        "role": None,
        "roles": [READERS, WRITERS],
        "identity_id": rosa.identity_id,
        "user_pool_id": POOL.user_pool_id,
        "identity_pool_id": POOL.identity_pool_id,
        "tokens_until": f"{found.tokens_until:%Y-%m-%dT%H:%M:%S}+00:00",
        "credentials_until": f"{found.credentials_until:%Y-%m-%dT%H:%M:%S}+00:00",
        "kept": True,
    }
    assert list(said) == list(WhoAmI.__dataclass_fields__)


def test_it_calls_nobody_and_holds_no_secret(rosa, service, clock):
    provider, source = service.provider, service.source
    before = len(provider.begun), len(provider.refreshed), len(source.asked)
    clock.move(HOUR)
    found = rosa.whoami()
    assert (len(provider.begun), len(provider.refreshed), len(source.asked)) == before
    assert pickle.loads(pickle.dumps(found)) == found
    assert "secret" not in f"{found!r} {found} {found.as_dict()}"


def test_it_follows_a_renewal_and_a_chosen_role(rosa, service, clock):
    service.provider.renewals = [lambda: tokens("rosa", clock=clock, number=2, **{**CLAIMS, "cognito:groups": ["all"]})]
    rosa.use_role(WRITERS)
    rosa.tokens(force_refresh=True)
    assert (rosa.whoami().groups, rosa.whoami().role) == (("all",), WRITERS)


def test_nobody_is_told_as_an_error(make, rosa):
    with pytest.raises(NotSignedIn) as told:
        make(name="other").whoami()
    assert told.value.hint
    rosa.sign_out()
    with pytest.raises(NotSignedIn):
        rosa.whoami()


def test_a_sign_in_that_has_ended_says_why(rosa, service, clock):
    service.provider.renewals = [SignInExpired("Expired.", hint="Sign in again.")]
    clock.move(HOUR + 1)
    with pytest.raises(SignInExpired):
        rosa.tokens()
    with pytest.raises(SignInExpired, match=r"Expired\. Sign in again\."):
        rosa.whoami()


def test_while_another_sign_in_is_under_way_it_is_still_them(rosa, service):
    service.provider.replies.append(sms("sam"))
    rosa.sign_in("sam", "pw")
    assert rosa.whoami().username == "rosa"


def test_a_guest_is_told_as_one_from_the_first_credentials_on(make):
    auth = make(guest=True)
    with pytest.raises(NotSignedIn):
        auth.whoami()
    auth.credentials()
    guest = auth.whoami()
    assert (guest.state, guest.username, guest.sub, guest.kept) == (UserState.GUEST, None, None, False)
    assert guest.as_dict()["state"] == "GUEST"
    assert str(guest).splitlines() == [
        f"A guest, user pool {POOL.user_pool_id}",
        f"Identity: {auth.identity_id}",
        f"AWS credentials until {guest.credentials_until:%Y-%m-%d %H:%M} UTC, renewed before",
    ]
