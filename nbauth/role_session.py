"""The session of a role that was assumed, which can assume another."""

from collections.abc import Mapping
from functools import partial

from nbauth.assumed_role import AssumedRole, Source
from nbauth.aws import sts
from nbauth.aws.session import Session
from nbauth.core.assuming import LONGEST_S, AssumedAs, assumed_as, session_name_of
from nbauth.core.events import What
from nbauth.core.tokens import Credentials
from nbauth.holder import Holder


class RoleSession(Session):
    """A boto3 session with the credentials of a role, renewed for as long as the sign-in lasts."""

    def __init__(self, holder: Holder, role: AssumedRole) -> None:
        super().__init__(holder.pool, role.credentials, partial(role.credentials, renew=True))
        self._holder = holder
        self._role = role

    def assume_role(
        self,
        arn: str,
        *,
        session_name: str | None = None,
        tags: Mapping[str, str] | None = None,
        duration: int = LONGEST_S,
    ) -> "RoleSession":
        """The session of another role, assumed with this one's credentials; as `Auth.assume_role`."""
        asked = assumed_as(arn, session_name=session_name, tags=tags, duration=duration)
        return role_session(self._holder, self._role, asked)


def role_session(holder: Holder, source: Source, role: AssumedAs) -> RoleSession:
    """The role is assumed now. Raises NotSignedIn, RoleRefused and the other NbauthErrors."""
    inner = Session(holder.pool, source.fetch_credentials, partial(source.fetch_credentials, renew=True))

    def assume() -> Credentials:
        name = role.session_name or session_name_of(holder.status().shown_name)
        return sts.assume(inner, role, name, holder.now)

    assumed = AssumedRole(source, assume, clock=holder.now, recording=partial(holder.recorder.recording, What.ASSUMING))
    assumed.credentials()
    return RoleSession(holder, assumed)
