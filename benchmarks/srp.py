"""The arithmetic of a sign-in with a password, beside pycognito's."""

from datetime import UTC, datetime

from pycognito.aws_srp import AWSSRP

from benchmarks.measure import Figure, in_turns, seconds
from nbauth.aws.service_time import ServiceTime
from nbauth.aws.srp import PasswordProof
from nbauth.config import PoolConfig
from nbauth.secret import Secret

POOL = PoolConfig("eu-west-1_AbCdEfGhI", "client1")
NAME, PASSWORD = "ada", "Correct-horse-77"
ASKED = {"USERNAME": NAME, "USER_ID_FOR_SRP": NAME, "SALT": "5a" * 16, "SRP_B": "9c" * 383, "SECRET_BLOCK": "AAAA"}


def figures() -> list[Figure]:
    """One."""
    time = ServiceTime(lambda: datetime.now(UTC))

    def ours() -> None:
        proof = PasswordProof(POOL, NAME, Secret(PASSWORD), time)
        proof.opening()
        proof.answer(ASKED)

    def theirs() -> None:
        proof = AWSSRP(NAME, PASSWORD, POOL.user_pool_id, POOL.client_id, client=object())
        proof.get_auth_params()
        proof.process_challenge(ASKED, {"USERNAME": NAME})

    ratios = in_turns(lambda: seconds(ours), lambda: seconds(theirs), rounds=25)
    return [Figure("the arithmetic of SRP", "pycognito alone", 0.25, ratios)]
