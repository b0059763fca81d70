"""Why AWS can't be reached, and what to look at."""

from nbauth.texts.text import Text


class Network:
    """Errors of `nbauth.aws.unreachable`. `{variable}` is one of the environment."""

    NO_ANSWER = Text("The service does not answer.", hint="Check the network, then try again.")
    NO_ANSWER_BY_PROXY = Text(
        "The service does not answer.", hint="Check the network and the proxy (HTTPS_PROXY), then try again."
    )

    # Certificates
    NOT_VERIFIED = Text(
        "The service's certificate could not be verified.",
        hint="Behind a company proxy, set AWS_CA_BUNDLE to its certificate file. Otherwise don't type a password here.",
    )
    NO_CERTIFICATES = Text(
        "There is no file {path!r}, where {variable} says that certificates are.",
        hint="Set {variable} to the file of certificates that your company gives out, or remove it.",
    )

    # Proxies
    NO_PROXY = Text("The proxy does not answer.", hint="Check HTTPS_PROXY, then try again.")
    MALFORMED_PROXY = Text(
        "{variable} is not the address of a proxy that can be used.",
        hint="It looks like http://proxy.example.com:3128, or http://name:password@proxy.example.com:3128; "
        "in a password, write / as %2F, ? as %3F and # as %23.",
    )
    PROXY_ASKS_WHO = Text(
        "The proxy asks for a name and a password (HTTP 407).",
        hint="Check those in HTTPS_PROXY, which looks like http://name:password@proxy.example.com:3128.",
    )
    PROXY_REFUSES = Text(
        "The proxy does not let this through to AWS (HTTP {status}).",
        hint="Check HTTPS_PROXY, or ask whoever runs the proxy to allow Amazon Cognito's hosts.",
    )
