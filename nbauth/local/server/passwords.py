"""Passwords for the demo's users: random, within Cognito's default policy, and pleasant to type."""

import secrets

_WORDS = (
    "amber", "anchor", "apple", "autumn", "badger", "bamboo", "beacon", "birch", "breeze", "bridge", "cactus", "canyon",
    "cedar", "cherry", "clover", "cobalt", "comet", "copper", "coral", "cotton", "crane", "daisy", "delta", "desert",
    "dragon", "ember", "falcon", "fern", "forest", "garden", "ginger", "glacier", "granite", "harbor", "hazel", "heron",
    "indigo", "island", "ivory", "jasmine", "juniper", "kestrel", "lagoon", "lantern", "lemon", "linen", "lotus",
    "magnet", "maple", "marble", "meadow", "mellow", "misty", "nectar", "oasis", "ocean", "olive", "orchid", "otter",
    "pebble", "pepper", "pine", "plum", "poppy", "prairie", "quartz", "raven", "reef", "river", "robin", "saffron",
    "sage", "salmon", "sierra", "silver", "spruce", "summit", "sunny", "thistle", "tiger", "topaz", "tulip", "tundra",
    "valley", "velvet", "violet", "walnut", "willow", "winter", "zephyr",
)  # fmt: skip


def new_password() -> str:
    """For example `Amber-otter-4821`: 8 and more, upper and lower case, digits, and the hyphen counts as a symbol.

    About 26 bits, which is enough behind the lock-out of `lockout.py` and a loopback port.
    """
    first, second = secrets.choice(_WORDS), secrets.choice(_WORDS)
    return f"{first.capitalize()}-{second}-{1000 + secrets.randbelow(9000)}"
