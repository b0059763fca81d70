"""`auth.devices` against the local AWS, and what is kept here of this computer."""

from datetime import UTC, datetime, timedelta

import pytest
from fakes import NoDevices, tokens
from local_calls import idp

import nbauth
from nbauth.aws.own_devices import OwnDevices
from nbauth.errors import ConfigurationError, ServiceError, SignInExpired, Unreachable
from nbauth.vault import MemoryVault

PASSWORD = "Correct-horse-77"


def pool_with_eve(aws, **how):
    made = aws.administrator.make_pool(**how)
    aws.administrator.create_user("eve", password=PASSWORD, attributes={"email": "eve@example.org"}, pool=made)
    return made


@pytest.fixture
def always(local_aws):
    return pool_with_eve(local_aws, devices="always")


@pytest.fixture
def opt_in(local_aws):
    return pool_with_eve(local_aws, devices="opt-in")


@pytest.fixture
def vault():
    return MemoryVault()


def sign_in(aws, pool, vault=None):
    auth = nbauth.Auth(pool, clock=aws.clock, vault=vault)
    assert isinstance(auth.sign_in("eve", PASSWORD), nbauth.SignedIn)
    return auth


def known(auth):
    return auth._holder._service.devices.of("eve")


def is_unasked(auth):
    return auth._holder._service.devices.is_unasked("eve")


def test_each_computer_is_listed_and_this_one_says_so(local_aws, always, monkeypatch):
    monkeypatch.setattr("platform.node", lambda: "the-laptop")
    first = sign_in(local_aws, always)
    second = sign_in(local_aws, always)
    one, other = second.devices.list()
    assert (one.is_here, other.is_here) == (False, True)
    assert (one.key, other.key) == (first.tokens().device_key, second.tokens().device_key)
    assert (other.name, other.is_remembered, other.last_ip) == ("nbauth on the-laptop", True, "127.0.0.1")
    assert other.created_at.tzinfo is other.last_seen_at.tzinfo is UTC
    assert abs(other.created_at - local_aws.clock()) < timedelta(minutes=1)
    assert other.key not in repr(other)


def test_a_long_list_is_read_to_its_end_and_no_further(local_aws, always):
    auth = sign_in(local_aws, always)
    for _ in range(2):
        sign_in(local_aws, always)
    client = auth._holder._service.own_devices._clients.user_pool
    pages = []
    original = client.list_devices

    def small(**how):
        pages.append(original(**{**how, "Limit": 1}))
        return pages[-1]

    client.list_devices = small
    assert len(auth.devices.list()) == 3
    assert len(pages) == 3
    client.list_devices = lambda **how: {**small(**how), "PaginationToken": "for-ever"}
    pages.clear()
    assert len(auth.devices.list()) == len(pages) == 5


def test_a_pool_that_remembers_none_lists_none_and_can_not_be_told_to(local_aws):
    auth = sign_in(local_aws, pool_with_eve(local_aws))
    assert auth.devices.list() == ()
    for call in (auth.devices.remember, auth.devices.forget):
        with pytest.raises(ConfigurationError, match="does not know this computer as a device"):
            call()


def test_where_the_user_decides_they_are_asked_until_they_have_said_so(local_aws, opt_in, vault):
    auth = sign_in(local_aws, opt_in, vault)
    assert is_unasked(auth)
    assert auth.devices.list() == ()
    auth.sign_out()
    again = sign_in(local_aws, opt_in, vault)
    assert is_unasked(again)
    again.devices.remember()
    assert not is_unasked(again)
    assert [device.is_here for device in again.devices.list()] == [True]
    again.sign_out()
    before = len(local_aws.calls())
    last = sign_in(local_aws, opt_in, vault)
    assert local_aws.calls()[before:].count("RespondToAuthChallenge") == 3  # the device proves itself now
    assert not is_unasked(last)


def test_where_the_pool_decides_nobody_is_asked(local_aws, always, vault):
    assert not is_unasked(sign_in(local_aws, always, vault))


def test_this_computer_is_forgotten_there_and_here_and_its_sign_in_ends(local_aws, always, vault):
    auth = sign_in(local_aws, always, vault)
    auth.devices.forget()
    assert known(auth) is None
    assert auth.devices.list() == ()
    with pytest.raises(SignInExpired):
        auth.tokens(force_refresh=True)
    key = sign_in(local_aws, always, vault).tokens().device_key
    assert key is not None


def test_another_computer_is_forgotten_by_its_key_and_this_one_stays(local_aws, always, vault):
    other = sign_in(local_aws, always)
    auth = sign_in(local_aws, always, vault)
    [lost] = [device for device in auth.devices.list() if not device.is_here]
    auth.devices.forget(lost.key)
    assert [device.is_here for device in auth.devices.list()] == [True]
    assert known(auth) is not None
    assert auth.tokens(force_refresh=True)
    with pytest.raises(SignInExpired):
        other.tokens(force_refresh=True)


@pytest.mark.parametrize("key", ["eu-central-1_00000000-0000-0000-0000-000000000000", "no key"])
def test_a_device_that_is_not_there_is_told(local_aws, always, key):
    with pytest.raises(ServiceError, match="knows no such device"):
        sign_in(local_aws, always).devices.forget(key)


def test_a_computer_that_was_forgotten_elsewhere_can_not_be_remembered(local_aws, opt_in):
    auth = sign_in(local_aws, opt_in)
    idp(opt_in).forget_device(AccessToken=auth.tokens().access_token, DeviceKey=auth.tokens().device_key)
    with pytest.raises(ServiceError, match="knows no such device"):
        auth.devices.remember()
    assert is_unasked(auth)


def test_a_deleted_account_leaves_no_device_here(local_aws, always, vault):
    auth = sign_in(local_aws, always, vault)
    assert known(auth) is not None
    auth.account.delete()
    assert known(auth) is None
    assert [name for _, name in vault._records if name.startswith("device of")] == []


def test_a_restarted_kernel_still_offers_it_and_a_status_reads_no_vault(local_aws, opt_in, vault):
    auth = sign_in(local_aws, opt_in, vault)
    assert auth.status().may_remember
    again = nbauth.Auth(opt_in, clock=local_aws.clock, vault=vault)
    assert not again.status().may_remember
    again.resume()
    assert again.status().may_remember
    again.devices.remember()
    assert not again.status().may_remember
    again.sign_out()
    assert not again.status().may_remember


# What the local AWS does not say

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
DEVICE = {"DeviceKey": "eu-west-1_a", "DeviceCreateDate": NOON, "DeviceLastAuthenticatedDate": NOON}


class Lists:
    def __init__(self, reply):
        self.user_pool = self
        self._reply = reply

    def list_devices(self, **_):
        return self._reply


def listed(reply):
    return OwnDevices(Lists(reply), NoDevices()).list(tokens())


def test_a_device_of_which_little_is_told_is_one():
    [device] = listed({"Devices": [DEVICE]})
    assert (device.name, device.last_ip, device.is_here, device.is_remembered) == ("", "", False, True)


def test_one_that_is_not_remembered_says_so():
    told = {"Name": "dev:device_remembered_status", "Value": "not_remembered"}
    [device] = listed({"Devices": [{**DEVICE, "DeviceAttributes": [told]}]})
    assert not device.is_remembered


@pytest.mark.parametrize(
    "device",
    [
        {},
        {**DEVICE, "DeviceKey": "x" * 56},
        {**DEVICE, "DeviceKey": "\x1b"},
        {**DEVICE, "DeviceCreateDate": 7},
        {**DEVICE, "DeviceLastAuthenticatedDate": datetime(2026, 1, 1)},  # noqa: DTZ001 -- of no zone
        {**DEVICE, "DeviceAttributes": "x"},
        None,
    ],
)
def test_a_device_that_makes_no_sense_is_no_answer(device):
    with pytest.raises(Unreachable, match="could not be understood"):
        listed({"Devices": [device]})


def test_a_name_that_could_move_a_cursor_is_none():
    named = {"Name": "device_name", "Value": "a\x1b[2J"}
    [device] = listed({"Devices": [{**DEVICE, "DeviceAttributes": [named]}]})
    assert device.name == ""
