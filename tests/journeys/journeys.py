"""The journeys of a sign-in, each written once, as what a person does and sees.

They are walked by `Auth` alone, in a real terminal (`test_journeys.py`), and in the form of every front end
(`page.py`). Each makes the people that it needs, so that all can be walked in one local AWS.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count

from journeys.person import Person

from nbauth import PoolConfig
from nbauth.local import LocalAws
from nbauth.local.server.totp import STEP, code_at

PASSWORD, ANOTHER = "Right-password-1", "Another-password-2"
WRONG_PASSWORD, WRONG_CODE = "Wrong-password-1", "000000"
_number = count(1)


@dataclass(frozen=True)
class World:
    """Where a journey takes place."""

    aws: LocalAws
    pool: PoolConfig

    def newcomer(self, *, temporary: bool = False, with_address: bool = True) -> str:
        """Somebody whom the administrator has made; gives their name."""
        name = f"person{next(_number)}"
        attributes = {"email": f"{name}@example.com", "email_verified": "true"} if with_address else {}
        self.aws.administrator.create_user(
            name, password=PASSWORD, temporary=temporary, attributes=attributes, pool=self.pool
        )
        return name

    def code_for(self, name: str) -> str:
        """What their phone or mailbox has got last."""
        return self.aws.outbox(name, pool=self.pool)[-1].code

    def code_of(self, key: str) -> str:
        """What an authenticator app shows that was told this key."""
        return code_at(key, int(self.aws.clock().timestamp()) // STEP)


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


def with_a_choice(aws: LocalAws) -> PoolConfig:
    """People choose their first factor, and the app client takes nothing else."""
    client = aws.administrator.make_client(user_auth=True, srp=False, password=False)
    return replace(client, auth_flow_type="USER_AUTH")


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
def a_code_that_does_not_come(person: Person, world: World) -> None:
    sam = world.aws.users["sam"]
    person.signs_in("sam", sam.password)
    person.is_asked_for_a_code()
    first = world.code_for("sam")
    person.asks_for_another_code()
    person.gives_code(first)
    person.is_told("That code is not right.")
    person.is_asked_for_a_code()
    person.gives_code(world.code_for("sam"))
    person.is_signed_in_as("sam")


@journey()
def one_of_two_second_factors(person: Person, world: World) -> None:
    person.signs_in("mia", world.aws.users["mia"].password)
    person.chooses("Text message to +*******0143")
    person.is_asked_for_a_code()
    person.gives_code(world.code_for("mia"))
    person.is_signed_in_as("mia")


@journey(lambda aws: aws.administrator.make_pool(mfa="ON", mfa_factors=("totp",)))
def an_authenticator_app_to_be_set_up(person: Person, world: World) -> None:
    seth = world.newcomer()
    person.signs_in(seth, PASSWORD)
    key = person.is_shown_a_key()
    person.gives_code(WRONG_CODE)
    person.is_told("That code is not right.")
    person.is_asked_for_a_code()
    person.gives_code(world.code_of(key))
    person.is_signed_in_as(seth)
    person.signs_out()
    world.aws.clock.advance(30)  # each code is good once
    person.signs_in(seth, PASSWORD)
    person.is_asked_for_a_code()
    person.gives_code(world.code_of(key))
    person.is_signed_in_as(seth)


@journey(lambda aws: aws.administrator.make_pool(mfa="ON", mfa_factors=("totp", "email")))
def an_address_to_be_set_up(person: Person, world: World) -> None:
    seth = world.newcomer(with_address=False)
    person.signs_in(seth, PASSWORD)
    person.chooses("E-mail")
    person.gives_address(f"{seth}@example.com")
    person.is_asked_for_a_code()
    person.gives_code(world.code_for(seth))
    person.is_signed_in_as(seth)


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


@journey(with_a_choice)
def a_code_instead_of_a_password(person: Person, world: World) -> None:
    ada = world.newcomer()
    person.names_themself(ada)
    person.chooses("Code by e-mail")
    person.is_asked_for_a_code()
    person.gives_code(world.code_for(ada))
    person.is_signed_in_as(ada)


@journey(with_a_choice)
def a_password_that_is_chosen(person: Person, world: World) -> None:
    ada = world.newcomer()
    person.names_themself(ada)
    person.chooses("Password")
    person.gives_password(PASSWORD)
    person.is_signed_in_as(ada)


@journey(with_a_choice)
def a_password_that_is_all_there_is(person: Person, world: World) -> None:
    person.names_themself("sam")
    person.gives_password(world.aws.users["sam"].password)
    person.is_asked_for_a_code()
    person.gives_code(world.code_for("sam"))
    person.is_signed_in_as("sam")


def with_computers_that_spare_a_code(aws: LocalAws) -> PoolConfig:
    """A code by e-mail at each sign-in, but from a computer of which people say that it shall be remembered."""
    return aws.administrator.make_pool(
        mfa="ON", mfa_factors=("email",), devices="opt-in", device_spares_second_factor=True
    )


@journey(with_computers_that_spare_a_code)
def a_computer_that_spares_the_code(person: Person, world: World) -> None:
    ada = world.newcomer()
    person.signs_in(ada, PASSWORD)
    person.is_asked_for_a_code()
    person.gives_code(world.code_for(ada))
    person.has_computer_remembered()
    person.is_signed_in_as(ada)
    person.signs_out()
    person.signs_in(ada, PASSWORD)
    person.is_signed_in_as(ada)


@journey()
def another_role(person: Person, world: World) -> None:
    person.signs_in("rosa", world.aws.users["rosa"].password)
    person.takes_role("nbauth-demo-writers")
    person.is_signed_in_as("rosa")


@journey()
def a_new_address(person: Person, world: World) -> None:
    ada = world.newcomer()
    person.signs_in(ada, PASSWORD)
    person.is_signed_in_as(ada)
    person.changes_email(f"{ada}@example.org")
    person.proves_address(world.code_for(ada))
    person.has_address(f"{ada}@example.org")
