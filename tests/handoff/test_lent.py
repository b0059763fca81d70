"""A sign-in in a worker's process, and how a kernel tells of it."""

import gc
import threading
import time
import weakref
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from fakes import POOL, credentials, eventually
from handoff.sign_in_here import SignInHere, now

from nbauth.errors import ConfigurationError, NbauthError, NotSignedIn
from nbauth.handoff.cluster import lending
from nbauth.handoff.cluster.lending import Lending
from nbauth.handoff.cluster.lent import Lent, lent_here
from nbauth.handoff.cluster.snapshot import Snapshot
from nbauth.handoff.handle import Handle
from nbauth.hold import session_of
from nbauth.texts import Handoff, Session

HANDLE = Handle(POOL.user_pool_id, POOL.client_id, POOL.identity_pool_id, "of-a-cluster", POOL.region, None)


def told(number=1, *, life=3600, handle=HANDLE):
    return Snapshot(handle, number, credentials(clock=now, number=number, life=life), None, "sub-of-ada", None)


NOBODY = Snapshot(HANDLE, 9, None, NotSignedIn(Session.NOT_SIGNED_IN))


@pytest.fixture
def lent():
    return Lent(HANDLE, HANDLE.name)


def test_what_was_told_is_what_a_handle_means_there(lent):
    lent.hear((1, told()))

    assert HANDLE.credentials() == told().credentials.__class__(
        "AKIAADA1", "secret-key-ada-1", "secret-session-token-ada-1", HANDLE.credentials().expires_at
    )
    assert HANDLE.whose() == "sub-of-ada"
    assert lent.pool.region == POOL.region


def test_before_a_word_it_says_what_to_do(lent):
    with pytest.raises(NotSignedIn, match="No notebook lets this cluster use its sign-in"):
        lent.credentials()


def test_an_older_word_never_wins(lent):
    lent.hear((2, told(2)))
    lent.hear((1, told(1)))

    assert lent.credentials().access_key == "AKIAADA2"


def test_a_sign_out_is_said_at_once_and_again_and_again(lent):
    lent.hear((1, told()))
    lent.hear((2, NOBODY))

    for _ in range(2):
        with pytest.raises(NotSignedIn, match="Nobody is signed in"):
            lent.credentials()


def test_another_sign_ins_word_means_that_this_one_is_over(lent):
    lent.hear((1, told()))
    lent.hear((2, told(2, handle=replace(HANDLE, name="other"))))

    with pytest.raises(NotSignedIn, match="No notebook"):
        lent.credentials()


def test_without_a_kernel_what_is_there_is_used_to_its_end(lent):
    lent.hear((1, told()))
    lent.hear((2, None))

    assert lent.credentials().access_key == "AKIAADA1"


def test_what_has_expired_is_never_given(lent):
    lent.hear((1, told(life=-1)))

    with pytest.raises(NbauthError, match="no newer ones have come from the notebook"):
        lent.credentials()


def test_a_word_that_was_lost_is_asked_for(lent):
    lent.hear((1, told(life=-1)))
    lent.ask = lambda: (2, told(2))

    assert lent.credentials().access_key == "AKIAADA2"
    assert lent.fetch_credentials().access_key == "AKIAADA2"


def test_nobody_is_asked_while_there_is_something(lent):
    lent.hear((1, told()))
    lent.ask = lambda: pytest.fail("asked")

    lent.credentials()


def test_a_cluster_that_does_not_answer_is_not_asked_at_each_request(lent):
    asked = []
    lent.ask = lambda: asked.append(1)
    for _ in range(5):
        with pytest.raises(NotSignedIn):
            lent.credentials()

    assert len(asked) == 1


def test_whoever_listens_hears_of_each_change(lent):
    heard = []
    lent.on_change(lambda: heard.append(lent.status().at))
    lent.hear((1, told(1)))
    lent.hear((2, told(2)))

    assert heard == [1, 2]


def test_a_sign_out_does_not_put_back_what_the_worker_has_of_its_own(lent):
    lent.on_sign_out(lambda: pytest.fail("put back"))
    lent.hear((1, told()))
    lent.hear((2, NOBODY))


def test_a_boto3_session_follows_it(lent):
    session = session_of(lent)
    lent.hear((1, told(1)))
    assert session.get_credentials().access_key == "AKIAADA1"
    lent.hear((2, told(2)))

    assert session.get_credentials().access_key == "AKIAADA2"


def test_a_process_with_several_workers_has_one():
    here = lent_here(HANDLE)

    assert lent_here(replace(HANDLE)) is here


def test_when_the_last_worker_leaves_there_is_nothing_and_the_next_one_hears_again(lent):
    lent.use()
    lent.use()
    lent.hear((1, told()))
    assert not lent.leave()
    assert lent.credentials()
    assert lent.leave()
    with pytest.raises(NotSignedIn, match="No notebook"):
        lent.credentials()
    lent.hear((1, told()))

    assert lent.credentials()


def test_after_a_fork_the_child_goes_on_with_what_was_told(lent):
    lent.hear((1, told(life=-1)))
    lent.ask = lambda: pytest.fail("the connection is the parent's")
    lent._turn.acquire()
    lent.after_fork()

    assert not lent._turn.locked()
    with pytest.raises(NbauthError):
        lent.credentials()


class FakeCluster:
    handle = HANDLE

    def __init__(self):
        self.told = []
        self.answer = lambda: True

    def tell(self, snapshot):
        self.told.append(snapshot)
        return self.answer()


class Ada(SignInHere):
    def status(self):
        return NOBODY


@pytest.fixture
def ada():
    return Ada()


@pytest.fixture
def cluster():
    return FakeCluster()


def test_a_cluster_is_told_first_what_has_changed_since_the_beginning(ada, cluster):
    lends = Lending(ada, cluster)
    held = ada.bring()
    lends.begin()

    assert eventually(lambda: cluster.told and cluster.told[-1].credentials == held)
    lends.end()


def test_it_is_told_of_each_change_and_of_a_sign_out(ada, cluster):
    ada.bring()
    lends = Lending(ada, cluster)
    lends.begin()
    second = ada.bring()
    assert eventually(lambda: cluster.told and cluster.told[-1].credentials == second)
    ada.sign_out()

    assert eventually(lambda: isinstance(cluster.told[-1].refusal, NotSignedIn))
    assert [one.at for one in cluster.told] == sorted(one.at for one in cluster.told)
    lends.end()


def test_who_signs_out_goes_on_when_the_cluster_knows_it(ada, cluster):
    cluster.answer = lambda: not time.sleep(0.3)
    ada.bring()
    lends = Lending(ada, cluster)
    lends.begin()
    ada.sign_out()

    assert isinstance(cluster.told[-1].refusal, NotSignedIn)
    lends.end()


def test_who_signs_out_does_not_wait_for_a_cluster_that_hangs(ada, cluster, monkeypatch):
    monkeypatch.setattr(lending, "_TELLING_S", 0.01)
    goes_on = threading.Event()
    cluster.answer = lambda: goes_on.wait(10)
    lends = Lending(ada, cluster)
    lends.begin()
    ada.sign_out()

    assert not goes_on.is_set()
    goes_on.set()
    lends.end()


def test_it_is_told_without_a_change_too_now_and_then(ada, cluster, monkeypatch):
    monkeypatch.setattr(lending, "BEAT_S", 0.01)
    lends = Lending(ada, cluster)
    lends.begin()

    assert eventually(lambda: len(cluster.told) > 3)
    lends.end()


def test_a_cluster_that_is_only_coming_looks_more_often(ada, cluster):
    lending_ = Lending(ada, cluster, look_s=0.01)
    lending_.begin()

    assert eventually(lambda: len(cluster.told) > 3)
    lending_.end()


@pytest.mark.parametrize("how", ["it is gone", "it takes nothing"])
def test_a_cluster_that_is_not_wanted_any_more_is_told_nothing_more(ada, cluster, how, caplog):
    def refuse():
        raise ConfigurationError(Handoff.ANOTHERS_CLUSTER)

    cluster.answer = refuse if how == "it takes nothing" else (lambda: False)
    lends = Lending(ada, cluster)
    listening = len(ada._listeners._all)
    lends.begin()

    assert eventually(lambda: not lends.is_open)
    assert eventually(lambda: len(ada._listeners._all) == listening - 1)
    ada.bring()
    assert len(cluster.told) == 1
    assert ("another notebook" in caplog.text) == (how == "it takes nothing")


def test_what_fails_otherwise_is_logged_and_tried_again(ada, cluster, monkeypatch, caplog):
    monkeypatch.setattr(lending, "BEAT_S", 0.01)
    answers = iter([ValueError("a cluster's own")])

    def answer():
        for failure in answers:
            raise failure
        return True

    cluster.answer = answer
    lends = Lending(ada, cluster)
    lends.begin()

    assert eventually(lambda: len(cluster.told) > 1)
    lends.end()
    assert "a cluster's own" in caplog.text


def test_it_keeps_no_sign_in_alive_and_says_when_one_is_gone(cluster):
    ada = Ada()
    ada.bring()
    lends = Lending(ada, cluster)
    lends.begin()
    gone = weakref.ref(ada)
    del ada

    assert eventually(lambda: gc.collect() is not None and gone() is None)
    assert eventually(lambda: cluster.told and "No notebook" in str(cluster.told[-1].refusal))
    assert eventually(lambda: not lends.is_open)


def test_what_expires_is_told_with_its_expiry(ada, cluster):
    held = ada.bring(life=60)

    assert held.expires_at > datetime.now(UTC)
    assert Lending(ada, cluster).snapshot().credentials.expires_at == held.expires_at
