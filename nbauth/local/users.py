"""What an administrator of the user pool does with its users."""

from collections.abc import Mapping
from typing import Any

from nbauth.config import PoolConfig
from nbauth.local.account import Account
from nbauth.local.control import Control


class Users:
    """Of any pool of this local AWS, the demo's where it is left out."""

    _control: Control
    _demo: PoolConfig

    def create_user(
        self,
        username: str,
        *,
        password: str,
        temporary: bool = False,
        invited: bool = False,
        attributes: Mapping[str, str] | None = None,
        pool: PoolConfig | None = None,
    ) -> Account:
        """A user who is confirmed, or who must replace a temporary password.

        `attributes` may have `email_verified`: without it no address is verified. Who is `invited` gets a message, to
        the e-mail address or else the phone number, with the temporary password as its code; nobody else gets one.
        """
        made = self._on_user(
            "create_user",
            username,
            pool,
            password=password,
            temporary=temporary,
            invited=invited,
            attributes=dict(attributes or {}),
        )
        return Account(**made)

    def set_attributes(self, username: str, attributes: Mapping[str, str], *, pool: PoolConfig | None = None) -> None:
        """Change attributes, as no app client may: `email_verified` too."""
        self._on_user("set_attributes", username, pool, attributes=dict(attributes))

    def add_to_group(self, username: str, group: str, *, pool: PoolConfig | None = None) -> None:
        """Make the user a member. It shows in the tokens from the next sign-in or refresh on."""
        self._on_user("add_to_group", username, pool, group=group)

    def confirm(self, username: str, *, pool: PoolConfig | None = None) -> None:
        """Confirm a sign-up without a code. It verifies no address."""
        self._on_user("confirm_user", username, pool)

    def disable(self, username: str, *, pool: PoolConfig | None = None) -> None:
        """Let the user in no more, and end all sessions."""
        self._on_user("disable_user", username, pool)

    def enable(self, username: str, *, pool: PoolConfig | None = None) -> None:
        """Let a disabled user in again."""
        self._on_user("enable_user", username, pool)

    def delete(self, username: str, *, pool: PoolConfig | None = None) -> None:
        """Remove the user."""
        self._on_user("delete_user", username, pool)

    def reset_password(self, username: str, *, pool: PoolConfig | None = None) -> None:
        """Make the user choose a new password with a code, which is sent at once."""
        self._on_user("reset_password", username, pool)

    def _on_user(self, operation: str, username: str, pool: PoolConfig | None, **more: Any) -> Any:
        return self._control.ask(operation, user_pool_id=self._id(pool), username=username, **more)

    def _id(self, pool: PoolConfig | None) -> str:
        return (pool or self._demo).user_pool_id
