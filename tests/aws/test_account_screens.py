"""The screens of the account on a real sign-in to the local AWS: each does what it says."""

import traceback

import pytest
from account_calls import last_code
from pressing import Form, listed
from test_second_factors import code_of

import nbauth
from nbauth.secret import Secret
from nbauth.widget.view import Typed

PASSWORD, NEW_PASSWORD = "Correct-horse-77", "Battery-staple-88"
EMAIL, OTHER = "eve@example.org", "fay@example.org"


def account_of(aws, pool, name="eve", password=PASSWORD, attributes=None):
    """Somebody's own, of whom nobody else knows."""
    attributes = attributes or {"email": EMAIL, "email_verified": "true", "nickname": "e"}
    aws.administrator.create_user(name, password=password, attributes=attributes, pool=pool)
    auth = nbauth.Auth(pool, clock=aws.clock)
    assert isinstance(auth.sign_in(name, password), nbauth.SignedIn)
    form = Form(auth._holder)
    form.press("Account")
    return auth, form


@pytest.fixture
def pool(local_aws):
    return local_aws.administrator.make_pool()


@pytest.fixture
def eve(local_aws, pool):
    return account_of(local_aws, pool)


def value_of(form, label):
    return next((value, note) for name, value, note in listed(form.view) if name == label)


def test_the_overview_says_who_it_is(eve):
    auth, form = eve
    assert form.view.person == "Signed in as eve"
    assert value_of(form, "User id")[0] == auth.tokens().sub
    assert {entry.name for entry in form.view.entries if entry.seconds_left} == {"credentials", "tokens"}


def test_an_attribute_is_changed_added_and_removed(eve):
    auth, form = eve
    form.press("Your details", "Change your nickname", "Save", **{"attribute.nickname": "Evie"})
    assert (form.view.error, value_of(form, "Nickname")) == ("", ("Evie", ""))
    form.press("Add a detail", "Given name", "Save", **{"attribute.given_name": "Eve"})
    assert auth.tokens().claims["given_name"] == "Eve"
    assert form.press("Change your nickname", "Remove", "Remove").notice == "Your nickname was removed."
    assert "nickname" not in auth.account.attributes()


def test_a_new_address_is_proved_on_the_way(local_aws, eve):
    auth, form = eve
    form.press("Your details", "Change your email", "Save", **{"attribute.email": OTHER})
    assert (form.view.heading, form.view.text) == ("Verify your email", "A code was sent by e-mail to f***@e***.")
    form.press("Back")
    assert value_of(form, "Email") == (OTHER, "Not verified")
    form.press("Verify your email")
    form.press("Continue", code=last_code(local_aws, "eve", pool=auth.pool))
    assert (form.view.error, value_of(form, "Email")) == ("", (OTHER, "Verified"))


def test_whoever_signs_in_with_an_address_can_change_it_and_stays_in_the_account(local_aws):
    pool = local_aws.administrator.make_pool(username_attributes=["email"])
    auth, form = account_of(local_aws, pool, EMAIL, attributes={"email": EMAIL, "email_verified": "true"})
    assert form.view.person == f"Signed in as {EMAIL}"
    form.press("Your details", "Change your email", "Save", **{"attribute.email": OTHER})
    assert form.view.heading == "Verify your email"
    form.press("Continue", code=last_code(local_aws, auth.username, pool=pool))
    assert value_of(form, "Email") == (OTHER, "Verified")
    assert form.press("Back").person == f"Signed in as {OTHER}"


def test_the_password_is_changed(local_aws, eve):
    auth, form = eve
    form.press("Change password")
    typed = {"new_password": NEW_PASSWORD, "confirm_password": NEW_PASSWORD}
    assert form.press("Change password", password="not this one", **typed).invalid == ("password",)
    assert form.press("Change password", password=PASSWORD, **typed).notice == "Your password was changed."
    assert isinstance(nbauth.Auth(auth.pool, clock=local_aws.clock).sign_in("eve", NEW_PASSWORD), nbauth.SignedIn)


def test_an_app_is_set_up_preferred_and_switched_off(local_aws):
    pool = local_aws.administrator.make_pool(mfa="OPTIONAL", mfa_factors=("totp", "sms"))
    phone = {"phone_number": "+12025550155", "phone_number_verified": "true"}
    auth, form = account_of(local_aws, pool, attributes=phone)
    assert [value for _, value, _ in listed(form.press("Second factors"))] == ["Off", "Off", "Off"]
    form.press("Set up an authenticator app")
    key = form.view.app_key.key.replace(" ", "")
    form.press("Continue", code=code_of(key, local_aws))
    assert (form.view.error, value_of(form, "Authenticator app")) == ("", ("On", "Sign-ins ask for it"))
    form.press("Text message: switch on")
    assert auth.mfa.preference() == nbauth.MfaPreference(("TOTP", "SMS"), "TOTP")
    form.press("No preference")
    assert auth.mfa.preference() == nbauth.MfaPreference(("TOTP", "SMS"), None)
    form.press("Text message: ask for it", "Authenticator app: switch off")
    assert auth.mfa.preference() == nbauth.MfaPreference(("SMS",), "SMS")
    form.press("Text message: switch off")
    assert auth.mfa.preference() == nbauth.MfaPreference((), None)


def test_a_factor_that_the_account_lacks_is_refused(eve):
    _, form = eve
    shown = form.press("Second factors", "Text message: switch on")
    assert (shown.heading, bool(shown.error)) == ("Second factors", True)


def test_devices_are_remembered_and_forgotten(local_aws):
    pool = local_aws.administrator.make_pool(devices="opt-in")
    auth, form = account_of(local_aws, pool)
    other = nbauth.Auth(pool, clock=local_aws.clock)
    other.sign_in("eve", PASSWORD)
    other.devices.remember()
    form.press("Devices")
    assert form.press("Remember this computer").notice == "The user pool remembers this computer."
    assert [entry.note.startswith("This computer") for entry in form.view.entries] == [True, False]
    forget = [button for button in form.view.buttons if button.short == "Forget"]
    form.walk.begin()
    form.walk.settle(form.walk.perform(forget[1], Typed()))
    assert [device.is_here for device in auth.devices.list()] == [True]
    assert len(form.view.entries) == 1


def test_signing_out_everywhere_ends_the_others_too(local_aws, eve):
    auth, form = eve
    other = nbauth.Auth(auth.pool, clock=local_aws.clock)
    other.sign_in("eve", PASSWORD)
    assert form.press("Sign out everywhere", "Sign out everywhere").heading == "Sign in"
    with pytest.raises(nbauth.SignInExpired):
        other.tokens(force_refresh=True)


def test_the_account_is_deleted(local_aws, eve):
    auth, form = eve
    form.press("Delete account")
    assert form.press("Delete account", confirmation="adam").error
    assert form.press("Delete account", confirmation="eve").notice.startswith("Your account was deleted.")
    assert not auth.is_signed_in
    with pytest.raises(nbauth.WrongCredentials):
        nbauth.Auth(auth.pool, clock=local_aws.clock).sign_in("eve", PASSWORD)


SECRETS = {"password": "old-Secret-1!", "new_password": "new-Secret-2!", "confirm_password": "new-Secret-2!"}


@pytest.mark.parametrize(
    ("way", "typed"),
    [
        (("Change password", "Change password"), SECRETS),
        (("Your details", "Change your email", "Save", "Continue"), {"code": "482913"}),
        (("Second factors", "Set up an authenticator app", "Continue"), {"code": "482913"}),
    ],
)
def test_no_frame_of_an_effect_that_fails_holds_what_was_typed(local_aws, way, typed):
    pool = local_aws.administrator.make_pool(mfa="OPTIONAL", mfa_factors=("totp",))
    auth, form = account_of(local_aws, pool)
    for label in way[:-1]:
        form.press(label, **({"attribute.email": OTHER} if label == "Save" else {}))
    key = form.view.app_key.key.replace(" ", "") if form.view.app_key else None
    button = next(button for button in form.view.buttons if button.label == way[-1])
    with pytest.raises(nbauth.NbauthError) as refused:
        button.does(Typed({name: Secret(value) for name, value in typed.items()}), auth._holder)
    frames = traceback.TracebackException.from_exception(refused.value, capture_locals=True).stack
    ours = str([frame.locals for frame in frames if frame.filename != __file__])
    assert "auth" in ours
    assert [secret for secret in (*typed.values(), key) if secret and secret in ours] == []
