"""Who is signed in or not, and what is being asked."""

from nbauth.texts.text import Text


class Session:
    """What `nbauth.core.flow`, the sign-in and `Auth` say."""

    NOT_SIGNED_IN = Text(
        "Nobody is signed in.", hint="Sign in with the form or the prompts of nbauth.login(), or with auth.sign_in(…)."
    )
    WAITED = Text("{why} This call has waited {seconds} seconds for a sign-in.")
    WAIT_RELEASED = Text("{why} This call has waited for a sign-in, and waits no longer.")
    SIGNED_OUT_ELSEWHERE = Text("You signed out in another notebook or a terminal.", hint="Sign in again.")
    SIGNED_OUT_MEANWHILE = Text("You signed out meanwhile.", hint="Sign in again.")
    LEFT_MEANWHILE = Text("The sign-in was left meanwhile.", hint="Start again.")
    MAY_HAVE_BEEN_TAKEN = Text(
        "That question is over: the answer before, whose reply was lost, may have been taken.",
        hint="Sign in again, with the new password if you have chosen one.",
    )
    RESET_MAY_HAVE_WORKED = Text(
        "That code was used already: the answer before, whose reply was lost, may have set the new password.",
        hint="Sign in with the new password; if that fails, ask for another code.",
    )
    ANSWER_UNDER_WAY = Text("An answer before this one is still under way.", hint="Wait a moment, then try again.")
    NOT_ASKED = Text("That is not what is being asked for now.", hint="Look at the step, or start again.")
    ANOTHER_QUESTION = Text("Something else is being asked for by now.", hint="Look at what is asked, and answer that.")
    NO_QUESTION = Text("No question is open.", hint="Start with sign_in(username, password).")
    RESET_FIRST = Text(
        "A new password must be set first.", hint="Call auth.confirm_forgot_password(username, new_password, code)."
    )

    # Where a sign-in stands
    SIGNED_OUT = Text("signed out")
    GUEST = Text("guest")
    SIGNED_IN = Text("signed in")
    SIGN_IN_EXPIRED = Text("sign-in expired")
    IS_OUT = Text("{state}, user pool {pool}")
    GUEST_UNTIL = Text("{state}, user pool {pool}, credentials until {time} UTC")
    IS_IN = Text("{state} as {name}, user pool {pool}")
    CREDENTIALS_UNTIL = Text("{state} as {name}, user pool {pool}, credentials until {time} UTC")
    TOKENS_UNTIL = Text("{state} as {name}, user pool {pool}, tokens until {time} UTC")
    WITH_ROLE = Text("{said}, role {role}")
    NOT_YOUR_ROLE = Text(
        "{role} is none of your roles.",
        hint="auth.roles() names them. One that was given to you just now is among them after "
        "auth.tokens(force_refresh=True); auth.use_role(None) leaves the choice to the identity pool.",
    )

    NO_POOL = Text("A pool is a PoolConfig, not {type}.", hint="Pass nbauth.PoolConfig(…) or nbauth.PoolConfig.load().")
    NO_IDENTITY_POOL = Text(
        "This pool gives tokens but no AWS credentials: identity_pool_id is missing.",
        hint="Add identity_pool_id to the configuration.",
    )
    NO_FLOW = Text(
        "There is no sign-in flow {flow!r}.", hint='Pass flow="srp", flow="choice", flow="password" or flow="custom".'
    )
    CLOCK_IS_SLOW = Text("This computer's clock is {minutes} minutes behind AWS's, which refuses that: set it.")
    CLOCK_IS_FAST = Text("This computer's clock is {minutes} minutes ahead of AWS's, which refuses that: set it.")
    SIGNED_OUT_BUT = Text("You are signed out here. {failures}")
    NOT_ERASED = Text("But what is kept could not be removed: {why}")
    NOT_REVOKED = Text("But the refresh token could not be revoked: {why}")
    NOT_ENDED = Text("But the other sign-ins could not be ended: {why}")
    ANOTHER_USER_KEPT = Text(
        "Another user has signed in in another notebook, and is kept instead.",
        hint='Give each user a name of their own: nbauth.login(name="…").',
    )
