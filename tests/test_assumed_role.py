"""The credentials of a role that was assumed: for as long as the sign-in lasts, and never somebody else's."""

import gc
import threading
import weakref
from contextlib import nullcontext

import pytest
from fakes import FakeClock, credentials, eventually

from nbauth.assumed_role import AssumedRole
from nbauth.errors import NotSignedIn, RoleRefused, SignInExpired
from nbauth.listeners import Listeners
from nbauth.texts import Assuming, Session


class Source:
    """A sign-in that a test lets begin and end."""

    def __init__(self):
        self.user, self.ended = "ada", False
        self.failure = NotSignedIn(Session.NOT_SIGNED_IN)
        self._changes = Listeners()
        self.on_change = self._changes.add
        self.sign_in = None

    def become(self, user):
        self.user = user
        self._changes.tell()

    def whose(self):
        return self.user

    def through(self, obtain):
        """As `Waits` has it: while a block is open, `sign_in` is what happens while a call waits in it."""
        while True:
            try:
                return obtain()
            except NotSignedIn:
                if self.sign_in is None:
                    raise
                self.sign_in()

    def fetch_credentials(self, *, renew=False):
        if self.user is None or self.ended:
            raise self.failure.again()
        return self.user


class Aws:
    """Numbers what it gives, and says for whom."""

    def __init__(self, clock, source):
        self.given = []
        self._clock = clock
        self._source = source
        self.before = self.meanwhile = lambda: None

    def assume(self):
        self.before()
        user = self._source.fetch_credentials()
        self.meanwhile()
        self.given.append(user)
        return credentials(user, clock=self._clock, number=len(self.given))


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def source():
    return Source()


@pytest.fixture
def aws(clock, source):
    return Aws(clock, source)


@pytest.fixture
def make(clock, source, aws):
    def made(source=source):
        return AssumedRole(source, aws.assume, clock=clock, recording=nullcontext)

    return made


def test_many_readings_are_one_call(make, aws):
    role = make()
    assert {role.credentials().access_key for _ in range(9)} == {role.credentials().access_key}
    assert aws.given == ["ada"]


def test_it_is_renewed(make, aws, clock):
    role = make()
    first = role.credentials()
    clock.move(3601)
    assert role.credentials() != first
    assert role.credentials(renew=True) != first
    assert len(aws.given) == 3


def test_while_nobody_is_signed_in_it_is_refused_at_once_and_the_next_sign_in_goes_on(make, source, aws):
    role = make()
    first = role.credentials()
    source.become(None)
    with pytest.raises(NotSignedIn):
        role.credentials()
    assert role._held.peek() is None
    source.become("ada")
    assert role.credentials() != first
    assert aws.given == ["ada", "ada"]


def test_the_next_user_never_gets_what_was_the_last_one_s(make, source, aws):
    role = make()
    role.credentials()
    source.user = "sam"  # nobody was told yet
    assert "SAM" in role.credentials().access_key
    assert aws.given == ["ada", "sam"]


def test_who_signs_in_in_the_middle_of_a_call_gets_their_own(make, source, aws):
    role = make()

    def another():
        aws.meanwhile = lambda: None
        source.become("sam")

    aws.meanwhile = another
    assert "SAM" in role.credentials().access_key


def test_whose_credentials_they_are_is_never_guessed(make, source, aws):
    def another():
        aws.before = lambda: None
        source.user = "sam"  # after the role was asked for ada, and before AWS was

    role, aws.before = make(), another
    assert "SAM" in role.credentials().access_key
    source.user = "ada"
    assert "ADA" in role.credentials().access_key


def test_a_refusal_for_one_user_is_not_another_s(make, source, aws):
    role = make()

    def refuse():
        raise RoleRefused(Assuming.REFUSED)

    aws.meanwhile = refuse
    with pytest.raises(RoleRefused):
        role.credentials()
    aws.meanwhile = lambda: None
    source.become("sam")
    assert "SAM" in role.credentials().access_key


def test_where_calls_wait_for_a_sign_in_it_waits_too(make, source):
    role = make()
    source.user, source.sign_in = None, lambda: source.become("ada")
    assert "ADA" in role.credentials().access_key


def test_where_calls_wait_after_an_expiry_it_goes_on_after_the_next_sign_in(make, source, clock):
    role = make()
    role.credentials()
    clock.move(3601)
    source.ended = True

    def again():
        source.ended = False

    source.sign_in = again
    assert "ADA" in role.credentials().access_key


def test_it_is_not_renewed_when_the_sign_in_has_ended(make, source, clock, aws):
    role = make()
    role.credentials()
    source.ended, source.failure = True, SignInExpired(Session.NOT_SIGNED_IN)
    role.credentials()
    clock.move(3601)
    with pytest.raises(SignInExpired):
        role.credentials()
    source.ended = False
    assert role.credentials()
    assert aws.given == ["ada", "ada"]


def test_the_next_role_of_a_chain_waits_for_nobody_in_the_background(make, source):
    chained = make(source=make())
    source.user, source.sign_in = None, lambda: pytest.fail("waited")
    with pytest.raises(NotSignedIn):
        chained.fetch_credentials()


def test_the_next_role_of_a_chain_ends_with_the_sign_in(make, source):
    chained = make(source=make())
    chained.credentials()
    source.become(None)
    assert chained._held.peek() is None
    with pytest.raises(NotSignedIn):
        chained.credentials()


def test_it_is_kept_alive_by_nobody(make, source):
    role = make()
    role.credentials()
    gone = weakref.ref(role)
    del role
    assert eventually(lambda: gc.collect() is not None and gone() is None)
    assert source._changes._all == []


def test_many_threads_make_one_call(make, aws):
    role = make()
    aws.meanwhile = lambda: threading.Event().wait(0.05)
    threads = [threading.Thread(target=role.credentials) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert aws.given == ["ada"]
