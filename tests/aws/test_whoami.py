"""Who is signed in, as the local AWS's tokens say it."""

import json

import pytest

import nbauth


@pytest.fixture
def rosa(local_aws):
    auth = nbauth.Auth(local_aws.pool, clock=local_aws.clock)
    auth.sign_in("rosa", local_aws.users["rosa"].password)
    return auth


def test_a_user_with_groups_and_roles(rosa, local_aws):
    found = rosa.whoami()
    assert (found.username, found.sub) == ("rosa", rosa.tokens().sub)
    assert sorted(found.groups) == ["readers", "writers"]
    assert found.roles == rosa.roles()
    assert found.role is None
    assert found.identity_id == rosa.identity_id
    assert found.email == rosa.tokens().claims["email"]
    assert found.user_pool_id == local_aws.pool.user_pool_id
    assert found.identity_pool_id == local_aws.pool.identity_pool_id
    rosa.use_role(rosa.roles()[1])
    assert rosa.whoami().role == rosa.roles()[1]


def test_it_holds_none_of_the_secrets_that_there_are(rosa):
    tokens, keys = rosa.tokens(), rosa.credentials()
    secrets = [tokens.id_token, tokens.access_token, tokens.refresh_token, keys.access_key, keys.secret_key, keys.token]
    found = rosa.whoami()
    said = f"{found} {found!r} {json.dumps(found.as_dict())}"
    assert [secret for secret in secrets if secret in said] == []


def test_a_guest(local_aws):
    auth = nbauth.Auth(local_aws.pool_with_guests, clock=local_aws.clock, guest=True)
    auth.credentials()
    found = auth.whoami()
    assert (found.state, found.username, found.groups) == (nbauth.UserState.GUEST, None, ())
    assert found.identity_id == auth.identity_id
