"""What an app client with a secret wants beside each username."""

from nbauth.config import PoolConfig


def hashed(pool: PoolConfig, username: str, name: str = "SECRET_HASH") -> dict[str, str]:
    """The parameter of this name, where the app client has a secret; else none.

    https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html#cognito-user-pools-computing-secret-hash
    """
    if pool.client_secret is None:
        return {}
    from pycognito.aws_srp import AWSSRP

    return {name: AWSSRP.get_secret_hash(username, pool.client_id, pool.client_secret)}
