"""The profile for the AWS CLI and SDKs, which `nbauth login` prints."""

import os
import shlex
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import POOL

from nbauth.handoff.profile import aws_config_file, profile

FILE = Path("/data/nbauth.toml")


def test_it_names_the_file_by_its_whole_path_and_the_sign_in_if_it_has_a_name_of_its_own(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    made = profile(POOL, Path("my pool.toml"), "writers")
    head, process, region = made.text.splitlines()

    assert (head, made.name) == ("[profile nbauth-writers]", "nbauth-writers")
    assert region == f"region = {POOL.region}"
    words = shlex.split(process.removeprefix("credential_process = "))
    assert words[-5:] == ["credential-process", "--pool", str(tmp_path / "my pool.toml"), "--name", "writers"]
    assert Path(words[0]).is_absolute()


def test_an_endpoint_is_named_too():
    pool = replace(POOL, endpoint_url="https://aws.example.com")
    assert "endpoint_url = https://aws.example.com" in profile(pool, FILE, "session").text.splitlines()


def test_where_the_command_is_not_beside_python_it_is_run_as_a_module(monkeypatch, tmp_path):
    python = tmp_path / "a folder" / "python"
    monkeypatch.setattr(sys, "executable", str(python))
    words = [str(python), "-P", "-m", "nbauth", "credential-process", "--pool", str(FILE)]
    assert shlex.split(profile(POOL, FILE, "session").process) == words


@pytest.mark.parametrize("folder", ["it's", "R&D", 'a "b"', "$HOME;x", "back\\slash", "a  b", "ü", "a #1", "a ;b's #"])
def test_whatever_its_folder_is_called_every_sdk_splits_it_as_it_was(folder):
    file = Path("/data") / folder / "nbauth.toml"
    process = profile(POOL, file, "session").process
    assert shlex.split(process)[-1] == str(file)
    assert not {" #", " ;"} & {
        process[at : at + 2] for at in range(len(process))
    }  # a comment, to AWS's SDK for JavaScript
    shell = subprocess.check_output(["/bin/sh", "-c", f"printf %s {process.rpartition('--pool ')[2]}"], text=True)
    assert shell == str(file)


def test_it_is_known_where_it_stands(tmp_path):
    made, config = profile(POOL, FILE, "session"), tmp_path / "config"
    assert made.found_in(config) is None
    assert made.found_in(tmp_path) is None
    others = profile(POOL, FILE, "writers").text
    config.write_text(f"[default]\nregion = x\n[profile other]\nregion = %(x)s\n\n{others}\n# {made.process}\n")
    assert made.found_in(config) is None
    config.write_text(f"{others}\n{made.text}\n")
    assert made.found_in(config) == made.process
    config.write_text("[profile nbauth]\ncredential_process = another\n")
    assert made.found_in(config) == "another"
    config.write_text("[profile nbauth]\nregion = x\n")
    assert made.found_in(config) == ""
    config.write_text("no section\n")
    assert made.found_in(config) is None


@pytest.mark.parametrize(
    ("named", "place"),
    [
        (None, "~/.aws/config"),
        ("", "~/.aws/config"),
        (os.devnull, "~/.aws/config"),
        ("/etc/aws", "/etc/aws"),
        ("~nobody-of-that-name/c", "~nobody-of-that-name/c"),
    ],
)
def test_it_belongs_where_aws_s_tools_look(named, place):
    assert aws_config_file({} if named is None else {"AWS_CONFIG_FILE": named}) == Path(place)
