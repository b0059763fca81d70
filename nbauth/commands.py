"""`nbauth login | logout | whoami | credential-process`: the keychain's sign-in, from a terminal."""

import json
from dataclasses import replace

from nbauth.auth import Auth
from nbauth.config import PoolConfig
from nbauth.errors import NotSignedIn
from nbauth.notebook.kernel import check_name
from nbauth.vault import KeyringVault
from nbauth.widget import terminal


def login(pool: str | None, name: str) -> str:
    """Sign in with prompts, unless the keychain's sign-in is alive. Raises VaultError where there is no keychain."""
    check_name(name)
    vault = KeyringVault()
    if problem := vault.problem():
        raise problem  # a sign-in that ends with this command would be of no use: so it is kept, whatever is configured
    auth = Auth(replace(PoolConfig.load(pool), keep_signed_in=True), name=name, vault=vault)
    auth.resume()
    if auth.is_signed_in:
        return f"Signed in as {auth.username}."
    terminal.sign_in(auth)
    return ""


def logout(pool: str | None, name: str) -> str:
    """Forget what the keychain keeps, whatever that is, and revoke it. Raises VaultError where there is no keychain."""
    check_name(name)
    vault = KeyringVault()
    if problem := vault.problem():
        raise problem
    Auth(PoolConfig.load(pool), name=name, vault=vault).sign_out()
    return "Signed out."


def whoami(pool: str | None, name: str) -> str:
    """One line. Raises NotSignedIn."""
    return str(_signed_in(pool, name))


def credential_process(pool: str | None, name: str) -> str:
    """What the AWS CLI and SDKs expect of a `credential_process`; never asks. Raises NotSignedIn.

    https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
    """
    # The AWS CLI asks at each of its calls: that must not be a renewal every time.
    now = _signed_in(pool, name, renew=False).credentials()
    return json.dumps(
        {
            "Version": 1,
            "AccessKeyId": now.access_key,
            "SecretAccessKey": now.secret_key,
            "SessionToken": now.token,
            "Expiration": now.expires_at.isoformat(timespec="seconds"),
        }
    )


def _signed_in(pool: str | None, name: str, *, renew: bool = True) -> Auth:
    check_name(name)
    vault = KeyringVault()
    auth = Auth(PoolConfig.load(pool), name=name, vault=vault)
    auth.resume(renew=renew)
    if not auth.is_signed_in:
        # Of a keychain that is locked, and of an entry that is damaged, nobody can say that there is no sign-in.
        raise vault.problem() or auth.not_read_because or NotSignedIn("Nobody is signed in.", hint="Run: nbauth login")
    return auth
