"""Who a user pool says that it is: in its tokens, and as a provider of an identity pool.

Both issuers are right for a pool; its keys are at the pool's own address with either.
https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
"""

from nbauth.local.server.refusal import Data
from nbauth.local.server.settings import REGION

UPDATED = "_updated_issuer"
"""Marks a pool. MiniStack shows nobody what begins with _."""


def provider(pool: Data) -> str:
    """The key of its logins in an identity pool: the issuer without `https://`, as amplify-js makes it."""
    prefix = "issuer-" if pool.get(UPDATED) else ""
    return f"{prefix}cognito-idp.{REGION}.amazonaws.com/{pool['Id']}"


def issuer(pool: Data) -> str:
    """The `iss` of its tokens."""
    return f"https://{provider(pool)}"
