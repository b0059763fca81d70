"""SRP gives what pycognito gives, by whatever way the powers are raised."""

import random
import secrets
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives import asymmetric
from fakes import POOL, FakeClock
from pycognito.aws_srp import AWSSRP

from nbauth.aws import powers
from nbauth.aws.powers import GENERATOR, PRIME, power
from nbauth.aws.service_time import ServiceTime
from nbauth.aws.srp import PasswordProof
from nbauth.secret import Secret

AT = datetime(2026, 11, 29, 9, 5, 7, tzinfo=UTC)
PASSWORDS = ["hunter22", "Grün-wombat-4711!", "x" * 256, " "]


def pair(password):
    """Ours and pycognito's, with the same random number."""
    ours = PasswordProof(POOL, "ada", Secret(password), ServiceTime(FakeClock(AT)))
    theirs = AWSSRP(
        username="ada", password=password, pool_id=POOL.user_pool_id, client_id=POOL.client_id, client=object()
    )
    theirs.small_a_value = ours.small_a_value
    theirs.large_a_value = theirs.calculate_a()
    theirs.get_cognito_formatted_timestamp = ours.get_cognito_formatted_timestamp
    return ours, theirs


def challenge(seed):
    """As Cognito sends it: B is any number below the prime, the salt has 16 bytes, both without leading zeros."""
    numbers = random.Random(seed)
    return {
        "USERNAME": "ada",
        "USER_ID_FOR_SRP": "7f0c",
        "SALT": f"{numbers.randrange(1 << (numbers.choice([128, 121, 40]))):x}",
        "SRP_B": f"{numbers.randrange(1, PRIME >> numbers.choice([0, 1, 9])):x}",
        "SECRET_BLOCK": "AAAA",
    }


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("password", PASSWORDS)
def test_it_is_pycognitos(password, seed):
    ours, theirs = pair(password)
    assert ours.opening() == theirs.get_auth_params()
    asked = challenge(seed)
    assert ours.answer(asked) == theirs.process_challenge(asked, {"USERNAME": "ada"})


@pytest.mark.parametrize("base", [0, 1, 2, 5, PRIME - 1, PRIME, PRIME + 2, -3])
@pytest.mark.parametrize("exponent", [2, 65537, PRIME - 2])
def test_a_power_is_pythons(base, exponent):
    assert power(base, exponent) == pow(base, exponent, PRIME)


def test_openssl_does_it(monkeypatch):
    monkeypatch.setattr(powers, "pow", lambda *_: pytest.fail("by Python"), raising=False)
    assert power(GENERATOR - 5 * PRIME, secrets.randbits(1024) | 2)


def test_a_cryptography_without_it_is_no_obstacle(monkeypatch):
    monkeypatch.delattr(asymmetric, "dh")
    monkeypatch.setitem(sys.modules, f"{asymmetric.__name__}.dh", None)
    with pytest.raises(ImportError):
        powers._by_openssl(2, 3)
    test_it_is_pycognitos("hunter22", 1)


def test_nobody_is_warned_of_it():
    code = "from nbauth.aws.powers import PRIME, power; print(power(2, 12345) == pow(2, 12345, PRIME))"
    run = subprocess.run([sys.executable, "-W", "default", "-c", code], capture_output=True, text=True, check=True)
    assert (run.stdout, run.stderr) == ("True\n", "")
