"""How long to wait for whoever renews the same sign-in."""

from nbauth.deadline import seconds_left


def longest_turn_s() -> float:
    """Half of what is left of the action: longer than a renewal takes that goes well, and the rest is for one's own.

    A renewal has one deadline for all that it asks, so nobody holds a turn for longer than that. Who does not get one
    goes on without, unless each refresh token is good for one use: then VaultError says that another notebook has it.
    """
    return seconds_left() / 2
