"""What libraries keep in memory, by what they are given: nothing of one sign-in's is another's."""

import gc
import pickle

import pytest
import s3fs
from fakes import POOL, FakeClock, FakeService, FakeVault, signed_in

from nbauth.auth import Auth


class Made:
    """An Auth of the usual name, and how somebody signs in by it."""

    def __init__(self):
        self._clock = FakeClock()
        self._service = FakeService(self._clock)
        self.auth = Auth(POOL, vault=FakeVault(), clock=self._clock, service=self._service)

    def sign_in(self, user):
        self._service.provider.replies.append(signed_in(user, clock=self._clock))
        self.auth.sign_in(user, "secret-password")
        return self


def by_fsspec(auth):
    """fsspec gives the file system that it has, listings and all, to whoever comes with the same options."""
    return s3fs.S3FileSystem(**auth.tools.fsspec())


def by_polars(auth):
    """polars keeps keys for each provider that equals another one."""
    return auth.tools.polars()["credential_provider"]


@pytest.fixture(params=[by_fsspec, by_polars])
def of(request):
    return request.param


def key(of, thing):
    return thing()[0]["aws_access_key_id"] if of is by_polars else thing.session._handle.credentials().access_key


def test_two_sign_ins_of_one_name_that_were_asked_before_anybody_was_in(of):
    ada, sam = Made(), Made()
    adas, sams = of(ada.auth), of(sam.auth)
    ada.sign_in("ada")
    sam.sign_in("sam")

    assert adas != sams
    assert key(of, adas) == ada.auth.credentials().access_key != sam.auth.credentials().access_key == key(of, sams)


def test_a_cell_that_makes_the_auth_is_run_again(of):
    made = Made().sign_in("ada")
    first = of(made.auth)
    made = Made().sign_in("ada")
    gc.collect()

    assert key(of, of(made.auth)) == made.auth.credentials().access_key
    assert of(made.auth) != first


def test_what_was_made_before_a_sign_out_is_not_what_is_made_after_it(of):
    made = Made()
    before = of(made.auth)
    made.sign_in("ada")
    made.auth.sign_out()

    assert of(made.auth) != before


def test_while_one_is_signed_in_it_stays_the_same(of):
    made = Made().sign_in("ada")
    first = of(made.auth)
    made.auth.credentials(force_refresh=True)

    assert of(made.auth) == first


def test_unpickled_it_is_as_it_was(of):
    made = Made().sign_in("ada")
    first = of(made.auth)

    assert pickle.loads(pickle.dumps(first)) == first
