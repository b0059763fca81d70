"""Powers modulo the prime of SRP, by OpenSSL: a tenth of the time that Python takes, and the same for each exponent.

`cryptography` offers no powers as such, but a Diffie-Hellman exchange is one: the other's public number is raised to
one's own private number. It announces the end of that (FFDH) for some later version; where it is gone, or refuses,
Python does the same.
"""

import warnings

from pycognito.aws_srp import G_HEX, N_HEX

PRIME, GENERATOR = int(N_HEX, 16), int(G_HEX, 16)

warnings.filterwarnings("ignore", "Diffie-Hellman over finite fields", module=r"nbauth\.aws\.powers")


def power(base: int, exponent: int) -> int:
    """`base` to the power of `exponent`, modulo the prime."""
    try:
        return _by_openssl(base % PRIME, exponent)
    except Exception:  # noqa: BLE001 -- whatever its reason, as for a base of 1: there is another way
        return pow(base, exponent, PRIME)


def _by_openssl(base: int, exponent: int) -> int:
    from cryptography.hazmat.primitives.asymmetric import dh

    group = dh.DHParameterNumbers(PRIME, GENERATOR)
    other = dh.DHPublicNumbers(base, group).public_key()
    mine = dh.DHPrivateNumbers(exponent, dh.DHPublicNumbers(GENERATOR, group))  # whose public number plays no part
    return int.from_bytes(mine.private_key().exchange(other), "big")
