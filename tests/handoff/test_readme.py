"""The README's table of data libraries: each is at work in the tests, in the version that is named."""

import re

import pytest
from handoff.test_tools import ROOT
from handoff.work import TOOLS
from lowest import EXTRAS, lowest

from nbauth.handoff.tools import Tools

ENGINES = {
    "pandas": "fsspec",
    "s3fs": "fsspec",
    "pyarrow": "arrow",
    "pylance": "installed_lance",
    "rasterio": "installed_gdal",
    "anthropic": "installed_bedrock",
    "distributed": "test_dask_lifetimes",
    "ray": "test_ray",
}
"""Where an engine has another name than the package."""
OF_THE_TESTS_ALONE = {"duckdb-extension-httpfs", "sqlalchemy", "pytest", "psutil"}
TABLE = re.search(r"\| Library \|.*?\n\n", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)[0]
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in TABLE.strip().splitlines()[2:]]
VERSIONS = dict(each.split() for row in ROWS for each in row[3].split(", ") if each)


def packages(extra):
    """By their name alone, with the lowest version."""
    return dict(re.sub(r"\[.*\]", "", each).split("==") for each in lowest(EXTRAS[extra]))


def test_the_versions_that_it_names_are_those_that_are_tested():
    tested = packages("test-tools") | packages("ray")

    assert {name: version for name, version in tested.items() if name not in OF_THE_TESTS_ALONE} == VERSIONS


@pytest.mark.parametrize("package", VERSIONS)
def test_each_of_them_is_at_work_in_the_tests(package):
    assert ENGINES.get(package, package) in {*TOOLS, "test_dask_lifetimes", "test_ray"}


def test_every_way_is_in_it_and_has_an_extra_of_its_name():
    ways = {name for name in vars(Tools) if not name.startswith("_")}

    assert set(re.findall(r"auth\.tools\.(\w+)", TABLE)) == ways
    assert set(re.findall(r"nbauth\[(\w+)\]", TABLE)) == ways <= EXTRAS.keys()


def test_every_row_says_whether_it_follows():
    assert all(len(row) == 5 and row[4] for row in ROWS)
