"""A sign-in that somebody or something else has changed is never taken for one."""

import json
from dataclasses import replace

import pytest
from vault.contract import DEVICE, KEPT, LAPTOP, PLACE
from vault.fake_backends import FakeBackend

from nbauth.core.ports import SIGN_IN
from nbauth.errors import VaultError
from nbauth.vault.backends import BackendStore
from nbauth.vault.entry import Entry
from nbauth.vault.record import from_text, to_text

SHORT = replace(KEPT, latest=None)
LONG = replace(KEPT, refresh_token="".join(chr(ord("a") + number % 26) for number in range(4000)))


@pytest.fixture
def whole(backend, vault_over):
    """A back end with a sign-in in several parts."""
    vault_over(backend).save(PLACE, SIGN_IN, LONG)
    assert len(backend.everything()) >= 4
    return backend


def expect_damage(vault):
    with pytest.raises(VaultError, match=r"is damaged\. Sign in again") as raised:
        vault.load(PLACE, SIGN_IN)
    assert "abcdefgh" not in str(raised.value)


def expect_damage_or_nothing(vault):
    """Without its first part, a sign-in looks like one that was never saved to the end."""
    try:
        assert vault.load(PLACE, SIGN_IN) is None
    except VaultError:
        expect_damage(vault)


def test_a_lost_part_is_noticed(whole, vault_over):
    vault = vault_over(whole)
    damaged = 0
    for key, text in whole.everything().items():
        before = _state(whole)
        whole.change(key, None)
        if _is_first(text):
            expect_damage_or_nothing(vault)
        else:
            expect_damage(vault)
            damaged += 1
        _restore(whole, before)
        assert vault.load(PLACE, SIGN_IN) == LONG
    assert damaged >= 3


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[:-1],
        lambda text: text[: len(text) // 2],
        lambda text: "",
        lambda text: text + "a",
        lambda text: text[:-5] + ("b" if text[-5] != "b" else "c") + text[-4:],
        lambda text: text[::-1],
        lambda text: "something else",
        lambda text: "ä" + text[1:],
    ],
    ids=["one shorter", "half", "empty", "one longer", "one character", "reversed", "foreign", "not ASCII"],
)
def test_a_changed_part_is_noticed(whole, vault_over, damage):
    vault = vault_over(whole)
    for key, text in whole.everything().items():
        before = _state(whole)
        whole.change(key, damage(text))
        expect_damage(vault)
        _restore(whole, before)
    assert vault.load(PLACE, SIGN_IN) == LONG


def test_two_parts_that_changed_places_are_noticed(whole, vault_over):
    vault = vault_over(whole)
    parts = whole.everything()
    for one in parts:
        for other in parts:
            if one != other:
                before = _state(whole)
                whole.change(one, parts[other])
                whole.change(other, parts[one])
                expect_damage(vault)
                _restore(whole, before)


@pytest.mark.parametrize("position", range(3))
def test_a_first_part_with_other_numbers_is_noticed(position, vault_over):
    backend = FakeBackend()
    vault_over(backend).save(PLACE, SIGN_IN, LONG)
    first = next(key for key, text in backend.everything().items() if _is_first(text))
    fields = backend.everything()[first].split(":", 4)
    fields[1 + position] = ("2", "3", "0" * 64)[position]
    backend.change(first, ":".join(fields))

    expect_damage(vault_over(backend))


def test_a_first_part_that_promises_too_much_is_not_believed(vault_over):
    backend = FakeBackend()
    vault_over(backend).save(PLACE, SIGN_IN, KEPT)
    ((key, text),) = backend.everything().items()
    backend.change(key, text.replace(":1:1:", ":1:9999:", 1))

    expect_damage(vault_over(backend))
    assert len(backend.calls) < 50


@pytest.mark.parametrize("text", ["nbauth2:1:1:" + "0" * 64 + ":{}", "nbauth1:1:0:" + "0" * 64 + ":", "hunter2", ""])
def test_a_text_that_nbauth_has_not_written_is_no_sign_in(text, vault_over):
    backend = FakeBackend()
    vault_over(backend).save(PLACE, SIGN_IN, KEPT)
    (key,) = backend.everything()
    backend.change(key, text)

    expect_damage(vault_over(backend))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{",
        '"text"',
        "{}",
        '{"place":[],"kept":[]}',
        '{"place":PLACE,"kept":{"username":1}}',
        "[" * 9999,
    ],
)
def test_a_whole_text_that_is_no_sign_in_is_noticed(text, vault_over):
    backend = FakeBackend()
    place = '["eu-west-1_AbCdEfGhI","client1","session"]'
    service = "nbauth eu-west-1_AbCdEfGhI client client1 session"
    Entry(BackendStore(backend, lambda: None), service, "sign-in").write(text.replace("PLACE", place))

    expect_damage(vault_over(backend))


@pytest.mark.parametrize("field", ["username", "sub", "refresh_token", "identity_id"])
def test_a_field_of_another_type_is_noticed(field):
    record = json.loads(to_text(PLACE, SIGN_IN, KEPT))
    record["kept"][field] = ["ada"]

    with pytest.raises(VaultError):
        from_text(PLACE, SIGN_IN, json.dumps(record))


def test_a_text_that_is_none_is_damage_and_can_be_replaced_and_removed(vault_over):
    class NotUtf8(FakeBackend):
        def get_password(self, service, account):
            text = super().get_password(service, account)
            return text.encode("latin-1").decode() if text else text

    backend = NotUtf8()
    vault = vault_over(backend)
    for mend in (lambda: vault.save(PLACE, SIGN_IN, KEPT), lambda: vault.forget(PLACE, SIGN_IN)):
        vault.save(PLACE, SIGN_IN, SHORT)
        (key,) = backend.everything()
        backend.change(key, "\xff\xfe")
        expect_damage(vault)
        mend()
        assert "\xff\xfe" not in backend.everything().values()
        assert vault.load(PLACE, SIGN_IN) in (KEPT, None)


def test_a_field_that_a_later_version_has_added_does_no_harm():
    record = json.loads(to_text(PLACE, SIGN_IN, KEPT))
    record["kept"]["of_a_later_version"] = "eu-west-1_1234"
    del record["kept"]["identity_id"]

    assert from_text(PLACE, SIGN_IN, json.dumps(record)) == replace(KEPT, identity_id=None)


def test_an_entry_that_was_copied_from_another_sign_in_is_noticed(vault_over):
    backend = FakeBackend()
    vault_over(backend).save(replace(PLACE, name="other"), SIGN_IN, KEPT)
    for (service, account), text in backend.everything().items():
        backend.texts[service.replace("other", "session"), account] = text

    assert vault_over(backend).load(replace(PLACE, name="other"), SIGN_IN) == KEPT
    expect_damage(vault_over(backend))


def test_a_record_that_was_copied_from_another_key_is_noticed(vault_over):
    backend = FakeBackend()
    vault_over(backend).save(PLACE, replace(DEVICE, kind=type(KEPT)), KEPT)
    for (service, account), text in backend.everything().items():
        backend.texts[service, account.replace("device ada", "sign-in")] = text

    expect_damage(vault_over(backend))


def test_a_damaged_record_harms_no_other_of_its_place(whole, vault_over):
    vault = vault_over(whole)
    vault.save(PLACE, DEVICE, LAPTOP)
    for key, text in whole.everything().items():
        if LAPTOP.key not in text:
            whole.change(key, "something else")

    expect_damage(vault)
    assert vault.load(PLACE, DEVICE) == LAPTOP


@pytest.mark.parametrize("use", ["save", "forget"])
def test_a_damaged_entry_can_be_replaced_and_forgotten(use, whole, vault_over):
    for key, text in whole.everything().items():
        before = _state(whole)
        whole.change(key, "something else")
        vault = vault_over(whole)
        if use == "save":
            vault.save(PLACE, SIGN_IN, KEPT)
            assert vault.load(PLACE, SIGN_IN) == KEPT
            assert len(whole.everything()) == 1
        else:
            vault.forget(PLACE, SIGN_IN)
            assert vault.load(PLACE, SIGN_IN) is None
            assert whole.everything() == {}
        assert not any(text in left for left in whole.everything().values())
        _restore(whole, before)


def _is_first(text):
    return text.startswith("nbauth1:")


def _state(backend):
    return (
        {key: dict(one) for key, one in backend.credentials.items()}
        if hasattr(backend, "credentials")
        else dict(backend.texts)
    )


def _restore(backend, state):
    holder = backend.credentials if hasattr(backend, "credentials") else backend.texts
    holder.clear()
    holder.update(state)
