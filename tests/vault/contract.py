"""What every vault must do: the tests of each vault inherit this."""

import pickle
import threading
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from fakes import START, Gate, Running, at_once

from nbauth.core.ports import SIGN_IN, Kept, Key, Latest, Place
from nbauth.secret import HoldsSecrets

PLACE = Place("eu-west-1_AbCdEfGhI", "client1", "session")
LATEST = Latest("secret-id-token", "secret-access-token", START, START + timedelta(hours=1))
KEPT = Kept("ada", "sub-of-ada", "secret-refresh-token", "eu-west-1:identity", "ada", LATEST)


@dataclass(frozen=True, slots=True)
class Device(HoldsSecrets):
    """Another kind of record than a sign-in, which shares its place."""

    name: str
    key: str = field(repr=False)
    last_used_at: datetime | None = None
    trusted: bool = False


DEVICE = Key("device ada", Device)
LAPTOP = Device("laptop", "secret-device-key", START, trusted=True)

OTHER_KEYS = (
    DEVICE,
    Key("device bob", Device),
    Key("device Ada", Device),  # as the places below
    Key("Sign-in", Device),
    Key("sign-in A", Device),
)

OTHER_PLACES = (
    {"user_pool_id": "eu-west-1_Other"},
    {"client_id": "other"},
    {"name": "other"},
    {"name": "Session"},  # the Windows Credential Manager takes no notice of case
    {"identity_pool_id": "eu-west-1:other"},  # a notebook that was sent takes nothing to somebody else's account
    {"answered_by": "https://aws.example.com"},  # what AWS gave is not for others, whatever pool they name
)


class VaultContract:
    """Inherit it, and give a fixture `vault`: a new, empty one."""

    def test_at_first_nothing_is_there(self, vault):
        assert vault.load(PLACE, SIGN_IN) is None

    def test_what_was_saved_is_there(self, vault):
        vault.save(PLACE, SIGN_IN, KEPT)

        assert vault.load(PLACE, SIGN_IN) == KEPT
        assert vault.load(PLACE, SIGN_IN) == KEPT

    def test_what_is_saved_replaces_what_was_there(self, vault):
        vault.save(PLACE, SIGN_IN, KEPT)
        vault.save(PLACE, SIGN_IN, replace(KEPT, refresh_token="secret-rotated", identity_id=None))

        assert vault.load(PLACE, SIGN_IN) == replace(KEPT, refresh_token="secret-rotated", identity_id=None)

    @pytest.mark.parametrize(
        "kept",
        [
            replace(KEPT, identity_id=None),
            replace(KEPT, shown_name=None, latest=None),
            replace(KEPT, username="Ádá 阿达 🔑 'quoted' \"twice\"\\"),
            replace(KEPT, refresh_token="x" * 6000),  # longer than one entry of the Windows Credential Manager
            replace(KEPT, username=""),
        ],
        ids=["no identity pool", "no tokens", "any characters", "a long token", "an empty name"],
    )
    def test_it_comes_back_as_it_was(self, vault, kept):
        vault.save(PLACE, SIGN_IN, kept)

        assert vault.load(PLACE, SIGN_IN) == kept

    def test_a_shorter_entry_leaves_nothing_of_a_longer_one(self, vault):
        vault.save(PLACE, SIGN_IN, replace(KEPT, refresh_token="x" * 6000))
        vault.save(PLACE, SIGN_IN, KEPT)

        assert vault.load(PLACE, SIGN_IN) == KEPT

    @pytest.mark.parametrize("other", OTHER_PLACES)
    def test_each_place_is_its_own(self, vault, other):
        vault.save(PLACE, SIGN_IN, KEPT)
        elsewhere = replace(PLACE, **other)
        assert vault.load(elsewhere, SIGN_IN) is None

        vault.save(elsewhere, SIGN_IN, replace(KEPT, username="bob"))
        assert vault.load(PLACE, SIGN_IN) == KEPT
        vault.forget(PLACE, SIGN_IN)
        assert vault.load(elsewhere, SIGN_IN) == replace(KEPT, username="bob")

    @pytest.mark.parametrize("key", OTHER_KEYS, ids=lambda key: key.name)
    def test_each_key_of_a_place_is_its_own(self, vault, key):
        vault.save(PLACE, SIGN_IN, KEPT)
        assert vault.load(PLACE, key) is None

        vault.save(PLACE, key, LAPTOP)
        assert (vault.load(PLACE, SIGN_IN), vault.load(PLACE, key)) == (KEPT, LAPTOP)
        vault.save(PLACE, SIGN_IN, replace(KEPT, refresh_token="x" * 6000))
        assert vault.load(PLACE, key) == LAPTOP
        vault.forget(PLACE, key)
        assert vault.load(PLACE, SIGN_IN) == replace(KEPT, refresh_token="x" * 6000)

    @pytest.mark.parametrize("laptop", [LAPTOP, Device("", "x" * 6000)], ids=["whole", "long, and never used"])
    def test_what_has_another_key_survives_a_sign_out_as_it_was(self, vault, laptop):
        vault.save(PLACE, SIGN_IN, KEPT)
        vault.save(PLACE, DEVICE, laptop)
        vault.forget(PLACE, SIGN_IN)

        assert (vault.load(PLACE, SIGN_IN), vault.load(PLACE, DEVICE)) == (None, laptop)

    def test_each_place_has_its_own_of_each_key(self, vault):
        vault.save(PLACE, DEVICE, LAPTOP)
        elsewhere = replace(PLACE, name="other")
        assert vault.load(elsewhere, DEVICE) is None

        vault.forget(elsewhere, DEVICE)
        assert vault.load(PLACE, DEVICE) == LAPTOP

    def test_what_is_forgotten_is_gone(self, vault):
        vault.save(PLACE, SIGN_IN, KEPT)
        vault.forget(PLACE, SIGN_IN)

        assert vault.load(PLACE, SIGN_IN) is None

    def test_forgetting_nothing_is_fine(self, vault):
        vault.forget(PLACE, SIGN_IN)
        vault.forget(PLACE, SIGN_IN)

        assert vault.load(PLACE, SIGN_IN) is None

    def test_many_threads_see_one_whole_entry(self, vault):
        entries = [replace(KEPT, username=f"user {number}", refresh_token=f"token {number}") for number in range(8)]
        turns = iter(entries)

        def save_and_load():
            vault.save(PLACE, SIGN_IN, next(turns))
            return vault.load(PLACE, SIGN_IN)

        assert all(one.result() in entries for one in at_once(8, save_and_load))

    def test_a_second_thread_is_not_let_in(self, vault):
        came_in = threading.Event()

        def enter():
            with vault.exclusive(PLACE):
                came_in.set()

        with vault.exclusive(PLACE):
            second = Running(enter)
            assert not came_in.wait(0.1)
        second.result()

        assert came_in.is_set()

    def test_no_step_is_lost_between_threads_that_take_turns(self, vault):
        """As when a single-use refresh token is exchanged: read, renew, save."""
        vault.save(PLACE, SIGN_IN, replace(KEPT, refresh_token="0"))

        def renew():
            with vault.exclusive(PLACE):
                number = int(vault.load(PLACE, SIGN_IN).refresh_token)
                vault.save(PLACE, SIGN_IN, replace(KEPT, refresh_token=str(number + 1)))

        for one in at_once(8, renew):
            one.result()

        assert vault.load(PLACE, SIGN_IN).refresh_token == "8"

    def test_whoever_waits_gets_in_when_the_other_leaves(self, vault):
        gate = Gate()

        def stay():
            with vault.exclusive(PLACE):
                gate.pass_through()

        def enter():
            with vault.exclusive(PLACE):
                return "inside"

        first = Running(stay)
        gate.wait_until_reached()
        second = Running(enter)
        assert first.alive
        assert second.alive
        gate.open()

        assert second.result() == "inside"

    def test_another_place_does_not_wait(self, vault):
        def enter():
            with vault.exclusive(replace(PLACE, name="other")):
                return "inside"

        with vault.exclusive(PLACE):
            assert Running(enter).result() == "inside"

    def test_whoever_is_exclusive_may_ask_again_and_use_the_vault(self, vault):
        with vault.exclusive(PLACE), vault.exclusive(PLACE):
            vault.save(PLACE, SIGN_IN, KEPT)
            assert vault.load(PLACE, SIGN_IN) == KEPT
            vault.forget(PLACE, SIGN_IN)

    def test_others_use_the_vault_meanwhile(self, vault):
        with vault.exclusive(PLACE):
            Running(lambda: vault.save(PLACE, SIGN_IN, KEPT)).result()
            assert Running(lambda: vault.load(PLACE, SIGN_IN)).result() == KEPT

    def test_an_error_inside_ends_the_exclusivity(self, vault):
        class Broken(Exception):
            pass

        def enter():
            with vault.exclusive(PLACE):
                return "inside"

        with pytest.raises(Broken), vault.exclusive(PLACE):
            raise Broken
        assert Running(enter).result() == "inside"

    def test_it_has_no_problem(self, vault):
        assert vault.problem() is None

    def test_it_says_whether_it_survives_a_restart(self, vault):
        assert isinstance(vault.survives_restart, bool)

    def test_its_repr_shows_no_secret(self, vault):
        vault.save(PLACE, SIGN_IN, KEPT)

        assert KEPT.refresh_token not in repr(vault) + str(vault) + f"{vault}"

    def test_it_is_not_pickled(self, vault):
        with pytest.raises(TypeError):
            pickle.dumps(vault)
