import pytest
from account_calls import PASSWORD, confirm, forget, last_code, reset, sign_up
from local_calls import idp, tokens

from nbauth.local.card import Card


@pytest.fixture
def rows(fresh_aws, monkeypatch):
    """What the card shows now, by user name."""
    said = []
    monkeypatch.setattr(Card, "send", lambda _, message: said.append(message))

    def shown():
        card = Card(fresh_aws)
        card._hear({}, [])
        card.close()
        assert not said[-1].get("error")
        return {row["name"]: row for row in said[-1]["users"]}

    return shown


def test_it_shows_who_can_sign_in_and_the_codes(fresh_aws, rows):
    shown = rows()
    assert list(shown) == [*fresh_aws.users, "Pia Penguin"]
    assert shown["Pia Penguin"]["with"] == "“Continue with Penguin ID”, and no password"
    assert shown["ada"] == {
        "name": "ada", "password": fresh_aws.users["ada"].password, "with": "a password", "code": "",
    }  # fmt: skip
    assert shown["tot"]["code"] == fresh_aws.users["tot"].totp()
    assert shown["uma"]["with"] == "nothing: the account is not confirmed"
    assert shown["uma"]["code"] == last_code(fresh_aws, "uma")


def test_somebody_who_signs_up_appears_with_the_code(fresh_aws, rows):
    sign_up(fresh_aws.pool)
    code = last_code(fresh_aws, "eve")
    assert rows()["eve"] == {
        "name": "eve", "password": "", "with": "nothing: the account is not confirmed", "code": code,
    }  # fmt: skip
    confirm(fresh_aws.pool, "eve", code)
    assert rows()["eve"]["with"] == "the password that you chose"


def test_a_password_that_was_reset_is_no_longer_shown(fresh_aws, rows):
    fresh_aws.administrator.reset_password("ada")
    shown = rows()["ada"]
    assert shown["with"] == "a new password, set with the code"
    assert shown["password"] == ""
    assert shown["code"] == last_code(fresh_aws, "ada")
    reset(fresh_aws.pool, "ada", shown["code"])
    assert rows()["ada"]["with"] == "the password that you chose"
    assert PASSWORD not in str(rows())


def test_a_code_for_a_forgotten_password_is_shown(fresh_aws, rows):
    forget(fresh_aws.pool, "emi")
    assert rows()["emi"]["code"] == last_code(fresh_aws, "emi")
    forget(fresh_aws.pool, "tot")
    shown = rows()["tot"]["code"]
    assert shown == f"{fresh_aws.users['tot'].totp()} (app), {last_code(fresh_aws, 'tot')} (sent)"


def test_a_disabled_user_is_said_to_be_and_a_deleted_one_is_gone(fresh_aws, rows):
    fresh_aws.administrator.disable("ada")
    fresh_aws.administrator.delete("emi")
    shown = rows()
    assert shown["ada"]["with"] == "nothing: the account is disabled"
    assert "emi" not in shown


def test_it_says_what_somebody_has_switched_on(fresh_aws, rows):
    pool = fresh_aws.pool
    access = tokens(pool, fresh_aws)["AccessToken"]
    idp(pool).set_user_mfa_preference(AccessToken=access, EmailMfaSettings={"Enabled": True})
    shown = rows()
    assert shown["ada"]["with"] == "a password, and a code by e-mail"
    assert shown["mia"]["with"] == "a password, and an authenticator app or a code by SMS"
    assert shown["mia"]["code"] == fresh_aws.users["mia"].totp()
