"""What is said where a role is assumed."""

from nbauth.texts.text import Text


class Assuming:
    """Errors of `auth.assume_role`."""

    NO_ROLE = Text(
        "{value} is no ARN of a role.",
        hint="It is like arn:aws:iam::123456789012:role/name, with the account's number.",
    )
    NO_SESSION_NAME = Text(
        "{value} can't be a session_name.",
        hint="AWS allows 2 to 64 letters, digits and any of +=,.@-_ in it, and no spaces.",
    )
    NO_DURATION = Text(
        "A duration of {value} can't be had: it is in whole seconds, from {least} to {most}.",
        hint="AWS gives a role that is assumed with another one an hour at the most; the session renews it by itself, "
        "for as long as the sign-in lasts.",
    )
    NO_TAGS = Text(
        'tags must be like {{"project": "penguins"}}, not a {type}.', hint="Give names and values, both as text."
    )
    MANY_TAGS = Text("A session has {most} tags at the most.", hint="Leave some out.")
    NO_TAG = Text(
        "The tag {name} can't be used.",
        hint="Its name is text of up to {most} characters, does not begin with aws: and comes once, in capitals or "
        "not; its value is text of up to {most_of_value}. Both are of letters, digits, spaces and any of _.:/=+-@.",
    )
    REFUSED = Text(
        "AWS does not let you assume this role.",
        hint="Ask whoever looks after the role: its trust policy must name the role that you are signed in with, and "
        "that one must be allowed sts:AssumeRole. With tags, both need sts:TagSession too.",
    )
    REFUSED_IN_ITS_WORDS = Text("AWS does not let you assume this role: {words}.", hint=REFUSED.hint)
    TOO_LONG = Text(
        "The session's tags are too long all together.", hint="Leave some out, or make their names and values shorter."
    )
    NOT_IN_REGION = Text(
        "AWS STS is switched off in this region for the account.",
        hint="Ask whoever looks after the account to activate it there.",
    )
    EXPIRED = Text(
        "AWS takes the request to assume the role, or the credentials for it, for expired.",
        hint="Check this computer's clock, then try again.",
    )

    # The basic flow
    NO_BASIC_FLOW = Text(
        "The identity pool does not allow the basic (classic) flow, which basic_flow_duration asks for.",
        hint="Leave basic_flow_duration out, or ask whoever looks after the identity pool to allow it.",
    )
    BASIC_REFUSED = Text(
        "AWS STS does not give you the role that the basic flow asks for.",
        hint="Ask whoever looks after the role: its trust policy must name the identity pool, and let in who has "
        "signed in (authenticated).",
    )
    BASIC_TOO_LONG = Text(
        "The sessions of the role may not be as long as basic_flow_duration.",
        hint="Set a shorter one, or ask whoever looks after the role to raise its MaxSessionDuration.",
    )
    NO_BASIC_ROLE = Text(
        "None of your groups gives you a role, and the configuration names none for the basic flow.",
        hint="Set basic_flow_role_arn, or ask the administrator of the user pool for a group with a role.",
    )
    BASIC_TAGS_TOO_LONG = Text(
        "The identity pool gives the session more tags than AWS takes.",
        hint="Ask whoever looks after the identity pool to map fewer or shorter attributes to tags.",
    )
