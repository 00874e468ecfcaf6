"""Settings: what is read, what is assumed, what is refused."""

from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from ballot.basics.errors import ConfigurationError
from ballot.config import Settings, language


def test_without_any_variable_the_server_stays_on_this_machine():
    settings = Settings.from_environment({})
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.public_url == "http://127.0.0.1:8000"
    assert settings.home == Path.cwd() / "var"
    assert settings.database_url == f"sqlite+aiosqlite:///{Path.cwd()}/var/ballot.db"
    assert settings.language is None
    assert (settings.templates_dir / "layouts").is_dir()


def test_every_setting_is_taken_from_its_variable(tmp_path):
    settings = Settings.from_environment(
        {
            "BALLOT_HOME": str(tmp_path),
            "BALLOT_HOST": "::1",
            "BALLOT_PORT": "81",
            "BALLOT_FONTS": str(tmp_path / "faces"),
            "BALLOT_LANG": "en",
            "PATH": "/bin",
        }
    )
    assert (settings.home, settings.host, settings.port) == (tmp_path, "::1", 81)
    assert settings.public_url == "http://[::1]:81"
    assert settings.database_url == f"sqlite+aiosqlite:///{tmp_path}/ballot.db"
    assert settings.fonts == tmp_path / "faces"
    assert settings.language == "en"


def test_an_empty_variable_counts_as_absent():
    assert Settings.from_environment({"BALLOT_PORT": ""}).port == 8000
    assert language({"BALLOT_LANG": ""}) is None


def test_a_public_address_loses_its_last_slash():
    settings = Settings.from_environment({"BALLOT_PUBLIC_URL": "https://ballot.test/"})
    assert settings.public_url == "https://ballot.test"


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("BALLOT_PROT", "8000", "setting-unknown"),
        ("BALLOT_PORT", "http", "setting-unreadable"),
        ("BALLOT_PORT", "-1", "setting-unreadable"),
        ("BALLOT_PORT", "65536", "setting-unreadable"),
        ("BALLOT_PUBLIC_URL", "ballot.test", "setting-unreadable"),
        ("BALLOT_PUBLIC_URL", "ftp://ballot.test", "setting-unreadable"),
        ("BALLOT_PUBLIC_URL", "https://ballot.test/?a=b", "setting-unreadable"),
    ],
)
def test_a_wrong_setting_is_named_and_refused(name, value, code):
    with pytest.raises(ConfigurationError) as caught:
        Settings.from_environment({name: value})
    assert caught.value.code == code
    assert caught.value.params["name"] == name


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])  # noqa: S104 - read, not bound
def test_links_of_a_server_that_listens_everywhere_name_an_address_that_others_can_open(host):
    url = urlsplit(Settings.from_environment({"BALLOT_HOST": host}).public_url)
    assert not ip_address(url.hostname or "").is_unspecified
    assert url.port == 8000
