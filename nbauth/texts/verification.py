"""Why a token is not believed."""

from nbauth.texts.text import Text

_HINT = "Try again; if it stays, ask the administrator of the user pool."


class Verification:
    """Errors of `nbauth.aws.jwks`. `{use}` is `id` or `access`."""

    NOT_TRUSTED = Text("The {use} token can't be trusted ({what}).", hint=_HINT)
    OF_ANOTHER_USE = Text("A token that should be an {use} token is none.", hint=_HINT)
    EXPIRED = Text("The {use} token has expired.", hint=_HINT)
    NO_CLAIM = Text("The ID token does not say {name}.", hint=_HINT)
    FOR_ANOTHER_CLIENT = Text("The access token is for another app client.", hint=_HINT)
    FOR_ANOTHER_USER = Text("The access token is for another user.", hint=_HINT)

    # The user pool's keys
    UNKNOWN_KEY = Text("A token was signed with a key that the user pool does not publish.", hint=_HINT)
    NO_KEYS = Text(
        "The user pool's keys are not where they should be (HTTP {status}).",
        hint="Check user_pool_id, and endpoint_url if it is set: there may be no such user pool.",
    )
    KEYS_NOT_FETCHED = Text("The user pool's keys could not be fetched (HTTP {status}).", hint=_HINT)
    KEYS_NOT_FINISHED = Text("The user pool's keys do not come to their end.", hint=_HINT)
    KEYS_NOT_UNDERSTOOD = Text("The user pool's keys could not be understood.", hint=_HINT)
