"""Temporary credentials, as services reply with them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from nbauth.aws.reply import credentials_life, text
from nbauth.core.tokens import Credentials


def temporary(keys: Mapping[str, Any], *, now: datetime, ahead: timedelta) -> Credentials:
    """From a service whose clock is `ahead` of this computer's. Raises ValueError, TypeError, LookupError for nonsense.

    An identity pool calls the secret key otherwise than STS does.
    """
    secret = keys["SecretKey"] if "SecretKey" in keys else keys["SecretAccessKey"]
    life = credentials_life(keys["Expiration"] - ahead - now)
    return Credentials(text(keys["AccessKeyId"]), text(secret), text(keys["SessionToken"]), now + life)
