"""`auth.account` and `auth.devices`: what is checked, what is sent, and what becomes of the sign-in."""

import traceback

import pytest
from fakes import DELIVERY, POOL, signed_in, tokens

import nbauth
from nbauth import (
    AliasTaken,
    Auth,
    NotSignedIn,
    SignInExpired,
    TokenInvalid,
    Unreachable,
    UserState,
    VaultError,
    WeakPassword,
    WrongCode,
    WrongCredentials,
)
from nbauth.core.ports import SIGN_IN
from nbauth.errors import AttributeInvalid
from nbauth.secret import Secret

FIRST = tokens().access_token


@pytest.fixture
def auth(service, vault, clock):
    made = Auth(POOL, vault=vault, clock=clock, service=service)
    service.provider.replies = [signed_in(clock=clock)]
    made.sign_in("ada", "hunter22")
    return made


@pytest.fixture
def asked(service):
    return service.own_account.asked


CALLS = {
    "attributes": lambda auth: auth.account.attributes(),
    "update": lambda auth: auth.account.update({"email": "a@example.org"}),
    "remove": lambda auth: auth.account.remove("nickname"),
    "send_code": lambda auth: auth.account.send_code("email"),
    "verify": lambda auth: auth.account.verify("email", "123456"),
    "change_password": lambda auth: auth.account.change_password("hunter22", "hunter33"),
    "delete": lambda auth: auth.account.delete(),
    "list": lambda auth: auth.devices.list(),
    "remember": lambda auth: auth.devices.remember(),
    "forget": lambda auth: auth.devices.forget(),
}


def kept_in(vault):
    return next((record for (_, name), record in vault._records.items() if name == SIGN_IN.name), None)


def locals_below(error):
    """What a traceback that prints variables would print of every frame but the caller's: contextlib's too."""
    frames = traceback.TracebackException.from_exception(error, capture_locals=True).stack
    return [value for frame in frames if frame.filename != __file__ for value in (frame.locals or {}).values()]


def asked_of(service):
    return [*service.own_account.asked, *service.own_devices.asked]


def test_attributes_are_a_plain_dictionary(auth):
    assert auth.account.attributes() == {"sub": "sub-of-ada", "email": "ada@example.com"}


def test_an_update_says_where_codes_went(auth, asked):
    assert auth.account.update({"email": " a@example.org ", "nickname": "a"}) == {"email": DELIVERY}
    assert asked == [(FIRST, "update", {"email": "a@example.org", "nickname": "a"})]


def test_a_phone_number_is_sent_as_cognito_wants_it(auth, asked):
    auth.account.update({"phone_number": "+1 (202) 555-0156"})
    assert asked[0][2] == {"phone_number": "+12025550156"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"nickname": " "}, 'The nickname is empty. To remove it: auth.account.remove("nickname").'),
        ({"email": "a@example.org", "custom:team": ""}, 'The team is empty. To remove it: auth.account.remove("custom'),
        ({}, "The attributes must be a dictionary"),
        (None, "The attributes must be a dictionary"),
        ({"email": 7}, "The attributes must be a dictionary"),
        ({"phone_number": "555"}, "not a phone number"),
        ({"e mail": "x"}, "can't be the name"),
    ],
)
def test_what_cannot_be_an_attribute_is_not_sent(auth, asked, given, said):
    with pytest.raises(AttributeInvalid, match=said.replace("(", r"\(").replace(")", r"\)")):
        auth.account.update(given)
    assert asked == []


@pytest.mark.parametrize("name", ["", "e mail", 7, None, "x" * 40])
def test_what_cannot_be_a_name_is_not_sent(auth, asked, name):
    for call in (auth.account.remove, auth.account.send_code, lambda name: auth.account.verify(name, "123456")):
        with pytest.raises(AttributeInvalid):
            call(name)
    assert asked == []


def test_to_remove_nothing_asks_nobody(auth, asked):
    auth.account.remove()
    assert asked == []


def test_a_code_is_taken_out_of_what_was_pasted(auth, asked):
    auth.account.verify("email", "Your code is 123 456.")
    assert asked == [(FIRST, "verify", "email", Secret("123456"))]


@pytest.mark.parametrize("code", ["", 123456, None, "x" * 2000])
def test_what_cannot_be_a_code_is_not_sent(auth, asked, code):
    with pytest.raises(WrongCode) as refused:
        auth.account.verify("email", code)
    assert asked == []
    assert not [shown for shown in locals_below(refused.value) if "123456" in shown]


def test_a_password_is_sent_as_it_is(auth, asked):
    auth.account.change_password(" old ", " new ")
    auth.account.change_password(Secret("old"), Secret("new"))  # as the form has it
    assert [each[2:] for each in asked] == [(Secret(" old "), Secret(" new ")), (Secret("old"), Secret("new"))]


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("", "new", WrongCredentials),
        (7, "new", WrongCredentials),
        ("old", "", WeakPassword),
        ("old", None, WeakPassword),
    ],
)
def test_what_cannot_be_a_password_is_not_sent(auth, asked, old, new, error):
    with pytest.raises(error):
        auth.account.change_password(old, new)
    assert asked == []


def test_no_password_and_no_code_is_in_a_traceback(auth, service):
    for call, secrets in (
        (lambda: auth.account.change_password("hunter22", "hunter33"), ("hunter22", "hunter33")),
        (lambda: auth.account.verify("email", "654321"), ("654321",)),
    ):
        service.own_account.replies = [Unreachable("No.")]
        with pytest.raises(Unreachable) as failed:
            call()
        shown = locals_below(failed.value)
        assert shown
        assert not [secret for secret in secrets for value in shown if secret in value]


# What becomes of the claims


@pytest.mark.parametrize("name", ["update", "remove", "verify"])
def test_the_claims_follow_a_change(auth, service, name):
    CALLS[name](auth)
    assert len(service.provider.refreshed) == 1
    assert auth.tokens().access_token != FIRST


@pytest.mark.parametrize("name", [name for name in CALLS if name not in ("update", "remove", "verify", "delete")])
def test_nothing_else_renews(auth, service, name):
    CALLS[name](auth)
    assert service.provider.refreshed == []


def test_a_change_is_made_even_if_the_claims_can_not_follow(auth, service):
    service.provider.renewals = [Unreachable("No.")]
    assert auth.account.update({"email": "a@example.org"}) == {"email": DELIVERY}
    assert auth.is_signed_in
    assert [(event.what, event.error) for event in auth.history()][-2:] == [
        ("changed attributes", ""),
        ("new tokens", "Unreachable"),
    ]


def test_the_name_that_is_shown_follows_where_people_sign_in_with_an_address(service, vault, clock):
    auth = Auth(POOL, vault=vault, clock=clock, service=service)
    sub = {"sub": "1234"}
    service.provider.replies = [signed_in("1234", clock=clock, email="old@example.org", **sub)]
    auth.sign_in("old@example.org", "hunter22")
    service.provider.renewals = [tokens("1234", clock=clock, number=2, email="new@example.org", **sub)]
    auth.account.update({"email": "new@example.org"})
    assert auth.status().shown_name == "new@example.org"
    assert kept_in(vault).shown_name == "new@example.org"


# Who asks


@pytest.mark.parametrize("name", CALLS)
def test_nobody_asks_who_is_not_signed_in(service, clock, name):
    with pytest.raises(NotSignedIn):
        CALLS[name](Auth(POOL, clock=clock, service=service))
    assert asked_of(service) == []


@pytest.mark.parametrize("name", CALLS)
def test_a_token_that_is_not_good_any_more_is_renewed_once(auth, service, name):
    for port in (service.own_account, service.own_devices):
        port.replies = [TokenInvalid("No."), TokenInvalid("Still no.")]
    with pytest.raises(TokenInvalid, match="Still no"):
        CALLS[name](auth)
    assert len({each[0] for each in asked_of(service)}) == len(asked_of(service)) == 2
    assert auth.is_signed_in


def test_whoever_was_signed_out_everywhere_hears_of_it(auth, service):
    service.own_account.replies = [TokenInvalid("No.")]
    service.provider.renewals = [SignInExpired("It is over.")]
    with pytest.raises(SignInExpired):
        auth.account.attributes()
    assert auth.state is UserState.SIGN_IN_EXPIRED


@pytest.mark.parametrize("name", CALLS)
def test_a_failure_is_told_and_recorded_and_nobody_is_signed_out_by_it(auth, service, name):
    for port in (service.own_account, service.own_devices):
        port.replies = [AliasTaken("Taken.", code="AliasExistsException", request_id="r-1")]
    with pytest.raises(AliasTaken):
        CALLS[name](auth)
    last = auth.history()[-1]
    assert (last.error, last.code, last.request_id) == ("AliasTaken", "AliasExistsException", "r-1")
    assert auth.is_signed_in
    assert service.provider.refreshed == []


# The end of the account


def test_a_deleted_account_is_signed_out_here_and_in_the_vault_and_nobody_is_told(auth, service, vault):
    seen = []
    auth.observe(lambda change: seen.append(change.new), "state")
    auth.account.delete()
    assert (auth.state, auth.step, seen) == (UserState.SIGNED_OUT, nbauth.SignedOut(""), [UserState.SIGNED_OUT])
    assert auth.status().last_name == ""
    assert service.provider.revoked == service.provider.ended_everywhere == []
    assert kept_in(vault) is None
    with pytest.raises(NotSignedIn):
        auth.credentials()
    assert auth.history()[-1].what == "deletion"


def test_one_that_is_deleted_and_still_kept_says_so(auth, vault):
    vault.refuses = {"forget"}
    with pytest.raises(VaultError, match=r"You are signed out here\. But what is kept could not be removed"):
        auth.account.delete()
    assert not auth.is_signed_in


# Devices


def test_this_computer_is_forgotten_where_no_other_is_named(auth, service):
    auth.devices.forget()
    auth.devices.forget("a-key")
    assert [each[1:] for each in service.own_devices.asked] == [("forget", None), ("forget", "a-key")]


@pytest.mark.parametrize("name", ["remember", "forget"])
def test_forms_hear_of_what_becomes_of_this_computer(auth, name):
    heard = []
    auth._holder.on_change(lambda: heard.append(name))
    CALLS[name](auth)
    assert heard == [name]


def test_the_facets_show_nothing_of_whose_they_are(auth):
    assert (repr(auth.account), repr(auth.devices)) == (
        "<The account of whoever is signed in>",
        "<The devices of whoever is signed in>",
    )
