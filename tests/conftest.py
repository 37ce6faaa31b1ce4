"""What all tests share: the database that DATABASE_URL names, the live server, and a real Chromium."""

import gc
import hashlib
import os
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import PIL
import pytest
from django.core.management import call_command
from django.db import connections, transaction
from django.test import override_settings

from tests.counting import knowing_the_site
from tools.programs import find_chromium

DATABASE = {"db", "transactional_db", "demonstration"}  # fixtures
BROWSER_TESTS = Path(__file__).parent / "browser"


# Django makes many short-lived objects; looking through all of them this often takes a tenth of the suite's time.
gc.set_threshold(50_000, 20, 50)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what lies in tests/browser/, so that `-m browser` selects it and each finds the groups of the migrations.

    What asks no database is not run a second time on PostgreSQL.
    """
    for item in items:
        if BROWSER_TESTS in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True))
    if connections["default"].vendor == "postgresql":
        config.hook.pytest_deselected(items=[item for item in items if not asks_a_database(item)])
        items[:] = filter(asks_a_database, items)


def asks_a_database(item: pytest.Item) -> bool:
    """Whether a test may: without the mark or one of these fixtures, pytest-django lets none."""
    return bool(item.get_closest_marker("django_db") or DATABASE & {*item.fixturenames})


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory) -> None:
    """Let SQLite use a file, as in earnest: threads and processes then meet in it as they would there."""
    connection = connections["default"]
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def encoded_once(request, tmp_path_factory) -> Iterator[None]:
    """Encode each picture once: the same pixels make the same file, for all tests of all processes and databases."""
    from articles import renditions  # noqa: PLC0415 - as in ``run_tasks``
    from people import pictures  # noqa: PLC0415

    cache = getattr(request.config, "cache", None)
    folder = cache.mkdir("pictures") if cache else tmp_path_factory.mktemp("pictures")
    really = pictures.encoded

    def encoded(picture, kind: str) -> bytes:
        how = f"{kind} {pictures._TYPES[kind]} {PIL.__version__} {picture.mode} {picture.size} "  # noqa: SLF001 - how each is made
        file = folder / hashlib.sha256(how.encode() + picture.tobytes()).hexdigest()
        if not file.exists():
            unfinished = file.with_suffix(f".{uuid.uuid4().hex}")
            unfinished.write_bytes(really(picture, kind))
            unfinished.rename(file)  # at once, for whoever else looks for it
        return file.read_bytes()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pictures, "encoded", encoded)
        patch.setattr(renditions, "encoded", encoded)
        yield


class Answers:
    """The application of a server, which counts what it has not answered to the end."""

    def __init__(self, application: Callable) -> None:
        self.application = application
        self.open = 0
        self.changed = threading.Condition()

    def __call__(self, environ: dict, start_response: Callable) -> Iterator[bytes]:
        """Answer a request; a server runs, or closes, what it gets to its end."""
        with self.changed:
            self.open += 1
        try:
            with closing(self.application(environ, start_response)) as answer:
                yield from answer
        finally:
            with self.changed:
                self.open -= 1
                self.changed.notify_all()

    def wait(self) -> None:
        """Return when nothing is being answered."""
        with self.changed:
            assert self.changed.wait_for(lambda: not self.open, timeout=30)


@pytest.fixture(scope="session")
def live_server(live_server):
    """Give each thread of the live server a connection of its own, and count what it answers.

    The server is made while SQLite's database is still called “:memory:”, for which its threads would all use this
    thread's one connection, at the same time: Python crashes.
    """
    live_server.thread.connections_override.clear()
    server = live_server.thread.httpd
    live_server.answers = Answers(server.get_app())
    server.set_app(live_server.answers)
    return live_server


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> Path:
    """Give every test an empty folder for uploaded files."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """Give every test a process that has read nothing yet of what stands around the pages."""
    from newsroom import memory  # noqa: PLC0415 - as in ``run_tasks``

    memory.forget()


@pytest.fixture
def django_assert_num_queries(django_assert_num_queries) -> Callable:
    """Count what a page itself asks."""
    return lambda *args, **kwargs: knowing_the_site(django_assert_num_queries(*args, **kwargs))


@pytest.fixture
def django_assert_max_num_queries(django_assert_max_num_queries) -> Callable:
    """Count what a page itself asks."""
    return lambda *args, **kwargs: knowing_the_site(django_assert_max_num_queries(*args, **kwargs))


@pytest.fixture
def run_tasks(settings) -> Callable[[], None]:
    """Tasks wait, as they do in earnest, until this is called."""
    from django_tasks_db.models import DBTaskResult  # noqa: PLC0415 - a model, and this file is read before the apps

    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

    def run() -> None:
        while waiting := DBTaskResult.objects.filter(status="READY").first():
            waiting.task.call(*waiting.args_kwargs["args"], **waiting.args_kwargs["kwargs"])
            DBTaskResult.objects.filter(pk=waiting.pk).update(status="SUCCESSFUL")

    return run


@pytest.fixture(scope="module")
def chromium() -> Iterator:
    """Start the system's Chromium for the browser tests of one file.

    Playwright keeps an event loop in this thread, in which Django refuses the database unless told otherwise. That it
    is told, and the browser too, last no longer than the file, so that other tests stay under Django's guard.
    """
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only browser tests pay for this import

    path = find_chromium()
    if not path:
        pytest.fail("No Chromium (Debian: apt-get install chromium-headless-shell). Another is found by CHROMIUM=PATH.")
    flags = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-gpu",
        "--disable-software-rasterizer",
        "--disable-quic",
        "--disable-sync",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
        "--no-first-run",
    ]
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        root = os.geteuid() == 0  # Chromium's sandbox does not work as root
        browser = playwright.chromium.launch(executable_path=path, args=flags, chromium_sandbox=not root)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def demonstration(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[list]:
    """Load the demonstration, with the password “tide”, once for the tests of one file; give what readers see of it.

    Tasks wait: smaller copies of photos take long to make.
    """
    from articles.models import Version  # noqa: PLC0415 - as in ``run_tasks``

    later = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    folder = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder, TASKS=later), transaction.atomic():
        call_command("demo", password="tide", verbosity=0)
        yield list(Version.objects.live().newest_first())
        transaction.set_rollback(True)


class Watch:
    """Notes what goes wrong in the pages of one test: it is all an error, and none of it shows by itself."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.complaints: list[str] = []
        self.expected = ""  # what a test is about: a lost connection, say
        self.documents: set[str] = set()

    def on_request(self, request) -> None:
        """Note who is asked but the live server, though nobody else has a name in this browser.

        The addresses of pages are remembered: their status is the test's own business, not an error in a page.
        """
        if not request.url.startswith((f"{self.address}/", "data:", "blob:")):
            self.complaints.append(f"asked for {request.url}, which is not on this server")
        if request.is_navigation_request():
            self.documents.add(request.url)

    def on_console(self, message) -> None:
        """Note errors: scripts, missing files, and everything that the content security policy refused."""
        address = message.location.get("url", "")
        of_document = address in self.documents and message.text.startswith("Failed to load resource")
        is_expected = self.expected and self.expected in message.text
        if message.type == "error" and not of_document and not is_expected:
            self.complaints.append(f"console: {message.text} ({address})")


@pytest.fixture
def new_visitor(chromium, live_server) -> Iterator[Callable]:
    """Give a function that opens a page for somebody new, with cookies of their own.

    It takes what Playwright's `new_context` takes (a `viewport`, say). The test fails at its end where a page wrote an
    error to its console, met the content security policy, or asked anybody but the live server.
    """
    watch = Watch(live_server.url)
    contexts = []

    def forget(context):  # Playwright wants a function of Python's own
        contexts.remove(context)

    def open_page(**options):
        context = chromium.new_context(base_url=live_server.url, locale="en-GB", reduced_motion="reduce", **options)
        contexts.append(context)
        context.on("close", forget)
        context.set_default_timeout(30_000)  # several browsers share the machine
        context.on("request", watch.on_request)
        context.on("console", watch.on_console)
        context.on("weberror", lambda error: watch.complaints.append(f"script: {error.error}"))
        return context.new_page()

    open_page.watch = watch
    yield open_page
    for context in contexts.copy():
        for each in context.pages:
            each.wait_for_load_state()
    complaints = watch.complaints.copy()  # what follows is no error of a page
    for context in contexts.copy():
        context.set_offline(True)  # a story's page says farewell
        context.close()
    live_server.answers.wait()  # or the answer would meet a database that is being emptied
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)


@pytest.fixture
def page(new_visitor):
    """Open a page for one visitor; for a second one in the same test, use `new_visitor`."""
    return new_visitor()
