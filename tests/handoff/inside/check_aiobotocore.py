"""What an aiobotocore session raises, and s3fs by it: nothing of it gives a token away."""

import asyncio
import traceback
from dataclasses import replace

import leaks
import pytest
import s3fs
from aiobotocore.config import AioConfig
from fakes import POOL, FakeClock, FakeService, FakeVault, signed_in

from nbauth.auth import Auth


@pytest.fixture
def ada():
    """Her endpoint is a port at which nobody is."""
    clock = FakeClock()
    service = FakeService(clock)
    pool = replace(POOL, endpoint_url="http://127.0.0.1:9")
    auth = Auth(pool, vault=FakeVault(), clock=clock, service=service)
    service.provider.replies.append(signed_in("ada", clock=clock))
    auth.sign_in("ada", "secret-password")
    return auth


def everything_of(error):
    """As `%xmode Verbose` and error reporters have it: each frame with its variables, and what came before."""
    lines = traceback.TracebackException.from_exception(error, capture_locals=True).format()
    return {"traceback": "".join(lines).encode()}


async def call(session):
    config = AioConfig(retries={"total_max_attempts": 1})
    async with session.create_client("s3", config=config) as client:
        await client.list_buckets()


def by_aiobotocore(auth):
    asyncio.run(call(auth.tools.aiobotocore()))


def by_s3fs(auth):
    config = {"retries": {"total_max_attempts": 1}}
    s3fs.S3FileSystem(**auth.tools.fsspec(), config_kwargs=config, skip_instance_cache=True).ls("some")


@pytest.mark.parametrize("use", [by_aiobotocore, by_s3fs])
def test_no_frame_of_a_dead_network_has_a_key_or_a_token(ada, use):
    keys = ada.credentials()
    with pytest.raises(Exception, match="127") as failed:
        use(ada)

    assert leaks.found(everything_of(failed.value), [keys.secret_key, keys.token]) == []
