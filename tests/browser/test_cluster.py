"""The notebook about a cluster, from the first cell to the last, as a person goes through it."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def notebook(open_demo):
    return open_demo("cluster.ipynb")


def test_the_workers_follow_from_the_sign_in_to_the_sign_out(notebook, demo):
    notebook.run_through("nbauth.login()")
    notebook.field("Username").fill("ada")
    notebook.field("Password").fill(demo.passwords["ada"])
    notebook.press("Sign in")
    notebook.expect_signed_in("ada")
    first = notebook.cell("nbauth.login()") + 1
    outputs = {number: notebook.run(number) for number in range(first, len(notebook.sources))}

    def output_of(words):
        return outputs[notebook.cell(words)]

    expect(output_of("weights.result()")).to_contain_text("Gentoo")
    expect(output_of("client.gather(tables)")).to_contain_text("[344, 344, 344")
    expect(output_of("def try_to_read(")).to_contain_text("Nobody is signed in.")
    notebook.expect_no_error()
