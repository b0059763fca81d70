"""A process may die at any moment, and a keychain may refuse at any moment: what was kept, or what is new, is there."""

from dataclasses import replace
from itertools import count

import pytest
from vault.contract import DEVICE, KEPT, LAPTOP, PLACE
from vault.fake_backends import Cut

from nbauth.core.ports import SIGN_IN
from nbauth.errors import VaultError
from nbauth.vault.backends import BackendStore
from nbauth.vault.entry import Entry

FIRST = replace(KEPT, refresh_token="first " + "1" * 3000)
SECOND = replace(KEPT, refresh_token="second " + "2" * 5000)
THIRD = replace(KEPT, refresh_token="third")


def cut_off_at(call, backend, vault_over, use, *arguments):
    """Whether it came to its end, in a process that dies at this call to the keychain."""
    vault = vault_over(backend)
    assert vault.problem() is None
    backend.die_at(call)
    try:
        getattr(vault, use)(*arguments)
    except VaultError:
        return False
    finally:
        backend.live_again()
    return True


@pytest.fixture(params=[[], [FIRST], [THIRD, FIRST]], ids=["nothing before", "one before", "two before"])
def before(request):
    """What was saved before, one after the other: they lie in two slots by turns."""
    return request.param


def filled(fresh, before, vault_over):
    backend = fresh()
    for kept in before:
        vault_over(backend).save(PLACE, SIGN_IN, kept)
    return backend


@pytest.fixture
def fresh(backend, monkeypatch):
    """Make an empty back end of the same kind."""
    kind = type(backend)
    return lambda: kind(monkeypatch) if kind.__name__ == "FakeWindows" else kind()


def test_a_save_that_is_cut_off_leaves_the_old_or_the_new(fresh, before, vault_over):
    seen, new_beside_old = [], False
    for call in count():
        backend = filled(fresh, before, vault_over)
        ended = cut_off_at(call, backend, vault_over, "save", PLACE, SIGN_IN, SECOND)
        seen.append(vault_over(backend).load(PLACE, SIGN_IN))
        heads = {text for text in backend.everything().values() if text.startswith("nbauth1:")}
        new_beside_old |= seen[-1] == SECOND and len(heads) == 2
        if ended:
            break

    changes = seen.index(SECOND)
    assert changes > 5
    assert seen == [before[-1] if before else None] * changes + [SECOND] * (
        len(seen) - changes
    )  # once it is there, it stays
    assert new_beside_old == bool(before)  # and it counts before the old one is removed


def test_the_save_after_one_that_was_cut_off_leaves_nothing_of_it(fresh, before, vault_over):
    for call in count():
        backend = filled(fresh, before, vault_over)
        ended = cut_off_at(call, backend, vault_over, "save", PLACE, SIGN_IN, SECOND)
        vault_over(backend).save(PLACE, SIGN_IN, THIRD)

        assert vault_over(backend).load(PLACE, SIGN_IN) == THIRD
        assert len(backend.everything()) == 1
        if ended:
            break


def test_forgetting_after_a_save_that_was_cut_off_leaves_nothing_of_it(fresh, before, vault_over):
    for call in count():
        backend = filled(fresh, before, vault_over)
        ended = cut_off_at(call, backend, vault_over, "save", PLACE, SIGN_IN, SECOND)
        vault_over(backend).forget(PLACE, SIGN_IN)

        assert backend.everything() == {}
        if ended:
            break


@pytest.mark.parametrize("use", ["save", "forget"])
def test_whatever_is_cut_off_a_record_under_another_key_is_whole(use, fresh, before, vault_over):
    for call in count():
        backend = filled(fresh, before, vault_over)
        vault_over(backend).save(PLACE, DEVICE, LAPTOP)
        ended = cut_off_at(call, backend, vault_over, use, PLACE, SIGN_IN, *([SECOND] if use == "save" else []))
        assert vault_over(backend).load(PLACE, DEVICE) == LAPTOP

        vault_over(backend).forget(PLACE, SIGN_IN)
        assert vault_over(backend).load(PLACE, DEVICE) == LAPTOP
        vault_over(backend).forget(PLACE, DEVICE)
        assert backend.everything() == {}
        if ended:
            break


@pytest.mark.parametrize(("use", "arguments"), [("write", ["third " * 500]), ("erase", [])])
def test_being_cut_off_twice_brings_nothing_older_back(use, arguments, fresh):
    for first_call in count():
        for second_call in count():
            backend = fresh()
            _entry(backend).write("first " * 500)
            first_ended = _cut_off(first_call, backend, "write", "second " * 700)
            between = _entry(backend).read()
            second_ended = _cut_off(second_call, backend, use, *arguments)
            assert _entry(backend).read() in (between, *arguments, None if use == "erase" else between)
            if second_ended:
                break
        if first_ended:
            break


def _entry(backend):
    return Entry(BackendStore(backend, lambda: None), "nbauth", "sign-in")


def _cut_off(call, backend, use, *arguments):
    """Whether it came to its end."""
    backend.die_at(call)
    try:
        getattr(_entry(backend), use)(*arguments)
    except Cut:
        return False
    finally:
        backend.live_again()
    return True


def test_a_canary_that_is_cut_off_does_no_harm(backend, vault_over):
    vault_over(backend).save(PLACE, SIGN_IN, KEPT)
    for call in range(3):
        backend.die_at(call)
        assert vault_over(backend).problem()
        backend.live_again()

        assert vault_over(backend).load(PLACE, SIGN_IN) == KEPT
