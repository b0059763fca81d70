"""`install.py`: whoever has configured pip is served by uv from the same places, or else by pip."""

import os
import runpy
import sys
from pathlib import Path

import pytest

INSTALL = runpy.run_path(str(Path(__file__).parents[1] / "install.py"))


@pytest.fixture
def configured(tmp_path, monkeypatch):
    """`configured(text, …)` gives what pip is configured with by that file and those variables alone."""

    def configure(text, **variables):
        file = tmp_path / "pip.conf"
        file.write_text(text)
        for name in [name for name in os.environ if name.startswith("PIP_")]:
            monkeypatch.delenv(name)
        # pip reads the computer's and the person's own files before the one that is named.
        for name, value in {
            "XDG_CONFIG_DIRS": tmp_path,
            "HOME": tmp_path,
            "PIP_CONFIG_FILE": file,
            **variables,
        }.items():
            monkeypatch.setenv(name, str(value))
        return INSTALL["pip_settings"](sys.executable)

    return configure


def test_a_variable_overrules_the_section_of_install_and_that_the_one_for_all(configured):
    settings = configured(
        "[global]\nindex-url = https://a.example/\ncert = /a.pem\ntrusted-host = a.example\n"
        "[install]\nindex-url = https://b.example/\ncert = /b.pem\n[download]\nindex-url = https://c.example/\n",
        PIP_CERT="/c.pem",
    )
    settings = {name: settings[name] for name in ("index-url", "cert", "trusted-host")}
    assert settings == {"index-url": "https://b.example/", "cert": "/c.pem", "trusted-host": "a.example"}


def test_uv_is_told_each_place_that_pip_has_been():
    told = INSTALL["for_uv"](
        {
            "index-url": "https://mirror.example/simple",
            "extra-index-url": "\nhttps://a.example/simple\nhttps://b.example/simple",
            "find-links": "/wheels /more",
            "constraint": "/a.txt /b.txt",
            "cert": "/company.pem",
            "trusted-host": "mirror.example",
            "timeout": "60",
        }
    )
    assert told == {
        "UV_DEFAULT_INDEX": "https://mirror.example/simple",
        "UV_INDEX": "https://a.example/simple https://b.example/simple",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_FIND_LINKS": "/wheels,/more",
        "UV_CONSTRAINT": "/a.txt /b.txt",
        "SSL_CERT_FILE": "/company.pem",
        "UV_INSECURE_HOST": "mirror.example",
    }


@pytest.mark.parametrize("setting", ["no-index", "proxy", "client-cert", "only-binary", "require-hashes", "pre"])
def test_a_pip_that_is_configured_with_something_else_installs_by_itself(setting):
    assert INSTALL["for_uv"]({"index-url": "https://mirror.example/simple", setting: "1"}) is None
