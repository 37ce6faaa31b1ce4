"""Trials of what must never go wrong at the desk, on a real server, on both databases.

    .venv/bin/python -m bench.trials [saves] [publishes] [kills] [clock] [--rounds N] [--on sqlite|postgres]

``saves``: twenty editors save one story at once; one saves, nineteen are told, no text is lost.
``publishes``: twenty editors publish one story at once; one version, one publication logged.
``kills``: the process is killed after a random statement of a publication; the story is published whole or not at all.
``clock``: a story scheduled for T is asked for every 50 ms on every public surface; never before T, at most 1 s after.
"""

import argparse
import datetime as dt
import http.client
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EDITORS = 20
PASSWORD = "ink-and-paper-at-night"  # noqa: S105 - of accounts that last as long as the trial
PORT = 8391


class Browser:
    """Somebody's session with the server: cookies, and the forms they post."""

    def __init__(self) -> None:
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        """The status and the page that the server answers with."""
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if fields is not None:
            body = urllib.parse.urlencode(fields | {"csrfmiddlewaretoken": self.cookies.get("csrftoken", "")})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        page = answer.read().decode()
        for name, value in re.findall(r"(\w+)=([^;]+)", "; ".join(answer.headers.get_all("Set-Cookie") or [])):
            if name in {"csrftoken", "sessionid"}:
                self.cookies[name] = value
        connection.close()
        return answer.status, page

    def log_in(self, name: str) -> "Browser":
        """Log in as ``name``; return self."""
        self.ask("GET", "/admin/login/")
        status, _page = self.ask("POST", "/admin/login/", {"username": name, "password": PASSWORD})
        if status != http.client.FOUND:
            raise SystemExit(f"{name} cannot log in: {status}")
        return self


@contextmanager
def database(kind: str) -> Iterator[str]:
    """The address of an empty database that lasts as long as the trial."""
    if kind == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/trial.sqlite3"
        return
    from tools.postgres import throwaway_postgres  # noqa: PLC0415 - needed for this one only
    from tools.programs import find_postgres  # noqa: PLC0415

    with throwaway_postgres(find_postgres()) as url:
        yield url


def settle(url: str) -> None:
    """Let this process and those it starts use the database, with everything migrated."""
    os.environ |= {
        "DATABASE_URL": url,
        "DEBUG": "0",
        "SECRET_KEY": "only-for-a-trial-" * 4,
        "SITE_URL": f"http://127.0.0.1:{PORT}",
        "ALLOWED_HOSTS": "127.0.0.1",
        "TIME_ZONE": "Europe/Paris",
        "EMAIL_URL": "dummymail://",
        "RATE_LIMITS": "0",
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
    }
    import django  # noqa: PLC0415 - after the environment is settled
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", "--no-input", verbosity=0)


@contextmanager
def server() -> Iterator[None]:
    """The real server on this database."""
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{PORT}", "--log-level", "error"]
    child = subprocess.Popen(command, cwd=ROOT)
    try:
        for _attempt in range(300):
            try:
                if Browser().ask("GET", "/healthz")[0] == http.client.OK:
                    break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        child.terminate()
        child.wait()


def people() -> list[str]:
    """Twenty editors who may log in, by user name."""
    from django.contrib.auth.models import Group, User  # noqa: PLC0415

    editors = Group.objects.get(name="Editors")
    names = [f"editor{n}" for n in range(EDITORS)]
    for name in names:
        User.objects.create_user(name, password=PASSWORD, is_staff=True).groups.add(editors)
    return names


def new_story(headline: str = "The quay is closed") -> "object":
    """A draft that passes every check, quoting somebody on a topic."""
    from articles import writing  # noqa: PLC0415
    from people.models import Contributor, Expert  # noqa: PLC0415

    who, _made = Contributor.objects.get_or_create(slug="ada-finch", defaults={"name": "Ada Finch"})
    said, _made = Expert.objects.get_or_create(slug="orla-venn", defaults={"name": "Orla Venn"})
    body = f'<p>The quay is closed.</p><p><q data-expert="{said.pk}">“We saw it coming,”</q> said Orla Venn.</p>'
    slug = f"quay-{random.getrandbits(48):x}"
    return writing.create(by=None, headline=headline, slug=slug, body=body, bylines=[who], topics=["Floods"])


def fields_of(page: str) -> dict[str, str]:
    """What a browser would post from the form of a page."""
    from tests.desk import _Form  # noqa: PLC0415 - one reader of forms is enough

    form = _Form()
    form.feed(page)
    skip = {"csrfmiddlewaretoken", "select_across"}
    return {n: v[-1] for n, v in form.fields.items() if v and "__prefix__" not in n and n not in skip}


def at_once(deed: Callable[[int], tuple[int, str]]) -> list[tuple[int, str]]:
    """What each of twenty threads gets that do the same at the same moment."""
    answers: list[tuple[int, str]] = [(0, "")] * EDITORS
    start = threading.Barrier(EDITORS)

    def run(number: int) -> None:
        start.wait()
        answers[number] = deed(number)

    threads = [threading.Thread(target=run, args=(n,)) for n in range(EDITORS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def saves(rounds: int) -> str:
    """Twenty save one story at once, again and again."""
    story = new_story()
    path = f"/admin/articles/article/{story.pk}/change/"
    with server():
        browsers = [Browser().log_in(name) for name in people()]
        forms = [fields_of(browser.ask("GET", path)[1]) for browser in browsers]
        lost = 0
        seen: Counter[tuple[int, int]] = Counter()
        for turn in range(rounds):
            story.refresh_from_db()
            now = {"revision": str(story.revision), "moves": str(story.moves), "_continue": "1"}

            def save(number: int, now: dict = now, turn: int = turn) -> tuple[int, str]:
                mine = {"headline": f"Words of {number} in turn {turn}", "standfirst": f"Standfirst {number}.{turn}"}
                return browsers[number].ask("POST", path, forms[number] | mine | now)

            answers = at_once(save)
            statuses = Counter(status for status, _page in answers)
            seen[statuses[302], statuses[409]] += 1
            story.refresh_from_db()
            winner = [n for n, (status, _page) in enumerate(answers) if status == http.client.FOUND]
            lost += [f"Words of {n} in turn {turn}" for n in winner] != [story.headline]
            lost += sum(
                f"Words of {n} in turn {turn}" not in page or f"Standfirst {n}.{turn}" not in page
                for n, (status, page) in enumerate(answers)
                if status == http.client.CONFLICT
            )
    kept = story.revisions.count() - 1
    return f"{rounds} rounds: (saved, told) {dict(seen)}; {kept} texts in the history; {lost} texts lost"


def publishes(rounds: int) -> str:
    """Twenty publish one story at once."""
    seen: Counter[str] = Counter()
    with server():
        browsers = [Browser().log_in(name) for name in people()]
        for _turn in range(rounds):
            story = new_story()
            path = f"/admin/articles/article/{story.pk}/change/"
            form = fields_of(browsers[0].ask("GET", path)[1])

            def publish(number: int, path: str = path, form: dict = form) -> tuple[int, str]:
                return browsers[number].ask("POST", path, form | {"_move": "publish"})

            statuses = Counter(status for status, _page in at_once(publish))
            made = story.transitions.filter(move="publish").count()
            seen[
                f"{statuses[302]} of {EDITORS} told it is published, {story.versions.count()} version, {made} logged"
            ] += 1
    return f"{rounds} rounds: {dict(seen)}"


def kills(rounds: int) -> str:
    """The process is killed after a random statement of a publication."""
    from django.contrib.auth.models import User  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415

    from articles import workflow  # noqa: PLC0415
    from articles.models import Article, Version  # noqa: PLC0415
    from newsroom import edition  # noqa: PLC0415

    people()
    editor = User.objects.get(username="editor0")
    outcomes: Counter[str] = Counter()
    counted = 0

    def tally(execute: Callable, *given: object) -> object:
        nonlocal counted
        counted += 1
        return execute(*given)

    first = new_story()
    with connections["default"].execute_wrapper(tally):
        workflow.move("publish", first, by=editor)
    for _turn in range(rounds):
        story, before = new_story(), edition.current()
        connections.close_all()
        child = os.fork()
        if not child:
            left = random.randint(1, counted + 5)  # noqa: S311 - some publications are let through

            def count(execute: Callable, *given: object) -> object:
                nonlocal left
                result = execute(*given)
                left -= 1
                if not left:
                    os.kill(os.getpid(), signal.SIGKILL)
                return result

            with connections["default"].execute_wrapper(count):
                workflow.move("publish", Article.objects.get(pk=story.pk), by=editor)
            connections.close_all()
            os._exit(0)
        _pid, status = os.waitpid(child, 0)
        version = Version.objects.filter(article=story.pk).first()
        fresh = Article.objects.get(pk=story.pk)
        rows = version and [
            version.topic_rows.count(),
            version.byline_rows.count(),
            version.quotes.count(),
            len(version.context.get("bylines", [])),
            fresh.addresses.count(),
        ]
        logged = list(fresh.transitions.order_by("pk").values_list("move", flat=True))
        whole = rows == [1] * 5 and logged == ["approve", "publish"] and edition.current() == before + 1
        nothing = version is None and not logged and fresh.stage == "draft" and edition.current() == before
        how = "killed" if os.WIFSIGNALED(status) else "finished"
        outcomes[f"{how}: {'whole' if whole else 'untouched' if nothing else 'HALF PUBLISHED'}"] += 1
    return f"{rounds} publications of {counted} statements each: {dict(outcomes)}"


def clock(rounds: int) -> str:
    """A story scheduled for T is asked for every 50 ms on every public surface."""
    from articles import clock as clocks  # noqa: PLC0415
    from articles import publishing  # noqa: PLC0415

    first: dict[str, list[float]] = {}
    early = 0
    with server():
        for turn in range(rounds):
            headline = f"Seen from the moment on {turn} {random.getrandbits(32):x}"
            story = new_story(headline)
            at = clocks.read() + dt.timedelta(seconds=3)
            ahead = clocks.read() - dt.datetime.now(dt.UTC)  # the database's clock is the one that counts
            path = publishing.publish(story, by=None, at=at).path
            waiting = {"/", path, "/topics/floods/", "/experts/orla-venn/", "/contributors/ada-finch/"}
            while waiting and dt.datetime.now(dt.UTC) + ahead < at + dt.timedelta(seconds=10):
                for address in sorted(waiting):
                    asked = dt.datetime.now(dt.UTC) + ahead
                    status, page = Browser().ask("GET", address)
                    answered = dt.datetime.now(dt.UTC) + ahead
                    if status == http.client.OK and headline in page:
                        early += answered < at
                        surface = "the story" if address == path else address
                        first.setdefault(surface, []).append((asked - at).total_seconds())
                        waiting.discard(address)
                time.sleep(0.05)
            early += 100 * len(waiting)  # never seen at all
    latest = {surface: f"{max(times):.2f} s" for surface, times in first.items()}
    return f"{rounds} stories: seen before T {early} times; asked for and seen at the latest after T: {latest}"


TRIALS = {"saves": (saves, 200), "publishes": (publishes, 20), "kills": (kills, 100), "clock": (clock, 5)}


def main() -> None:
    """Run the trials asked for, each on an empty database, and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trials", nargs="*", choices=[*TRIALS, []], default=list(TRIALS))
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--on", choices=["sqlite", "postgres"])
    options = parser.parse_args()
    kinds = [options.on] if options.on else ["sqlite", "postgres"]
    if len(kinds) == 1 and len(options.trials) == 1:
        trial, rounds = TRIALS[options.trials[0]]
        with database(kinds[0]) as url:
            settle(url)
            print(f"{options.trials[0]} on {kinds[0]}: {trial(options.rounds or rounds)}", flush=True)
        return
    for name in options.trials:  # Django is set up once a process, so that each trial has one
        for kind in kinds:
            more = ["--rounds", str(options.rounds)] if options.rounds else []
            subprocess.run([sys.executable, "-m", "bench.trials", name, "--on", kind, *more], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
