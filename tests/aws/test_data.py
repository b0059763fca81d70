"""botocore's data is read once, and never from where somebody else's settings say."""

import boto3
import botocore.session
import pytest
from botocore.loaders import Loader
from fakes import POOL, FakeClock

from nbauth.aws import data
from nbauth.aws.clients import Clients
from nbauth.aws.service_time import ServiceTime
from nbauth.aws.session import Session


@pytest.fixture
def boto3s(monkeypatch):
    """boto3's own session, as a notebook that uses it has."""
    session = boto3.Session(region_name="eu-west-1")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", session)
    return session._session.get_component("data_loader")


def loader_of_ours():
    session = botocore.session.Session()
    data.share(session)
    return session.get_component("data_loader")


def test_what_boto3_has_read_is_used(boto3s):
    assert loader_of_ours() is boto3s


def test_without_boto3_s_own_session_all_of_ours_share_one(monkeypatch):
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    assert loader_of_ours() is loader_of_ours()


def test_a_loader_that_reads_elsewhere_is_not_used(boto3s):
    boto3s.search_paths.append("/tmp/models")
    assert loader_of_ours() is not boto3s


def test_the_variable_for_other_data_changes_nothing(monkeypatch, tmp_path):
    monkeypatch.setenv("AWS_DATA_PATH", str(tmp_path))
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", boto3.Session(region_name="eu-west-1"))
    clients = Clients(POOL, ServiceTime(FakeClock()))
    assert str(tmp_path) not in clients._botocore().get_component("data_loader").search_paths


def test_a_session_that_is_told_to_read_elsewhere_does(boto3s, monkeypatch, tmp_path):
    monkeypatch.setenv("AWS_DATA_PATH", str(tmp_path))
    assert str(tmp_path) in loader_of_ours().search_paths


def test_a_loader_of_another_kind_is_not_used(boto3s, monkeypatch):
    monkeypatch.setattr(boto3s, "__class__", type("Mine", (Loader,), {}))
    assert loader_of_ours() is not boto3s


def test_many_sessions_leave_where_it_looks_as_it_was(boto3s):
    before = list(boto3s.search_paths)
    for _ in range(3):
        Session(POOL, lambda: None, lambda: None)
    assert boto3s.search_paths == before
