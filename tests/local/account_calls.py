"""What the tests of sign-up and recovery have in common: calls as an app makes them, with SECRET_HASH if need be."""

from local_calls import idp
from pycognito.aws_srp import AWSSRP

PASSWORD = "Some-word-1234"


def _hash(pool, username):
    return (
        {"SecretHash": AWSSRP.get_secret_hash(username, pool.client_id, pool.client_secret)}
        if pool.client_secret
        else {}
    )


def _call(pool, operation, username, **more):
    call = getattr(idp(pool), operation)
    return call(**{"ClientId": pool.client_id, "Username": username, **_hash(pool, username), **more})


def sign_up(pool, username="eve", password=PASSWORD, attributes=None, **more):
    attributes = {"email": "eve@example.org"} if attributes is None else attributes
    given = [{"Name": name, "Value": value} for name, value in attributes.items()]
    return _call(pool, "sign_up", username, Password=password, UserAttributes=given, **more)


def confirm(pool, username, code, **more):
    return _call(pool, "confirm_sign_up", username, ConfirmationCode=code, **more)


def resend(pool, username):
    return _call(pool, "resend_confirmation_code", username)["CodeDeliveryDetails"]


def forget(pool, username):
    return _call(pool, "forgot_password", username)["CodeDeliveryDetails"]


def reset(pool, username, code, password="Brand-new-1234"):
    return _call(pool, "confirm_forgot_password", username, ConfirmationCode=code, Password=password)


def other_than(code):
    """A code that is certainly wrong."""
    return f"{(int(code) + 1) % 10**6:06d}"


def last_code(aws, username, **where):
    return aws.outbox(username, **where)[-1].code
