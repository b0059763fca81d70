"""Where secrets must not turn up: log records at DEBUG, and the variables in tracebacks."""

import base64
import logging
import re
import traceback
import urllib.parse

import pytest
from botocore.config import Config
from botocore.exceptions import EndpointConnectionError

import nbauth
from nbauth.aws import quiet
from nbauth.local import CustomAuth, Question
from nbauth.local.server.totp import STEP, code_at
from nbauth.secret import Secret

NEW_PASSWORD = "N3w-Secret-Passw0rd!"


class Recorder(logging.Handler):
    def __init__(self):
        super().__init__(logging.DEBUG)
        self.records = []

    def emit(self, record):
        text = [record.getMessage(), record.msg, record.args]
        if record.exc_info:
            text.append("".join(traceback.format_exception(*record.exc_info)))
        self.records.append((record.name, " ".join(map(str, text))))

    def by_logger(self):
        texts = {}
        for name, text in self.records:
            texts.setdefault(name, []).append(text)
        return {name: "\n".join(lines) for name, lines in texts.items()}


@pytest.fixture
def recorder():
    """Takes every record of every logger, at DEBUG."""
    handler, root = Recorder(), logging.getLogger()
    loggers = [root, *(one for one in logging.Logger.manager.loggerDict.values() if isinstance(one, logging.Logger))]
    before = [(one, one.level, one.propagate) for one in loggers]
    for one in loggers:
        one.setLevel(logging.DEBUG)
        one.propagate = True
    root.addHandler(handler)
    yield handler
    root.removeHandler(handler)
    for one, level, propagate in before:
        one.setLevel(level)
        one.propagate = propagate


class Secrets:
    """Everything secret of a sign-in, as it is, quoted, and in base64."""

    def __init__(self):
        self._known = set()

    def add(self, *texts):
        for text in texts:
            assert len(text) >= 6
            self._known |= {text, urllib.parse.quote(text, safe=""), repr(text)[1:-1]}
            self._known.add(base64.b64encode(text.encode()).decode().rstrip("="))

    def add_all_of(self, auth):
        tokens, credentials = auth.tokens(), auth.credentials()
        self.add(tokens.id_token, tokens.access_token, tokens.refresh_token)
        self.add(credentials.secret_key, credentials.token)

    def in_text(self, text):
        return sorted(secret[:12] for secret in self._known if secret in text)


def found(secrets, recorder):
    return {name: hits for name, text in recorder.by_logger().items() if (hits := secrets.in_text(text))}


def test_a_whole_sign_in_at_debug_leaves_no_secret_in_any_log(fresh_aws, recorder):
    aws, secrets, codes = fresh_aws, Secrets(), set()
    for pool in (aws.pool, aws.pool_with_secret):
        auth = nbauth.Auth(pool, clock=aws.clock)
        auth._holder.warm_up()
        for username in ("ada", "sam", "emi", "tot"):
            user = aws.users[username]
            secrets.add(user.password)
            with pytest.raises(nbauth.WrongCredentials):
                secrets.add(f"{user.password}-wrong")
                auth.sign_in(username, f"{user.password}-wrong")
            step = auth.sign_in(username, user.password)
            if username != "ada":
                secrets.add(step.ticket.session)
                code = user.totp() if username == "tot" else aws.outbox(username)[-1].code
                wrong = f"{(int(code) + 1) % 10**6:06d}"
                with pytest.raises(nbauth.WrongCode):
                    auth.confirm_sign_in(wrong)
                auth.confirm_sign_in(code)
                codes |= {code, wrong}
            secrets.add_all_of(auth)
            if username == "ada":
                use(auth, aws)
            aws.clock.advance(3601)
            auth.session.client("s3").list_buckets()
            secrets.add_all_of(auth)
        with aws.unreachable(), pytest.raises(nbauth.Unreachable):
            auth.tokens(force_refresh=True)
        auth.sign_out(everywhere=pool.client_secret is not None)
    secrets.add(aws.pool_with_secret.client_secret, NEW_PASSWORD)
    auth.sign_in("nia", aws.users["nia"].password)
    secrets.add(aws.users["nia"].password, auth.step.ticket.session)
    auth.confirm_sign_in(NEW_PASSWORD)
    secrets.add_all_of(auth)
    auth.sign_out()

    assert {name for name, _ in recorder.records} >= {"botocore.endpoint", "botocore.auth", "botocore.parsers"}
    assert found(secrets, recorder) == {}
    words = {name: set(re.findall(r"\b\d{6}\b", text)) for name, text in recorder.by_logger().items()}
    assert not [name for name, seen in words.items() if seen & codes]


def use(auth, aws):
    """What a notebook does with a session."""
    s3 = auth.session.client("s3")
    s3.list_buckets()
    s3.get_object(Bucket=aws.bucket, Key="data/penguins.parquet")["Body"].read()
    s3.put_object(Bucket=aws.bucket, Key=f"home/{auth.identity_id}/x", Body=b"x" * 100)
    s3.generate_presigned_url("get_object", Params={"Bucket": aws.bucket, "Key": "data/penguins.parquet"})
    s3.generate_presigned_post(aws.bucket, "x")
    with pytest.raises(s3.exceptions.ClientError):
        s3.get_object(Bucket=aws.bucket, Key="secret/none")
    auth.session.client("sts").get_caller_identity()
    list(auth.session.resource("s3").Bucket(aws.bucket).objects.filter(Prefix="data/").limit(1))
    s3.download_fileobj(aws.bucket, "data/penguins.parquet", _Nowhere())


class _Nowhere:
    def write(self, data):
        return len(data)

    def seek(self, *_):
        return 0

    def tell(self):
        return 0


@pytest.mark.parametrize(
    "line",
    [
        "x-amz-security-token:{token}\n",
        "X-Amz-Security-Token={quoted}&X-Amz-Signature=1",
        "{{'X-Amz-Security-Token': '{token}'}}",
        "{{'X-Amz-Security-Token': b'{token}'}}",
        '{{"x-amz-security-token": "{token}"}}',
        "('x-amz-security-token', '{token}')",
    ],
)
@pytest.mark.parametrize("name", ["botocore.auth", "botocore.endpoint", "urllib3.connectionpool"])
def test_the_session_token_is_masked_however_it_is_written(recorder, name, line):
    quiet.install()
    token = "IQoJb3JpZ2luX2VjE/abc+def==" * 3

    logging.getLogger(name).debug("%s", line.format(token=token, quoted=urllib.parse.quote(token, safe="")))

    ((_, text),) = recorder.records
    assert "IQoJ" not in text
    assert "ZWM" not in text
    assert "<secret>" in text


def test_the_filter_is_installed_once_however_often_it_is_asked_for():
    for _ in range(3):
        quiet.install()

    assert logging.getLogger("botocore.auth").filters.count(quiet._filter) == 1


def test_other_records_of_the_same_loggers_pass_unchanged(recorder):
    quiet.install()
    logging.getLogger("botocore.auth").debug("Calculating signature for %s", "bob")

    assert "Calculating signature for bob" in recorder.records[0][1]


# Tracebacks


def printed(error):
    """All that a verbose traceback could print: each exception of the chain, with the variables of each frame."""
    seen, queue, lines = set(), [error], []
    while queue:
        one = queue.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        shown = traceback.TracebackException(type(one), one, one.__traceback__, capture_locals=True, compact=False)
        for frame in shown.stack:
            if frame.filename != __file__:  # the caller's own variables are the caller's business
                lines += [f"{frame.name}.{name} = {value}" for name, value in (frame.locals or {}).items()]
        lines += [str(one), repr(one), repr(one.__dict__)]
        queue += [one.__cause__, one.__context__]
    return "\n".join(lines)


def failing(call):
    with pytest.raises(nbauth.NbauthError) as failed:
        call()
    return printed(failed.value)


def test_no_traceback_out_of_a_sign_in_shows_a_secret(fresh_aws):
    aws, secrets = fresh_aws, Secrets()
    pool = aws.pool_with_secret
    auth = nbauth.Auth(pool, clock=aws.clock)
    password, wrong, long = aws.users["ada"].password, "Wr0ng-Passw0rd!", "L0ng-Passw0rd!" * 100
    secrets.add(password, wrong, long, pool.client_secret)
    texts = [
        failing(lambda: auth.sign_in("ada", wrong)),
        failing(lambda: auth.sign_in("ada", long)),
        failing(lambda: auth.sign_in("", password)),
        failing(lambda: auth.confirm_sign_in(wrong)),
    ]
    with aws.unreachable():
        texts.append(failing(lambda: nbauth.Auth(pool, clock=aws.clock).sign_in("ada", password)))
    auth.sign_in("sam", aws.users["sam"].password)
    secrets.add(aws.users["sam"].password, auth.step.ticket.session)
    texts.append(failing(lambda: auth.confirm_sign_in("secret" * 20)))
    texts.append(failing(lambda: auth.confirm_sign_in("s3cr3t-code")))
    secrets.add("secret" * 20, "s3cr3t-code")
    auth.start_over()
    auth.sign_in("nia", aws.users["nia"].password)
    secrets.add(aws.users["nia"].password, auth.step.ticket.session, "short-secret")
    texts.append(failing(lambda: auth.confirm_sign_in("short-secret")))

    assert "respond" in "".join(texts)
    assert [secrets.in_text(text) for text in texts] == [[]] * len(texts)


NEW, WEAK, TYPED = "N3w-secret-word", "weak-secret", "s3cr3t-code"


def test_no_traceback_out_of_a_sign_up_or_a_forgotten_password_shows_a_secret(fresh_aws):
    aws, secrets = fresh_aws, Secrets()
    auth = nbauth.Auth(aws.pool_with_secret, clock=aws.clock)
    secrets.add(NEW, WEAK, TYPED, aws.pool_with_secret.client_secret, aws.users["uma"].password)
    address = {"email": "grace@example.com"}
    texts = [
        failing(lambda: auth.sign_up("grace", WEAK, address)),
        failing(lambda: auth.sign_up("ada", NEW, address)),
        failing(lambda: auth.sign_up("grace", NEW, {"custom:nothing": "x"})),
        failing(lambda: auth.confirm_sign_up("uma", TYPED)),
    ]
    auth.sign_in("uma", aws.users["uma"].password)
    assert secrets.in_text(f"{auth.step!r} {auth.status()!r} {vars(auth)!r}") == []
    texts.append(failing(lambda: auth.confirm_sign_in(TYPED)))
    auth.forgot_password("ada")
    texts.append(failing(lambda: auth.confirm_forgot_password("ada", NEW, TYPED)))
    texts.append(failing(lambda: auth.confirm_forgot_password("ada", WEAK, aws.outbox("ada")[-1].code)))
    secrets.add(aws.outbox("ada")[-1].code)
    with aws.unreachable():
        texts.append(failing(lambda: auth.sign_up("grace", NEW, address)))
        texts.append(failing(lambda: auth.confirm_forgot_password("ada", NEW, TYPED)))

    assert [secrets.in_text(text) for text in texts] == [[]] * len(texts)


def test_an_app_that_is_set_up_leaves_its_key_in_no_log_and_no_traceback(fresh_aws, recorder):
    aws, secrets = fresh_aws, Secrets()
    pool = aws.administrator.make_pool(mfa="ON", mfa_factors=("totp",), secret=True)
    aws.administrator.create_user("seth", password=NEW, pool=pool)
    auth = nbauth.Auth(pool, clock=aws.clock)
    step = auth.sign_in("seth", NEW)
    secrets.add(NEW, TYPED, step.secret_key, step.uri, step.ticket.session)
    texts = [failing(lambda: auth.confirm_sign_in(TYPED)), f"{auth.step!r} {auth.status()!r} {vars(auth)!r}"]
    auth.confirm_sign_in(code_at(step.secret_key, int(aws.clock().timestamp()) // STEP))
    setup = auth.mfa.set_up_totp()
    secrets.add(setup.secret_key, setup.uri)
    secrets.add_all_of(auth)
    texts += [failing(lambda: auth.mfa.verify_totp(TYPED)), repr(setup)]
    with aws.unreachable():
        texts += [failing(auth.mfa.set_up_totp), failing(lambda: auth.mfa.verify_totp("482913"))]
    mia = nbauth.Auth(aws.pool, clock=aws.clock)
    mia.sign_in("mia", aws.users["mia"].password)
    texts.append(failing(lambda: mia.confirm_sign_in(TYPED)))

    assert [secrets.in_text(text) for text in texts] == [[]] * len(texts)
    assert "482913" not in "".join(texts)
    assert found(secrets, recorder) == {}


def test_no_traceback_out_of_a_question_of_the_pools_own_shows_the_answer():
    class Secretive(CustomAuth):
        def create(self, attempt):
            return Question({"question": "?"}, {"answer": NEW})

        def verify(self, attempt, question, answer):
            return False

    secrets = Secrets()
    secrets.add(TYPED, NEW)
    with nbauth.local.start(custom_auth=Secretive()) as aws:
        auth = nbauth.Auth(aws.pool, clock=aws.clock)
        secrets.add(auth.sign_in("ada", flow="custom").ticket.session)
        auth.confirm_sign_in(TYPED)
        auth.confirm_sign_in(TYPED)
        text = failing(lambda: auth.confirm_sign_in(TYPED))

    assert secrets.in_text(text) == []


def test_an_account_at_debug_leaves_no_secret_in_any_log(fresh_aws, recorder):
    aws, secrets = fresh_aws, Secrets()
    for pool in (aws.pool, aws.pool_with_secret):
        auth = nbauth.Auth(pool, clock=aws.clock)
        name = f"grace{pool.client_secret is None}"
        auth.sign_up(name, NEW, {"email": f"{name}@example.com"})
        with pytest.raises(nbauth.WrongCode):
            auth.confirm_sign_up(name, TYPED)
        auth.resend_sign_up_code(name)
        auth.confirm_sign_up(name, aws.outbox(name)[-1].code)
        auth.forgot_password(name)
        auth.confirm_forgot_password(name, f"{NEW}-2", aws.outbox(name)[-1].code)
        secrets.add(NEW, TYPED, *(message.code for message in aws.outbox(name)))

    assert found(secrets, recorder) == {}


def test_no_traceback_out_of_a_renewal_or_a_sign_out_shows_a_secret(fresh_aws):
    aws, secrets = fresh_aws, Secrets()
    pool = aws.pool_with_secret
    auth = nbauth.Auth(pool, clock=aws.clock)
    auth.sign_in("ada", aws.users["ada"].password)
    secrets.add(pool.client_secret)
    secrets.add_all_of(auth)
    with aws.unreachable():
        texts = [
            failing(lambda: auth.tokens(force_refresh=True)),
            failing(lambda: auth.credentials(force_refresh=True)),
            failing(lambda: auth._holder._service.provider.revoke(Secret(auth._holder._tokens.peek().refresh_token))),
            failing(auth.sign_out),
        ]
    auth.sign_in("ada", aws.users["ada"].password)
    secrets.add_all_of(auth)
    aws.clock.advance(31 * 86400)
    texts.append(failing(lambda: auth.session.client("s3").list_buckets()))

    assert [secrets.in_text(text) for text in texts] == [[]] * len(texts)


def test_no_traceback_of_a_token_that_is_refused_shows_it(local_aws):
    auth = nbauth.Auth(local_aws.pool, clock=local_aws.clock)
    auth.sign_in("ada", local_aws.users["ada"].password)
    secrets = Secrets()
    secrets.add_all_of(auth)
    keys = auth._holder._service.provider._verifier.keys
    keys._keys = {kid: object() for kid in keys._keys}  # nothing verifies any more

    assert secrets.in_text(failing(lambda: auth.tokens(force_refresh=True))) == []
    with pytest.raises(nbauth.NbauthError) as failed:
        auth._holder._service.provider.refresh(auth._holder._tokens.held, print)
    assert "eyJ" not in printed(failed.value)  # how every token begins; a renewal brings new ones


def test_a_failed_call_of_the_session_has_no_frame_that_holds_the_session_token(local_aws):
    auth = nbauth.Auth(local_aws.pool, clock=local_aws.clock)
    auth.sign_in("ada", local_aws.users["ada"].password)
    token = Secret(auth.credentials().token)
    s3 = auth.session.client("s3", endpoint_url="http://127.0.0.1:9", config=Config(retries={"total_max_attempts": 1}))
    with pytest.raises(EndpointConnectionError) as failed:
        s3.list_buckets()
    told = "".join(traceback.TracebackException.from_exception(failed.value, capture_locals=True).format())
    assert "list_buckets" in told
    assert token.reveal() not in told
    auth.sign_out()
