"""Who is signed in, what the vault keeps of it, and what a renewal may change."""

from dataclasses import replace

import pytest
from fakes import POOL, FakeClock, FakeProvider, FakeVault, Gate, Running, eventually, kept, tokens

from nbauth.core.ports import SIGN_IN, USED, Place
from nbauth.errors import (
    ConfigurationError,
    NotSignedIn,
    ServiceError,
    SignInExpired,
    Throttled,
    TokenInvalid,
    Unreachable,
    VaultError,
)
from nbauth.recorder import Recorder
from nbauth.secret import Secret
from nbauth.shared_sign_in import Known
from nbauth.token_keeper import TokenKeeper
from nbauth.vault.entry import Damaged

PLACE = Place("eu-west-1_AbCdEfGhI", "client1", "session", "", POOL.identity_pool_id)
LIFE = 3600


@pytest.fixture
def provider(clock):
    return FakeProvider(clock)


@pytest.fixture
def keeper(provider, vault, clock):
    return made(provider, vault, clock)


def made(provider, vault, clock, place=PLACE, on_renewed=lambda: None):
    return TokenKeeper(provider, vault, place, Recorder("session", clock=clock), clock=clock, on_renewed=on_renewed)


def adopt(keeper, tokens, **how):
    keeper.adopt(tokens, **how)
    keeper.save()


# Signed in


def test_nobody_is_signed_in_at_first(keeper):
    assert keeper.held is None
    assert keeper.sub is None
    assert keeper.last_username == ""
    with pytest.raises(NotSignedIn, match="Sign in"):
        keeper.tokens()


def test_a_sign_in_is_kept_in_memory_and_in_the_vault(keeper, vault):
    adopt(keeper, tokens())

    assert keeper.held == vault.load(PLACE, SIGN_IN) == kept()
    assert keeper.tokens() == tokens()


def test_tokens_are_renewed_when_they_have_expired_and_the_refresh_token_stays(keeper, provider, clock, vault):
    adopt(keeper, tokens())
    clock.move(LIFE)

    assert keeper.tokens().id_token == "secret-id-token-ada-2"
    assert provider.refreshed == [kept()]
    assert vault.load(PLACE, SIGN_IN) == kept(of=tokens(number=2, clock=clock), came_at=clock())


def test_another_user_takes_over(keeper, vault):
    adopt(keeper, tokens("ada"))
    adopt(keeper, tokens("bob"))

    assert keeper.held == vault.load(PLACE, SIGN_IN) == kept("bob")
    assert keeper.tokens().username == "bob"


def test_a_renewal_for_the_user_before_changes_nothing_for_the_next_one(keeper, provider, vault, clock):
    adopt(keeper, tokens("ada"))
    gate = Gate()
    rotated = replace(tokens("ada"), refresh_token="secret-rotated")
    provider.renewals = [lambda: (gate.pass_through(), rotated)[1]]
    waiting = Running(lambda: keeper.tokens(renew=True))
    gate.wait_until_reached()

    adopt(keeper, tokens("bob"))
    gate.open()

    assert waiting.result().username == "bob"
    assert keeper.held == vault.load(PLACE, SIGN_IN) == kept(of=waiting.result())


# Rotation


def test_a_rotated_refresh_token_is_saved_before_the_tokens_that_came_with_it_are_used(provider, vault, clock):
    seen = []

    class Watching(FakeVault):
        def save(self, place, key, kept, /):
            seen.append((kept.refresh_token, keeper.peek().refresh_token))
            super().save(place, key, kept)

    keeper = made(provider, Watching(), clock)
    keeper._tokens.put(tokens())
    adopt(keeper, tokens())
    provider.renewals = [replace(tokens(number=2), refresh_token="secret-rotated")]

    assert keeper.tokens(renew=True).refresh_token == "secret-rotated"
    assert seen[-1] == ("secret-rotated", "secret-refresh-token-ada")
    assert keeper.held.refresh_token == "secret-rotated"


def test_the_next_renewal_uses_the_rotated_refresh_token(keeper, provider):
    adopt(keeper, tokens())
    provider.renewals = [replace(tokens(number=2), refresh_token="secret-rotated")]
    keeper.tokens(renew=True)
    keeper.tokens(renew=True)

    assert [one.refresh_token for one in provider.refreshed] == ["secret-refresh-token-ada", "secret-rotated"]


# The end of a sign-in


def test_only_a_dead_refresh_token_ends_a_sign_in(keeper, provider, vault):
    adopt(keeper, tokens())
    for failure in (Unreachable, Throttled, ServiceError, ConfigurationError, TokenInvalid):
        provider.renewals = [failure("No.")]
        with pytest.raises(failure):
            keeper.tokens(renew=True)
        assert keeper.held == kept()
        assert keeper.ended is None
        assert vault.load(PLACE, SIGN_IN) == kept()


def test_a_dead_refresh_token_ends_it_and_the_name_stays(keeper, provider):
    adopt(keeper, tokens())
    provider.renewals = [SignInExpired("Dead.")]

    with pytest.raises(SignInExpired):
        keeper.tokens(renew=True)

    assert keeper.held is None
    assert keeper.sub is not None
    assert keeper.last_username == "ada"


def test_the_provider_is_not_asked_again_with_a_dead_refresh_token(keeper, provider, clock):
    adopt(keeper, tokens())
    provider.renewals = [SignInExpired("Dead.")]
    clock.move(LIFE)
    for _ in range(3):
        with pytest.raises(SignInExpired):
            keeper.tokens()
        clock.move(120)

    assert len(provider.refreshed) == 1


def test_a_new_sign_in_after_the_end_is_alive(keeper, provider):
    adopt(keeper, tokens())
    provider.renewals = [SignInExpired("Dead.")]
    with pytest.raises(SignInExpired):
        keeper.tokens(renew=True)

    adopt(keeper, tokens(number=2))

    assert keeper.held == kept(of=tokens(number=2))
    assert keeper.tokens() == tokens(number=2)


def test_the_end_of_the_user_before_is_not_the_end_of_the_next_one(keeper, provider):
    adopt(keeper, tokens("ada"))
    gate = Gate()

    def dead():
        gate.pass_through()
        raise SignInExpired("Dead.")

    provider.renewals = [dead]
    waiting = Running(lambda: keeper.tokens(renew=True))
    gate.wait_until_reached()
    adopt(keeper, tokens("bob"))
    gate.open()

    assert waiting.result().username == "bob"
    assert keeper.ended is None


# Signing out


def test_signing_out_forgets_everywhere_and_gives_what_can_be_revoked(keeper, vault):
    adopt(keeper, tokens())

    assert keeper.forget(keeper.drop()) == (tokens(), [Secret(tokens().refresh_token)])
    assert keeper.sub is None
    assert keeper.peek() is None
    assert vault.load(PLACE, SIGN_IN) is None
    assert keeper.forget(keeper.drop()) == (None, [])


def test_a_renewal_that_lands_after_a_sign_out_brings_nothing_back(keeper, provider, vault):
    adopt(keeper, tokens())
    gate = Gate()
    rotated = replace(tokens(number=2), refresh_token="secret-rotated")
    provider.renewals = [lambda: (gate.pass_through(), rotated)[1]]
    waiting = Running(lambda: keeper.tokens(renew=True))
    gate.wait_until_reached()

    keeper.forget(keeper.drop())
    gate.open()

    assert isinstance(waiting.error(), NotSignedIn)
    assert vault.load(PLACE, SIGN_IN) is None
    assert keeper.sub is None
    assert keeper.peek() is None


def test_an_identity_id_that_comes_after_a_sign_out_brings_nothing_back(keeper, vault):
    adopt(keeper, tokens())
    keeper.forget(keeper.drop())

    keeper.remember_identity(tokens(), "identity")

    assert vault.load(PLACE, SIGN_IN) is None


# Resuming


def test_without_an_entry_there_is_nothing_to_resume(keeper, provider):
    assert keeper.resume() is None
    assert keeper.sub is None
    assert provider.refreshed == []


def test_an_entry_is_resumed(keeper, vault, provider):
    vault.save(PLACE, SIGN_IN, kept(identity_id="identity"))

    resumed = keeper.resume()
    assert resumed.username == "ada"
    assert keeper.held == vault.load(PLACE, SIGN_IN) == kept(of=resumed, identity_id="identity")
    assert keeper.tokens() == resumed
    assert len(provider.refreshed) == 1


def test_a_dead_entry_is_told_with_its_name(keeper, vault, provider):
    vault.save(PLACE, SIGN_IN, kept())
    provider.renewals = [SignInExpired("Dead.")]

    with pytest.raises(SignInExpired):
        keeper.resume()
    assert keeper.held is None
    assert keeper.last_username == "ada"


def test_the_name_that_was_shown_is_filled_in_and_not_a_random_id(keeper, provider):
    """Where people sign in with an e-mail address, the user name itself is one."""
    random = {"sub": "9f1c", "cognito:username": "9f1c", "email": "ada@example.com"}
    adopt(keeper, tokens(**random))
    provider.renewals = [SignInExpired("Dead.")]
    with pytest.raises(SignInExpired):
        keeper.tokens(renew=True)

    assert keeper.last_username == "ada@example.com"


def test_an_entry_that_cannot_be_resumed_just_now_stays_in_the_vault(keeper, vault, provider):
    vault.save(PLACE, SIGN_IN, kept())
    provider.renewals = [Unreachable("No network.")]

    with pytest.raises(Unreachable):
        keeper.resume()

    assert keeper.held is None
    assert vault.load(PLACE, SIGN_IN) == kept()
    assert keeper.resume().username == "ada"


def test_resuming_while_signed_in_asks_nobody_and_loses_nothing(keeper, provider):
    adopt(keeper, tokens())
    provider.renewals = [Unreachable("No network.")]

    assert keeper.resume() == tokens()
    assert provider.refreshed == []


def test_what_was_renewed_for_an_ended_sign_in_is_not_resumed_for_another(keeper, vault, provider):
    adopt(keeper, tokens("ada"))
    provider.renewals = [SignInExpired("Dead.")]
    with pytest.raises(SignInExpired):
        keeper.tokens(renew=True)
    gate = Gate()
    late = Running(lambda: keeper.tokens(renew=True))  # told again that it is dead
    assert isinstance(late.error(), SignInExpired)
    vault.save(PLACE, SIGN_IN, kept("bob"))  # another Auth that shares the vault
    provider.renewals = [lambda: (gate.pass_through(), tokens("bob"))[1]]

    resuming = Running(keeper.resume)
    gate.wait_until_reached()
    assert keeper.peek() is None  # nobody sees ada's tokens under bob's name
    gate.open()

    assert resuming.result().username == "bob"


# The identity id


def test_an_identity_id_is_kept(keeper, vault):
    adopt(keeper, tokens())
    keeper.remember_identity(tokens(), "identity")

    assert keeper.held == vault.load(PLACE, SIGN_IN) == kept(identity_id="identity")


def test_the_same_user_finds_the_identity_id_again(keeper, vault):
    vault.save(PLACE, SIGN_IN, kept(identity_id="identity"))
    adopt(keeper, tokens(), known=keeper.known("sub-of-ada"))

    assert keeper.held.identity_id == "identity"


def test_an_identity_id_of_another_user_is_not_taken(keeper, vault):
    vault.save(PLACE, SIGN_IN, kept("bob", identity_id="bobs"))

    assert keeper.known("sub-of-ada") == Known()


@pytest.mark.parametrize(
    "other", [{"identity_pool_id": "eu-west-1:other"}, {"answered_by": "https://evil.example.com"}, {"name": "second"}]
)
def test_a_sign_in_belongs_to_its_identity_pool_and_to_who_answers(provider, vault, clock, other):
    """A notebook that somebody sent must not take it up, nor end it."""
    mine = made(provider, vault, clock)
    adopt(mine, tokens())
    sent = made(provider, vault, clock, replace(PLACE, **other))

    assert sent.resume() is None
    adopt(sent, tokens("bob"))
    mine.catch_up()
    assert mine.held == vault.load(PLACE, SIGN_IN) == kept()


def test_that_another_identity_pool_was_used_before_is_known(provider, vault, clock):
    adopt(made(provider, vault, clock), tokens())
    sent = made(provider, vault, clock, replace(PLACE, identity_pool_id="eu-west-1:other"))
    sent.resume()
    assert sent.shelf.used_before == PLACE.identity_pool_id
    adopt(sent, tokens())
    assert sent.shelf.used_before == ""
    back = made(provider, vault, clock, replace(PLACE, name="third"))
    back.resume()
    assert back.shelf.used_before == "eu-west-1:other"


def test_the_same_identity_pool_is_nothing_to_tell(provider, vault, clock):
    adopt(made(provider, vault, clock), tokens())
    second = made(provider, vault, clock, replace(PLACE, name="second"))
    second.resume()
    assert second.shelf.used_before == ""


def test_a_sign_in_that_is_not_kept_leaves_no_note_of_its_identity_pool(provider, vault, clock):
    adopt(made(provider, vault, clock), tokens(), keep=False)
    assert vault.load(replace(PLACE, name="", identity_pool_id=""), USED) is None


def test_an_identity_id_that_comes_late_does_not_go_to_the_next_user(keeper, vault):
    adopt(keeper, tokens("ada"))
    adopt(keeper, tokens("bob"))

    keeper.remember_identity(tokens("ada"), "identity-of-ada")

    assert keeper.held == vault.load(PLACE, SIGN_IN) == kept("bob")


def test_saving_waits_until_the_identity_id_is_known(keeper, vault):
    keeper.adopt(tokens())
    assert keeper.tokens()
    keeper.remember_identity(tokens(), "identity")
    assert vault.load(PLACE, SIGN_IN) is None
    keeper.save()

    assert vault.load(PLACE, SIGN_IN) == keeper.held == kept(identity_id="identity")
    keeper.drop()
    keeper.save()
    assert keeper.sub is None


@pytest.mark.parametrize("left", [kept(of=tokens(refresh_token="secret-dead")), kept("bob")])
def test_what_an_earlier_sign_in_has_left_is_not_taken_for_the_new_one(keeper, vault, provider, left):
    vault.save(PLACE, SIGN_IN, left)
    keeper.adopt(tokens())

    keeper.tokens(renew=True)

    assert provider.refreshed[-1].refresh_token == "secret-refresh-token-ada"
    assert keeper.shelf.survives_restart


def test_a_renewal_while_saving_waits_is_saved_with_it(keeper, vault):
    keeper.adopt(tokens())

    renewed = keeper.tokens(renew=True)
    assert vault.load(PLACE, SIGN_IN) is None
    keeper.save()
    assert kept(of=renewed) == vault.load(PLACE, SIGN_IN) == keeper.held


# A vault that fails


@pytest.mark.parametrize("refused", [{"save"}, {"load"}, {"load", "save", "forget"}])
def test_a_vault_that_fails_costs_no_sign_in(provider, clock, refused):
    keeper = made(provider, FakeVault(refuses=refused), clock)
    assert keeper.resume() is None
    adopt(keeper, tokens())
    clock.move(LIFE)

    assert keeper.tokens().username == "ada"
    keeper.remember_identity(tokens(), "identity")
    assert keeper.held.identity_id == "identity"


def test_a_vault_that_fails_is_remembered_until_it_works_again(keeper, vault):
    vault.refuses = {"save", "forget"}
    adopt(keeper, tokens())
    assert "locked" in str(keeper.shelf.not_kept_because)
    vault.refuses = set()
    adopt(keeper, tokens())
    assert keeper.shelf.not_kept_because is None
    vault.refuses = {"forget"}
    keeper.forget(keeper.drop())
    assert "locked" in str(keeper.shelf.not_erased)
    vault.refuses = set()
    keeper.forget(keeper.drop())
    assert keeper.shelf.not_erased is None


def test_each_renewal_is_told(provider, vault, clock):
    told = []
    keeper = made(provider, vault, clock, on_renewed=lambda: told.append(keeper.held))
    adopt(keeper, tokens())
    renewed = keeper.tokens(renew=True)

    assert eventually(lambda: told == [kept(of=renewed)])


# Several kernels, one vault


@pytest.fixture
def other(provider, vault, clock):
    """The keeper of another kernel."""
    return made(provider, vault, clock)


def rotated(number):
    return lambda: tokens(number=number, refresh_token=f"secret-rotated-{number}", clock=FakeClock())


def test_a_kernel_uses_the_refresh_token_that_another_has_left(keeper, other, provider, clock):
    adopt(keeper, tokens())
    other.resume()
    provider.renewals = [rotated(2), rotated(3)]
    keeper.tokens(renew=True)

    other.tokens(renew=True)

    assert provider.refreshed[-1].refresh_token == "secret-rotated-2"


def test_kernels_take_turns_so_that_no_refresh_token_is_used_twice(keeper, other, provider):
    adopt(keeper, tokens())
    other.resume()
    gate = Gate()

    def held_up():
        gate.pass_through()
        return rotated(2)()

    provider.renewals = [held_up, rotated(3)]
    first = Running(lambda: keeper.tokens(renew=True))
    gate.wait_until_reached()
    second = Running(lambda: other.tokens(renew=True))
    gate.open()
    first.result()
    second.result()

    used = [kept.refresh_token for kept in provider.refreshed[1:]]
    assert used == ["secret-refresh-token-ada", "secret-rotated-2"]


def test_a_sign_out_is_seen_by_the_others_at_their_next_renewal(keeper, other, provider):
    adopt(keeper, tokens())
    other.resume()
    calls = len(provider.refreshed)
    keeper.forget(keeper.drop())

    with pytest.raises(SignInExpired, match="another notebook"):
        other.tokens(renew=True)
    assert other.held is None
    assert len(provider.refreshed) == calls


def test_one_kernel_renews_for_all(keeper, other, provider, clock):
    adopt(keeper, tokens())
    other.resume()
    calls = len(provider.refreshed)
    for _ in range(3):
        clock.move(LIFE)
        keeper.tokens()
        assert other.tokens() == keeper.tokens()

    assert len(provider.refreshed) == calls + 3


def test_tokens_that_another_has_renewed_are_not_taken_when_half_their_life_is_over(keeper, other, provider, clock):
    """Else the kernels would follow each other to the very end."""
    adopt(keeper, tokens())
    other.resume()
    clock.move(LIFE - 60)
    keeper.tokens(renew=True)
    clock.move(0.7 * LIFE)
    calls = len(provider.refreshed)
    other.tokens()

    assert len(provider.refreshed) == calls + 1
    assert provider.recalled == []


def test_tokens_that_are_fresh_are_good_enough_for_whoever_does_not_insist(keeper, other, provider, clock, vault):
    adopt(keeper, tokens())

    assert other.resume(renew=False) == tokens()
    assert provider.refreshed == []
    clock.move(0.7 * LIFE)
    assert made(provider, vault, clock).resume(renew=False).id_token == "secret-id-token-ada-2"


def test_whoever_insists_on_new_tokens_gets_new_ones(keeper, other, provider):
    """The user pool may have changed what they say: another group, another role."""
    adopt(keeper, tokens())
    other.resume()
    other.tokens(renew=True)
    calls = len(provider.refreshed)

    keeper.tokens(renew=True)

    assert len(provider.refreshed) == calls + 1


def flight_of(keeper):
    with keeper._tokens._lock:  # it is noted when its thread has started
        return keeper._tokens._flight


def test_whoever_insists_gets_new_ones_though_what_another_left_is_just_being_taken(keeper, other, provider, clock):
    adopt(keeper, tokens())
    other.resume()
    clock.move(LIFE)
    left = other.tokens()
    calls = len(provider.refreshed)
    gate, recall = Gate(), provider.recall
    provider.recall = lambda kept: (gate.pass_through(), recall(kept))[1]

    content = Running(keeper.tokens)
    gate.wait_until_reached()
    flight = flight_of(keeper)
    insisting = Running(lambda: keeper.tokens(renew=True))
    assert eventually(lambda: flight.then)
    gate.open()

    assert content.result() == left
    assert insisting.result() == tokens(number=calls + 2, clock=clock)
    assert len(provider.refreshed) == calls + 1


def test_who_does_not_insist_takes_what_another_left_though_somebody_has_insisted(keeper, other, provider, clock):
    adopt(keeper, tokens())
    other.resume()
    gate = Gate()
    provider.renewals = [lambda: (gate.pass_through(), tokens(number=9, clock=clock))[1]]
    crowd = [Running(lambda: keeper.tokens(renew=True))]
    gate.wait_until_reached()
    flight = flight_of(keeper)
    crowd.append(Running(lambda: keeper.tokens(renew=True)))
    assert eventually(lambda: len(flight.waiting) == 2)
    gate.open()
    assert {one.result().id_token for one in crowd} == {"secret-id-token-ada-9"}
    clock.move(LIFE)
    left = other.tokens()
    calls = len(provider.refreshed)

    assert keeper.tokens() == left
    assert len(provider.refreshed) == calls


def test_tokens_of_another_kernel_that_are_not_good_are_renewed(keeper, other, provider, clock):
    adopt(keeper, tokens())
    other.resume()
    clock.move(LIFE)
    keeper.tokens()
    calls = len(provider.refreshed)

    def refuse(_kept):
        raise TokenInvalid("No.")

    provider.recall = refuse

    assert other.tokens().username == "ada"
    assert len(provider.refreshed) == calls + 1


# Two users, one place


@pytest.fixture
def displaced(keeper, other, clock):
    """Ada's keeper; in another kernel bob has signed in under the same name."""
    adopt(keeper, tokens("ada"))
    adopt(other, tokens("bob"))
    return keeper


@pytest.mark.parametrize("failure", [None, Unreachable("No network.")])
def test_whoever_lost_the_place_goes_on_in_memory_and_leaves_the_other_alone(displaced, vault, provider, failure):
    if failure:
        provider.renewals = [failure]
        with pytest.raises(Unreachable):
            displaced.tokens(renew=True)
    provider.renewals = [rotated(2), rotated(3)]
    displaced.tokens(renew=True)

    assert displaced.tokens(renew=True).refresh_token == "secret-rotated-3"
    assert [one.refresh_token for one in provider.refreshed[-2:]] == ["secret-refresh-token-ada", "secret-rotated-2"]
    assert not displaced.shelf.survives_restart
    assert "Another user" in str(displaced.shelf.not_kept_because)
    assert vault.load(PLACE, SIGN_IN) == kept("bob")


@pytest.mark.parametrize("renewed", [True, False])
def test_whoever_lost_the_place_signs_out_alone(displaced, other, vault, renewed):
    if renewed:
        displaced.tokens(renew=True)

    assert displaced.forget(displaced.drop())[0].username == "ada"
    assert vault.load(PLACE, SIGN_IN) == kept("bob")
    assert other.tokens(renew=True).username == "bob"


# Not kept


def test_a_sign_in_that_is_not_to_be_kept_leaves_the_vault_alone(keeper, other, vault):
    adopt(other, tokens("bob"))
    adopt(keeper, tokens(), keep=False)
    keeper.remember_identity(tokens(), "identity")
    keeper.tokens(renew=True)

    assert vault.load(PLACE, SIGN_IN) == kept("bob")
    assert not keeper.shelf.survives_restart
    assert keeper.shelf.not_kept_because is None
    assert keeper.forget(keeper.drop())[0].username == "ada"
    assert vault.load(PLACE, SIGN_IN) == kept("bob")


def test_a_sign_in_that_is_not_to_be_kept_any_more_is_taken_out_of_the_vault(keeper, provider, vault):
    adopt(keeper, tokens())
    provider.renewals = [SignInExpired("Dead.")]
    with pytest.raises(SignInExpired):
        keeper.tokens(renew=True)

    adopt(keeper, tokens(number=2), keep=False)

    assert vault.load(PLACE, SIGN_IN) is None
    assert keeper.tokens(renew=True)


def test_a_sign_in_may_be_kept_again(keeper, vault):
    adopt(keeper, tokens(), keep=False)
    adopt(keeper, tokens(number=2))

    assert keeper.shelf.survives_restart
    assert vault.load(PLACE, SIGN_IN) == kept(of=tokens(number=2))


def test_after_one_that_was_not_kept_another_notebooks_is_resumed(keeper, other):
    adopt(keeper, tokens(), keep=False)
    keeper.forget(keeper.drop())
    adopt(other, tokens("bob"))

    assert keeper.resume().username == "bob"


def test_what_is_revoked_is_the_newest_refresh_token_of_all_kernels(keeper, other, provider):
    adopt(keeper, tokens())
    other.resume()
    provider.renewals = [rotated(2)]
    other.tokens(renew=True)

    assert keeper.forget(keeper.drop())[1][0].reveal() == "secret-rotated-2"


def test_a_sign_out_waits_for_the_renewal_of_another_kernel_and_nothing_is_left(keeper, other, provider, vault):
    adopt(keeper, tokens())
    other.resume()
    gate = Gate()

    def held_up():
        gate.pass_through()
        return rotated(2)()

    provider.renewals = [held_up]
    renewal = Running(lambda: other.tokens(renew=True))
    gate.wait_until_reached()
    dropped = keeper.drop()
    leaving = Running(lambda: keeper.forget(dropped))
    gate.open()
    renewal.result()

    assert leaving.result()[1][0].reveal() == "secret-rotated-2"
    assert vault.load(PLACE, SIGN_IN) is None


def test_a_vault_that_knows_no_turns_costs_no_renewal(keeper, vault):
    adopt(keeper, tokens())
    vault.refuses = {"exclusive"}

    assert keeper.tokens(renew=True)
    assert keeper.held


def test_an_identity_id_that_is_learnt_during_a_rotation_loses_no_token(keeper, provider, vault):
    adopt(keeper, tokens())
    gate = Gate()

    def held_up():
        gate.pass_through()
        return rotated(2)()

    provider.renewals = [held_up]
    renewal = Running(lambda: keeper.tokens(renew=True))
    gate.wait_until_reached()
    keeper.remember_identity(tokens(), "identity-of-ada")
    gate.open()
    assert renewal.result().refresh_token == "secret-rotated-2"

    assert vault.load(PLACE, SIGN_IN) == kept(of=renewal.result(), identity_id="identity-of-ada")


def test_a_vault_of_somebody_elses_that_fails_in_its_own_way_costs_no_sign_in(keeper, vault):
    def failing(*_):
        raise OSError

    vault.save = failing
    adopt(keeper, tokens())

    assert keeper.tokens() == tokens()
    assert "OSError" in str(keeper.shelf.not_kept_because)


# What must not go wrong at the same time


def test_a_rotation_that_could_not_be_saved_is_not_undone_by_what_the_vault_still_holds(keeper, vault, provider):
    adopt(keeper, tokens())
    provider.renewals = [rotated(2), rotated(3)]
    vault.refuses = {"save"}
    keeper.tokens(renew=True)
    vault.refuses = set()
    keeper.tokens(renew=True)

    assert [one.refresh_token for one in provider.refreshed] == ["secret-refresh-token-ada", "secret-rotated-2"]
    assert vault.load(PLACE, SIGN_IN).refresh_token == "secret-rotated-3"


def test_a_rotated_refresh_token_is_kept_although_what_came_with_it_can_not_be_verified(keeper, vault, provider):
    adopt(keeper, tokens())
    provider.renewals, provider.unverified = [rotated(2), rotated(3)], Unreachable("No keys.")
    with pytest.raises(Unreachable):
        keeper.tokens(renew=True)
    assert vault.load(PLACE, SIGN_IN).refresh_token == "secret-rotated-2"
    provider.unverified = None
    assert keeper.tokens(renew=True).refresh_token == "secret-rotated-3"
    assert provider.refreshed[-1].refresh_token == "secret-rotated-2"


def test_a_rotation_that_could_not_be_saved_is_told_and_saved_as_soon_as_the_vault_is_looked_into(
    keeper, vault, provider
):
    adopt(keeper, tokens())
    provider.renewals = [rotated(2)]
    vault.refuses = {"save"}
    keeper.tokens(renew=True)
    assert "locked" in str(keeper.shelf.not_kept_because)
    vault.refuses = set()
    keeper.catch_up()
    assert vault.load(PLACE, SIGN_IN).refresh_token == "secret-rotated-2"
    assert keeper.shelf.not_kept_because is None


def test_two_rotations_that_could_not_be_saved_bring_no_spent_token_back(keeper, vault, provider):
    adopt(keeper, tokens())
    provider.renewals = [rotated(2), rotated(3), rotated(4)]
    vault.refuses = {"save"}
    keeper.tokens(renew=True)
    keeper.tokens(renew=True)
    keeper.tokens(renew=True)
    used = [one.refresh_token for one in provider.refreshed]
    assert used == ["secret-refresh-token-ada", "secret-rotated-2", "secret-rotated-3"]


@pytest.mark.parametrize("refused", [{"load"}, {"exclusive"}])
def test_a_rotating_refresh_token_is_not_spent_while_the_vault_does_not_open(keeper, vault, provider, refused):
    """Another kernel may have spent it, and would not get the new one."""
    adopt(keeper, tokens())
    provider.renewals = [rotated(2), rotated(3)]
    keeper.tokens(renew=True)
    vault.refuses = refused
    with pytest.raises(VaultError, match="locked"):
        keeper.tokens(renew=True)
    vault.refuses = set()

    assert keeper.tokens(renew=True).refresh_token == "secret-rotated-3"
    assert [one.refresh_token for one in provider.refreshed] == ["secret-refresh-token-ada", "secret-rotated-2"]


def test_a_rotating_sign_in_goes_on_where_what_was_kept_is_damaged(keeper, vault, provider, monkeypatch):
    """No other kernel can read it either, so what this one has is the newest; and the next can go on with it."""
    adopt(keeper, tokens())
    provider.renewals = [rotated(2), rotated(3)]
    keeper.tokens(renew=True)
    monkeypatch.setattr(vault, "load", lambda *_: (_ for _ in ()).throw(Damaged("Damaged.")))
    assert keeper.tokens(renew=True).refresh_token == "secret-rotated-3"
    monkeypatch.undo()

    assert vault.load(PLACE, SIGN_IN).refresh_token == "secret-rotated-3"


def test_a_renewal_does_not_take_the_place_of_who_has_signed_in_meanwhile(keeper, other, provider, vault):
    adopt(keeper, tokens())
    gate = Gate()
    provider.renewals = [lambda: (gate.pass_through(), rotated(2)())[1]]
    renewal = Running(lambda: keeper.tokens(renew=True))
    gate.wait_until_reached()
    vault.save(PLACE, SIGN_IN, kept("bob"))
    gate.open()

    assert renewal.result().username == "ada"
    assert vault.load(PLACE, SIGN_IN) == kept("bob")
    assert "Another user" in str(keeper.shelf.not_kept_because)


def test_a_new_sign_in_is_saved_after_the_renewal_of_another_kernel(keeper, other, vault):
    adopt(keeper, tokens())
    gate, save = Gate(), vault.save

    def held_up(place, key, kept):
        if kept.username == "ada":
            gate.pass_through()
        save(place, key, kept)

    vault.save = held_up
    renewal = Running(lambda: keeper.tokens(renew=True))
    gate.wait_until_reached()
    other.adopt(tokens("bob"))
    saving = Running(other.save)
    assert saving.alive
    gate.open()
    renewal.result()
    saving.result()

    assert vault.load(PLACE, SIGN_IN) == kept("bob")


def test_an_identity_id_that_is_learnt_late_leaves_what_another_kernel_has_saved(keeper, other, provider, vault):
    adopt(keeper, tokens())
    other.resume()
    provider.renewals = [rotated(2)]
    other.tokens(renew=True)
    keeper.remember_identity(tokens(), "identity-of-ada")

    assert vault.load(PLACE, SIGN_IN).refresh_token == "secret-rotated-2"
    assert vault.load(PLACE, SIGN_IN).identity_id == "identity-of-ada"


def test_an_identity_id_that_is_learnt_late_puts_nothing_back(keeper, other, vault):
    adopt(keeper, tokens())
    other.resume()
    other.forget(other.drop())
    keeper.remember_identity(tokens(), "identity-of-ada")

    assert vault.load(PLACE, SIGN_IN) is None


def test_a_sign_out_that_came_late_leaves_the_new_sign_in(keeper, other, vault):
    adopt(keeper, tokens())
    dropped = keeper.drop()
    adopt(keeper, tokens(refresh_token="secret-new"))

    assert keeper.forget(dropped) == (tokens(), [Secret("secret-refresh-token-ada")])
    assert vault.load(PLACE, SIGN_IN).refresh_token == "secret-new"


def test_a_sign_out_that_was_cut_off_can_be_repeated(keeper, vault):
    adopt(keeper, tokens())
    keeper.drop()  # and then an interrupt

    assert keeper.forget(keeper.drop()) == (None, [Secret("secret-refresh-token-ada")])
    assert vault.load(PLACE, SIGN_IN) is None


def test_a_sign_out_revokes_ones_own_refresh_token_and_the_one_that_is_kept(keeper, vault):
    adopt(keeper, tokens(refresh_token="secret-own"))
    vault.save(PLACE, SIGN_IN, kept(of=tokens(refresh_token="secret-kept")))

    assert keeper.forget(keeper.drop())[1] == [Secret("secret-kept"), Secret("secret-own")]


def test_saving_that_is_interrupted_is_told_and_loses_nothing(keeper, vault):
    def interrupted(*_):
        raise KeyboardInterrupt

    save, vault.save = vault.save, interrupted
    keeper.adopt(tokens())
    with pytest.raises(KeyboardInterrupt):
        keeper.save()
    vault.save = save

    assert "interrupted" in str(keeper.shelf.not_kept_because)
    assert keeper.tokens(renew=True).username == "ada"
    assert keeper.shelf.survives_restart


def test_a_resume_that_is_interrupted_leaves_nobody_half_signed_in(keeper, vault):
    vault.save(PLACE, SIGN_IN, kept())

    def interrupted():
        raise KeyboardInterrupt

    keeper._tokens.renew = lambda **_: interrupted()
    with pytest.raises(KeyboardInterrupt):
        keeper.resume()

    assert keeper.held is None


def test_a_turn_that_failed_once_is_forgotten_when_the_vault_opens_again(keeper, other, vault, provider):
    adopt(keeper, tokens())
    vault.refuses = {"exclusive"}
    keeper.tokens(renew=True)
    vault.refuses = set()
    other.resume()
    other.forget(other.drop())

    with pytest.raises(SignInExpired, match="another notebook"):
        keeper.catch_up()
    assert vault.load(PLACE, SIGN_IN) is None


@pytest.mark.parametrize("method", ["load", "forget", "exclusive"])
def test_whatever_a_vault_of_somebody_elses_raises_costs_no_sign_in(keeper, vault, method):
    def failing(*_):
        raise RuntimeError("secret")

    setattr(vault, method, failing)
    assert keeper.resume() is None
    adopt(keeper, tokens())
    assert keeper.tokens(renew=True)
    assert Secret(tokens().refresh_token) in keeper.forget(keeper.drop())[1]


def test_a_vault_that_gives_nonsense_gives_nothing(keeper, vault):
    vault.load = lambda *_: {"username": "ada"}

    assert keeper.resume() is None
    assert "no sign-in" in str(keeper.shelf.not_kept_because)


def test_whoever_is_not_to_be_kept_is_not_kept_from_before(keeper, vault):
    vault.save(PLACE, SIGN_IN, kept())
    keeper.adopt(tokens(number=2), keep=False)

    assert vault.load(PLACE, SIGN_IN) is None


def test_a_sign_in_that_is_not_kept_leaves_the_one_that_goes_on_elsewhere(keeper, other, provider, vault):
    adopt(keeper, tokens())
    provider.renewals = [SignInExpired("Dead.")]
    with pytest.raises(SignInExpired):
        keeper.tokens(renew=True)
    adopt(other, tokens(refresh_token="secret-new"))

    keeper.adopt(tokens("bob"), keep=False)

    assert vault.load(PLACE, SIGN_IN).refresh_token == "secret-new"


def test_a_sign_out_elsewhere_is_noticed_without_a_call(keeper, other, provider):
    adopt(keeper, tokens())
    other.resume()
    calls = len(provider.refreshed)
    other.forget(other.drop())

    with pytest.raises(SignInExpired, match="another notebook"):
        keeper.catch_up()
    assert len(provider.refreshed) == calls


def test_only_the_sign_in_of_who_is_asked_for_is_resumed(keeper, vault):
    vault.save(PLACE, SIGN_IN, kept())

    assert keeper.resume(username="bob") is None
    assert keeper.resume(username="ada").username == "ada"


# Another user in its place, in another notebook


@pytest.fixture
def replaced(keeper, provider, vault, clock):
    """Ada's, here; there she has signed out, perhaps, and bob has signed in."""
    adopt(keeper, tokens())
    adopt(made(provider, vault, clock), tokens("bob"))
    return keeper


def test_whoever_is_displaced_asks_the_pool_once_whether_they_are_still_signed_in(replaced, provider):
    replaced.catch_up()
    replaced.catch_up()

    assert [asked.username for asked in provider.refreshed] == ["ada"]
    assert replaced.tokens().username == "ada"


def test_whoever_was_signed_out_before_they_were_displaced_hears_of_it(replaced, provider):
    provider.renewals = [SignInExpired("Revoked.")]
    with pytest.raises(SignInExpired):
        replaced.catch_up()
    assert replaced.held is None


def test_whoever_is_displaced_without_a_network_asks_again(replaced, provider, clock):
    provider.renewals = [Unreachable("No."), SignInExpired("Revoked.")]
    with pytest.raises(Unreachable):
        replaced.catch_up()
    clock.move(60)
    with pytest.raises(SignInExpired):
        replaced.catch_up()
