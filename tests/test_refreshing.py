"""A value that expires: who waits, who does not, and how often it is fetched."""

import gc
import threading
import time
import weakref
from datetime import timedelta
from queue import Empty

import pytest
from fakes import PATIENCE_S, START, Gate, Running, at_once, eventually

from nbauth import deadline, refreshing
from nbauth.errors import NotSignedIn, ServiceError, SignInExpired, Unreachable
from nbauth.refreshing import Refreshing

CROWD = 64
LIFE = 3600


class Value:
    def __init__(self, number, expires_at):
        self.number = number
        self.expires_at = expires_at


class Fetch:
    """Gives numbered values, each of the same life, after doing what `first` says."""

    def __init__(self, clock, life=LIFE):
        self.clock = clock
        self.life = life
        self.calls = 0
        self.failure = None
        self.gate = None

    def __call__(self):
        self.calls += 1
        number, gate, failure = self.calls, self.gate, self.failure
        if gate:
            gate.pass_through()
        if failure:
            raise failure
        return Value(number, self.clock() + timedelta(seconds=self.life))


@pytest.fixture
def fetch(clock):
    return Fetch(clock)


@pytest.fixture
def make(clock, fetch):
    """Makes a Refreshing, without jitter."""
    made = []

    def make(**options):
        options = {"jitter": lambda: 1.0, **options}
        value = Refreshing(fetch, expires_at=lambda value: value.expires_at, clock=clock, **options)
        made.append(value)
        return value

    yield make
    for value in made:
        value.clear()


def landed(value):
    return eventually(lambda: flight_of(value) is None)


def flight_of(value):
    with value._lock:  # it is noted when its thread has started
        return value._flight


# The first value


def test_nothing_is_fetched_until_somebody_asks(make, fetch):
    make(ahead=True)

    assert fetch.calls == 0


def test_a_crowd_that_asks_for_the_first_value_makes_one_fetch(make, fetch):
    value = make()
    fetch.gate = Gate()

    crowd = at_once(CROWD, value.get)
    fetch.gate.wait_until_reached()
    fetch.gate.open()

    assert {one.result().number for one in crowd} == {1}
    assert fetch.calls == 1


@pytest.mark.parametrize("aged", [0, LIFE * 0.7], ids=["fresh", "stale"])
def test_a_value_that_is_valid_is_read_without_waiting_for_the_lock(make, fetch, clock, aged):
    value = make()
    value.get()
    clock.move(aged)

    with value._lock:  # a reader that took it would hang
        assert Running(value.get).result().number == 1


def test_the_first_value_is_renewed_early_in_its_life_by_some_and_the_next_by_none(make, fetch, clock):
    value = make()
    value.get()
    clock.move(LIFE * 0.17)
    value.get()
    assert landed(value)
    assert fetch.calls == 2
    clock.move(LIFE * 0.6)
    assert value.get().number == 2
    assert landed(value)
    assert fetch.calls == 2


def test_so_is_one_that_was_put_there(make, fetch, clock):
    value = make()
    value.get()
    value.put(Value(7, clock() + timedelta(seconds=LIFE)))
    clock.move(LIFE * 0.17)
    assert value.get().number == 7
    assert landed(value)
    assert fetch.calls == 2


# While it is still valid


def test_when_it_is_due_a_crowd_makes_one_fetch_and_nobody_waits(make, fetch, clock):
    value = make()
    value.get()
    clock.move(LIFE * 0.7)
    fetch.gate = Gate()

    crowd = at_once(CROWD, value.get)

    assert {one.result().number for one in crowd} == {1}  # all done, with the fetch still under way
    fetch.gate.wait_until_reached()
    fetch.gate.open()
    assert landed(value)
    assert value.get().number == 2
    assert fetch.calls == 2


def test_when_it_is_due_and_the_fetch_fails_a_crowd_still_gets_what_is_valid(make, fetch, clock):
    value = make()
    value.get()
    clock.move(LIFE * 0.7)
    fetch.failure = Unreachable("No network.")

    for _ in range(3):
        assert {one.result().number for one in at_once(CROWD, value.get)} == {1}
        assert landed(value)

    assert fetch.calls == 2  # the rest fell into the back-off


@pytest.mark.parametrize("life", [60, 15 * 60, 3600])
def test_the_window_is_a_fraction_of_the_life(make, fetch, clock, life):
    fetch.life = life
    value = make(jitter=lambda: 0.0)
    value.get()

    clock.move(life * 0.66)
    value.get()
    assert fetch.calls == 1
    clock.move(life * 0.02)
    value.get()
    assert landed(value)
    assert fetch.calls == 2


# When nothing valid is left


def test_after_expiry_a_crowd_waits_for_one_fetch(make, fetch, clock):
    value = make()
    value.get()
    clock.move(LIFE)
    fetch.gate = Gate()

    crowd = at_once(CROWD, value.get)
    fetch.gate.wait_until_reached()
    fetch.gate.open()

    assert {one.result().number for one in crowd} == {2}
    assert fetch.calls == 2


def test_after_expiry_a_failure_is_shared_by_the_crowd_after_one_try(make, fetch, clock):
    value = make()
    value.get()
    clock.move(LIFE)
    fetch.gate, fetch.failure = Gate(), Unreachable("No network.", hint="Plug it in.", code="X")

    crowd = at_once(CROWD, value.get)
    fetch.gate.wait_until_reached()
    fetch.gate.open()
    errors = [one.error() for one in crowd]

    assert fetch.calls == 2
    assert {(type(error), str(error), error.code) for error in errors} == {
        (Unreachable, "No network. Plug it in.", "X")
    }
    assert len({id(error) for error in errors}) == CROWD  # a shared object would collect everybody's traceback
    assert all(error is not fetch.failure for error in errors)


def test_while_it_backs_off_the_failure_is_told_at_once_and_nothing_is_fetched(make, fetch):
    value = make()
    fetch.failure = Unreachable("No network.")
    with pytest.raises(Unreachable):
        value.get()

    assert {type(one.error()) for one in at_once(CROWD, value.get)} == {Unreachable}
    assert fetch.calls == 1


def test_while_valid_the_back_off_doubles_up_to_a_minute_and_ends_with_a_success(make, fetch, clock):
    value = make()
    value.get()
    fetch.failure = Unreachable("No network.")
    clock.move(LIFE * 0.7)
    for pause in (1, 2, 4, 8, 16, 32, 60, 60, 60):
        before = fetch.calls
        value.get()
        assert landed(value)
        assert fetch.calls == before + 1
        clock.move(pause - 0.1)
        value.get()
        assert landed(value)
        assert fetch.calls == before + 1, pause
        clock.move(0.1)
    fetch.failure = None
    value.get()
    assert landed(value)
    assert value.peek().number == fetch.calls

    clock.move(LIFE * 0.7)
    fetch.failure = Unreachable("No network.")
    value.get()
    assert landed(value)
    clock.move(1)
    fetch.failure = None
    value.get()
    assert landed(value)
    assert value.peek().number == fetch.calls  # the first pause again


def test_when_nothing_is_left_whoever_waits_is_told_an_old_failure_for_five_seconds_at_most(make, fetch, clock):
    value = make()
    fetch.failure = Unreachable("No network.")
    for pause in (1, 2, 4, 5, 5, 5):
        before = fetch.calls
        with pytest.raises(Unreachable):
            value.get()
        assert fetch.calls == before + 1
        clock.move(pause - 0.1)
        with pytest.raises(Unreachable):
            value.get()
        assert fetch.calls == before + 1, pause
        clock.move(0.1)
    fetch.failure = None
    assert value.get().number == fetch.calls


def test_jitter_halves_a_pause_at_most(make, fetch, clock):
    value = make(jitter=lambda: 0.0)
    fetch.failure = Unreachable("No network.")
    with pytest.raises(Unreachable):
        value.get()
    clock.move(0.49)
    with pytest.raises(Unreachable):
        value.get()
    assert fetch.calls == 1
    clock.move(0.01)
    with pytest.raises(Unreachable):
        value.get()
    assert fetch.calls == 2


def test_a_clock_that_is_set_back_during_the_back_off_blocks_nothing(make, fetch, clock):
    value = make()
    fetch.failure = Unreachable("No network.")
    with pytest.raises(Unreachable):
        value.get()
    clock.move(-86400)
    fetch.failure = None

    assert value.get().number == 2


def test_a_clock_that_is_set_back_by_a_day_does_not_keep_a_dead_value_for_a_day(make, fetch, clock):
    value = make()
    value.get()
    clock.move(-86400)

    assert value.get().number == 1
    assert landed(value)
    assert value.get().number == 2


def test_what_comes_already_expired_is_a_failure_like_any_other_and_no_loop(make, fetch, clock):
    value = make(ahead=True)
    fetch.life = -1

    for _ in range(5):
        with pytest.raises(ServiceError, match="expired already") as failed:
            value.get()
        assert "clock" in failed.value.hint

    assert fetch.calls == 1
    assert value.peek() is None


@pytest.mark.parametrize("failure", [RuntimeError("secret-key"), SystemExit(1), MemoryError()])
def test_what_a_fetch_should_never_raise_reaches_whoever_waits_without_its_text(make, fetch, failure):
    value = make()
    fetch.failure = failure

    error = Running(value.get).error()

    assert isinstance(error, ServiceError)
    assert type(failure).__name__ in str(error)
    assert "secret" not in str(error)


def test_a_value_without_a_usable_expiry_reaches_whoever_waits_as_an_error(clock, fetch):
    value = Refreshing(fetch, expires_at=lambda _: None, clock=clock)

    assert isinstance(Running(value.get).error(), ServiceError)


def test_where_no_thread_can_be_had_what_is_valid_is_served_and_nobody_hangs(make, clock, monkeypatch):
    value = make(ahead=True)
    value.get()
    clock.move(LIFE * 0.7)

    class NoThread(threading.Thread):
        def start(self):
            raise RuntimeError("can't create new thread at interpreter shutdown")

    monkeypatch.setattr(refreshing.threading, "Thread", NoThread)

    assert value.get().number == 1
    clock.move(LIFE)
    for _ in range(2):  # the first must not leave a flight behind that never lands
        with pytest.raises(ServiceError, match="shutting down"):
            value.get()


# Renewing by force


def test_renew_fetches_though_it_is_fresh(make, fetch):
    value = make()
    value.get()

    assert value.renew().number == 2
    assert value.get().number == 2


def test_renew_fetches_though_it_backs_off(make, fetch):
    value = make()
    fetch.failure = Unreachable("No network.")
    with pytest.raises(Unreachable):
        value.get()
    fetch.failure = None

    assert value.renew().number == 2


def test_a_crowd_that_renews_joins_the_fetch_that_is_under_way(make, fetch):
    value = make()
    fetch.gate = Gate()
    first = Running(value.renew)
    fetch.gate.wait_until_reached()
    flight = flight_of(value)

    crowd = at_once(CROWD, value.renew)
    assert eventually(lambda: len(flight.waiting) == CROWD + 1)
    fetch.gate.open()

    assert {one.result().number for one in [first, *crowd]} == {1}
    assert fetch.calls == 1


@pytest.fixture
def forcible(make, fetch, clock):
    """One that can be forced, and what it does then: its values are numbered from 101."""
    forced = Fetch(clock)
    forced.calls = 100
    return make(forced=forced), forced


def test_force_is_another_fetch(forcible, fetch):
    value, _ = forcible

    assert value.renew(force=True).number == 101
    assert value.renew().number == 1
    assert value.get().number == 1


def test_a_crowd_that_forces_makes_one_fetch_after_the_one_that_is_under_way(forcible, fetch):
    value, forced = forcible
    fetch.gate = Gate()
    content = Running(value.renew)
    fetch.gate.wait_until_reached()
    flight = flight_of(value)
    crowd = at_once(CROWD, lambda: value.renew(force=True))
    assert eventually(lambda: flight.then and len(flight.then.waiting) == CROWD)
    assert forced.calls == 100
    fetch.gate.open()

    assert content.result().number == 1
    assert {one.result().number for one in crowd} == {101}
    assert (fetch.calls, value.peek().number) == (1, 101)


def test_who_does_not_force_joins_a_fetch_that_is_forced(forcible, fetch):
    value, forced = forcible
    forced.gate = Gate()
    forcing = Running(lambda: value.renew(force=True))
    forced.gate.wait_until_reached()
    flight = flight_of(value)
    crowd = [Running(value.get), Running(value.renew), Running(lambda: value.renew(force=True))]
    assert eventually(lambda: len(flight.waiting) == 4)
    forced.gate.open()

    assert {one.result().number for one in [forcing, *crowd]} == {101}
    assert fetch.calls == 0


def test_a_fetch_that_failed_is_no_failure_of_the_forced_one_after_it(forcible, fetch):
    value, _ = forcible
    fetch.gate, fetch.failure = Gate(), Unreachable("No network.")
    content = Running(value.renew)
    fetch.gate.wait_until_reached()
    flight = flight_of(value)
    forcing = Running(lambda: value.renew(force=True))
    assert eventually(lambda: flight.then)
    fetch.gate.open()

    assert type(content.error()) is Unreachable
    assert forcing.result().number == 101
    assert value.failing is None


def test_who_forces_while_it_is_cleared_makes_a_fetch_of_the_time_after(forcible, fetch):
    value, forced = forcible
    fetch.gate = Gate()
    content = Running(value.renew)
    fetch.gate.wait_until_reached()
    flight = flight_of(value)
    forcing = Running(lambda: value.renew(force=True))
    assert eventually(lambda: flight.then and flight.then.waiting)
    value.clear()
    fetch.gate.open()

    assert forcing.result().number == 101
    assert content.result().number in (2, 101)  # whichever of the two asked first
    assert forced.calls == 101


def test_a_forced_fetch_for_which_no_thread_can_be_had_fails_and_nobody_hangs(forcible, fetch, monkeypatch):
    value, _ = forcible
    fetch.gate = Gate()
    content = Running(value.renew)
    fetch.gate.wait_until_reached()
    flight = flight_of(value)
    forcing = Running(lambda: value.renew(force=True))
    assert eventually(lambda: flight.then)
    monkeypatch.setattr(refreshing, "_in_a_thread", lambda *_: False)
    fetch.gate.open()

    assert content.result().number == 1
    assert "shutting down" in str(forcing.error())
    assert flight_of(value) is None


# Clearing and putting, while a fetch is under way


def test_clear_throws_away_what_a_fetch_under_way_brings(make, fetch):
    value = make()
    old = fetch.gate = Gate()
    waiting = Running(value.get)
    old.wait_until_reached()
    value.clear()
    fetch.gate = None
    assert value.get().number == 2
    old.open()

    assert waiting.result().number == 2
    assert value.peek().number == 2


def test_who_waits_while_it_is_cleared_hears_what_is_true_then(make, fetch):
    value = make()
    old = fetch.gate = Gate()
    waiting = at_once(CROWD, value.get)
    old.wait_until_reached()
    fetch.gate, fetch.failure = None, NotSignedIn("Nobody is signed in.")
    value.clear()
    old.open()

    assert {type(one.error()) for one in waiting} == {NotSignedIn}
    assert value.peek() is None


def test_the_failure_of_a_fetch_from_before_a_clear_concerns_nobody(make, fetch):
    value = make()
    old = fetch.gate = Gate()
    fetch.failure = SignInExpired("Dead.")
    waiting = Running(value.get)
    old.wait_until_reached()
    value.clear()
    fetch.gate = fetch.failure = None
    old.open()

    assert waiting.result().number == 2
    assert value.get().number == 2


def test_put_wins_over_a_fetch_that_is_under_way(make, fetch, clock):
    value = make()
    fetch.gate = Gate()
    waiting = Running(value.get)
    fetch.gate.wait_until_reached()

    value.put(Value("put", clock() + timedelta(seconds=LIFE)))
    assert value.get().number == "put"
    fetch.gate.open()

    assert waiting.result().number == "put"
    assert value.peek().number == "put"


def test_put_ends_the_back_off(make, fetch, clock):
    value = make()
    fetch.failure = Unreachable("No network.")
    with pytest.raises(Unreachable):
        value.get()

    value.put(Value("put", clock() + timedelta(seconds=LIFE)))

    assert value.get().number == "put"


def test_peek_never_fetches(make, fetch, clock):
    value = make()
    assert value.peek() is None
    value.get()
    clock.move(LIFE * 10)

    assert value.peek().number == 1
    assert fetch.calls == 1


# Telling


def test_each_landing_is_told_once_and_after_it_can_be_seen(make, fetch):
    seen = []
    value = make(on_renewed=lambda: seen.append(value.peek() and value.peek().number))
    value.get()
    value.renew()
    fetch.failure = Unreachable("No network.")
    with pytest.raises(Unreachable):
        value.renew()

    assert eventually(lambda: seen == [1, 2, 2])


def test_who_is_told_may_ask_for_the_value_and_wait_for_it(make, fetch):
    seen = []
    value = make(on_renewed=lambda: seen.append(value.get().number))
    value.get()

    assert eventually(lambda: seen == [1])


def test_a_fetch_that_was_thrown_away_is_not_told(make, fetch):
    told = threading.Event()
    value = make(on_renewed=told.set)
    fetch.gate = Gate()
    waiting = Running(value.get)
    fetch.gate.wait_until_reached()
    flight = flight_of(value)
    (flying,) = [thread for thread in threading.enumerate() if flight in getattr(thread, "_args", ())]
    value.put(Value("put", START + timedelta(seconds=LIFE)))
    fetch.gate.open()
    waiting.result()

    flying.join(PATIENCE_S)
    assert not told.is_set()


# Ahead of time


def ahead_threads():
    return [thread for thread in threading.enumerate() if thread.name == "nbauth-ahead"]


def watcher_of(value):
    (thread,) = [one for one in ahead_threads() if value._watch in getattr(one, "_args", ())]
    return thread


def wake(value):
    """What the wall clock does at the latest after 30 s."""
    value._watch.put(None)


def test_ahead_of_time_it_is_renewed_though_nobody_asks(make, fetch, clock):
    value = make(ahead=True)
    value.get()
    clock.move(LIFE * 0.7)
    wake(value)

    assert eventually(lambda: value.peek().number == 2)
    assert fetch.calls == 2


def test_ahead_of_time_nothing_happens_before_it_is_due(make, fetch, clock):
    value = make(ahead=True, jitter=lambda: 0.0)
    value.get()
    looks = threading.Semaphore(0)
    original = value._renew_if_due
    value._renew_if_due = lambda: (looks.release(), original())[1]
    clock.move(LIFE * 0.6)
    wake(value)

    assert looks.acquire(timeout=PATIENCE_S)
    assert original() == pytest.approx(LIFE * (1 - 1 / 3 - 0.6))
    assert fetch.calls == 1


def test_ahead_of_time_a_failure_is_tried_again_after_its_pause(make, fetch, clock):
    value = make(ahead=True)
    value.get()
    clock.move(LIFE * 0.7)
    fetch.failure = Unreachable("No network.")
    wake(value)
    assert eventually(lambda: fetch.calls == 2)
    assert landed(value)
    assert value._renew_if_due() == pytest.approx(1.0)  # resting

    clock.move(1)
    fetch.failure = None
    wake(value)
    assert eventually(lambda: value.peek().number == 3)


def test_one_thread_watches_however_often_it_is_renewed(make, fetch):
    value = make(ahead=True)
    value.get()
    thread = watcher_of(value)
    for _ in range(5):
        value.renew()

    assert watcher_of(value) is thread


def test_the_thread_ends_when_it_is_cleared_and_another_one_begins_with_the_next_value(make):
    value = make(ahead=True)
    value.get()
    thread = watcher_of(value)

    value.clear()
    thread.join(PATIENCE_S)
    assert not thread.is_alive()

    value.get()
    assert value._watch is not None


def test_the_thread_ends_when_the_sign_in_is_over(make, fetch, clock):
    value = make(ahead=True)
    value.get()
    thread = watcher_of(value)
    clock.move(LIFE * 0.7)
    fetch.failure = SignInExpired("Dead.")
    wake(value)
    assert eventually(lambda: fetch.calls == 2)
    assert landed(value)

    if value._watch:
        wake(value)
    thread.join(PATIENCE_S)
    assert not thread.is_alive()


def test_the_thread_does_not_keep_its_owner_alive(clock, fetch):
    value = Refreshing(fetch, expires_at=lambda value: value.expires_at, clock=clock, ahead=True)
    value.get()
    assert landed(value)
    gone, thread = weakref.ref(value), watcher_of(value)

    del value
    assert eventually(lambda: gc.collect() is not None and gone() is None)
    thread.join(PATIENCE_S)
    assert not thread.is_alive()


def test_a_sleeping_laptop_is_noticed_within_half_a_minute():
    asked = []

    class Wake:
        def get(self, timeout):
            asked.append(timeout)
            raise Empty

    class Owner:
        def _renew_if_due(self):
            return 3600.0 if not asked else None

    owner = Owner()
    refreshing._renew_ahead(weakref.ref(owner), Wake())

    assert asked == [30.0]


def test_the_hot_path_is_fast(make):
    value = make()
    value.get()
    best = min(_seconds_for(1000, value.get) for _ in range(5))

    assert best / 1000 < 50e-6  # generous: a lock, a thread or a call to AWS would be far above


def _seconds_for(times, call):
    began = time.perf_counter()
    for _ in range(times):
        call()
    return time.perf_counter() - began


# A renewal that does not come to its end


def test_whoever_waits_for_a_renewal_goes_at_the_deadline_and_the_renewal_goes_on(make, fetch, monkeypatch):
    fetch.gate = Gate()
    value = make()
    monkeypatch.setattr(deadline, "LONGEST_WAIT_S", 0.01)
    with pytest.raises(Unreachable, match="does not come to its end"):
        value.get()
    monkeypatch.undo()
    fetch.gate.open()
    assert value.get().number == 1


def test_a_renewal_has_one_deadline_for_all_its_calls(make, clock):
    left = []

    def fetch_in_two_calls():
        left.extend(deadline._until.get() for _ in range(2))
        return Value(1, clock() + timedelta(seconds=LIFE))

    Refreshing(fetch_in_two_calls, expires_at=lambda value: value.expires_at, clock=clock).get()
    assert left[0] == left[1] is not None
