"""What AWS STS is asked for a role, and what its replies are taken for."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import leaks
import pytest

from nbauth.aws import sts
from nbauth.core.assuming import assumed_as
from nbauth.errors import Unreachable

ARN = "arn:aws:iam::123456789012:role/lab"
NOW = datetime(2026, 3, 4, 9, 0, 0, tzinfo=UTC)
KEYS = {
    "AccessKeyId": "ASIAEXAMPLE",
    "SecretAccessKey": "secret-key-of-the-role",
    "SessionToken": "secret-token-of-the-role",
    "Expiration": NOW + timedelta(hours=1),
}


class Sts:
    """A session, and its client."""

    def __init__(self, keys=KEYS, *, ahead=timedelta(0)):
        self.asked = []
        headers = {"date": format_datetime(NOW + ahead, usegmt=True)}
        self._reply = {"Credentials": keys, "ResponseMetadata": {"HTTPHeaders": headers}}

    def client(self, service, *, config):
        assert service == "sts"
        return self

    def assume_role(self, **asked):
        self.asked.append(asked)
        return self._reply


def assume(session, **how):
    return sts.assume(session, assumed_as(ARN, **how), "ada", lambda: NOW)


def test_it_is_asked_for_what_was_wanted_and_for_no_more():
    session = Sts()
    assume(session)
    assume(session, duration=900, tags={"project": "penguins"})
    plain = {"RoleArn": ARN, "RoleSessionName": "ada", "DurationSeconds": 3600}
    tagged = {**plain, "DurationSeconds": 900, "Tags": [{"Key": "project", "Value": "penguins"}]}
    assert session.asked == [plain, tagged]


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(hours=-5), timedelta(days=2)], ids=str)
def test_the_expiry_is_counted_by_this_computer_s_clock(ahead):
    session = Sts({**KEYS, "Expiration": NOW + ahead + timedelta(hours=1)}, ahead=ahead)
    assert assume(session).expires_at == NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"AccessKeyId": None},
        {"SecretAccessKey": "two\nlines"},
        {"SessionToken": ""},
        {"Expiration": None},
        {"Expiration": "soon"},
        {"Expiration": NOW},
        {"Expiration": NOW + timedelta(hours=12, minutes=6)},
        {"Expiration": datetime(2026, 3, 4)},  # noqa: DTZ001 -- without a time zone
    ],
    ids=str,
)
def test_a_reply_that_makes_no_sense_is_told_and_gives_nothing_away(wrong):
    with pytest.raises(Unreachable, match="could not be understood") as failed:
        assume(Sts({**KEYS, **wrong}))
    assert leaks.found({"error": str(failed.value).encode()}, [KEYS["SecretAccessKey"], KEYS["SessionToken"]]) == []
