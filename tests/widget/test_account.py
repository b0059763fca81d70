"""The account of whoever is signed in: what each of its screens shows, does, and leads to."""

from dataclasses import replace
from datetime import timedelta

import pytest
from fake_account import DELIVERY, TOTP_SETUP, device
from fake_model import NOON, POOL, TOKENS
from pressing import Form, buttons_of, labels_of, listed, signed_in

from nbauth.config import PoolConfig
from nbauth.core.mfa import MfaPreference
from nbauth.core.steps import SignedIn
from nbauth.errors import AttributeInvalid, Unreachable, WeakPassword, WrongChoice, WrongCode, WrongCredentials
from nbauth.password_policy import PasswordPolicy
from nbauth.secret import Secret
from nbauth.widget.screens.account.overview import AccountScreen
from nbauth.widget.screens.frame import framed
from nbauth.widget.view import Situation

READERS, WRITERS = (f"arn:aws:iam::123456789012:role/{name}" for name in ("readers", "writers"))
BACK = "Back"


def account(model=None):
    """The form, opened at the account."""
    form = Form(model or signed_in())
    form.press("Account")
    return form


def overview(situation=None, **facts):
    status = replace(signed_in().status(), **{"sub": "id of ada", "groups": ("analysts", "writers"), **facts})
    return framed(AccountScreen(), Situation(**{"status": status, "now": NOON, **(situation or {})}))


# The overview


def test_the_account_says_who_it_is_by_which_role_and_until_when():
    shown = overview(
        {"session_name": "aws"},
        role=WRITERS,
        identity_id="eu-west-1:id",
        credentials_until=NOON + timedelta(minutes=52, seconds=3.9),
        tokens_until=NOON + timedelta(hours=20),
    )
    assert (shown.heading, shown.person, shown.signed_in_as) == ("Your account", "Signed in as ada", "")
    assert listed(shown) == [
        ("User id", "id of ada", ""),
        ("Groups", "analysts, writers", ""),
        ("Role", "writers", ""),
        ("Identity id", "eu-west-1:id", ""),
        ("Credentials", "Until {at}", ""),
        ("Tokens", "Until {at}", ""),
        ("Session", "aws", ""),
        ("Kept", "Kept on this computer until you sign out.", ""),
    ]
    assert {entry.name: entry.seconds_left for entry in shown.entries if entry.seconds_left} == {
        "credentials": 3123,
        "tokens": 72000,
    }
    assert {entry.name: entry.at for entry in shown.entries if entry.at} == {
        "credentials": "2026-01-01T12:52:03.900000+00:00",
        "tokens": "2026-01-02T08:00:00+00:00",
    }


def test_what_is_over_is_not_counted_down():
    shown = overview(credentials_until=NOON, tokens_until=NOON)
    said = {entry.name: (entry.value, entry.seconds_left) for entry in shown.entries}
    assert said["credentials"] == ("Ended at {at}", None)
    assert said["tokens"] == ("Ended at {at}", None)


def test_whose_role_the_pool_chooses_is_told_so_where_there_is_an_identity_pool():
    assert ("Role", "Chosen by the identity pool", "") in listed(overview())
    alone = PoolConfig(POOL.user_pool_id, POOL.client_id)
    assert "Role" not in [label for label, *_ in listed(overview(pool=alone))]


def test_who_signs_in_with_an_address_is_told_their_username_too():
    shown = listed(overview(username="google_12345", shown_name="ada@example.com"))
    assert ("Username", "google_12345", "") in shown
    shown = listed(overview(username="id of ada", shown_name="ada@example.com"))
    assert "Username" not in [label for label, *_ in shown]
    assert ("User id", "id of ada", "") in shown


def test_who_is_in_no_group_is_not_told_of_groups():
    assert "Groups" not in [label for label, *_ in listed(overview(groups=()))]


def test_back_leads_to_the_card_and_nothing_was_asked_for():
    form = account()
    assert form.press(BACK).signed_in_as == "ada"
    assert form.model.asked == []


def test_a_role_is_switched_from_the_account_and_told_there():
    form = account(signed_in(roles_at_hand=(READERS, WRITERS)))
    shown = form.press("Switch role", "writers")
    assert (shown.heading, shown.notice) == ("Your account", "Your role is writers now.")
    assert ("Role", "writers", "") in listed(shown)
    assert form.press("Switch role", BACK).heading == "Your account"


def test_details_after_an_error_lead_back_to_where_it_was():
    form = account()
    form.model.failure = Unreachable("No answer.", hint="Try again.")
    assert form.press("Your details").error == "No answer."
    assert form.press("Details").report
    shown = form.press(BACK)
    assert (shown.heading, shown.error) == ("Your account", "")


def test_new_tokens_and_another_address_of_the_same_person_close_nothing():
    form = account(signed_in())
    form.model.become(SignedIn("ada", replace(TOKENS, claims={"sub": "ada"})), form.model.state)
    assert form.view.heading == "Your account"
    form.model.become(SignedIn("countess@example.com", replace(TOKENS, claims={"sub": "ada"})), form.model.state)
    assert form.view.heading == "Your account"
    form.model.become(SignedIn("sam", replace(TOKENS, claims={"sub": "sam"})), form.model.state)
    assert form.view.signed_in_as == "sam"


def test_whoever_signs_out_in_the_account_hears_until_when_credentials_go_on_working():
    form = account(signed_in(keys_until=NOON + timedelta(minutes=40)))
    shown = form.press("Sign out")
    assert shown.heading == "Sign in"
    assert shown.notice.endswith("go on working until {keys_until}.")


# Attributes


def details(model=None):
    form = account(model)
    form.press("Your details")
    return form


def test_the_details_are_listed_with_what_can_be_done_to_each():
    form = details()
    assert form.model.asked == [("attributes",)]
    assert listed(form.view) == [
        ("Email", "ada@example.com", "Verified"),
        ("Nickname", "Countess", ""),
        ("User id", "id of ada", ""),
    ]
    assert buttons_of(form.view) == ["Change your email", "Change your nickname", "Add a detail", BACK]
    assert form.press(BACK).heading == "Your account"


def test_what_can_be_changed_comes_first_and_what_is_fixed_has_no_button():
    known = {
        "cognito:mfa_enabled": "x",
        "dev:custom:a": "x",
        "identities": "[]",
        "zoneinfo": "x",
        "custom:team_name": "x",
        "phone_number": "+14155550100",
        "email_verified": "true",
        "name": "Ada",
    }
    shown = details(signed_in(known=known)).view
    assert [label for label, *_ in listed(shown)] == [
        *("Phone number", "Name", "Time zone", "Team name"),
        *("cognito:mfa_enabled", "dev:custom:a", "Email verified", "Identities"),
    ]
    changing = [button.entry for button in shown.buttons if button.short == "Change"]
    assert changing == ["phone_number", "name", "zoneinfo", "custom:team_name"]


def test_an_attribute_is_changed_and_the_list_says_so():
    form = details()
    shown = form.press("Change your nickname")
    assert (shown.heading, labels_of(shown)) == ("Change your nickname", ["Nickname"])
    assert shown.fields[0].value == "Countess"
    shown = form.press("Save", **{"attribute.nickname": "Lady L."})
    assert ("update", {"nickname": "Lady L."}) in form.model.asked
    assert (shown.heading, shown.notice) == ("Your details", "Your nickname was changed.")
    assert ("Nickname", "Lady L.", "") in listed(shown)


def test_what_the_pool_refuses_is_told_on_the_screen_and_its_field():
    form = details()
    form.press("Change your nickname")
    refusal = form.press("Save", **{"attribute.nickname": " "})
    assert (refusal.error, refusal.invalid) == ("The nickname is empty.", ("attribute.nickname",))
    form.model.failure = AttributeInvalid("Not yours to set.")
    assert form.press("Save", **{"attribute.nickname": "x"}).error == "Not yours to set."
    assert form.view.heading == "Change your nickname"
    assert form.press(BACK).heading == "Your details"


def test_a_change_that_is_made_is_told_even_if_the_list_cannot_be_read_then():
    form = details()
    form.press("Change your nickname")
    update = form.model.update

    def once(given):
        sent = update(given)
        form.model.failure = Unreachable("No answer.")
        return sent

    form.model.update = once
    shown = form.press("Save", **{"attribute.nickname": "x"})
    assert (shown.heading, shown.notice, shown.error) == ("Your account", "Your nickname was changed.", "")


def test_an_attribute_that_is_not_there_is_added():
    form = details()
    shown = form.press("Add a detail")
    assert "Email" not in buttons_of(shown)
    assert "Nickname" not in buttons_of(shown)
    shown = form.press("Birthdate")
    assert (shown.heading, shown.fields[0].kind, shown.fields[0].value) == ("Add your birthdate", "date", "")
    assert "Remove" not in buttons_of(shown)
    shown = form.press("Save", **{"attribute.birthdate": "1815-12-10"})
    assert ("Birthdate", "1815-12-10", "") in listed(shown)


def test_removing_asks_first():
    form = details()
    shown = form.press("Change your nickname", "Remove")
    assert shown.heading == "Remove your nickname"
    assert "Countess" in shown.text
    assert not any(button.primary for button in shown.buttons)
    assert form.press(BACK).heading == "Change your nickname"
    shown = form.press("Remove", "Remove")
    assert form.model.asked[-2:] == [("remove", "nickname"), ("attributes",)]
    assert (shown.heading, shown.notice) == ("Your details", "Your nickname was removed.")
    assert "Nickname" not in [label for label, *_ in listed(shown)]


def test_a_new_address_is_proved_with_the_code_that_was_sent():
    form = details(signed_in(sent={"email": DELIVERY}))
    shown = form.press("Change your email", "Save", **{"attribute.email": "ada@lovelace.example"})
    assert (shown.heading, shown.text) == ("Verify your email", "A code was sent by e-mail to a***@e***.")
    assert [button.wait for button in shown.buttons] == [0, 0, 30]
    form.model.failure = WrongCode("That code is not right.")
    assert form.press("Continue", code="000000").invalid == ("code",)
    shown = form.press("Continue", code="123456")
    assert ("verify", "email", Secret("123456")) in form.model.asked
    assert (shown.heading, shown.notice) == ("Your details", "Your email is verified.")
    assert ("Email", "ada@lovelace.example", "Verified") in listed(shown)


def test_an_address_that_is_not_verified_can_be():
    form = details(signed_in(known={"email": "ada@example.com", "email_verified": "false"}))
    assert listed(form.view) == [("Email", "ada@example.com", "Not verified")]
    assert form.press("Verify your email").heading == "Verify your email"
    assert form.model.asked[-1] == ("send_code", "email")
    form.model.clock += timedelta(seconds=31)
    shown = form.press("Send a new code")
    assert shown.notice.startswith("A new code was sent.")
    assert shown.buttons[-1].wait == 30
    assert form.press(BACK).heading == "Your details"


# The password


def password(model=None):
    form = account(model)
    form.press("Change password")
    return form


def test_the_password_is_changed_with_the_old_one():
    form = password()
    assert labels_of(form.view) == ["Current password", "New password", "Confirm password"]
    assert (form.view.fields[0].kind, form.view.fields[0].value) == ("hidden", "ada")
    assert [field.autocomplete for field in form.view.fields[1:]] == ["current-password", *2 * ["new-password"]]
    assert all(field.secret for field in form.view.fields[1:])
    shown = form.press("Change password", password="old one", new_password="new one", confirm_password="new one")
    assert form.model.asked == [("change_password", Secret("old one"), Secret("new one"))]
    assert (shown.heading, shown.notice) == ("Your account", "Your password was changed.")


def test_a_password_that_cannot_be_taken_is_not_sent_and_the_screen_stays():
    model = signed_in()
    model.pool = replace(POOL, password_policy=PasswordPolicy(12))
    form = password(model)
    typed = {"password": "old one", "new_password": "new", "confirm_password": "other"}
    shown = form.press("Change password", **typed)
    assert shown.error == "The two passwords differ."
    assert shown.invalid == ("new_password", "confirm_password")
    assert form.press("Change password", **{**typed, "confirm_password": "new"}).error.startswith("The password still")
    assert model.asked == []
    assert (shown.heading, len(shown.rules)) == ("Change password", 6)


@pytest.mark.parametrize(
    ("failure", "invalid"),
    [
        (WrongCredentials("The old password is not right."), ("password",)),
        (WeakPassword("Used before."), ("new_password", "confirm_password")),
    ],
)
def test_an_error_marks_the_password_that_it_is_about(failure, invalid):
    form = password()
    form.model.failure = failure
    shown = form.press("Change password", password="old", new_password="new", confirm_password="new")
    assert (shown.error, shown.invalid) == (failure.message, invalid)


# Second factors


def factors(model=None):
    form = account(model)
    form.press("Second factors")
    return form


def test_the_factors_say_which_are_on_and_which_is_asked_for():
    shown = factors().view
    assert listed(shown) == [
        ("Authenticator app", "On", "Sign-ins ask for it"),
        ("E-mail", "Off", ""),
        ("Text message", "On", ""),
    ]
    assert [(button.entry, button.short) for button in shown.buttons] == [
        *(("TOTP", "Switch off"), ("TOTP", "Set up")),
        ("EMAIL", "Switch on"),
        *(("SMS", "Ask for it"), ("SMS", "Switch off")),
        *(("", ""), ("", "")),
    ]
    assert buttons_of(shown)[-2:] == ["No preference", BACK]
    assert all(button.short.casefold() in button.label.casefold() for button in shown.buttons)


@pytest.mark.parametrize(
    ("label", "asked", "notice", "entries"),
    [
        (
            "Text message: ask for it",
            ("prefer", "SMS", {"TOTP", "SMS"}),
            "Sign-ins ask for this from now on: Text message.",
            ["On", "Off", "On Sign-ins ask for it"],
        ),
        (
            "Text message: switch off",
            ("prefer", "TOTP", {"TOTP"}),
            "Switched off: Text message.",
            ["On Sign-ins ask for it", "Off", "Off"],
        ),
        (
            "Authenticator app: switch off",
            ("prefer", None, {"SMS"}),
            "Switched off: Authenticator app.",
            ["Off", "Off", "On"],
        ),
        (
            "E-mail: switch on",
            ("prefer", "TOTP", {"TOTP", "SMS", "EMAIL"}),
            "Switched on: E-mail.",
            ["On Sign-ins ask for it", "On", "On"],
        ),
        (
            "No preference",
            ("prefer", None, {"TOTP", "SMS"}),
            "Sign-ins let you choose from now on.",
            ["On", "Off", "On"],
        ),
    ],
)
def test_a_factor_is_preferred_and_switched(label, asked, notice, entries):
    form = factors()
    shown = form.press(label)
    assert form.model.asked[-1] == asked
    assert (shown.heading, shown.notice) == ("Second factors", notice)
    assert [f"{value} {note}".strip() for _, value, note in listed(shown)] == entries


def test_the_first_factor_that_is_switched_on_is_asked_for():
    form = factors(signed_in(factors=MfaPreference((), None)))
    assert "No preference" not in buttons_of(form.view)
    form.press("E-mail: switch on")
    assert form.model.asked[-1] == ("prefer", "EMAIL", {"EMAIL"})


def test_a_preference_that_is_refused_is_told_and_the_list_stays():
    form = factors()
    form.model.failure = WrongChoice("The account has no address for that.", hint="Add one.")
    shown = form.press("E-mail: switch on")
    assert (shown.heading, shown.error) == ("Second factors", "The account has no address for that.")
    assert listed(shown)[1] == ("E-mail", "Off", "")
    assert form.press(BACK).heading == "Your account"


def test_an_app_is_set_up_and_asked_for():
    form = factors(signed_in(factors=MfaPreference((), None)))
    shown = form.press("Set up an authenticator app")
    assert (shown.heading, shown.app_key.key) == ("Set up an authenticator app", "ABCD EFGH IJKL MNOP 23")
    assert TOTP_SETUP.secret_key not in repr(form.walk.__dict__)
    form.model.failure = WrongCode("That code is not right.")
    assert form.press("Continue", code="000000").app_key == shown.app_key
    shown = form.press("Continue", code="123456")
    assert ("verify_totp", Secret("123456")) in form.model.asked
    assert (shown.heading, shown.app_key) == ("Second factors", None)
    assert shown.notice == "Your authenticator app is set up, and sign-ins ask for its code from now on."
    assert listed(shown)[0] == ("Authenticator app", "On", "Sign-ins ask for it")


def test_an_app_that_is_set_up_and_could_not_be_switched_on_is_told_so():
    form = factors()
    form.press("Set up an authenticator app")

    def refuse(*_args, **_kwargs):
        raise Unreachable("No answer.")

    form.model.prefer = refuse
    shown = form.press("Continue", code="123456")
    assert (shown.heading, shown.error) == ("Second factors", "")
    assert shown.notice == "Your authenticator app is set up, but it could not be switched on. No answer."


def test_who_goes_back_has_set_up_nothing():
    form = factors()
    assert form.press("Set up an authenticator app", BACK).heading == "Second factors"
    assert form.model.asked[-1] == ("set_up_totp",)


# Devices


def devices(model=None):
    form = account(model)
    form.press("Devices")
    return form


def test_the_devices_are_listed_with_this_one_first():
    old = replace(device("old", "An old one", last_ip=""), last_seen_at=NOON - timedelta(days=700))
    shown = devices(signed_in(list_of_devices=(old, device("b", "A phone"), device("a", "Here", is_here=True)))).view
    assert listed(shown) == [
        ("Here", "Last used {at}", "This computer, from 198.51.100.7"),
        ("A phone", "Last used {at}", "From 198.51.100.7"),
        ("An old one", "Last used {at}", ""),
    ]
    assert shown.entries[1].at == "2025-12-27T09:00:00+00:00"
    assert buttons_of(shown) == ["Forget Here", "Forget A phone", "Forget An old one", BACK]
    nowhere = devices(signed_in(list_of_devices=(device("a", "Here", is_here=True, last_ip=""),))).view
    assert listed(nowhere)[0][2] == "This computer"


def test_devices_of_one_name_are_told_apart():
    twice = (device("a", "A phone"), device("b", "A phone"))
    form = devices(signed_in(list_of_devices=twice))
    assert [label for label, *_ in listed(form.view)] == ["A phone", "A phone (2)"]
    assert form.press("Forget A phone (2)").notice == "A phone (2) is forgotten."
    assert ("forget", "b") in form.model.asked


def test_the_key_of_a_device_is_not_on_the_page():
    shown = devices(signed_in(list_of_devices=(device("eu-west-1_key", "A phone"),))).view
    assert "eu-west-1_key" not in str(shown.as_message())


@pytest.mark.parametrize(("label", "key"), [("Forget A phone", "there"), ("Forget nbauth on here", None)])
def test_a_device_is_forgotten_and_gone_from_the_list(label, key):
    form = devices()
    shown = form.press(label)
    assert form.model.asked[-2:] == [("forget", key), ("list",)]
    assert (shown.heading, shown.notice) == ("Devices", f"{label.removeprefix('Forget ')} is forgotten.")


def test_where_there_are_no_devices_that_is_said():
    shown = devices(signed_in(list_of_devices=())).view
    assert (shown.text, buttons_of(shown)) == ("The user pool remembers no computer or phone of yours.", [BACK])


def test_this_computer_is_remembered_from_the_list_too():
    form = devices(signed_in(may_remember=True))
    shown = form.press("Remember this computer")
    assert form.model.asked[-2:] == [("remember",), ("list",)]
    assert (shown.heading, shown.notice) == ("Devices", "The user pool remembers this computer.")
    assert "Remember this computer" not in buttons_of(shown)


# The ways out


LIVE_ON = "AWS credentials that were handed out here go on working until {keys_until}."


def test_signing_out_everywhere_says_what_it_means_and_asks():
    form = account(signed_in(keys_until=NOON + timedelta(minutes=40)))
    shown = form.press("Sign out everywhere")
    assert shown.text == "All your sign-ins end: here at once, and elsewhere when the tokens there run out."
    assert (shown.details, shown.moments) == ((LIVE_ON,), {"keys_until": "2026-01-01T12:40:00+00:00"})
    assert form.press(BACK).heading == "Your account"
    shown = form.press("Sign out everywhere", "Sign out everywhere")
    assert (form.model.ended_everywhere, shown.heading) == (True, "Sign in")
    assert shown.notice == f"You are signed out. {LIVE_ON}"
    assert shown.moments == {"keys_until": "2026-01-01T12:40:00+00:00"}


@pytest.mark.parametrize("screen", ["Sign out everywhere", "Delete account"])
def test_of_credentials_that_are_over_nothing_is_said(screen):
    form = account(signed_in(keys_until=NOON))
    assert form.press(screen).details == ()


def test_an_account_is_deleted_only_under_its_name():
    form = account(signed_in(keys_until=NOON + timedelta(minutes=40)))
    shown = form.press("Delete account")
    assert (labels_of(shown), shown.details) == (["Type ada to confirm"], (LIVE_ON,))
    for typed in ("", "ad", "ADA"):
        refusal = form.press("Delete account", confirmation=typed)
        assert (refusal.error, refusal.invalid) == ("That is not the name of this account.", ("confirmation",))
    assert form.model.asked == []
    shown = form.press("Delete account", confirmation=" ada ")
    assert form.model.asked == [("delete",)]
    assert (shown.heading, shown.notice) == ("Sign in", f"Your account was deleted. {LIVE_ON}")
    assert shown.fields[0].value == ""


def test_a_deleted_account_without_credentials_is_told_to_be_gone():
    form = account()
    form.press("Delete account")
    assert form.press("Delete account", confirmation="ada").notice == "Your account was deleted."


def test_a_deletion_that_fails_leaves_everything_as_it_is():
    form = account()
    form.press("Delete account")
    form.model.failure = Unreachable("No answer.", hint="Try again.")
    shown = form.press("Delete account", confirmation="ada")
    assert (shown.heading, shown.error) == ("Delete account", "No answer.")
    assert form.press(BACK).person == "Signed in as ada"


@pytest.mark.parametrize("screen", ["Delete account", "Sign out everywhere"])
def test_enter_does_nothing_that_cannot_be_undone(screen):
    shown = account().press(screen)
    assert not any(button.primary for button in shown.buttons)
    assert all(button.grave for button in shown.buttons if button.answers)
