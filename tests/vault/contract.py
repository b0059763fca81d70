"""What every vault must do: the tests of each vault inherit this."""

import pickle
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from fakes import START, Gate, Running, at_once

from nbauth.core.ports import Kept, Latest, Place

PLACE = Place("eu-west-1_AbCdEfGhI", "client1", "session")
LATEST = Latest("secret-id-token", "secret-access-token", START, START + timedelta(hours=1))
KEPT = Kept("ada", "sub-of-ada", "secret-refresh-token", "eu-west-1:pool", "eu-west-1:identity", "ada", LATEST)

OTHER_PLACES = (
    {"user_pool_id": "eu-west-1_Other"},
    {"client_id": "other"},
    {"name": "other"},
    {"name": "Session"},  # the Windows Credential Manager takes no notice of case
    {"endpoint_url": "https://aws.example.com"},  # what AWS gave is not for others, whatever pool they name
)


class VaultContract:
    """Inherit it, and give a fixture `vault`: a new, empty one."""

    def test_at_first_nothing_is_there(self, vault):
        assert vault.load(PLACE) is None

    def test_what_was_saved_is_there(self, vault):
        vault.save(PLACE, KEPT)

        assert vault.load(PLACE) == KEPT
        assert vault.load(PLACE) == KEPT

    def test_what_is_saved_replaces_what_was_there(self, vault):
        vault.save(PLACE, KEPT)
        vault.save(PLACE, replace(KEPT, refresh_token="secret-rotated", identity_id=None))

        assert vault.load(PLACE) == replace(KEPT, refresh_token="secret-rotated", identity_id=None)

    @pytest.mark.parametrize(
        "kept",
        [
            replace(KEPT, identity_pool_id=None, identity_id=None),
            replace(KEPT, shown_name=None, latest=None),
            replace(KEPT, username="Ádá 阿达 🔑 'quoted' \"twice\"\\"),
            replace(KEPT, refresh_token="x" * 6000),  # longer than one entry of the Windows Credential Manager
            replace(KEPT, username=""),
        ],
        ids=["no identity pool", "no tokens", "any characters", "a long token", "an empty name"],
    )
    def test_it_comes_back_as_it_was(self, vault, kept):
        vault.save(PLACE, kept)

        assert vault.load(PLACE) == kept

    def test_a_shorter_entry_leaves_nothing_of_a_longer_one(self, vault):
        vault.save(PLACE, replace(KEPT, refresh_token="x" * 6000))
        vault.save(PLACE, KEPT)

        assert vault.load(PLACE) == KEPT

    @pytest.mark.parametrize("other", OTHER_PLACES)
    def test_each_place_is_its_own(self, vault, other):
        vault.save(PLACE, KEPT)
        elsewhere = replace(PLACE, **other)
        assert vault.load(elsewhere) is None

        vault.save(elsewhere, replace(KEPT, username="bob"))
        assert vault.load(PLACE) == KEPT
        vault.forget(PLACE)
        assert vault.load(elsewhere) == replace(KEPT, username="bob")

    def test_what_is_forgotten_is_gone(self, vault):
        vault.save(PLACE, KEPT)
        vault.forget(PLACE)

        assert vault.load(PLACE) is None

    def test_forgetting_nothing_is_fine(self, vault):
        vault.forget(PLACE)
        vault.forget(PLACE)

        assert vault.load(PLACE) is None

    def test_many_threads_see_one_whole_entry(self, vault):
        entries = [replace(KEPT, username=f"user {number}", refresh_token=f"token {number}") for number in range(8)]
        turns = iter(entries)

        def save_and_load():
            vault.save(PLACE, next(turns))
            return vault.load(PLACE)

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
        vault.save(PLACE, replace(KEPT, refresh_token="0"))

        def renew():
            with vault.exclusive(PLACE):
                number = int(vault.load(PLACE).refresh_token)
                vault.save(PLACE, replace(KEPT, refresh_token=str(number + 1)))

        for one in at_once(8, renew):
            one.result()

        assert vault.load(PLACE).refresh_token == "8"

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
            vault.save(PLACE, KEPT)
            assert vault.load(PLACE) == KEPT
            vault.forget(PLACE)

    def test_others_use_the_vault_meanwhile(self, vault):
        with vault.exclusive(PLACE):
            Running(lambda: vault.save(PLACE, KEPT)).result()
            assert Running(lambda: vault.load(PLACE)).result() == KEPT

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
        vault.save(PLACE, KEPT)

        assert KEPT.refresh_token not in repr(vault) + str(vault) + f"{vault}"

    def test_it_is_not_pickled(self, vault):
        with pytest.raises(TypeError):
            pickle.dumps(vault)
