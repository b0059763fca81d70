"""The journeys of a sign-in, each written once, as what a person does and sees.

They are walked by `Auth` alone, in a real terminal (`test_journeys.py`), and in the form of every front end
(`tests/browser/test_journeys.py`). Each makes the people that it needs, so that all can be walked in one local AWS.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from journeys.person import Person

from nbauth import PoolConfig
from nbauth.local import LocalAws

PASSWORD, ANOTHER = "Right-password-1", "Another-password-2"
WRONG_PASSWORD, WRONG_CODE = "Wrong-password-1", "000000"
_number = count(1)


@dataclass(frozen=True)
class World:
    """Where a journey takes place."""

    aws: LocalAws
    pool: PoolConfig

    def newcomer(self, *, temporary: bool = False) -> str:
        """Somebody whom the administrator has made; gives their name."""
        name = f"person{next(_number)}"
        attributes = {"email": f"{name}@example.com", "email_verified": "true"}
        self.aws.administrator.create_user(
            name, password=PASSWORD, temporary=temporary, attributes=attributes, pool=self.pool
        )
        return name

    def code_for(self, name: str) -> str:
        """What their phone or mailbox has got last."""
        return self.aws.outbox(name, pool=self.pool)[-1].code


Walk = Callable[[Person, World], None]


@dataclass(frozen=True)
class Journey:
    """One of them, and the pool that it needs."""

    name: str
    walk: Walk
    pool: Callable[[LocalAws], PoolConfig]

    def world(self, aws: LocalAws) -> World:
        """A place for it."""
        return World(aws, self.pool(aws))


JOURNEYS: list[Journey] = []


def journey(pool: Callable[[LocalAws], PoolConfig] = lambda aws: aws.pool) -> Callable[[Walk], Walk]:
    """Enters it into the list."""

    def enter(walk: Walk) -> Walk:
        JOURNEYS.append(Journey(walk.__name__.replace("_", " "), walk, pool))
        return walk

    return enter


@journey()
def a_password_alone(person: Person, world: World) -> None:
    ada = world.newcomer()
    person.signs_in(ada, WRONG_PASSWORD)
    person.is_told("The username or the password is not right.")
    person.signs_in(ada, PASSWORD)
    person.is_signed_in_as(ada)
    person.signs_out()
    person.is_signed_out()


@journey()
def a_code_by_text_message(person: Person, world: World) -> None:
    sam = world.aws.users["sam"]
    person.signs_in("sam", sam.password)
    person.gives_code(WRONG_CODE)
    person.is_told("That code is not right.")
    person.is_asked_for_a_code()
    person.gives_code(world.code_for("sam"))
    person.is_signed_in_as("sam")


@journey()
def a_code_by_email(person: Person, world: World) -> None:
    person.signs_in("emi", world.aws.users["emi"].password)
    person.is_asked_for_a_code()
    person.gives_code(world.code_for("emi"))
    person.is_signed_in_as("emi")


@journey()
def the_code_of_an_authenticator_app(person: Person, world: World) -> None:
    tot = world.aws.users["tot"]
    world.aws.clock.advance(30)  # each code is good once
    person.signs_in("tot", tot.password)
    person.is_asked_for_a_code()
    person.gives_code(tot.totp())
    person.is_signed_in_as("tot")


@journey()
def a_password_to_be_replaced(person: Person, world: World) -> None:
    nia = world.newcomer(temporary=True)
    person.signs_in(nia, PASSWORD)
    person.sets_new_password(ANOTHER)
    person.is_signed_in_as(nia)


@journey()
def a_new_account(person: Person, world: World) -> None:
    grace = f"person{next(_number)}"
    person.creates_account(grace, PASSWORD, email=f"{grace}@example.com")
    person.confirms_account(WRONG_CODE)
    person.is_told("That code is not right.")
    person.is_asked_for_a_code()
    person.confirms_account(world.code_for(grace))
    person.is_signed_in_as(grace)


@journey()
def a_forgotten_password(person: Person, world: World) -> None:
    ada = world.newcomer()
    person.forgets_password(ada)
    person.resets_password(WRONG_CODE, ANOTHER)
    person.is_told("That code is not right.")
    person.is_asked_for_a_code()
    person.resets_password(world.code_for(ada), ANOTHER)
    person.is_signed_in_as(ada)


@journey()
def a_question_that_is_left(person: Person, world: World) -> None:
    sam, ada = world.aws.users["sam"], world.newcomer()
    person.signs_in("sam", sam.password)
    person.goes_back()
    person.signs_in(ada, PASSWORD)
    person.is_signed_in_as(ada)
