"""What an administrator of the user pool does, for tests and for what should be there before people come."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from nbauth.config import PoolConfig
from nbauth.local.callbacks import Callbacks
from nbauth.local.control import Control
from nbauth.local.triggers import CustomAuth, PreSignUp
from nbauth.local.users import Users


class Administrator(Users):
    """Only for the process that started the local AWS; got by `LocalAws.administrator`.

    `pool` is any `PoolConfig` of this local AWS, the demo's where it is left out; `username` is also an address that
    can be typed instead. Every method raises `ConfigurationError`, in Cognito's words, if it is refused.
    """

    def __init__(
        self,
        control: Control,
        demo: PoolConfig,
        pool_config: Callable[[Mapping[str, Any]], PoolConfig],
    ) -> None:
        self._control = control
        self._demo = demo
        self._pool_config = pool_config
        self._callbacks = Callbacks(control)

    def make_pool(
        self,
        *,
        username_attributes: Sequence[str] = (),
        alias_attributes: Sequence[str] = ("email",),
        verified_attributes: Sequence[str] | None = None,
        verified_before_update: Sequence[str] = (),
        required_attributes: Sequence[str] = (),
        custom_attributes: Sequence[str] = ("team",),
        self_sign_up: bool = True,
        password_policy: Mapping[str, int | bool] | None = None,
        temporary_password_days: int = 7,
        custom_auth: CustomAuth | None = None,
        pre_sign_up: PreSignUp | None = None,
        secret: bool = False,
        user_auth: bool = False,
        hides_users: bool = True,
        written_attributes: Sequence[str] = (),
        mfa: Literal["OFF", "OPTIONAL", "ON"] = "OPTIONAL",
        mfa_factors: Sequence[Literal["totp", "email", "sms"]] = ("totp", "email", "sms"),
        devices: Literal["always", "opt-in"] | None = None,
        device_spares_second_factor: bool = False,
        issuer: Literal["original", "updated"] = "original",
        first_factors: Sequence[str] = ("PASSWORD", "EMAIL_OTP", "SMS_OTP"),
    ) -> PoolConfig:
        """Another user pool with an app client, in the same identity pool, without users.

        People sign in with an address where `username_attributes` names one (`"email"`, `"phone_number"`), else with
        a user name, or with what `alias_attributes` names once it is verified. Codes go to `verified_attributes`:
        where they are left out, to what people sign in with, and to the e-mail address where that is a name. One of
        those that `verified_before_update` names keeps its old value until the new one is verified.
        `password_policy` overrides Cognito's, with the keys of `PoolConfig.password_policy`; a temporary
        password expires after so many days.
        With `mfa="ON"` everybody needs one of the second factors that `mfa_factors` names: whoever has none must set
        one up to sign in.
        With `devices` it remembers them: each that is confirmed (`"always"`), or each whose user says so (`"opt-in"`);
        with `device_spares_second_factor` a remembered one stands for the code of a second factor.
        The `iss` of its tokens is `https://cognito-idp.REGION.amazonaws.com/POOL`, or the updated one,
        `https://issuer-cognito-idp.…`; the identity pool knows it by the same name.
        With `user_auth` the app client lets people choose among those of the `first_factors` that they have.
        The app client's `written_attributes` are all where none are named; the rest as in `make_client`, where there
        is more to choose.
        """
        if verified_attributes is None:
            verified_attributes = username_attributes or ("email",)
        made = self._control.ask(
            "make_pool",
            pool={
                "username_attributes": _list(username_attributes),
                "alias_attributes": _list(alias_attributes),
                "verified_attributes": _list(verified_attributes),
                "verified_before_update": _list(verified_before_update),
                "required_attributes": _list(required_attributes),
                "custom_attributes": _list(custom_attributes),
                "self_sign_up": self_sign_up,
                "password_policy": dict(password_policy or {}),
                "temporary_password_days": temporary_password_days,
                "mfa": mfa,
                "mfa_factors": _list(mfa_factors),
                "devices": devices or "",
                "device_spares_second_factor": device_spares_second_factor,
                "issuer": issuer,
                "first_factors": _list(first_factors),
            },
            client={
                "secret": secret,
                "user_auth": user_auth,
                "hides_users": hides_users,
                "custom_auth": custom_auth is not None,
                "written_attributes": _list(written_attributes),
            },
        )
        if custom_auth is not None or pre_sign_up is not None:
            self._callbacks.set(made["user_pool_id"], custom_auth=custom_auth, pre_sign_up=pre_sign_up)
        return self._pool_config(made)

    def make_client(
        self,
        *,
        pool: PoolConfig | None = None,
        secret: bool = False,
        user_auth: bool = False,
        srp: bool = True,
        password: bool = True,
        custom_auth: bool = False,
        hides_users: bool = True,
        written_attributes: Sequence[str] = (),
        rotation: bool = False,
        refresh_token_auth: bool = True,
        revocation: bool = True,
        access_token_minutes: int = 60,
        id_token_minutes: int = 60,
        refresh_token_minutes: int = 30 * 24 * 60,
        redirect_urls: Sequence[str] = (),
        logout_urls: Sequence[str] = (),
        providers: Sequence[str] = ("COGNITO", "PenguinID"),
    ) -> PoolConfig:
        """Another app client of a pool.

        With `user_auth` people choose their first factor, and somebody who has just confirmed a sign-up is signed in
        without the password. Without `srp`, or without `password`, the flow USER_SRP_AUTH or USER_PASSWORD_AUTH is
        refused. Without `hides_users` it says who does not exist (`PreventUserExistenceErrors` `LEGACY`). With
        `rotation` each refresh brings a new refresh token, and the old one is good for 60 s more; as without
        `refresh_token_auth`, the flow REFRESH_TOKEN_AUTH is refused then, and GetTokensFromRefreshToken is what
        refreshes. Without `revocation` RevokeToken is refused. The tokens live for so many minutes.
        With `redirect_urls` people can sign in at the sign-in page too, by the `providers`: `"COGNITO"` is the pool
        itself. From there they are sent to `logout_urls` when they have signed out.
        """
        client = {
            "secret": secret,
            "user_auth": user_auth,
            "srp": srp,
            "password": password,
            "custom_auth": custom_auth,
            "hides_users": hides_users,
            "written_attributes": _list(written_attributes),
            "rotation": rotation,
            "refresh_token_auth": refresh_token_auth,
            "revocation": revocation,
            "access_token_minutes": access_token_minutes,
            "id_token_minutes": id_token_minutes,
            "redirect_urls": _list(redirect_urls),
            "logout_urls": _list(logout_urls),
            "providers": _list(providers),
            "refresh_token_minutes": refresh_token_minutes,
        }
        return self._pool_config(self._control.ask("make_client", user_pool_id=self._id(pool), client=client))

    def make_identity_pool(
        self,
        *,
        pool: PoolConfig | None = None,
        role: bool = True,
        trusted_by_role: bool = True,
        classic_flow: bool = False,
        server_side_token_check: bool = False,
        guests: bool = False,
        role_mapping: Mapping[str, Any] | None = None,
    ) -> PoolConfig:
        """The same pool and app client with another identity pool, which knows them alone.

        Without `role` it has none to give, without `trusted_by_role` its roles trust another identity pool. With
        `guests` it lets in who has not signed in, with a role of their own. `role_mapping` is how it chooses a role for
        who has, like `{"Type": "Token", "AmbiguousRoleResolution": "Deny"}`; without one everybody gets the same. With
        `classic_flow` GetOpenIdToken gives tokens for STS. With `server_side_token_check` it takes no login whose user
        has signed out everywhere, or is disabled or gone.
        """
        made = self._control.ask(
            "make_identity_pool",
            user_pool_id=self._id(pool),
            client_id=(pool or self._demo).client_id,
            identity_pool={
                "role": role,
                "trusted_by_role": trusted_by_role,
                "classic_flow": classic_flow,
                "server_side_token_check": server_side_token_check,
                "guests": guests,
                "role_mapping": dict(role_mapping or {}),
            },
        )
        return replace(pool or self._demo, identity_pool_id=made)

    def let_guests_in(self, allowed: bool, *, pool: PoolConfig) -> None:  # noqa: FBT001 -- says it by its name
        """Switch guest access on or off in the identity pool of `pool`; those who are in stay until they renew."""
        self._control.ask("let_guests_in", identity_pool_id=pool.identity_pool_id, allowed=allowed)

    def set_triggers(
        self,
        *,
        pool: PoolConfig | None = None,
        custom_auth: CustomAuth | None = None,
        pre_sign_up: PreSignUp | None = None,
    ) -> None:
        """Give a pool these triggers, and no others. For `custom_auth`, its app client must allow it too."""
        self._callbacks.set(self._id(pool), custom_auth=custom_auth, pre_sign_up=pre_sign_up)

    def make_role(
        self,
        name: str,
        *,
        policy: Mapping[str, Any] | None = None,
        for_guests: bool = False,
        assumable_by: str | None = None,
        pool: PoolConfig | None = None,
    ) -> str:
        """The ARN of a new role that the identity pool of `pool` may give to who signs in, or to guests alone.

        With `assumable_by`, the ARN of another role, it is for who has that one, who can assume it. `policy` is an IAM
        policy document; without one the role may read what everybody reads.
        """
        made: str = self._control.ask(
            "make_role",
            role=name,
            policy=None if policy is None else dict(policy),
            for_guests=for_guests,
            assumable_by=assumable_by,
            identity_pool_id=(pool or self._demo).identity_pool_id,
        )
        return made

    def create_group(
        self,
        group: str,
        *,
        role_arn: str | None = None,
        precedence: int | None = None,
        pool: PoolConfig | None = None,
    ) -> None:
        """A group of users. Their ID tokens name its role, and prefer that of the group with the lowest precedence.

        The role must be there: one that `make_role` has made, or one of an identity pool here,
        `…:role/nbauth-demo-user`, and `-2` and so on for further ones.
        """
        self._control.ask(
            "create_group", user_pool_id=self._id(pool), group=group, role_arn=role_arn, precedence=precedence
        )

    def __repr__(self) -> str:
        return f"<Administrator of the local AWS: user pool {self._demo.user_pool_id}>"


def _list(names: Sequence[str]) -> Sequence[str]:
    """For JSON. A text is left as it is, for the server to say that a list is wanted: its letters are no names."""
    return names if isinstance(names, str) else list(names)
