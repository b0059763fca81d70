# ruff: noqa: SLF001 -- MiniStack's private functions are called; see replacing.py
"""What is there when the local AWS starts: a pool, its users and groups, a bucket with data."""

from collections.abc import Callable
from importlib import resources
from types import ModuleType

from nbauth.local.server import passwords, roles
from nbauth.local.server.calling import NotDoneError, call
from nbauth.local.server.hosted import outside
from nbauth.local.server.pools import ClientSpec, Pools, PoolSpec
from nbauth.local.server.refusal import Data
from nbauth.local.server.replacing import require
from nbauth.local.server.second_factors import EMAIL, SMS, TOTP
from nbauth.local.server.settings import BUCKET, REGION

_KINDS = {
    "ada": "plain",
    "sam": "sms",
    "emi": "email",
    "tot": "totp",
    "mia": "choice",
    "nia": "new-password",
    "uma": "unconfirmed",
    "rosa": "roles",
}
_MFA = {"sms": [SMS], "email": [EMAIL], "totp": [TOTP], "choice": [TOTP, SMS]}
"""What is switched on; one that is alone is preferred too."""
_PHONE = "+12025550143"  # of the numbers that are set aside for fiction


def user_pool(
    cognito: ModuleType,
    pools: Pools,
    new_totp_secret: Callable[[], str],
    *,
    custom_auth: bool,
    redirect_urls: list[str],
    logout_urls: list[str],
) -> Data:
    """A user pool with three app clients and the users; what it says of them is what `aws.users` shows."""
    require(cognito, "_admin_create_user", "_admin_set_user_password", "_sign_up", "_user_pools",
            "_pool_signing_key")  # fmt: skip
    pool_id = pools.make(PoolSpec())
    clients = {
        "plain": pools.make_client(
            pool_id,
            ClientSpec(
                custom_auth=custom_auth,
                redirect_urls=redirect_urls,
                logout_urls=logout_urls,
                providers=["COGNITO", outside.NAME],
            ),
        ),
        "secret": pools.make_client(pool_id, ClientSpec(secret=True, custom_auth=custom_auth), name="server"),
        "rotating": pools.make_client(pool_id, ClientSpec(rotation=True), name="rotating"),
    }
    for use in ("access", "id"):
        cognito._pool_signing_key(pool_id, use)  # made now, so that the first sign-in does not wait for it
    users = [
        _user(cognito, pool_id, clients["plain"], name, kind=kind, new_totp_secret=new_totp_secret)
        for name, kind in _KINDS.items()
    ]
    return {"user_pool_id": pool_id, "clients": clients, "users": users}


def pool_with_devices(cognito: ModuleType, pools: Pools, users: list[Data]) -> tuple[str, str]:
    """The ids of another user pool, which leaves it to people to have their computer remembered, and its app client.

    A code by SMS is spared there then. Its only user is sam, with the same password.
    """
    pool_id = pools.make(PoolSpec(devices="opt-in", device_spares_second_factor=True))
    client_id = pools.make_client(pool_id, ClientSpec())
    [password] = [user["password"] for user in users if user["kind"] == "sms"]
    _user(cognito, pool_id, client_id, "sam", kind="sms", new_totp_secret=str, password=password)
    return pool_id, client_id


def _user(
    cognito: ModuleType,
    pool_id: str,
    client_id: str,
    name: str,
    *,
    kind: str,
    new_totp_secret: Callable[[], str],
    password: str = "",
) -> Data:
    email = f"{name}@example.com"
    password = password or passwords.new_password()
    attributes = [{"Name": "email", "Value": email}]
    if kind == "unconfirmed":
        call(cognito._sign_up, {
            "ClientId": client_id, "Username": name, "Password": password, "UserAttributes": attributes,
        })  # fmt: skip
        return {"username": name, "kind": kind, "email": email, "password": password}
    attributes.append({"Name": "email_verified", "Value": "true"})
    if SMS in _MFA.get(kind, ()):
        attributes += [{"Name": "phone_number", "Value": _PHONE}, {"Name": "phone_number_verified", "Value": "true"}]
    call(cognito._admin_create_user, {
        "UserPoolId": pool_id, "Username": name, "TemporaryPassword": password, "UserAttributes": attributes,
        "MessageAction": "SUPPRESS",
    })  # fmt: skip
    if kind != "new-password":
        call(cognito._admin_set_user_password, {
            "UserPoolId": pool_id, "Username": name, "Password": password, "Permanent": True,
        })  # fmt: skip
    stored = cognito._user_pools.get(pool_id)["_users"][name]
    described = {"username": name, "kind": kind, "email": email, "password": password}
    if kind in _MFA:
        stored["_mfa_enabled"] = list(_MFA[kind])
        stored["_preferred_mfa"] = _MFA[kind][0] if len(_MFA[kind]) == 1 else ""
    if TOTP in _MFA.get(kind, ()):
        stored["_totp_secret"] = described["totp_secret"] = new_totp_secret()
    return described


def groups(cognito: ModuleType, made: roles.Roles, pool_id: str, identity_pool_id: str) -> None:
    """Readers and writers of the data, each with a role; who is in both reads, unless they choose to write."""
    require(cognito, "_create_group", "_admin_add_user_to_group")
    for precedence, (group, policy) in enumerate(
        (("readers", roles.reader_policy()), ("writers", roles.writer_policy())), 1
    ):
        arn = made.make(f"nbauth-demo-{group}", policy, [identity_pool_id])
        call(cognito._create_group, {
            "UserPoolId": pool_id, "GroupName": group, "RoleArn": arn, "Precedence": precedence,
        })  # fmt: skip
        for name in (name for name, kind in _KINDS.items() if kind == "roles"):
            call(cognito._admin_add_user_to_group, {"UserPoolId": pool_id, "Username": name, "GroupName": group})


async def bucket(s3: ModuleType) -> None:
    """The demo bucket with the penguins in it; what is said about them is for everybody."""
    data = resources.files("nbauth.local").joinpath("data")
    location = (
        f"<CreateBucketConfiguration><LocationConstraint>{REGION}</LocationConstraint></CreateBucketConfiguration>"
    )
    await _put(s3, f"/{BUCKET}", location.encode(), {})
    for key, name, kind in (
        ("data/penguins.parquet", "penguins.parquet", "application/vnd.apache.parquet"),
        ("public/README.md", "README.md", "text/markdown"),
    ):
        await _put(s3, f"/{BUCKET}/{key}", data.joinpath(name).read_bytes(), {"content-type": kind})


async def _put(s3: ModuleType, path: str, body: bytes, headers: dict[str, str]) -> None:
    status, _, answer = await s3.handle_request("PUT", path, headers, body, {}, internal=True)
    if status != 200:
        raise NotDoneError(f"PUT {path} answered {status}: {answer.decode(errors='replace')}")
