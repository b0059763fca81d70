"""The notebook about data tools, from the first cell to the last, as a person goes through it."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def notebook(open_demo):
    return open_demo("data_tools.ipynb")


def test_each_tool_gives_the_same_answer_with_new_keys_each_time(notebook, demo):
    notebook.run_through("nbauth.login()")
    notebook.field("Username").fill("ada")
    notebook.field("Password").fill(demo.passwords["ada"])
    notebook.press("Sign in")
    notebook.expect_signed_in("ada")
    first = notebook.cell("nbauth.login()") + 1
    outputs = {number: notebook.run(number) for number in range(first, len(notebook.sources))}

    def output_of(words):
        return outputs[notebook.cell(words)]

    expect(output_of("!aws s3 ls")).to_contain_text("penguins.parquet")
    table = output_of("questions = {").locator("table")
    expect(table.locator("tbody tr")).to_have_count(5, timeout=60_000)
    rows = [re.findall(r"\b\d{4}\.\d+|ASIA\w+", row) for row in table.locator("tbody tr").all_inner_texts()]
    assert {tuple(row[:3]) for row in rows} == {("3700.66", "3733.09", "5076.02")}
    assert len({row[3] for row in rows}) == len(rows)
    expect(output_of("auth.sign_out()")).to_contain_text("Nobody is signed in.")
    notebook.expect_no_error()
