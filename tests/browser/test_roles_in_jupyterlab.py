"""A guest who signs in, and switches the role, in a real JupyterLab against the local AWS."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

LOGIN = "import nbauth\nfrom nbauth import PoolConfig\nauth = nbauth.login({!r}, guest=True)\ns3 = session.client('s3')"
TRY = """
from botocore.exceptions import ClientError
def may(call):
    try:
        call()
    except ClientError as refused:
        return refused.response["Error"]["Code"] != "AccessDenied"
    return True
reads = may(lambda: s3.get_object(Bucket="nbauth-demo", Key="data/penguins.parquet"))
writes = may(lambda: s3.put_object(Bucket="nbauth-demo", Key="data/new", Body=b""))
public = may(lambda: s3.get_object(Bucket="nbauth-demo", Key="public/README.md"))
print("public", public, "reads", reads, "writes", writes)
"""


@pytest.fixture
def pool(fresh_aws):
    """One that lets guests in, and chooses roles from the token."""
    mapping = {"Type": "Token", "AmbiguousRoleResolution": "AuthenticatedRole"}
    made = fresh_aws.administrator.make_identity_pool(guests=True, role_mapping=mapping)
    users = replace(fresh_aws.pool, identity_pool_id=made.identity_pool_id)
    for group, policy in (("lookers", None), ("changers", _everything(fresh_aws.bucket))):
        arn = fresh_aws.administrator.make_role(group, policy=policy, pool=users)
        fresh_aws.administrator.create_group(group, role_arn=arn, precedence=0 if policy is None else 5)
        fresh_aws.administrator.add_to_group("ada", group)
    return users


def _everything(bucket):
    allowed = {"Effect": "Allow", "Action": "s3:*", "Resource": f"arn:aws:s3:::{bucket}/*"}
    return {"Version": "2012-10-17", "Statement": [allowed]}


def test_a_guest_signs_in_and_switches_the_role_with_one_session(notebook, fresh_aws, pool):
    opened = notebook([LOGIN.format(pool), TRY])
    opened.run_all()
    form, tried = opened.forms, opened.output(1)
    expect(tried).to_contain_text("public True reads False writes False")
    expect(form.get_by_text("The session is a guest's until you sign in.", exact=True)).to_be_visible()

    form.get_by_label("Username", exact=True).fill("ada")
    form.get_by_label("Password", exact=True).fill(fresh_aws.users["ada"].password)
    press(form, "Sign in")
    expect(form.get_by_text("Signed in as ada")).to_have_count(1)
    expect(form).to_contain_text("The identity pool chooses your role.")
    opened.run_cell(1)
    expect(tried).to_contain_text("public True reads True writes False")

    press(form, "Switch role")
    expect(form.get_by_role("button", name="lookers", exact=True)).to_be_visible()
    press(form, "changers")
    expect(form.get_by_text("Your role is changers now.", exact=True)).to_be_visible()
    expect(form.get_by_text("Signed in as ada")).to_have_count(1)
    opened.run_cell(1)
    expect(tried).to_contain_text("public True reads True writes True")

    opened.save()
    opened.reload()  # the choice is the kernel's
    expect(form).to_contain_text("Your role is changers.")
    press(form, "Switch role")
    press(form, "Leave it to the identity pool")
    expect(form).to_contain_text("The identity pool chooses your role.")
    opened.run_cell(1)
    expect(tried).to_contain_text("public True reads True writes False")


def press(form, name):
    form.get_by_role("button", name=name, exact=True).click()
