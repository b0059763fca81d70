"""The profile for the AWS CLI and SDKs, which `nbauth login` prints."""

import os
import shlex
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import POOL

from nbauth.handoff.profile import aws_config_file, profile


def test_it_names_the_file_by_its_whole_path_and_the_sign_in_if_it_has_a_name_of_its_own(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    made = profile(POOL, Path("my pool.toml"), "writers")
    head, process, region = made.text.splitlines()

    assert (head, made.name) == ("[profile nbauth-writers]", "nbauth-writers")
    assert region == f"region = {POOL.region}"
    words = shlex.split(process.removeprefix("credential_process = "))
    assert words[-5:] == ["credential-process", "--pool", str(tmp_path / "my pool.toml"), "--name", "writers"]
    assert Path(words[0]).is_absolute()


def test_of_a_pool_that_variables_name_it_leaves_the_file_out():
    assert profile(POOL, None, "session").text.splitlines()[:1] == ["[profile nbauth]"]
    assert profile(POOL, None, "session").process.endswith("credential-process")


def test_an_endpoint_is_named_too():
    pool = replace(POOL, endpoint_url="https://aws.example.com")
    assert "endpoint_url = https://aws.example.com" in profile(pool, None, "session").text.splitlines()


def test_where_the_command_is_not_beside_python_it_is_run_as_a_module(monkeypatch, tmp_path):
    python = tmp_path / "a folder" / "python"
    monkeypatch.setattr(sys, "executable", str(python))
    assert profile(POOL, None, "session").process == f'"{python}" -m nbauth credential-process'


def test_it_is_known_where_it_stands(tmp_path):
    made, config = profile(POOL, None, "session"), tmp_path / "config"
    assert not made.is_in(config)
    config.write_text(f"[profile other]\nregion = x\n\n{made.text}\n")
    assert made.is_in(config)
    assert not made.is_in(tmp_path)


@pytest.mark.parametrize(
    ("named", "place"),
    [(None, "~/.aws/config"), ("", "~/.aws/config"), (os.devnull, "~/.aws/config"), ("/etc/aws", "/etc/aws")],
)
def test_it_belongs_where_aws_s_tools_look(named, place):
    assert aws_config_file({} if named is None else {"AWS_CONFIG_FILE": named}) == Path(place)
