"""User pools that remember devices: the sign-in lasts there too, and this computer is known again."""

import pytest
from fakes import Gate
from local_calls import idp

import nbauth
from nbauth.aws import device_exchange
from nbauth.core.ports import Device, Place
from nbauth.known_devices import _key
from nbauth.texts import Service
from nbauth.vault import MemoryVault

PASSWORD = "Correct-horse-77"
PHONE = {"phone_number": "+12025550155", "phone_number_verified": "true"}


@pytest.fixture(params=["always", "opt-in"])
def pool(local_aws, request):
    return pool_with_eve(local_aws, devices=request.param)


@pytest.fixture
def vault():
    return MemoryVault()


def pool_with_eve(aws, **how):
    made = aws.administrator.make_pool(**how)
    aws.administrator.create_user("eve", password=PASSWORD, attributes=PHONE, pool=made)
    return made


def sign_in(aws, pool, vault, name="session"):
    auth = nbauth.Auth(pool, clock=aws.clock, vault=vault, name=name)
    assert auth.sign_in("eve", PASSWORD) == nbauth.SignedIn("eve", auth.tokens())
    return auth


def device_of(vault, pool, user="eve"):
    return vault.load(Place(pool.user_pool_id, pool.client_id, "devices", pool.endpoint_url), _key(user))


def calls_since(aws, before):
    return [call for call in aws.calls()[before:] if not call.startswith("GET ")]


@pytest.mark.parametrize("secret", [False, True])
@pytest.mark.parametrize("devices", ["always", "opt-in"])
def test_a_sign_in_outlives_its_first_tokens(local_aws, vault, secret, devices):
    """Without its key the refresh token "is invalid", and everybody was signed out after 40 minutes."""
    pool = pool_with_eve(local_aws, devices=devices, secret=secret)
    auth = sign_in(local_aws, pool, vault)
    assert auth.tokens().device_key
    for _ in range(2):
        local_aws.clock.advance(3601)
        assert auth.session.client("s3").list_buckets()["Buckets"]


def test_a_restarted_kernel_goes_on(local_aws, pool, vault):
    sign_in(local_aws, pool, vault)
    again = nbauth.Auth(pool, clock=local_aws.clock, vault=vault)
    assert again.resume() == nbauth.SignedIn("eve", again.tokens())
    local_aws.clock.advance(3601)
    assert again.tokens().device_key


def test_the_device_is_made_once_and_known_at_the_next_sign_in(local_aws, pool, vault):
    before = local_aws.calls().count("ConfirmDevice")
    first = sign_in(local_aws, pool, vault)
    key = first.tokens().device_key
    assert local_aws.calls().count("ConfirmDevice") == before + 1
    first.sign_out()
    second = sign_in(local_aws, pool, vault)
    assert second.tokens().device_key == key
    assert local_aws.calls().count("ConfirmDevice") == before + 1


def test_it_is_proven_where_the_pool_remembers_it(local_aws, vault):
    pool = pool_with_eve(local_aws, devices="always")
    sign_in(local_aws, pool, vault).sign_out()
    before = len(local_aws.calls())
    sign_in(local_aws, pool, vault)
    assert calls_since(local_aws, before)[:4] == ["InitiateAuth", *["RespondToAuthChallenge"] * 3]


def test_a_device_that_the_pool_has_forgotten_is_dropped_and_a_new_one_made(local_aws, vault):
    pool = pool_with_eve(local_aws, devices="always")
    auth = sign_in(local_aws, pool, vault)
    key = auth.tokens().device_key
    idp(pool).forget_device(AccessToken=auth.tokens().access_token, DeviceKey=key)
    auth.sign_out()
    again = sign_in(local_aws, pool, vault)
    assert again.tokens().device_key not in (None, key)
    assert device_of(vault, pool).key == again.tokens().device_key


def test_a_device_whose_proof_is_not_believed_is_made_anew(local_aws, vault):
    pool = pool_with_eve(local_aws, devices="always")
    sign_in(local_aws, pool, vault).sign_out()
    known = device_of(vault, pool)
    place = Place(pool.user_pool_id, pool.client_id, "devices", pool.endpoint_url)
    vault.save(place, _key("eve"), Device(known.key, known.group_key, "another-password"))
    again = sign_in(local_aws, pool, vault)
    assert again.tokens().device_key not in (None, known.key)


def gives_password(auth, code):
    auth.sign_in("eve", flow="choice")
    auth.confirm_sign_in("password")
    return lambda: auth.confirm_sign_in(PASSWORD)


def gives_code_alone(auth, code):
    auth.sign_in("eve", flow="choice")
    auth.confirm_sign_in("SMS")
    return lambda: auth.confirm_sign_in(code())


def forgets(aws, pool, key):
    other = sign_in(aws, pool, MemoryVault())
    other.devices.forget(key)


def disbelieves(aws, pool, key):
    """As far as this computer can tell: what it proves itself with is another's."""


@pytest.mark.parametrize("begin", [gives_password, gives_code_alone])
@pytest.mark.parametrize("does", [forgets, disbelieves])
def test_an_answer_from_a_computer_that_is_not_known_any_more_is_told_and_the_next_sign_in_is_well(
    local_aws, vault, begin, does
):
    pool = pool_with_eve(local_aws, devices="always", user_auth=True)
    auth = sign_in(local_aws, pool, vault)
    known = device_of(vault, pool)
    auth.sign_out()
    if does is disbelieves:
        auth._holder._service.devices.keep("eve", Device(known.key, known.group_key, "another-password"))

    def code():
        return local_aws.outbox("eve", pool=pool)[-1].code

    answer = begin(auth, code)
    does(local_aws, pool, known.key)
    with pytest.raises(nbauth.ChallengeExpired) as told:
        answer()
    assert told.value.message == Service.DEVICE_FORGOTTEN
    assert auth.step == nbauth.SignedOut("eve")

    begin(auth, code)()
    assert auth.tokens().device_key not in (None, known.key)


def test_a_confirmation_that_does_not_come_to_its_end_does_not_hold_up_the_sign_in(local_aws, vault, monkeypatch):
    monkeypatch.setattr(device_exchange, "_LONGEST_CONFIRMATION_S", 0.01)
    gate = Gate()
    auth = nbauth.Auth(pool_with_eve(local_aws, devices="always"), clock=local_aws.clock, vault=vault)
    auth._holder._service.provider._clients.user_pool_once.confirm_device = lambda **_: gate.opened.wait()
    assert isinstance(auth.sign_in("eve", PASSWORD), nbauth.SignedIn)
    assert device_of(vault, auth.pool) is None  # one that is not confirmed can't be proven
    assert auth.credentials()
    gate.open()


def test_each_user_has_a_device_of_their_own(local_aws, vault):
    pool = pool_with_eve(local_aws, devices="always")
    local_aws.administrator.create_user("fay", password=PASSWORD, pool=pool)
    eve = sign_in(local_aws, pool, vault)
    fay = nbauth.Auth(pool, clock=local_aws.clock, vault=vault, name="other")
    fay.sign_in("fay", PASSWORD)
    assert device_of(vault, pool, "eve").key == eve.tokens().device_key
    assert device_of(vault, pool, "fay").key == fay.tokens().device_key != eve.tokens().device_key


def test_a_pool_that_remembers_none_has_none(local_aws):
    auth = nbauth.Auth(local_aws.pool, clock=local_aws.clock)
    auth.sign_in("ada", local_aws.users["ada"].password)
    assert auth.tokens().device_key is None


def test_signing_out_everywhere_takes_the_device_along_when_the_tokens_are_old(local_aws, vault):
    auth = sign_in(local_aws, pool_with_eve(local_aws, devices="always"), vault)
    local_aws.clock.advance(3601)
    auth.sign_out(everywhere=True)
    assert not auth.is_signed_in


def test_no_secret_of_a_device_is_shown(local_aws, vault):
    auth = sign_in(local_aws, pool_with_eve(local_aws, devices="always"), vault)
    device = device_of(vault, auth.pool)
    for text in (repr(device), repr(auth.tokens()), repr(auth), repr(auth.status())):
        assert device.key not in text
        assert device.password not in text


def test_the_demos_own_pool_spares_the_code_on_a_computer_that_is_remembered(local_aws):
    pool, sam = local_aws.pool_with_devices, local_aws.users["sam"]
    auth = nbauth.Auth(pool, clock=local_aws.clock)
    assert isinstance(auth.sign_in("sam", sam.password), nbauth.NeedsSmsCode)
    auth.confirm_sign_in(local_aws.outbox("sam", pool=pool)[-1].code)
    auth.devices.remember()
    auth.sign_out()

    assert isinstance(auth.sign_in("sam", sam.password), nbauth.SignedIn)
    assert auth.session.client("s3").list_buckets()["Buckets"]

    auth.devices.forget()
    auth.sign_out()
    assert isinstance(auth.sign_in("sam", sam.password), nbauth.NeedsSmsCode)
