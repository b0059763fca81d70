"""AWS STS: a role is assumed with credentials that somebody has, and becomes other ones.

https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
"""

from datetime import timedelta
from typing import Any

from botocore.config import Config

from nbauth.aws.during import During
from nbauth.aws.guard import guarded
from nbauth.aws.keys import temporary
from nbauth.aws.service_time import offset
from nbauth.aws.session import Session
from nbauth.core.assuming import AssumedAs
from nbauth.core.ports import Clock
from nbauth.core.tokens import Credentials

_CONFIG = Config(connect_timeout=5, read_timeout=10, retries={"mode": "standard", "total_max_attempts": 2})


def assume(session: Session, role: AssumedAs, session_name: str, clock: Clock) -> Credentials:
    """New credentials of `role`, by those of the session. Raises RoleRefused and the other NbauthErrors."""
    asked: dict[str, Any] = {
        "RoleArn": role.arn,
        "RoleSessionName": session_name,
        "DurationSeconds": role.seconds,
    }
    if role.tags:
        asked["Tags"] = [{"Key": name, "Value": value} for name, value in role.tags]

    def given() -> Credentials:
        reply, now = session.client("sts", config=_CONFIG).assume_role(**asked), clock()
        ahead = offset(str(reply["ResponseMetadata"]["HTTPHeaders"].get("date", "")), now) or timedelta(0)
        return temporary(reply["Credentials"], now=now, ahead=ahead)

    return guarded(given, During.ASSUMING, ())  # the keys sign the request, and are not in it
