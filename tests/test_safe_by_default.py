"""What holds on every page before anybody configures anything, and what the settings refuse to start with."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core import checks

from tests import make

ROOT = Path(__file__).parent.parent


def start(**environment):
    """Start a process with these variables alone; return its exit status and what it said."""
    result = subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "newsroom.settings"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return result.returncode, result.stderr


def test_production_without_a_key_refuses_to_start_with_a_sentence():
    status, said = start(DEBUG="0", SECRET_KEY="")
    assert status != 0
    assert "SECRET_KEY is not set" in said


def test_an_address_that_is_none_refuses_to_start():
    status, said = start(SECRET_KEY="x", SITE_URL="news.example/paper")
    assert status != 0
    assert "SITE_URL must be" in said


@pytest.mark.parametrize("proxies", ["proxy.example", "10.0.0.1,10.0.0.300", "10.0.0.0/33"])
def test_a_proxy_without_an_address_refuses_to_start(proxies):
    status, said = start(SECRET_KEY="x", TRUSTED_PROXIES=proxies)
    assert status != 0
    assert "TRUSTED_PROXIES must be addresses" in said


def test_proxies_are_addresses_networks_and_a_socket():
    status, said = start(SECRET_KEY="x", TRUSTED_PROXIES="10.0.0.1, 10.1.0.0/16,2001:db8::/32,unix")
    assert (status, said) == (0, "")


def test_the_deployment_check_has_nothing_to_say_of_a_site_with_https():
    result = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DEBUG": "0", "SECRET_KEY": "s3cret" * 12, "SITE_URL": "https://news.example"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr


def test_the_system_check_is_clean():
    assert checks.run_checks() == []


@pytest.mark.django_db
def test_every_kind_of_answer_says_what_its_page_may_load(client, admin_client):
    article = make.published()
    for path in ("/", make.live(article).path, "/topics/floods/", "/never-was/", "/%00/"):
        policy = client.get(path)["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert "unsafe" not in policy
    desk = admin_client.get("/admin/")["Content-Security-Policy"]
    assert "script-src 'self'" in desk
    assert "unsafe" not in desk


@pytest.mark.django_db
def test_readers_get_no_cookie_and_every_answer_the_safe_headers(client):
    article = make.published()
    for path in ("/", make.live(article).path, "/never-was/"):
        answer = client.get(path)
        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["Referrer-Policy"]


@pytest.mark.django_db
def test_reading_changes_nothing(client, django_assert_max_num_queries):
    article = make.published()
    for path in ("/", make.live(article).path, "/topics/floods/"):
        with django_assert_max_num_queries(3) as queries:
            client.get(path)
        assert all(query["sql"].startswith("SELECT") for query in queries.captured_queries)


@pytest.mark.django_db
def test_the_process_and_the_database_say_that_they_are_well(client):
    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/readyz").content == b"ok\n"


@pytest.mark.django_db
def test_a_forged_host_is_refused(client):
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


def test_every_migration_can_be_undone(tmp_path):
    environment = {
        "PATH": os.environ["PATH"],
        "DEBUG": "1",
        "DATABASE_URL": f"sqlite:///{tmp_path}/there-and-back.sqlite3",
    }
    for step in (["migrate"], ["migrate", "articles", "zero"], ["migrate", "people", "zero"], ["migrate"]):
        result = subprocess.run(
            [sys.executable, "manage.py", *step, "-v0"],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stderr
