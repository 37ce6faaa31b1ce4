"""Setting up: what `make setup` and `make run` promise before anything is served."""

import socket

import pytest
from django.conf import settings
from django.core.management import call_command

from tools import run, setup


def test_the_key_is_fresh_private_and_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(setup, "ENV_FILE", tmp_path / ".env")
    setup.write_env_file()
    first = (tmp_path / ".env").read_text()
    assert "DEBUG=on" in first
    assert len(first.split("SECRET_KEY=")[1].strip()) > 50
    assert (tmp_path / ".env").stat().st_mode & 0o777 == 0o600
    setup.write_env_file()
    assert (tmp_path / ".env").read_text() == first


@pytest.mark.parametrize("port", ["0", "65536", "80x", "-1", ""])
def test_a_port_that_is_none_is_refused_in_words(port):
    with pytest.raises(SystemExit, match="PORT must be a number"):
        run.read_port([port])


def test_a_port_in_use_is_refused_in_words():
    with socket.socket() as taken:
        taken.bind((run.HOST, 0))
        taken.listen()
        with pytest.raises(SystemExit, match="is in use by another program"):
            run.read_port([str(taken.getsockname()[1])])


def test_static_files_can_be_collected_as_in_production(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    assert (tmp_path / "static" / "staticfiles.json").exists()
    assert list((tmp_path / "static" / "site").glob("site.*.css"))


def test_every_requirement_is_pinned_with_its_hashes():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (settings.BASE_DIR / name).read_text()
        blocks = [block for block in text.split("\n") if block and not block.startswith((" ", "#"))]
        assert blocks
        assert all("==" in block and block.endswith("\\") for block in blocks)
        assert "://" not in text
