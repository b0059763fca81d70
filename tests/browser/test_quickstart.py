"""`nbauth demo`, and its quick start from the first cell to the last, as a person goes through it."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def quickstart(open_demo):
    return open_demo("quickstart.ipynb")


def type_password(quickstart, demo, name):
    quickstart.field("Username").fill(name)
    quickstart.field("Password").fill(demo.passwords[name])
    quickstart.press("Sign in")


def test_the_story_from_the_first_cell_to_the_last(quickstart, demo):
    quickstart.run_through("nbauth.login()")
    expect(quickstart.page.locator(".nbauth-card td", has_text="ada")).to_have_count(1)
    type_password(quickstart, demo, "ada")
    quickstart.expect_signed_in("ada")
    first = quickstart.cell("nbauth.login()") + 1
    outputs = {number: quickstart.run(number) for number in range(first, len(quickstart.sources))}

    def output_of(words):
        return outputs[quickstart.cell(words)]

    expect(output_of('list_buckets()["Buckets"]]')).to_contain_text("nbauth-demo")
    expect(output_of("list_objects_v2")).to_contain_text("data/penguins.parquet")
    expect(output_of("read_parquet")).to_contain_text("flipper_length_mm")
    expect(output_of("plt.show()").locator("img")).to_have_count(1)
    expect(output_of("mine =")).to_contain_text("Gentoo")
    expect(output_of("somebody-else")).to_have_text("AWS refuses: AccessDenied\n")
    keys = re.findall(r"\b(ASIA\w+) until", output_of("force_refresh").inner_text())
    assert len(set(keys)) == 2
    expect(output_of("sign_out()")).to_contain_text("Nobody is signed in.")
    expect(quickstart.field("Username")).to_be_visible()
    quickstart.expect_no_error()


def test_the_other_users_sign_in_too_one_after_the_other(quickstart, demo):
    quickstart.run_through("nbauth.login()")
    lists_buckets = quickstart.cell("nbauth.login()") + 1
    for name in ("sam", "emi", "tot", "nia", "uma"):
        type_password(quickstart, demo, name)
        if name == "nia":
            quickstart.field("New password").fill("Correct-horse-77")
            quickstart.field("Confirm password").fill("Correct-horse-77")
        else:
            quickstart.field("Code").wait_for()
            code = quickstart.row(name).locator("code").nth(2)
            expect(code).to_have_text(re.compile(r"^\d{6}$"))
            quickstart.field("Code").fill(code.text_content() or "")
        quickstart.press("Continue")
        quickstart.expect_signed_in(name)
        expect(quickstart.run(lists_buckets)).to_contain_text("nbauth-demo")
        quickstart.press("Sign out")
