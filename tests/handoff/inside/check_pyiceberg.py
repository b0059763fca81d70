"""pyiceberg's properties: who signs, and that what a catalog and a table pickle holds no secret."""

import pickle

import leaks
import pyarrow as pa
import pytest
from fakes import POOL, FakeClock, FakeService, FakeVault, signed_in
from pyiceberg.catalog import load_catalog

from nbauth.auth import Auth
from nbauth.errors import NotSignedIn
from nbauth.handoff.aiobotocore import Session


@pytest.fixture
def ada(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIADECOY")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "decoy")
    monkeypatch.setenv("AWS_PROFILE", "not-there")
    clock = FakeClock()
    service = FakeService(clock)
    auth = Auth(POOL, vault=FakeVault(), clock=clock, service=service)
    service.provider.replies.append(signed_in("ada", clock=clock))
    auth.sign_in("ada", "secret-password")
    return auth


@pytest.fixture
def table(ada, tmp_path):
    catalog = load_catalog(
        "here", type="sql", uri=f"sqlite:///{tmp_path}/c.db", warehouse=f"file://{tmp_path}", **ada.tools.pyiceberg()
    )
    catalog.create_namespace("some")
    yield catalog.create_table("some.numbers", pa.schema([("number", pa.int64())]))
    catalog.engine.dispose()


def test_files_of_s3_are_read_with_the_sign_ins_session(ada, table):
    for scheme in ("s3", "s3a", "s3n"):
        assert isinstance(table.io.get_fs(scheme).session, Session)


def test_other_files_are_pyicebergs_own_affair(table):
    table.append(pa.table({"number": [1, 2]}))

    assert table.scan().to_arrow().num_rows == 2


def test_glue_signs_with_the_newest_keys_and_with_none_after_a_sign_out(ada):
    client = load_catalog("lake", type="glue", **ada.tools.pyiceberg()).glue
    assert client.meta.region_name == POOL.region
    signs_with = client._request_signer._credentials
    ada.credentials(force_refresh=True)
    assert signs_with.get_frozen_credentials().access_key == ada.credentials().access_key
    ada.sign_out()

    with pytest.raises(NotSignedIn):
        signs_with.get_frozen_credentials()


def test_no_secret_is_in_what_is_pickled(ada, table):
    keys, tokens = ada.credentials(), ada.tokens()
    table.io.get_fs("s3")
    properties = ada.tools.pyiceberg()
    places = {"io": pickle.dumps(table.io), "properties": pickle.dumps(properties), "shown": repr(properties).encode()}
    secrets = [keys.secret_key, keys.token, tokens.id_token, tokens.access_token, tokens.refresh_token]

    assert leaks.found(places, secrets) == []
    assert isinstance(pickle.loads(places["io"]).get_fs("s3").session, Session)
