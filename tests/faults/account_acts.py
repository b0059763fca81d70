"""What somebody who is signed in does to their account and devices while something happens to their calls."""

from contextlib import suppress

from faults.acts import NEW_PASSWORD, PASSWORD, Act

import nbauth
from nbauth.errors import ServiceError


def _signed_in(stage, pool=None):
    pool = pool or stage.plain
    auth, name = stage.auth(pool), stage.world.person(pool)
    auth.sign_in(name, PASSWORD)
    tokens = auth.tokens()
    return auth, name, [PASSWORD, tokens.id_token, tokens.access_token, tokens.refresh_token]


def read_attributes(stage):
    auth, name, secrets = _signed_in(stage)
    return Act(auth, auth.account.attributes, secrets, name=name)


def change_attributes(stage):
    auth, name, secrets = _signed_in(stage)

    def again():
        auth.account.update({"nickname": "n"})
        assert auth.account.attributes()["nickname"] == "n"

    return Act(auth, lambda: auth.account.update({"nickname": "n"}), secrets, again, name=name)


def remove_attributes(stage):
    auth, name, secrets = _signed_in(stage)

    def again():
        auth.account.remove("nickname")
        assert "nickname" not in auth.account.attributes()

    return Act(auth, lambda: auth.account.remove("nickname"), secrets, again, name=name)


def ask_for_proof(stage):
    auth, name, secrets = _signed_in(stage)

    def again():
        auth.account.send_code("email")
        auth.account.verify("email", stage.world.code(name))

    return Act(auth, lambda: auth.account.send_code("email"), secrets, again, name=name)


def prove_address(stage):
    auth, name, secrets = _signed_in(stage)
    auth.account.send_code("email")
    code = stage.world.code(name)

    def do():
        auth.account.verify("email", code)

    def again():
        with suppress(nbauth.CodeExpired):  # it had been taken
            do()
        assert auth.account.attributes()["email_verified"] == "true"

    return Act(auth, do, [*secrets, code], again, name=name)


def change_password(stage):
    auth, name, secrets = _signed_in(stage)

    def do():
        auth.account.change_password(PASSWORD, NEW_PASSWORD)

    def again():
        with suppress(nbauth.WrongCredentials):  # it had been changed
            do()
        auth.sign_in(name, NEW_PASSWORD)

    return Act(auth, do, [*secrets, NEW_PASSWORD], again, name=name)


def delete_account(stage):
    auth, name, secrets = _signed_in(stage)

    def again():
        with suppress(nbauth.UserNotFound, nbauth.NotSignedIn):  # it had been deleted
            auth.account.delete()

    def is_well():
        with suppress(nbauth.WrongCredentials):
            stage.auth(stage.plain).sign_in(name, PASSWORD)
            return False
        return True

    return Act(auth, auth.account.delete, secrets, again, is_well, name=name)


def list_devices(stage):
    auth, name, secrets = _signed_in(stage, stage.behind_proxy(stage.world.remembers_devices))
    return Act(auth, auth.devices.list, secrets, name=name)


def remember_device(stage):
    auth, name, secrets = _signed_in(stage, stage.behind_proxy(stage.world.remembers_devices))
    return Act(auth, auth.devices.remember, secrets, name=name)


def forget_device(stage):
    auth, name, secrets = _signed_in(stage, stage.behind_proxy(stage.world.remembers_devices))

    def again():
        with suppress(ServiceError):  # it had been forgotten
            auth.devices.forget()
        assert auth.devices.list() == ()
        auth.sign_in(name, PASSWORD)

    return Act(auth, auth.devices.forget, secrets, again, name=name)
