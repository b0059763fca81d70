"""The user pool's side of a sign-out: what is to be told there, and what of it failed."""

from collections.abc import Sequence
from contextlib import suppress
from enum import Enum

from nbauth.core.ports import Clock, IdentityProvider, Kept
from nbauth.core.tokens import Tokens
from nbauth.errors import NbauthError
from nbauth.secret import Secret
from nbauth.texts import Session, Text, Written, joined


class Ends(Enum):
    """What ends."""

    SIGN_IN = "this sign-in"
    ALL = "all of the user's sign-ins"
    ACCOUNT = "the account"
    """With all that the user pool could be told of."""


def not_told(
    ends: Ends, provider: IdentityProvider, last: Tokens | None, refresh_tokens: Sequence[Secret], clock: Clock
) -> list[tuple[Text, NbauthError]]:
    """Tell the user pool; what failed of that, and why."""
    try:
        if ends is Ends.ALL and last:
            end_everywhere(provider, last, clock)
        elif ends is not Ends.ACCOUNT:
            revoke(provider, refresh_tokens)
    except NbauthError as failure:
        return [(Session.NOT_ENDED if ends is Ends.ALL else Session.NOT_REVOKED, failure.again())]
    return []


def revoke(provider: IdentityProvider, refresh_tokens: Sequence[Secret]) -> None:
    """The first is the one that lives; of another it is not known whether it does."""
    for number, token in enumerate(refresh_tokens):
        with suppress(*([NbauthError] if number else [])):
            provider.revoke(token)


def end_everywhere(provider: IdentityProvider, tokens: Tokens, clock: Clock) -> None:
    """Takes an access token that is still valid: after a laptop's sleep, the last one is not."""
    if tokens.expires_at <= clock():
        kept = Kept(tokens.username, tokens.sub, tokens.refresh_token, device_key=tokens.device_key)
        tokens = provider.refresh(kept, lambda _: None)  # all of them end in a moment
    provider.sign_out_everywhere(tokens)


def signed_out_but(failures: Sequence[tuple[Text, NbauthError]]) -> NbauthError:
    """Whoever is signed out here, and not all over, hears which part failed, and why."""
    said = joined(Written.SENTENCES, (what.of(why=failure.message) for what, failure in failures))
    first = failures[0][1]
    text = Session.SIGNED_OUT_BUT.of(failures=said)
    return type(first)(text, hint=first.hint, code=first.code, request_id=first.request_id)
