"""A kernel in a container: it signs in, says why it forgets, and nothing stands in its way."""

import subprocess
import sys

import containers
import pytest
from kernel_page import kernel

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a keychain")

LOGIN = "import nbauth; auth = nbauth.login()"
INTO_THE_VOID = dict.fromkeys(containers.PLACES, f"{containers.HOME}/there")


@pytest.fixture(params=[{}, INTO_THE_VOID], ids=["no XDG folders", "XDG folders that can't be"])
def contained(demo_aws, request):
    with kernel(containers.variables(**demo_aws.environment(), **request.param)) as started:
        yield started


def test_the_form_signs_in_says_in_one_line_why_it_forgets_and_signs_out(contained, demo_aws):
    ran = contained.run(LOGIN)
    assert (ran.error, ran.text) == (None, "")
    (form,) = ran.forms
    shown = contained.submit(form, "sign-in", username="ada", password=demo_aws.users["ada"].password)
    assert shown["signed_in_as"] == "ada"
    assert shown["details"][-1:] == [f"Kept in memory only. {containers.NO_KEYCHAIN}"]
    assert contained.value("len(session.client('s3').list_buckets()['Buckets'])") == 1
    assert contained.run("refreshed = auth.tokens(force_refresh=True)").error is None

    shown = contained.submit(form, "sign-out")
    assert (shown["heading"], shown["error"]) == ("Sign in", "")


def test_a_script_signs_in_and_out_where_no_file_can_be_written(demo_aws):
    script = f"{LOGIN}; print(auth.session.client('s3').list_buckets()['Buckets'][0]['Name']); auth.sign_out()"
    told = subprocess.run(
        containers.without_room(sys.executable, "-c", script),
        env=containers.variables(
            **demo_aws.environment(), NBAUTH_USERNAME="ada", NBAUTH_PASSWORD=demo_aws.users["ada"].password
        ),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (told.stdout, told.stderr) == (f"{demo_aws.bucket}\n", "")
