"""What `Auth` gives to whoever is signed in: the session, tokens and credentials, roles, and ways to hand them on."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from nbauth.core.assuming import LONGEST_S, assumed_as
from nbauth.core.tokens import Credentials, Tokens
from nbauth.handoff.handle import Handle
from nbauth.handoff.tools import Tools
from nbauth.hold import session_of
from nbauth.holder import Holder

if TYPE_CHECKING:
    import boto3

    from nbauth.role_session import RoleSession


class Access:
    """What a sign-in is for."""

    _holder: Holder
    _handle: Handle

    @cached_property
    def session(self) -> "boto3.Session":
        """A boto3 session that follows this sign-in; before it, its calls raise NotSignedIn."""
        return session_of(self._holder)

    def tokens(self, *, force_refresh: bool = False) -> Tokens:
        """The user pool's tokens, valid now.

        Raises NotSignedIn, SignInExpired, or why they could not be renewed.
        """
        return self._holder.tokens(renew=force_refresh)

    def credentials(self, *, force_refresh: bool = False) -> Credentials:
        """Temporary AWS credentials, valid now.

        Raises NotSignedIn, SignInExpired, GuestRefused, ConfigurationError where the pool has no identity pool, or why
        they could not be renewed.
        """
        return self._holder.credentials(renew=force_refresh)

    def roles(self) -> tuple[str, ...]:
        """The ARNs of the roles that the user can choose from: those of their groups, the preferred one first.

        Raises NotSignedIn, SignInExpired, or why the tokens that name them could not be renewed.
        """
        return self._holder.tokens().roles

    def use_role(self, arn: str | None) -> None:
        """Have the session, and each client made from it, use this role from now on; or with None, the pool's choice.

        The choice is kept with the sign-in. Raises RoleRefused, after which the role is the one before, and the other
        NbauthErrors.
        """
        self._holder.roles.use(arn)

    def assume_role(
        self,
        arn: str,
        *,
        session_name: str | None = None,
        tags: Mapping[str, str] | None = None,
        duration: int = LONGEST_S,
    ) -> "RoleSession":
        """A session of another role, assumed with AWS STS by the credentials of this sign-in, and renewed with them.

            lab = auth.assume_role("arn:aws:iam::123456789012:role/lab", tags={"project": "penguins"})
            lab.client("s3").list_buckets()

        AWS's logs call it `session_name`, by default the user's name. `tags` are session tags, which policies can ask
        for. `duration` is how long each set of its credentials lives, from 900 to 3,600 seconds: AWS gives a role that
        is assumed with another one an hour at the most. `lab.assume_role(…)` assumes the next one with it. It is not
        renewed when the sign-in has ended; whoever signs in next has the role by their own. Raises NotSignedIn,
        RoleRefused and the other NbauthErrors.
        """
        from nbauth.role_session import role_session

        asked = assumed_as(arn, session_name=session_name, tags=tags, duration=duration)
        return role_session(self._holder, self._holder, asked)

    @cached_property
    def tools(self) -> Tools:
        """This sign-in as data libraries take it: pandas, polars, Arrow and others."""
        return Tools(self._handle)

    def install(self) -> None:
        """Have this process, and every one that it starts, use this sign-in's credentials until `uninstall()`.

        boto3's default session is `auth.session` then, and other SDKs (the AWS CLI, `!aws s3 ls`, those of data
        libraries, of JavaScript, Go and Rust) find an endpoint on this computer in their environment, whose credentials
        follow the sign-in. Keys, profiles and roles that would come first are taken out of their way. A sign-out puts
        all of it back; after an expiry, it goes on with the next sign-in. One sign-in is installed at a time: another
        one takes its place. Raises NbauthError if the endpoint's helper process does not start.
        """
        from nbauth.handoff import installed

        installed.install(self._holder, self.session)

    def uninstall(self) -> None:
        """Put everything back as it was before `install()`; where another sign-in is installed, do nothing."""
        from nbauth.handoff import installed

        installed.uninstall(self._holder)
