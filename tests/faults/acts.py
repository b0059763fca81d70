"""What a person does while something happens to their calls: each act up to the moment before, and what it is then."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from itertools import count
from urllib.parse import parse_qsl, urlsplit

from at_the_page import Person
from faults.proxy import Proxy

import nbauth
import nbauth.local
from nbauth.errors import ChallengeExpired, CodeExpired
from nbauth.local.server.totp import STEP, code_at
from nbauth.vault import MemoryVault

PASSWORD = "Correct-horse-77"
NEW_PASSWORD = "Battery-staple-88"
WORD = "a-word-of-the-pools-own"
HOUR_S = 3601  # the tokens and the credentials are over then
BACK_OFF_S = 6  # a failure is told again for 5 s


class AsksForTheWord(nbauth.local.CustomAuth):
    def create(self, attempt):
        return nbauth.local.Question({"riddle": "?"}, {"word": WORD})

    def verify(self, attempt, question, answer):
        return question.private["word"] == answer


class World:
    """A local AWS with pools and people in it."""

    def __init__(self, aws):
        self.aws = aws
        self._numbers = count()

    @cached_property
    def remembers_devices(self):
        return self.aws.administrator.make_pool(devices="always")

    @cached_property
    def asks_for_the_word(self):
        return self.aws.administrator.make_pool(custom_auth=AsksForTheWord())

    @cached_property
    def needs_app(self):
        return self.aws.administrator.make_pool(mfa="ON", mfa_factors=("totp",))

    @cached_property
    def needs_factor(self):
        return self.aws.administrator.make_pool(mfa="ON", mfa_factors=("totp", "email"))

    @cached_property
    def lets_choose(self):
        return self.aws.administrator.make_client(user_auth=True)

    @cached_property
    def has_page(self):
        return self.aws.administrator.make_client(redirect_urls=["http://127.0.0.1:9/back.html"])

    @cached_property
    def other_pool(self):
        return self.aws.administrator.make_pool()

    def new_name(self):
        return f"person{next(self._numbers)}"

    def person(self, pool, *, temporary=False, has_address=True):
        name = self.new_name()
        attributes = {"email": f"{name}@example.org", "email_verified": "true"} if has_address else {}
        self.aws.administrator.create_user(
            name, password=PASSWORD, temporary=temporary, attributes=attributes, pool=pool
        )
        return name

    def code(self, name, pool=None):
        return self.aws.outbox(name, pool=pool)[-1].code

    def app_shows(self, key):
        """What an authenticator app shows now that was told this key."""
        return code_at(key, int(self.aws.clock().timestamp()) // STEP)

    def tokens(self, pool):
        """Of somebody whom nobody knows."""
        auth = nbauth.Auth(pool, clock=self.aws.clock)
        auth.sign_in(self.person(pool), PASSWORD)
        return auth.tokens()


class Stage:
    """One act's way to that world: through a proxy of its own, which no earlier act's renewals use."""

    def __init__(self, world, make_vault=None):
        """`make_vault` makes what each kernel has of the one place where sign-ins are kept; a memory otherwise."""
        memory = MemoryVault()
        self._make_vault = make_vault or (lambda: memory)
        self.world = world
        self.aws = world.aws
        self.skew = timedelta(0)
        self.proxy = Proxy(world.aws.pool.endpoint_url, self._tokens_of_another)
        self.plain = self.behind_proxy(world.aws.pool)
        self.rotating = self.behind_proxy(world.aws.pool_with_rotation)

    def behind_proxy(self, pool):
        return replace(pool, endpoint_url=self.proxy.url)

    def behind_proxy_with_page(self, pool):
        return replace(self.behind_proxy(pool), domain=self.proxy.url)

    def clock(self):
        """This computer's."""
        return self.aws.clock() + self.skew

    def auth(self, pool):
        """Of another kernel."""
        return nbauth.Auth(pool, clock=self.clock, vault=self.vault())

    def vault(self):
        """What another kernel has of the one place."""
        return self._make_vault()

    def heal(self):
        """Everything is as it should be again."""
        self.proxy.heal()
        self.skew = timedelta(0)

    def _tokens_of_another(self, what, client_id):
        """Another pool's, or another user's of the same app client."""
        return self.world.tokens(
            self.world.other_pool if what == "pool" else replace(self.aws.pool, client_id=client_id)
        )


@dataclass
class Act:
    """`do` is done while the fault lasts, and `again` when it is over, after which `is_well`."""

    auth: nbauth.Auth
    do: Callable
    secrets: list
    again: Callable = None
    is_well: Callable = None
    name: str = ""

    def __post_init__(self):
        self.again = self.again or self.do
        self.is_well = self.is_well or (lambda: self.auth.is_signed_in and self.auth.credentials().token)


def sign_in(stage, pool=None):
    auth, name = stage.auth(pool or stage.plain), stage.world.person(pool or stage.plain)
    return Act(auth, lambda: auth.sign_in(name, PASSWORD), [PASSWORD], name=name)


def come_back(stage):
    """From the sign-in page, with a code."""
    pool = stage.behind_proxy_with_page(stage.world.has_page)
    auth, name = stage.auth(pool), stage.world.person(pool)
    addresses = []

    def begin():
        path = auth.sign_in_with_browser().url.removeprefix(pool.domain)
        person = Person(stage.aws)
        addresses.append(person.sign_in(person.ask(path)[1], name, PASSWORD)[1])

    def go_on():
        begin()
        auth.confirm_sign_in(addresses[-1])

    begin()
    codes = [dict(parse_qsl(urlsplit(addresses[0]).query))["code"]]
    return Act(auth, lambda: auth.confirm_sign_in(addresses[0]), codes, go_on)


def answer_code(stage):
    auth, sam = stage.auth(stage.plain), stage.aws.users["sam"]
    auth.sign_in("sam", sam.password)
    code = stage.world.code("sam")

    def again():
        if auth.step == nbauth.SignedOut("sam"):
            auth.sign_in("sam", sam.password)
        try:
            auth.confirm_sign_in(stage.world.code("sam"))
        except ChallengeExpired:  # it had been taken
            auth.sign_in("sam", sam.password)
            auth.confirm_sign_in(stage.world.code("sam"))

    return Act(auth, lambda: auth.confirm_sign_in(code), [sam.password, code], again)


def choose_password(stage):
    auth, name = stage.auth(stage.plain), stage.world.person(stage.plain, temporary=True)
    auth.sign_in(name, PASSWORD)

    def again():
        try:
            if auth.step == nbauth.SignedOut(name):
                auth.sign_in(name, PASSWORD)
            auth.confirm_sign_in(NEW_PASSWORD)
        except (ChallengeExpired, nbauth.WrongCredentials):
            auth.sign_in(name, NEW_PASSWORD)

    return Act(auth, lambda: auth.confirm_sign_in(NEW_PASSWORD), [PASSWORD, NEW_PASSWORD], again)


def begin_custom(stage):
    pool = stage.behind_proxy(stage.world.asks_for_the_word)
    auth, name = stage.auth(pool), stage.world.person(pool)

    def again():
        auth.sign_in(name, flow="custom")
        auth.confirm_sign_in(WORD)

    return Act(auth, lambda: auth.sign_in(name, flow="custom"), [], again)


def answer_custom(stage):
    pool = stage.behind_proxy(stage.world.asks_for_the_word)
    auth, name = stage.auth(pool), stage.world.person(pool)
    auth.sign_in(name, flow="custom")

    def again():
        try:
            if auth.step == nbauth.SignedOut(name):
                auth.sign_in(name, flow="custom")
            auth.confirm_sign_in(WORD)
        except ChallengeExpired:
            auth.sign_in(name, flow="custom")
            auth.confirm_sign_in(WORD)

    return Act(auth, lambda: auth.confirm_sign_in(WORD), [WORD], again)


def sign_in_from_new_device(stage):
    return sign_in(stage, stage.behind_proxy(stage.world.remembers_devices))


def sign_in_from_known_device(stage):
    act = sign_in_from_new_device(stage)
    act.do()
    act.auth.sign_out()
    return act


def renew(stage, pool=None):
    act = _signed_in(stage, pool or stage.plain)
    act.do = act.auth.credentials
    act.again = lambda: _soon(stage, act.auth.credentials)
    stage.aws.clock.advance(HOUR_S)
    return act


def renew_ahead(stage):
    """In the background, while what is at hand is good for ten minutes more."""
    act = _signed_in(stage, stage.plain)
    held = act.auth.credentials()
    stage.aws.clock.advance(HOUR_S - 600)

    def do():
        assert act.auth.credentials() == held or stage.skew  # by a clock that is set wrong it may be over

    act.do = do
    act.again = lambda: _soon(stage, lambda: act.auth.credentials(force_refresh=True))
    return act


def rotate(stage):
    """For the second time: only then is it known that each refresh token is good for one use."""
    act = renew(stage, stage.rotating)
    act.do()
    stage.aws.clock.advance(HOUR_S)
    return act


def _signed_in(stage, pool):
    auth, name = stage.auth(pool), stage.world.person(pool)
    auth.sign_in(name, PASSWORD)
    tokens, credentials = auth.tokens(), auth.credentials()
    secrets = [PASSWORD, tokens.id_token, tokens.access_token, tokens.refresh_token, credentials.token]
    return Act(auth, None, secrets, again=lambda: auth.sign_in(name, PASSWORD), name=name)


def be_guest(stage):
    pool = stage.behind_proxy(stage.aws.pool_with_guests)
    auth = nbauth.Auth(pool, clock=stage.clock, vault=stage.vault(), guest=True)

    def is_well():
        return auth.credentials().token and auth.state is nbauth.UserState.GUEST

    return Act(auth, auth.credentials, [], lambda: _soon(stage, auth.credentials), is_well)


def switch_role(stage):
    act = _signed_in(stage, stage.plain)
    for group in ("readers", "writers"):
        stage.aws.administrator.add_to_group(act.name, group)
    role = act.auth.tokens(force_refresh=True).roles[1]
    act.do = act.again = lambda: act.auth.use_role(role)
    act.is_well = lambda: act.auth.status().role == role and act.auth.credentials().token
    return act


def sign_out(stage, **how):
    act = _signed_in(stage, stage.plain)
    act.do = lambda: act.auth.sign_out(**how)
    return act


def sign_out_everywhere(stage):
    return sign_out(stage, everywhere=True)


def resume(stage):
    before, auth = _signed_in(stage, stage.plain), stage.auth(stage.plain)

    def again():
        auth.resume()
        _soon(stage, auth.credentials)

    return Act(auth, auth.resume, before.secrets, again, name=before.name)


def _soon(stage, call):
    """What a renewal that is still under way has failed at is told first, and then for a while."""
    for _ in range(3):
        stage.aws.clock.advance(BACK_OFF_S)
        with suppress(nbauth.Unreachable):
            return call()
    return call()


def sign_up(stage):
    auth, name = stage.auth(stage.plain), stage.world.new_name()

    def do():
        auth.sign_up(name, PASSWORD, {"email": f"{name}@example.org"})

    def again():
        with suppress(nbauth.UsernameTaken):
            do()
        auth.confirm_sign_up(name, stage.world.code(name))
        auth.sign_in(name, PASSWORD)

    return Act(auth, do, [PASSWORD], again)


def confirm_sign_up(stage):
    auth, name = _signed_up(stage)
    code = stage.world.code(name)

    def again():
        auth.confirm_sign_up(name, code)
        auth.sign_in(name, PASSWORD)

    return Act(auth, lambda: auth.confirm_sign_up(name, code), [code], again)


def ask_for_another_code(stage):
    auth, name = _signed_up(stage)

    def again():
        auth.resend_sign_up_code(name)
        auth.confirm_sign_up(name, stage.world.code(name))
        auth.sign_in(name, PASSWORD)

    return Act(auth, lambda: auth.resend_sign_up_code(name), [], again)


def _signed_up(stage):
    auth, name = stage.auth(stage.plain), stage.world.new_name()
    auth.sign_up(name, PASSWORD, {"email": f"{name}@example.org"})
    return auth, name


def forget_password(stage):
    auth, name = stage.auth(stage.plain), stage.world.person(stage.plain)

    def again():
        auth.forgot_password(name)
        auth.confirm_forgot_password(name, NEW_PASSWORD, stage.world.code(name))
        auth.sign_in(name, NEW_PASSWORD)

    return Act(auth, lambda: auth.forgot_password(name), [], again)


def reset_password(stage):
    auth, name = stage.auth(stage.plain), stage.world.person(stage.plain)
    auth.forgot_password(name)
    code = stage.world.code(name)

    def do():
        auth.confirm_forgot_password(name, NEW_PASSWORD, code)

    def again():
        with suppress(CodeExpired):
            do()
        auth.sign_in(name, NEW_PASSWORD)

    return Act(auth, do, [NEW_PASSWORD, code], again)
