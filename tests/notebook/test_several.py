"""Several sign-ins side by side in one kernel: two users of one pool, and one of another."""

import pytest
from kernel_page import kernel

import nbauth.local

LOGIN = """
import nbauth
ada = nbauth.login()
emi = nbauth.login(name="second")
other = nbauth.login(nbauth.PoolConfig({user_pool_id!r}, {client_id!r}, {identity_pool_id!r},
                                       endpoint_url={endpoint_url!r}), name="third")
auths = [ada, emi, other]
"""
MAY_WRITE = """
import botocore.exceptions
def may_write(session, identity_id):
    try:
        session.client("s3").put_object(Bucket="nbauth-demo", Key=f"home/{identity_id}/note", Body=b"x")
    except botocore.exceptions.ClientError as error:
        return error.response["Error"]["Code"]
    return True
"""


@pytest.fixture(scope="module")
def other_aws():
    with nbauth.local.start() as started:
        yield started


def sign_in_all(notebook, forms, demo_aws, other_aws):
    ada, emi, other = forms
    notebook.submit(emi, "sign-in", username="emi", password=demo_aws.users["emi"].password)
    notebook.submit(ada, "sign-in", username="ada", password=demo_aws.users["ada"].password)
    notebook.submit(other, "sign-in", username="ada", password=other_aws.users["ada"].password)
    notebook.submit(emi, "continue", code=demo_aws.outbox("emi")[-1].code)


def test_nobody_gets_what_is_anothers_and_each_is_found_again_after_a_restart(with_keychain, demo_aws, other_aws):
    pool = other_aws.pool
    login = LOGIN.format(
        user_pool_id=pool.user_pool_id,
        client_id=pool.client_id,
        identity_pool_id=pool.identity_pool_id,
        endpoint_url=pool.endpoint_url,
    )
    with kernel(with_keychain) as first:
        sign_in_all(first, first.run(login).forms, demo_aws, other_aws)
        names = first.value("[auth.username for auth in auths]")
        identities = first.value("[auth.identity_id for auth in auths]")
        assert names == ["ada", "emi", "ada"]
        assert len(set(identities)) == 3
        first.run(MAY_WRITE)
        written = first.value("[[may_write(s, a.identity_id) for a in auths] for s in (session, second, third)]")
        for number, row in enumerate(written):
            assert row[number] is True
            assert all(row[other] != True for other in range(3) if other != number)  # noqa: E712 -- it may be a code

    with kernel(with_keychain) as second:
        second.run(login)
        assert second.value("[auth.username for auth in auths]") == names
        assert second.value("[auth.identity_id for auth in auths]") == identities
        second.run("emi.sign_out()")
        assert second.value("[auth.is_signed_in for auth in auths]") == [True, False, True]

    with kernel(with_keychain) as third:
        third.run(login)
        assert third.value("[auth.username for auth in auths]") == ["ada", None, "ada"]
        third.run("ada.sign_out(); other.sign_out()")
