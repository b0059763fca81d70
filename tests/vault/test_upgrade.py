"""Who is signed in stays signed in when nbauth is upgraded: entries as its versions before have written them."""

from dataclasses import replace

import pytest
from vault.contract import DEVICE, KEPT, LAPTOP, PLACE
from vault.fake_backends import FakeBackend

from nbauth.core.ports import SIGN_IN

SERVICE = "nbauth eu-west-1_AbCdEfGhI client client1 session"
TEXT = (
    '{{"place":["eu-west-1_AbCdEfGhI","client1","session",""],"kept":{{"username":"ada","sub":"sub-of-ada",'
    '"refresh_token":"{refresh_token}","identity_pool_id":"eu-west-1:pool","identity_id":"eu-west-1:identity",'
    '"shown_name":"ada","latest":{{"id_token":"secret-id-token","access_token":"secret-access-token",'
    '"came_at":"2026-03-04T09:05:07+00:00","expires_at":"2026-03-04T10:05:07+00:00"}}}}}}'
).format
SHORT, LONG = TEXT(refresh_token=KEPT.refresh_token), TEXT(refresh_token="x" * 1500)
BEFORE_KEYS = {
    "in one part": (
        KEPT,
        {"sign-in A1": f"nbauth1:1:1:b485fabea5116f41ab267bce8eb920b3fb75aa4653110331a7dbcccc17caaeaf:{SHORT}"},
    ),
    "in two parts, as on Windows": (
        replace(KEPT, refresh_token="x" * 1500),
        {
            "sign-in B1": f"nbauth1:2:2:f20ccafe4f3464330257f2ac3577b66ea34cf099e5ea9aa749428a5329f12491:{LONG[:1100]}",
            "sign-in B2": LONG[1100:],
        },
    ),
}


@pytest.fixture(params=BEFORE_KEYS)
def before(request):
    return BEFORE_KEYS[request.param]


@pytest.fixture
def kept(before):
    return before[0]


@pytest.fixture
def backend(before):
    backend = FakeBackend()
    backend.texts = {(SERVICE, account): text for account, text in before[1].items()}
    return backend


def test_a_sign_in_that_was_kept_before_there_were_keys_is_found(backend, kept, vault_over):
    assert vault_over(backend).load(PLACE, SIGN_IN) == kept


def test_the_next_save_takes_its_place(backend, vault_over):
    vault_over(backend).save(PLACE, SIGN_IN, replace(KEPT, refresh_token="secret-rotated"))

    assert vault_over(backend).load(PLACE, SIGN_IN).refresh_token == "secret-rotated"
    assert len(backend.everything()) == 1


def test_a_sign_out_leaves_nothing_of_it(backend, vault_over):
    vault_over(backend).forget(PLACE, SIGN_IN)

    assert backend.everything() == {}


def test_it_is_taken_for_nothing_but_a_sign_in(backend, kept, vault_over):
    vault = vault_over(backend)
    vault.save(PLACE, DEVICE, LAPTOP)

    assert (vault.load(PLACE, DEVICE), vault.load(PLACE, SIGN_IN)) == (LAPTOP, kept)


def test_a_kernel_that_still_runs_the_version_before_reads_what_this_one_has_saved(vault_over):
    """It looks under these names, for a text with these two fields."""
    backend = FakeBackend()
    vault_over(backend).save(PLACE, SIGN_IN, KEPT)

    (((service, account), text),) = backend.everything().items()
    assert (service, account) == (SERVICE, "sign-in A1")
    place, kept = SHORT.removeprefix("{").removesuffix("}").split(',"kept":')
    assert place in text
    assert f'"kept":{kept}' in text
