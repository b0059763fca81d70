"""Where the servers of the tests listen."""

import socket


def free_port() -> int:
    """One that no program has a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
