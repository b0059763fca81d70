"""Where the configuration comes from, and what each mistake in it is told as."""

import dataclasses
import json
import os
from pathlib import Path

import pytest

from nbauth.config import PoolConfig
from nbauth.errors import ConfigurationError
from nbauth.password_policy import PasswordPolicy

POOL_ID = "eu-west-1_AbCdEfGhI"
IDENTITY_POOL_ID = "eu-west-1:01234567-89ab-cdef-0123-456789abcdef"
TEXTS = (
    *("user_pool_id", "client_id", "identity_pool_id", "client_secret", "region", "domain"),
    *("endpoint_url", "user_pool_endpoint_url", "identity_pool_endpoint_url"),
)
SETTINGS = [field.name for field in dataclasses.fields(PoolConfig)]


@pytest.fixture(autouse=True)
def nowhere(monkeypatch, tmp_path):
    """No variable is set, no file is above, and the user's configuration folder is empty."""
    for key in SETTINGS:
        monkeypatch.delenv(f"NBAUTH_{key.upper()}", raising=False)
    monkeypatch.setattr("platformdirs.user_config_path", lambda name: tmp_path / "config" / name)
    work = tmp_path / "project" / "notebooks"
    work.mkdir(parents=True)
    monkeypatch.chdir(work)
    return tmp_path


@pytest.fixture
def here(nowhere):
    return nowhere / "project" / "notebooks"


@pytest.fixture
def user_folder(nowhere):
    folder = nowhere / "config" / "nbauth"
    folder.mkdir(parents=True)
    return folder


def write(folder, client_id, **more):
    lines = {"user_pool_id": POOL_ID, "client_id": client_id, **more}
    path = folder / "nbauth.toml"
    path.write_text("".join(f'{key} = "{value}"\n' for key, value in lines.items()), "utf-8")
    return path


def set_variables(monkeypatch, **values):
    for key, value in values.items():
        monkeypatch.setenv(f"NBAUTH_{key.upper()}", value)


# Values


def test_the_region_comes_from_the_pool_id():
    assert PoolConfig(POOL_ID, "client1").region == "eu-west-1"


def test_a_replica_of_the_pool_is_asked_in_its_own_region():
    assert PoolConfig(POOL_ID, "client1", region="us-east-1").region == "us-east-1"


def test_the_european_sovereign_cloud_has_longer_names():
    assert PoolConfig("eusc-de-east-1_AbC", "c").region == "eusc-de-east-1"


def test_each_service_may_have_an_endpoint_of_its_own():
    all_of_them, user_pool, identity_pool = (f"https://{name}.example.com" for name in ("all", "users", "identities"))
    pool = PoolConfig(POOL_ID, "c", endpoint_url=all_of_them, user_pool_endpoint_url=user_pool)
    assert (pool.user_pool_url, pool.identity_pool_url) == (user_pool, all_of_them)
    assert pool.foreign_hosts == "users.example.com, all.example.com"
    pool = PoolConfig(POOL_ID, "c", identity_pool_endpoint_url=identity_pool)
    assert (pool.user_pool_url, pool.identity_pool_url) == (None, identity_pool)
    assert pool.answered_by == (identity_pool,)


def test_gov_cloud_regions_have_three_parts():
    assert PoolConfig("us-gov-west-1_AbC", "c").region == "us-gov-west-1"


def test_it_is_frozen_and_equal_by_value():
    pool = PoolConfig(POOL_ID, "client1")

    assert pool == PoolConfig(POOL_ID, "client1", region="eu-west-1")
    assert hash(pool) == hash(PoolConfig(POOL_ID, "client1"))
    with pytest.raises(dataclasses.FrozenInstanceError):
        pool.client_id = "other"


@pytest.mark.parametrize(
    ("endpoint_url", "host"), [(None, ""), ("http://127.0.0.1:4566", "127.0.0.1:4566"), ("https://a.b", "a.b")]
)
def test_a_host_that_answers_instead_of_aws_can_be_shown(endpoint_url, host):
    assert PoolConfig(POOL_ID, "c", endpoint_url=endpoint_url).foreign_hosts == host


@pytest.mark.parametrize(
    ("written", "read"),
    [("true", True), ("TRUE", True), ("yes", True), ("1", True), ("false", False), ("No", False), ("0", False)],
)
def test_a_variable_can_say_yes_and_no(here, monkeypatch, written, read):
    set_variables(monkeypatch, user_pool_id=POOL_ID, client_id="client1", keep_signed_in=written)

    assert PoolConfig.load().keep_signed_in is read


@pytest.mark.parametrize("value", ["maybe", "", 1, None])
def test_whether_to_keep_a_sign_in_is_yes_or_no_and_nothing_else(value):
    with pytest.raises(ConfigurationError, match="keep_signed_in must be true or false"):
        PoolConfig(POOL_ID, "client1", keep_signed_in=value)


def test_a_file_says_it_without_quotes(here):
    path = write(here, "client1")
    path.write_text(path.read_text("utf-8") + "\nkeep_signed_in = false\n", "utf-8")
    assert PoolConfig.load().keep_signed_in is False

    path.write_text(path.read_text("utf-8").replace("false", '"false"'), "utf-8")
    with pytest.raises(ConfigurationError, match=r"keep_signed_in in .* must be true or false") as failed:
        PoolConfig.load()
    assert "without quotes" in failed.value.hint


# The order of the sources


def test_without_any_source_it_says_what_to_do(here):
    with pytest.raises(ConfigurationError) as missing:
        PoolConfig.load()
    assert "nbauth.toml" in missing.value.hint
    assert "NBAUTH_USER_POOL_ID" in missing.value.hint


def test_each_source_wins_over_those_after_it(here, user_folder, monkeypatch, nowhere):
    write(user_folder, "fromTheUserFolder")
    assert PoolConfig.load().client_id == "fromTheUserFolder"
    write(nowhere, "fromFarAbove")
    assert PoolConfig.load().client_id == "fromFarAbove"
    write(nowhere / "project", "fromAbove")
    assert PoolConfig.load().client_id == "fromAbove"
    write(here, "fromHere")
    assert PoolConfig.load().client_id == "fromHere"
    set_variables(monkeypatch, user_pool_id=POOL_ID, client_id="fromVariables")
    assert PoolConfig.load().client_id == "fromVariables"
    assert PoolConfig.load(write(nowhere / "project", "fromAPath")).client_id == "fromAPath"
    assert PoolConfig.load(str(nowhere / "project" / "nbauth.toml")).client_id == "fromAPath"


def test_all_settings_are_read_from_a_file_and_from_variables(here, monkeypatch):
    values = {
        "identity_pool_id": IDENTITY_POOL_ID,
        "client_secret": "s3cr3t",
        "region": "eu-west-1",
        "domain": "login.example.com",
        "endpoint_url": "https://aws.example.com",
    }
    expected = PoolConfig(POOL_ID, "client1", **values)

    write(here, "client1", **values)
    assert PoolConfig.load() == expected
    (here / "nbauth.toml").unlink()
    set_variables(monkeypatch, user_pool_id=POOL_ID, client_id="client1", **values)
    assert PoolConfig.load() == expected


def test_nothing_is_mixed_a_variable_does_not_redirect_the_pool_of_a_file(here, monkeypatch):
    write(here, "client1")
    set_variables(monkeypatch, endpoint_url="https://evil.example.com", client_secret="x", region="us-east-1")

    assert PoolConfig.load() == PoolConfig(POOL_ID, "client1")


def test_nothing_is_mixed_a_file_does_not_complete_the_variables(here, monkeypatch):
    write(here, "client1", identity_pool_id=IDENTITY_POOL_ID)
    set_variables(monkeypatch, user_pool_id=POOL_ID, client_id="fromVariables")

    assert PoolConfig.load().identity_pool_id is None


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"user_pool_id": POOL_ID}, "NBAUTH_CLIENT_ID"),
        ({"client_id": "client1"}, "NBAUTH_USER_POOL_ID"),
        ({"identity_pool_id": IDENTITY_POOL_ID}, "NBAUTH_USER_POOL_ID"),
    ],
)
def test_variables_that_name_half_a_pool_are_an_error_and_no_file_is_read_instead(here, monkeypatch, given, missing):
    write(here, "client1")
    set_variables(monkeypatch, **given)

    with pytest.raises(ConfigurationError, match=f"^{missing} in the environment is missing"):
        PoolConfig.load()


def test_an_empty_variable_is_not_set(here, monkeypatch):
    write(here, "client1")
    set_variables(monkeypatch, user_pool_id="", client_id="", identity_pool_id="")
    assert PoolConfig.load().client_id == "client1"

    set_variables(monkeypatch, user_pool_id=POOL_ID, client_id="fromVariables", endpoint_url="", client_secret="")
    assert PoolConfig.load() == PoolConfig(POOL_ID, "fromVariables")


def test_a_folder_named_like_the_file_is_passed_over(here, nowhere):
    (here / "nbauth.toml").mkdir()
    write(nowhere / "project", "fromAbove")

    assert PoolConfig.load().client_id == "fromAbove"


# Files that cannot be read


def refusal(path):
    with pytest.raises(ConfigurationError) as refused:
        PoolConfig.load(path)
    return str(refused.value)


def test_a_path_without_a_file_is_told_as_it_was_written_and_where_it_was_looked_for(here):
    missing = here / "missing.toml"
    assert refusal(missing) == f"There is no file {missing}. Check the path."
    assert refusal("missing.toml") == f"There is no file missing.toml in {here}. Check the path."
    (here / "conf").mkdir()
    assert refusal("conf/missing.toml") == f"There is no file conf/missing.toml in {here}. Check the path."


def test_a_folder_that_is_missing_is_told(here):
    assert refusal("conf/x.toml") == "There is no file conf/x.toml: the folder conf does not exist. Check the path."


@pytest.mark.parametrize("there", ["nbauth.toml", "amplify_outputs.json", "mising.toml"])
def test_what_there_is_instead_of_a_missing_file_is_named(here, there):
    (here / "other.txt").touch()
    (here / there).touch()
    assert refusal("missing.toml") == f"There is no file missing.toml in {here}. Did you mean {there}?"
    assert refusal(here / "missing.toml").endswith(f" Did you mean {here / there}?")


def test_a_missing_file_of_a_folder_that_was_deleted_is_told(tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert refusal("missing.toml").startswith("There is no file missing.toml")


def test_a_missing_file_of_a_folder_that_cannot_be_listed_is_told(here, monkeypatch):
    def refuse(_folder):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert refusal("missing.toml").startswith("There is no file missing.toml")


def test_a_folder_instead_of_a_file_is_told(here):
    assert refusal(here) == f"{here} is a folder, no file that can be read. Name a file in it, like {here}/nbauth.toml."


@pytest.mark.parametrize("name", ["empty.toml", "empty.json"])
def test_a_file_that_is_empty_is_told(here, name):
    (here / name).write_text(" \n")
    assert refusal(name) == f"{name} is empty. Put user_pool_id, client_id and identity_pool_id into it."


def test_an_empty_path_is_told(here):
    assert refusal("").startswith("The path of the configuration file is empty.")


def test_where_nothing_is_configured_it_is_told_which_folder_was_looked_in(here):
    assert f"into nbauth.toml in {here} or a folder above" in refusal(None)


def pipe(folder):
    os.mkfifo(folder / "pipe.toml")
    return folder / "pipe.toml"


def large(folder):
    (folder / "large.toml").write_bytes(b"#" * 20_000_000)
    return folder / "large.toml"


def long_number(folder):
    (folder / "number.toml").write_text(f"client_id = {'9' * 5000}")
    return folder / "number.toml"


def long_number_in_json(folder):
    (folder / "number.json").write_text(f'{{"auth": {{"user_pool_id": {"9" * 5000}}}}}')
    return folder / "number.json"


def loop(folder):
    (folder / "loop.toml").symlink_to(folder / "loop.toml")
    return folder / "loop.toml"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
@pytest.mark.parametrize(
    "made",
    [
        *(pipe, large, long_number, long_number_in_json, loop),
        *(
            lambda folder, name=name: Path(name)
            for name in ("/dev/zero", "/dev/null", "a\0b", "x" * 5000, "x/" * 3000, "")
        ),
    ],
)
def test_what_only_looks_like_a_file_is_told_at_once(here, made):
    with pytest.raises(ConfigurationError) as wrong:
        PoolConfig.load(made(here))
    assert wrong.value.hint
    assert str(wrong.value).isprintable()
    assert len(str(wrong.value)) < 12_000


def test_what_is_too_large_is_not_read(here):
    with pytest.raises(ConfigurationError, match="larger than 1024 KB"):
        PoolConfig.load(large(here))


def test_a_pipe_where_a_file_is_looked_for_is_passed_over(here, nowhere):
    os.mkfifo(here / "nbauth.toml")
    write(nowhere / "project", "fromAbove")
    assert PoolConfig.load().client_id == "fromAbove"


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="this system's files have no numbered owner")
class TestAFileOfAnotherUser:
    @pytest.fixture
    def theirs(self, here, monkeypatch):
        path = write(here.parent, "theirs")
        if os.getuid() == 0:
            os.chown(path, 12345, -1)
        else:
            monkeypatch.setattr(os, "getuid", lambda: 12345)
        monkeypatch.delenv("SUDO_UID", raising=False)
        return path

    def test_is_refused_with_the_way_out_when_it_was_only_found(self, theirs):
        with pytest.raises(ConfigurationError, match="belongs to another user") as refused:
            PoolConfig.load()
        assert f'nbauth.login("{theirs}")' in refused.value.hint

    def test_is_taken_when_it_is_named(self, theirs):
        assert PoolConfig.load(theirs).client_id == "theirs"

    def test_does_not_stand_in_the_way_of_a_nearer_one(self, theirs, here):
        mine = write(here, "mine")
        if os.getuid() == 12345:
            pytest.skip("who is not root can't make a file of another user")
        assert PoolConfig.load(mine).client_id == PoolConfig.load().client_id == "mine"

    def test_is_ours_for_who_works_by_sudo(self, theirs, monkeypatch):
        if os.getuid() != 0:
            pytest.skip("for root alone")
        monkeypatch.setenv("SUDO_UID", "12345")
        assert PoolConfig.load().client_id == "theirs"

    def test_a_link_of_theirs_to_a_file_of_ours_is_theirs(self, here):
        if os.getuid() != 0:
            pytest.skip("who is not root can't make a link of another user")
        (here / "elsewhere").mkdir()
        mine = write(here / "elsewhere", "mine")
        (here / "nbauth.toml").symlink_to(mine)
        os.lchown(here / "nbauth.toml", 12345, -1)
        with pytest.raises(ConfigurationError, match="belongs to another user"):
            PoolConfig.load()


def test_a_working_directory_that_was_deleted_is_no_reason_to_fail(tmp_path, monkeypatch, nowhere):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(ConfigurationError, match="No user pool is configured"):
        PoolConfig.load()
    set_variables(monkeypatch, user_pool_id=POOL_ID, client_id="fromVariables")
    assert PoolConfig.load().client_id == "fromVariables"


def test_a_home_that_cannot_be_entered_is_passed_over(here, monkeypatch):
    def refuse(self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "is_file", refuse)
    with pytest.raises(ConfigurationError, match="No user pool is configured"):
        PoolConfig.load()


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b'client_id = "caf\xe9"', "not UTF-8"),
        (b"\xff\xfeu\x00", "not UTF-8"),
        (b'client_secret = "s3cr3t', "not valid TOML"),
        (b"client_secret = s3cr3t", "not valid TOML"),
        (b'client_secret = "s3cr3t"\nclient_secret = "s3cr3t"', "not valid TOML"),
        (b'[client_secret]\n"s3cr3t"', "not valid TOML"),
    ],
)
def test_a_file_that_cannot_be_understood_is_named_and_not_quoted(here, content, what):
    path = here / "nbauth.toml"
    path.write_bytes(content)

    with pytest.raises(ConfigurationError, match=what) as failed:
        PoolConfig.load()
    assert str(path) in str(failed.value)
    assert "s3cr3t" not in str(failed.value)
    assert failed.value.hint


def test_the_mark_that_windows_editors_put_before_a_file_is_fine(here):
    path = write(here, "client1")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert PoolConfig.load().client_id == "client1"


# Mistakes: (setting, value, what is said)

MISTAKES = [
    ("user_pool_id", "AbCdEfGhI", "no user pool id"),
    ("user_pool_id", "eu-west-1-AbCdEfGhI", "no user pool id"),
    ("user_pool_id", "arn:aws:cognito-idp:eu-west-1:1:userpool/eu-west-1_AbC", "no user pool id"),
    ("user_pool_id", f"{POOL_ID}\n", "no user pool id"),
    ("user_pool_id", f"{POOL_ID}@evil.example.com/", "no user pool id"),
    ("client_id", "my client", "malformed"),
    ("client_id", "ünïcode", "malformed"),
    ("identity_pool_id", POOL_ID, "malformed"),
    ("identity_pool_id", "evil.example.com/:0", "malformed"),
    ("identity_pool_id", "x" * 10_000, "malformed"),
    ("client_secret", "s3cr3t with spaces", "is not an app client's secret"),
    ("client_secret", "s3cr3t\n", "is not an app client's secret"),
    ("region", "Ireland", "which is no region"),
    ("region", "eu-west-1_AbC", "which is no region"),
    ("user_pool_endpoint_url", "http://aws.example.com", "plain http to aws.example.com"),
    ("identity_pool_endpoint_url", "ftp://aws.example.com", "not the address"),
    ("domain", "https://login.example.com", "malformed"),
    ("domain", "login.example.com/oauth2", "malformed"),
    ("endpoint_url", "aws.example.com", "not the address"),
    ("endpoint_url", "ftp://aws.example.com", "not the address"),
    ("endpoint_url", "https://", "not the address"),
    ("endpoint_url", "https://user:s3cr3t@aws.example.com", "not the address"),
    ("endpoint_url", "https://aws.example.com@evil.example.com", "not the address"),
    ("endpoint_url", "https://aws.example.com?s3cr3t=1", "not the address"),
    ("endpoint_url", "https://aws.example.com#x", "not the address"),
    ("endpoint_url", "https://aws.example.com:port", "not the address"),
    ("endpoint_url", "https://aws.example.com:99999", "not the address"),
    ("endpoint_url", "https://[::1", "not the address"),
    ("endpoint_url", "http://aws.example.com", "plain http to aws.example.com"),
    ("endpoint_url", "http://192.168.1.5:4566", "plain http"),
    ("endpoint_url", "http://localhost.evil.example.com", "plain http"),
    ("endpoint_url", "http://127.0.0.1.evil.example.com", "plain http"),
    ("endpoint_url", "http://0.0.0.0:4566", "plain http"),
]
names = pytest.mark.parametrize(("key", "value", "what"), MISTAKES, ids=lambda value: value[:40])


def check(error, key, what):
    assert error.message.startswith(f"{key} ")
    assert what in error.message
    assert error.hint
    assert "s3cr3t" not in str(error)
    assert len(error.message) < 400
    assert error.message.replace("…", "").isprintable()


@names
def test_a_mistake_in_an_argument_is_told_with_its_name_and_the_fix(key, value, what):
    with pytest.raises(ConfigurationError) as wrong:
        PoolConfig(**{"user_pool_id": POOL_ID, "client_id": "client1", key: value})
    check(wrong.value, key, what)


@names
def test_a_mistake_in_a_variable_is_told_by_the_variables_name(monkeypatch, key, value, what):
    set_variables(monkeypatch, **{"user_pool_id": POOL_ID, "client_id": "client1", key: value})

    with pytest.raises(ConfigurationError) as wrong:
        PoolConfig.load()
    check(wrong.value, f"NBAUTH_{key.upper()} in the environment", what)


@names
def test_a_mistake_in_a_file_is_told_with_the_file(here, key, value, what):
    path = write(here, **{"client_id": "client1", key: value.replace("\n", "\\n")})

    with pytest.raises(ConfigurationError) as wrong:
        PoolConfig.load()
    check(wrong.value, f"{key} in {path}", what)


@pytest.mark.parametrize("key", TEXTS)
@pytest.mark.parametrize("value", [1, True, ["x"], {"x": "y"}, b"s3cr3t"], ids=lambda value: type(value).__name__)
def test_what_is_no_text_is_told_with_its_type(key, value):
    with pytest.raises(ConfigurationError, match=rf"^{key} must be text, not {type(value).__name__}") as wrong:
        PoolConfig(**{"user_pool_id": POOL_ID, "client_id": "client1", key: value})
    assert "s3cr3t" not in str(wrong.value)


def test_what_is_no_text_is_told_though_it_cannot_be_copied():
    from nbauth.secret import Secret

    with pytest.raises(ConfigurationError, match=r"^client_secret must be text, not Secret"):
        PoolConfig(POOL_ID, "client1", client_secret=Secret("s3cr3t"))


def test_a_number_in_a_file_is_told_with_the_file(here):
    path = here / "nbauth.toml"
    path.write_text(f'user_pool_id = "{POOL_ID}"\nclient_id = 12345\n', "utf-8")

    with pytest.raises(ConfigurationError, match=r"client_id in .*nbauth\.toml must be text, not int") as wrong:
        PoolConfig.load()
    assert "quotes" in wrong.value.hint


@pytest.mark.parametrize("value", [None, ""])
@pytest.mark.parametrize("key", ["user_pool_id", "client_id"])
def test_what_must_be_there_is_told_as_missing(key, value):
    with pytest.raises(ConfigurationError, match=f"^{key} is missing"):
        PoolConfig(**{"user_pool_id": POOL_ID, "client_id": "client1", key: value})


@pytest.mark.parametrize("content", ["", "[other]\nx = 1\n", 'user_pool_ID = "x"\n'])
def test_a_file_that_names_no_pool_is_told_and_not_passed_over(here, nowhere, content):
    (here / "nbauth.toml").write_text(content, "utf-8")
    write(nowhere / "project", "fromAbove")

    with pytest.raises(ConfigurationError, match=r"notebooks.nbauth\.toml"):
        PoolConfig.load()


def test_an_unknown_setting_is_told_with_those_that_exist(here):
    write(here, "client1", identity_pool="x")

    with pytest.raises(ConfigurationError, match=r"^identity_pool in .* is not a setting") as wrong:
        PoolConfig.load()
    assert "identity_pool_id" in wrong.value.hint


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:4566",
        "http://localhost:4566/",
        "http://[::1]:4566",
        "http://127.1.2.3",
        "https://aws.example.com:8443/prefix",
        "HTTPS://AWS.example.com",
    ],
)
def test_an_endpoint_is_https_or_this_computer(url):
    assert PoolConfig(POOL_ID, "client1", endpoint_url=url).endpoint_url == url


def test_the_client_secret_is_never_shown(here):
    pool = PoolConfig(POOL_ID, "client1", client_secret="s3cr3t")

    assert "s3cr3t" not in f"{pool!r} {pool}"


def test_a_mistake_beside_the_secret_does_not_show_it(here):
    write(here, "my client", client_secret="s3cr3t")

    with pytest.raises(ConfigurationError) as wrong:
        PoolConfig.load()
    assert "s3cr3t" not in str(wrong.value)


# What the form needs to know of a sign-up

POLICY = {"min_length": 12, "require_symbols": False}
SIGN_UP = {
    "self_sign_up": False,
    "username_attributes": ["email"],
    "standard_required_attributes": ["given_name", "custom:team"],
    "password_policy": POLICY,
    "auth_flow_type": "CUSTOM_WITHOUT_SRP",
}


def check_sign_up(pool):
    assert pool.self_sign_up is False
    assert (pool.username_attributes, pool.standard_required_attributes) == (("email",), ("given_name", "custom:team"))
    assert pool.password_policy == PasswordPolicy(12, require_symbols=False)
    assert pool.auth_flow_type == "CUSTOM_WITHOUT_SRP"
    assert hash(pool) == hash(dataclasses.replace(pool))


def test_what_people_begin_with_comes_from_a_variable_and_from_a_file(monkeypatch, here):
    pool = PoolConfig(POOL_ID, "client1", auth_flow_type="USER_AUTH", preferred_challenge="EMAIL_OTP")
    (here / "nbauth.toml").write_text(
        f'user_pool_id = "{POOL_ID}"\nclient_id = "client1"\nauth_flow_type = "USER_AUTH"\n'
        'preferred_challenge = "EMAIL_OTP"\n'
    )
    assert PoolConfig.load() == pool
    set_variables(
        monkeypatch,
        user_pool_id=POOL_ID,
        client_id="client1",
        auth_flow_type="USER_AUTH",
        preferred_challenge="EMAIL_OTP",
    )
    (here / "nbauth.toml").unlink()
    assert PoolConfig.load() == pool


BASIC_ROLE = "arn:aws:iam::123456789012:role/basic"


def test_the_basic_flow_comes_from_a_variable_and_from_a_file(monkeypatch, here):
    pool = PoolConfig(POOL_ID, "client1", IDENTITY_POOL_ID, basic_flow_duration=14_400, basic_flow_role_arn=BASIC_ROLE)
    named = {"user_pool_id": POOL_ID, "client_id": "client1", "identity_pool_id": IDENTITY_POOL_ID}
    lines = [f'{key} = "{value}"' for key, value in {**named, "basic_flow_role_arn": BASIC_ROLE}.items()]
    (here / "nbauth.toml").write_text("\n".join([*lines, "basic_flow_duration = 14_400"]))
    assert PoolConfig.load() == pool
    (here / "nbauth.toml").unlink()
    set_variables(monkeypatch, **named, basic_flow_role_arn=BASIC_ROLE, basic_flow_duration="14400")
    assert PoolConfig.load() == pool


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        *(({"basic_flow_duration": each}, "basic_flow_duration") for each in (899, 43_201, True, "14400", 900.0, [])),
        ({"basic_flow_duration": 900, "identity_pool_id": None}, "identity_pool_id"),
        ({"basic_flow_role_arn": BASIC_ROLE}, "basic_flow_duration"),
        ({"basic_flow_duration": 900, "basic_flow_role_arn": "basic"}, "basic_flow_role_arn"),
        ({"basic_flow_duration": 900, "basic_flow_role_arn": 7}, "basic_flow_role_arn"),
    ],
    ids=str,
)
def test_what_makes_no_sense_of_the_basic_flow_is_named(settings, key):
    with pytest.raises(ConfigurationError, match=f"^{key} ") as mistake:
        PoolConfig(
            **{"user_pool_id": POOL_ID, "client_id": "client1", "identity_pool_id": IDENTITY_POOL_ID, **settings}
        )
    assert mistake.value.hint


def test_what_a_sign_up_asks_for_comes_from_arguments():
    check_sign_up(PoolConfig(POOL_ID, "client1", **SIGN_UP))
    without = PoolConfig(POOL_ID, "client1")
    assert (without.self_sign_up, without.username_attributes, without.password_policy) == (True, (), None)


def test_a_configuration_can_be_pasted_as_it_is_shown():
    pool = PoolConfig(POOL_ID, "client1", **SIGN_UP)
    assert eval(repr(pool)) == pool


def test_what_a_sign_up_asks_for_comes_from_variables(monkeypatch):
    set_variables(
        monkeypatch,
        user_pool_id=POOL_ID,
        client_id="client1",
        self_sign_up="no",
        username_attributes="email",
        standard_required_attributes="given_name, custom:team",
        password_policy=json.dumps(POLICY),
        auth_flow_type="CUSTOM_WITHOUT_SRP",
    )
    check_sign_up(PoolConfig.load())


def test_what_a_sign_up_asks_for_comes_from_a_file(here):
    path = here / "nbauth.toml"
    path.write_text(
        f"""
        user_pool_id = "{POOL_ID}"
        client_id = "client1"
        self_sign_up = false
        username_attributes = ["email"]
        standard_required_attributes = ["given_name", "custom:team"]
        password_policy = {{min_length = 12, require_symbols = false}}
        auth_flow_type = "CUSTOM_WITHOUT_SRP"
        """
    )
    check_sign_up(PoolConfig.load())


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("self_sign_up", "no"),
        ("self_sign_up", None),
        ("username_attributes", "email"),
        ("username_attributes", None),
        ("username_attributes", ["nickname"]),
        ("standard_required_attributes", "email"),
        ("standard_required_attributes", ["e mail"]),
        ("standard_required_attributes", [7]),
        ("standard_required_attributes", [["email"]]),
        ("password_policy", 8),
        ("password_policy", {"min_length": "8"}),
        ("password_policy", {"min_length": True}),
        ("password_policy", {"min_length": 5}),
        ("password_policy", {"min_length": 100}),
        ("password_policy", {"require_symbols": "yes"}),
        ("password_policy", {"minimum": 8}),
        ("auth_flow_type", "USER_PASSWORD"),
        ("auth_flow_type", ["CUSTOM_WITH_SRP"]),
        ("preferred_challenge", "WEB_AUTHN"),
        ("preferred_challenge", ""),
        ("preferred_challenge", 7),
    ],
)
def test_a_mistake_in_it_is_named_with_the_fix(key, value):
    with pytest.raises(ConfigurationError, match=f"^{key} ") as mistake:
        PoolConfig(POOL_ID, "client1", **{key: value})
    assert mistake.value.hint
    assert "{{" not in str(mistake.value)


IN_VARIABLES = [
    ("password_policy", "8"),
    ("password_policy", "{"),
    ("username_attributes", "a,b"),
    ("self_sign_up", "x"),
    ("basic_flow_duration", "an hour"),
    ("basic_flow_duration", "9" * 5_000),
]


@pytest.mark.parametrize(("key", "value"), IN_VARIABLES)
def test_a_mistake_in_a_variable_is_named(monkeypatch, key, value):
    set_variables(monkeypatch, user_pool_id=POOL_ID, client_id="client1", **{key: value})
    with pytest.raises(ConfigurationError, match=f"NBAUTH_{key.upper()} in the environment"):
        PoolConfig.load()


@pytest.mark.parametrize("flow", [None, "", 7])
def test_a_flow_that_is_none_is_told_and_no_traceback(flow):
    with pytest.raises(ConfigurationError, match="auth_flow_type"):
        PoolConfig(POOL_ID, "client1", auth_flow_type=flow)


def test_a_policy_is_checked_even_if_it_is_one_already():
    with pytest.raises(ConfigurationError, match="password_policy"):
        PoolConfig(POOL_ID, "client1", password_policy=PasswordPolicy(min_length="x"))


@pytest.mark.parametrize("name", ["nbauth.toml", "amplify_outputs.json"])
def test_a_number_of_thousands_of_digits_is_told(here, name):
    number = "9" * 5_000
    (here / name).write_text(f"x = {number}" if name.endswith("toml") else f'{{"x": {number}}}')
    with pytest.raises(ConfigurationError, match=name):
        PoolConfig.load(here / name)


def test_such_a_number_in_a_variable_is_told(monkeypatch):
    set_variables(monkeypatch, user_pool_id=POOL_ID, client_id="client1", password_policy="9" * 5_000)
    with pytest.raises(ConfigurationError, match="NBAUTH_PASSWORD_POLICY"):
        PoolConfig.load()


@pytest.mark.parametrize("path", ["a\0b", "\ud800"])
def test_a_path_that_can_be_none_is_told(path):
    with pytest.raises(ConfigurationError) as mistake:
        PoolConfig.load(path)
    assert str(mistake.value).isprintable()


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"endpoint_url": None},
        {"endpoint_url": "http://127.0.0.1:1"},
        {"user_pool_endpoint_url": "https://evil.example.com"},
        {"identity_pool_endpoint_url": "https://evil.example.com"},
    ],
)
def test_only_the_local_aws_that_started_this_process_is_for_practice(monkeypatch, elsewhere):
    here = "http://127.0.0.1:4567"
    monkeypatch.setenv("NBAUTH_LOCAL", "1:secret")
    monkeypatch.setenv("NBAUTH_ENDPOINT_URL", here)
    assert PoolConfig("eu-west-1_AbCdEfGhI", "client", endpoint_url=here).is_for_practice
    assert not PoolConfig("eu-west-1_AbCdEfGhI", "client", **{"endpoint_url": here, **elsewhere}).is_for_practice


@pytest.mark.parametrize(
    ("local", "here"),
    [
        ("", "http://127.0.0.1:4567"),
        ("0", "http://127.0.0.1:4567"),
        ("x:secret", "http://127.0.0.1:4567"),
        ("1:secret", "https://127.0.0.1:4567"),  # which a proxy may carry elsewhere
        ("1:secret", "https://evil.example.com"),
        ("1:secret", ""),
    ],
)
def test_another_host_is_never_for_practice(monkeypatch, local, here):
    monkeypatch.setenv("NBAUTH_LOCAL", local)
    monkeypatch.setenv("NBAUTH_ENDPOINT_URL", here)
    assert not PoolConfig("eu-west-1_AbCdEfGhI", "client", endpoint_url=here or None).is_for_practice
