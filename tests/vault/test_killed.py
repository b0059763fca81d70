"""Kernels that are killed while they rotate a shared refresh token, and others that go on with it."""

import gc
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from vault import secret_service

import nbauth
from nbauth.errors import VaultError

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the Secret Service is Linux's")

KILLED, ENDED_WELL = "-9", "0"
GRACE_S = 60  # how long the local AWS takes a refresh token that has been rotated; Cognito's most
WRITES = 24  # more than the two saves of a rotation have: the last ones are never reached, and show that it is counted
WORST = ["before the save", "before the call"]
BEFORE_EACH_WRITE = [str(number) for number in range(1, WRITES + 1)]
A_HUNDRED = ["before the save"] * 48 + ["before the call"] * 4 + BEFORE_EACH_WRITE * 2


@contextmanager
def dying_kernels():
    script = Path(__file__).with_name("dying_kernels.py")
    with subprocess.Popen(
        [sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:

        def run(moment):
            process.stdin.write(f"{moment}\n")
            process.stdin.flush()
            return process.stdout.readline().strip()

        yield run


@pytest.fixture
def while_it_lives(tmp_path, monkeypatch):
    """Run this in a Secret Service of its own; from the start in another if GNOME Keyring ends by itself meanwhile."""
    secret_service.require()
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)

    def run(test):
        for number in range(3):
            with secret_service.running(tmp_path / str(number)) as variables:
                for name, value in variables.items():
                    monkeypatch.setenv(name, value)
                try:
                    return test()
                except (AssertionError, VaultError):
                    if secret_service.is_open(variables):
                        raise
            gc.collect()  # the connections that keyring leaves open when the service has gone
        return pytest.fail("GNOME Keyring ended by itself three times")

    return run


@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")  # as above
@pytest.mark.parametrize(
    "moments",
    [
        pytest.param(WORST + BEFORE_EACH_WRITE, id="at each moment"),
        pytest.param(A_HUNDRED, id="a hundred", marks=pytest.mark.faults),
    ],
)
def test_kernels_die_in_the_middle_of_a_rotation_and_no_sign_in_is_lost(
    moments, while_it_lives, fresh_aws, monkeypatch
):
    pool = fresh_aws.pool_with_rotation
    for name, value in {**fresh_aws.environment(), "NBAUTH_CLIENT_ID": pool.client_id}.items():
        monkeypatch.setenv(name, value)

    @while_it_lives
    def run_all_rounds():
        other = nbauth.Auth(pool, vault=nbauth.vault.KeyringVault(), clock=fresh_aws.clock)
        other.sign_in("ada", fresh_aws.users["ada"].password)
        seen = {other.tokens().refresh_token}
        ended = []
        with dying_kernels() as run_one:
            for moment in moments:
                ended.append(run_one(moment))
                assert ended[-1] == KILLED or (moment not in WORST and ended[-1] == ENDED_WELL)
                if ended[-1] == ENDED_WELL:
                    fresh_aws.clock.advance(GRACE_S + 1)  # what the other has is dead: it has to look for the new one
                seen.add(other.tokens(force_refresh=True).refresh_token)
                assert other.status().kept
                fresh_aws.clock.advance(GRACE_S + 1)

        of_writes = {how for moment, how in zip(moments, ended, strict=True) if moment not in WORST}
        assert of_writes == {KILLED, ENDED_WELL}
        assert len(seen) == 1 + len(moments)  # each was a rotation
        assert other.is_signed_in
        assert nbauth.Auth(pool, vault=nbauth.vault.KeyringVault()).resume().username == "ada"
        other.sign_out()
