"""What somebody does to their second factors, and about the choice of a first one, while something happens to it."""

from contextlib import suppress

from faults.account_acts import _signed_in
from faults.acts import PASSWORD, Act

import nbauth
from nbauth.errors import ChallengeExpired
from nbauth.local.server.totp import STEP


def make_key(stage):
    auth, name, secrets = _signed_in(stage)
    return Act(auth, auth.mfa.set_up_totp, secrets, name=name)


def verify_app(stage):
    auth, name, secrets = _signed_in(stage)
    key = auth.mfa.set_up_totp().secret_key
    code = stage.world.app_shows(key)

    def again():
        with suppress(nbauth.WrongCode, nbauth.WrongChoice):  # it had been taken
            auth.mfa.verify_totp(code)
        assert auth.mfa.prefer("TOTP").preferred == "TOTP"

    return Act(auth, lambda: auth.mfa.verify_totp(code), [*secrets, key, code], again, name=name)


def read_preference(stage):
    auth, name, secrets = _signed_in(stage)
    return Act(auth, auth.mfa.preference, secrets, name=name)


def prefer_app(stage):
    auth, name, secrets = _signed_in(stage)
    auth.mfa.verify_totp(stage.world.app_shows(auth.mfa.set_up_totp().secret_key))

    def again():
        auth.mfa.prefer("TOTP")
        assert auth.mfa.preference() == nbauth.MfaPreference(("TOTP",), "TOTP")

    return Act(auth, lambda: auth.mfa.prefer("TOTP"), secrets, again, name=name)


def choose_second_factor(stage):
    auth, mia = stage.auth(stage.plain), stage.aws.users["mia"]

    def begin():
        auth.sign_in("mia", mia.password)

    def go_on():
        if isinstance(auth.step, nbauth.NeedsMfaChoice):
            auth.confirm_sign_in("SMS")
        auth.confirm_sign_in(stage.world.code("mia"))

    begin()
    return Act(auth, lambda: auth.confirm_sign_in("SMS"), [mia.password], _anew_if_over(begin, go_on))


def begin_with_key(stage):
    auth, begin, go_on = _must_set_up(stage, stage.world.needs_app)
    return Act(auth, begin, [PASSWORD], lambda: (begin(), go_on()))


def show_new_app(stage):
    auth, begin, go_on = _must_set_up(stage, stage.world.needs_app)
    begin()
    key = auth.step.secret_key
    code = stage.world.app_shows(key)
    return Act(auth, lambda: auth.confirm_sign_in(code), [PASSWORD, key, code], _anew_if_over(begin, go_on))


def choose_app(stage):
    auth, begin, go_on = _must_set_up(stage, stage.world.needs_factor)
    begin()
    return Act(auth, lambda: auth.confirm_sign_in("authenticator app"), [PASSWORD], _anew_if_over(begin, go_on))


def give_address(stage):
    pool = stage.behind_proxy(stage.world.needs_factor)
    auth, name = stage.auth(pool), stage.world.person(pool, has_address=False)
    address = f"{name}@example.org"

    def begin():
        auth.sign_in(name, PASSWORD)
        auth.confirm_sign_in("e-mail")

    def go_on():
        if isinstance(auth.step, nbauth.NeedsEmailSetup):
            auth.confirm_sign_in(address)
        auth.confirm_sign_in(stage.world.code(name, pool))

    begin()
    return Act(auth, lambda: auth.confirm_sign_in(address), [PASSWORD], _anew_if_over(begin, go_on))


def begin_choice(stage):
    auth, begin, go_on, _ = _may_choose(stage)
    return Act(auth, begin, [], lambda: (begin(), go_on()))


def choose_code(stage):
    auth, begin, go_on, _ = _may_choose(stage)
    begin()
    return Act(auth, lambda: auth.confirm_sign_in("e-mail"), [], _anew_if_over(begin, go_on))


def give_code_alone(stage):
    auth, begin, go_on, name = _may_choose(stage)
    begin()
    auth.confirm_sign_in("e-mail")
    code = stage.world.code(name)
    return Act(auth, lambda: auth.confirm_sign_in(code), [code], _anew_if_over(begin, go_on))


def give_password(stage):
    auth, begin, _, _ = _may_choose(stage)

    def go_on():
        if isinstance(auth.step, nbauth.NeedsFactorChoice):
            auth.confirm_sign_in("password")
        auth.confirm_sign_in(PASSWORD)

    begin()
    auth.confirm_sign_in("password")
    return Act(auth, lambda: auth.confirm_sign_in(PASSWORD), [PASSWORD], _anew_if_over(begin, go_on))


def _must_set_up(stage, needs):
    pool = stage.behind_proxy(needs)
    auth, name = stage.auth(pool), stage.world.person(pool, has_address=False)
    keys = []

    def begin():
        auth.sign_in(name, PASSWORD)
        note_key()

    def note_key():
        if isinstance(auth.step, nbauth.NeedsTotpSetup):
            keys.append(auth.step.secret_key)

    def go_on():
        if isinstance(auth.step, nbauth.NeedsMfaSetupChoice):
            auth.confirm_sign_in("authenticator app")
        note_key()
        if isinstance(auth.step, nbauth.NeedsTotpCode):  # it had been set up
            stage.aws.clock.advance(STEP)  # each code is good once
        auth.confirm_sign_in(stage.world.app_shows(keys[-1]) if keys else "000000")

    return auth, begin, go_on


def _may_choose(stage):
    pool = stage.behind_proxy(stage.world.lets_choose)
    auth, name = stage.auth(pool), stage.world.person(pool)

    def begin():
        auth.sign_in(name, flow="choice")

    def go_on():
        if isinstance(auth.step, nbauth.NeedsFactorChoice):
            auth.confirm_sign_in("e-mail")
        auth.confirm_sign_in(stage.world.code(name))

    return auth, begin, go_on, name


def _anew_if_over(begin, go_on):
    """The question that is open is answered, or, where the answer had been taken, that of a new sign-in."""

    def again():
        try:
            go_on()
        except ChallengeExpired:
            begin()
            go_on()

    return again
