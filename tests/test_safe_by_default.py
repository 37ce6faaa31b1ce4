"""What holds on every page before anybody configures anything, and what the settings refuse to start with."""

import ast
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.core import checks
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished
from django.db import close_old_connections
from django.test import Client, RequestFactory

from articles import clock
from articles.models import PolicyPage, Standing
from tests import desk, make

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
def test_head_is_answered_as_get_is_without_a_body():
    photo = make.photo()
    article = make.published(lead_photo=photo)
    picture = re.search(r'src="(/media/photos/[^"]+)"', Client().get(make.live(article).path).content.decode())[1]
    application = WSGIHandler()  # as a server sees it: Django's test client drops the body by itself
    request_finished.disconnect(close_old_connections)  # as Django's test client does: the test goes on with it
    for path in ("/", "/never-was/", "/search/?q=%00", "/robots.txt", picture):
        answers = {}
        for method in ("GET", "HEAD"):
            response = application.get_response(RequestFactory().generic(method, path))
            answers[method] = response.status_code, response.get("Content-Length"), response.get("Content-Type")
            assert bool(b"".join(response)) == (method == "GET"), path
            response.close()
        assert answers["GET"] == answers["HEAD"], path
    request_finished.connect(close_old_connections)


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
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
    }
    steps = (
        "import django; django.setup()\n"
        "from django.core.management import call_command\n"
        "for step in ([], ['people', 'zero'], []):\n"  # which undoes those of articles, built upon them, too
        "    call_command('migrate', *step, verbosity=0)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", steps], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr


# --- What may be printed as it is -------------------------------------------------------------------------------------
def test_html_is_trusted_in_two_places_and_cleaned_in_one():
    """Only what the one sanitiser let through, and a story's text put together from that, is printed unescaped."""
    may = {
        "articles/body.py": {"mark_safe": 2, "nh3": 1},  # a text just sanitised; a published one with its links
        "articles/templatetags/reader.py": {"mark_safe": 1},  # that, with photos and places set in
        "articles/text_files.py": {"nh3": 1},  # makes a file's page well-formed, before the sanitiser has it
    }
    found = {}
    for path in sorted(p for app in ("articles", "newsroom", "people") for p in (ROOT / app).rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_text())):
            called = getattr(getattr(node, "func", None), "id", getattr(getattr(node, "func", None), "attr", ""))
            if called == "SafeString" and not node.args:
                continue  # nothing
            if called in {"mark_safe", "SafeString", "SafeText"}:
                found.setdefault(name, Counter())["mark_safe"] += 1
            if isinstance(node, ast.Import) and any(each.name == "nh3" for each in node.names):
                found.setdefault(name, Counter())["nh3"] += 1
    assert found == may
    unescaped = re.compile(r"\|\s*safe(seq)?\b|autoescape\s+off")
    assert not [path for path in (ROOT / "templates").rglob("*.html") if unescaped.search(path.read_text())]


@pytest.mark.django_db
def test_what_was_stored_behind_the_sanitisers_back_is_sanitised_when_it_is_shown(client):
    evil = '<p>Water rose.<script>alert(1)</script><img src="x" onerror="alert(2)"></p>'
    topic = make.topic("Floods", running=True)
    make.published(topics=[topic])
    Standing.objects.create(topic=topic, number=1, body=evil)
    PolicyPage.objects.filter(slug="ethics").update(body=evil, is_public=True, changed_at=clock.read())
    editor = desk.client(make.user("Editors"))
    for page in (
        client.get("/topics/floods/"),
        client.get("/about/ethics/"),
        editor.get(f"/admin/articles/topic/{topic.pk}/change/"),
    ):
        text = page.content.decode()
        assert "Water rose." in text
        assert "<script>alert" not in text
        assert 'onerror="' not in text
