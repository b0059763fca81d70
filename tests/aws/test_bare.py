"""What a client of the session raises gives nothing away, and names a clock that is off."""

import gc
import logging
import pickle
import types
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError, EndpointConnectionError, HTTPClientError
from door import Door, http
from fakes import POOL

from nbauth.aws.session import Session
from nbauth.core.tokens import Credentials

TOKEN = "SessionTokenOfAda" + "Ab1/+" * 40
QUOTED = f"""<?xml version="1.0"?><Error><Code>{{}}</Code><Message>The provided token is no good.</Message>
<Token-0>{TOKEN}</Token-0><RequestId>1</RequestId></Error>""".format
_NOT_LOOKED_INTO = (type, types.ModuleType, types.FunctionType, types.MethodType, types.TracebackType)
ONCE = Config(retries={"total_max_attempts": 1})


@pytest.fixture
def door():
    opened = Door()
    yield opened
    opened.close()
    gc.collect()


@pytest.fixture
def s3(door):
    given = Credentials("AKIAADA", "secret-key-of-ada", TOKEN, datetime.now(UTC) + timedelta(hours=1))
    session = Session(replace(POOL, endpoint_url=door.url), lambda: given, lambda: None)
    return session.client("s3", config=ONCE)


def reached(error):
    """All texts that can be got at from an error's attributes, as error reporters do."""
    seen, queue, texts = set(), [error], []
    while queue:
        each = queue.pop()
        if id(each) in seen or isinstance(each, _NOT_LOOKED_INTO):
            continue
        seen.add(id(each))
        if isinstance(each, str | bytes | bytearray):
            texts.append(each if isinstance(each, str) else bytes(each).decode("latin-1"))
        elif isinstance(each, Mapping):
            queue += [*each.keys(), *each.values()]
        elif isinstance(each, list | tuple | set | frozenset):
            queue += each
        else:
            queue += [*getattr(each, "__dict__", {}).values(), *getattr(each, "args", ())]
    return texts


def gives_away(error):
    return [text[:200] for text in [*reached(error), repr(vars(error)), str(error)] if TOKEN[:60] in text]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (None, ConnectionClosedError),
        (http(200, b"<Listing", length=5000), HTTPClientError),
        ("closed", EndpointConnectionError),
    ],
    ids=["cut off", "half an answer", "refused"],
)
def test_a_network_that_fails_takes_no_token_along(door, s3, answer, kind):
    if answer == "closed":
        door.close()
    door.answer = lambda _: answer
    with pytest.raises(kind) as failed:
        s3.list_buckets()
    assert gives_away(failed.value) == []
    assert TOKEN[:60].encode() not in pickle.dumps(failed.value)


@pytest.mark.parametrize("code", ["ExpiredToken", "InvalidToken"])
def test_a_token_that_s3_quotes_goes_nowhere(door, s3, code, caplog):
    caplog.set_level(logging.DEBUG)
    door.answer = lambda _: http(400, QUOTED(code).encode(), kind="application/xml")
    with pytest.raises(ClientError) as refused:
        s3.list_buckets()
    assert refused.value.response["Error"]["Code"] == code
    assert gives_away(refused.value) == []
    assert [record.getMessage()[:200] for record in caplog.records if TOKEN[:60] in record.getMessage()] == []


SKEWED = "<Error><Code>RequestTimeTooSkewed</Code><Message>The difference is too large.</Message></Error>"


@pytest.mark.parametrize(
    ("off", "said"),
    [(timedelta(minutes=10), "10 minutes behind"), (timedelta(minutes=-10), "10 minutes ahead"), (timedelta(0), "")],
)
def test_a_clock_that_is_off_is_named(door, s3, off, said):
    date = format_datetime(datetime.now(UTC) + off, usegmt=True)
    door.answer = lambda _: http(403, SKEWED.encode(), kind="application/xml", more=f"Date: {date}\r\n")
    with pytest.raises(ClientError, match="RequestTimeTooSkewed") as refused:
        s3.list_buckets()
    assert said in str(refused.value)
    assert ("clock" in str(refused.value)) == bool(said)
