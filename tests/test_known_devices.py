"""What the vault keeps of this computer as a device."""

from dataclasses import replace

import pytest
from fakes import POOL

from nbauth.core.ports import Device
from nbauth.known_devices import KnownDevices

LAPTOP = Device("eu-west-1_key", "-group", "secret-of-the-laptop")


def test_another_process_finds_it(vault):
    KnownDevices(vault, POOL).keep("ada", LAPTOP)
    assert KnownDevices(vault, POOL).of("ada") == LAPTOP
    assert KnownDevices(vault, POOL).of("bob") is None


@pytest.mark.parametrize("other", [{"user_pool_id": "eu-west-1_Other"}, {"endpoint_url": "https://evil.example.com"}])
def test_another_pool_or_whoever_answers_for_it_does_not(vault, other):
    KnownDevices(vault, POOL).keep("ada", LAPTOP)
    assert KnownDevices(vault, replace(POOL, **other)).of("ada") is None


def test_another_identity_pool_does(vault):
    """A device is the user pool's."""
    KnownDevices(vault, POOL).keep("ada", LAPTOP)
    assert KnownDevices(vault, replace(POOL, identity_pool_id=None)).of("ada") == LAPTOP


def test_one_that_was_dropped_is_gone_for_all(vault):
    devices = KnownDevices(vault, POOL)
    devices.keep("ada", LAPTOP)
    devices.drop("ada")
    assert devices.of("ada") is KnownDevices(vault, POOL).of("ada") is None


@pytest.mark.parametrize("refused", [{"load"}, {"save"}, {"load", "save", "forget"}])
def test_a_vault_that_fails_costs_this_process_nothing(vault, refused):
    vault.refuses = refused
    devices = KnownDevices(vault, POOL)
    assert devices.of("ada") is None
    devices.keep("ada", LAPTOP)
    assert devices.of("ada") == LAPTOP
    devices.drop("ada")
    assert devices.of("ada") is None


def test_whether_somebody_may_be_asked_is_known_from_memory_alone(vault):
    KnownDevices(vault, POOL).keep("ada", replace(LAPTOP, unasked=True))
    devices = KnownDevices(vault, POOL)
    vault.refuses = {"load"}
    assert not devices.is_unasked("ada")
    vault.refuses = set()
    assert devices.of("ada").unasked
    assert devices.is_unasked("ada")
    devices.keep("ada", LAPTOP)
    assert not devices.is_unasked("ada")
    assert not devices.is_unasked("bob")
