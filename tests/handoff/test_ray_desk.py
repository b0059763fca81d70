"""What a Ray job's desk answers, and what a worker process knows before it has asked."""

import pytest
from fakes import POOL

from nbauth.errors import NbauthError, NotSignedIn
from nbauth.handoff.cluster.lent import Lent
from nbauth.handoff.cluster.ray_desk import RayDesk
from nbauth.handoff.cluster.ray_note import Note
from nbauth.handoff.cluster.snapshot import Snapshot
from nbauth.handoff.handle import Handle
from nbauth.texts import Handoff, Session

HANDLE = Handle(POOL.user_pool_id, POOL.client_id, POOL.identity_pool_id, "of-a-job", POOL.region, None)


def said(at, text=Session.NOT_SIGNED_IN):
    return Snapshot(HANDLE, at, None, NotSignedIn(text))


def test_before_a_word_there_is_none():
    assert RayDesk().get(-1) is None


def test_who_knows_the_latest_word_is_told_nothing():
    desk = RayDesk()
    desk.put("kernel", said(1))
    number, first = desk.get(-1)

    assert first.says == said(1).says
    assert desk.get(number) is None


def test_an_older_word_never_wins():
    desk = RayDesk()
    desk.put("kernel", said(2))
    desk.put("kernel", said(1, Handoff.NOT_LENT))

    assert desk.get(-1)[1].says == said(2).says


def test_a_desk_that_starts_again_has_newer_words():
    first, second = RayDesk(), RayDesk()
    for desk in (first, second):
        desk.put("kernel", said(1))

    assert first.get(-1)[0] < second.get(-1)[0]


def test_a_note_is_read_as_it_was_written():
    note = Note(HANDLE, "1.2.3")

    assert Note.read(str(note)) == note


@pytest.fixture
def lent():
    return Lent(HANDLE, HANDLE.name)


def test_a_word_that_is_to_be_asked_for_is_worth_another_try(lent):
    lent.wait_for_word(lambda: None)

    with pytest.raises(NbauthError, match="have not come yet") as raised:
        lent.credentials_at_hand()
    assert not isinstance(raised.value, NotSignedIn)


def test_whoever_wants_to_know_whose_it_is_asks_for_the_first_word(lent):
    lent.wait_for_word(lambda: (1, Snapshot(HANDLE, 1, None, NotSignedIn(Session.NOT_SIGNED_IN), "sub-of-ada")))

    assert lent.status().sub == "sub-of-ada"


def test_a_word_that_is_there_stays(lent):
    lent.hear((1, said(1)))
    lent.wait_for_word(lambda: None)

    with pytest.raises(NotSignedIn, match="Nobody is signed in"):
        lent.credentials_at_hand()
