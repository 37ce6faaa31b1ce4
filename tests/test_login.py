"""Logging in: what a guesser meets, who is kept out and for how long, and who is put out when an account ends."""

import itertools
import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import quote_plus

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.core.management import call_command
from django.db import connection
from django.db.models import F, Sum
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from articles import previews
from articles.models import PreviewVisit
from newsroom import clients, worker
from people import logins
from tests import desk, make

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/"
RIGHT = "ink-and-paper"  # the password of everybody whom tests/make.py makes
WRONG = "a-guess"
ACCOUNT, ADDRESS = 5, 20  # failures that lock a user name, an address
QUARTER = 15 * 60  # seconds
HERE, ELSEWHERE = "192.0.2.1", "198.51.100.1"


def guess(name, times=1, password=WRONG, **request):
    """The last answer to so many attempts, each from an address of its own unless one is given."""
    for number in range(times):
        sender = {"REMOTE_ADDR": f"203.0.113.{number}"} | request
        answer = desk.log_in(name, password, **sender)
    return answer


def guess_names(times, **request):
    """The last answer to so many attempts, each with a user name of its own that nobody has."""
    for number in range(times):
        answer = guess(f"nobody{number}", **request)
    return answer


def let_pass(**time_passed):
    """Have all attempts happen so much earlier."""
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(**time_passed))


def said(answer):
    """The words of a page, without what differs from one answer to the next by itself."""
    page = re.sub(r'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())
    differs = {"Content-Length", "Content-Security-Policy", "Expires"}
    return page, answer.status_code, {name: value for name, value in answer.items() if name not in differs}


# --- A user name ------------------------------------------------------------------------------------------------------
def test_whatever_does_not_match_is_answered_alike():
    make.user("Reporters", "mara")
    make.user("Reporters", "gone", is_active=False)
    no_staff = make.user("Reporters", "outside")
    no_staff.is_staff = False
    no_staff.save()
    answers = []
    for name, password in [("mara", WRONG), ("nobody", WRONG), ("gone", RIGHT), ("outside", RIGHT), ("Mara", RIGHT)]:
        page, *rest = said(guess(name, password=password))
        answers.append((page.replace(f'value="{name}"', ""), *rest))
    assert "User name and password do not match." in answers[0][0]
    assert all(answer == answers[0] for answer in answers)


def test_the_fifth_failure_with_a_name_shuts_it_out_from_everywhere_and_says_for_how_long():
    make.user("Reporters", "mara")
    assert guess("mara", ACCOUNT - 1).status_code == 200
    answer = guess("mara")
    assert answer.status_code == 429
    assert QUARTER - 60 < int(answer["Retry-After"]) <= QUARTER
    assert "no-store" in answer["Cache-Control"]
    page = answer.content.decode()
    assert "Try again in 15 minutes." in page
    assert "mara" not in page.lower()
    assert guess("mara", password=RIGHT, REMOTE_ADDR=ELSEWHERE).status_code == 429


def test_a_name_that_nobody_has_is_shut_out_in_the_same_words():
    make.user("Reporters", "mara")
    make.user("Reporters", "gone", is_active=False)
    page, *rest = said(guess("mara", ACCOUNT))
    for name in ("nobody", "gone"):
        assert said(guess(name, ACCOUNT)) == (page, *rest)


def test_four_failures_and_the_right_password_open_the_desk_and_are_forgotten():
    make.user("Reporters", "mara")
    for _again in range(3):
        assert guess("mara", ACCOUNT - 1).status_code == 200
        assert guess("mara", password=RIGHT).status_code == 302


def test_capitals_other_browsers_and_other_spellings_do_not_start_the_count_again():
    make.user("Reporters", "mara")
    for number, name in enumerate(["mara", "MARA", "Mara", " mara ", "\uff2d\uff41\uff52\uff41"]):
        answer = guess(name, HTTP_USER_AGENT=f"Browser {number}")
    assert answer.status_code == 429


def test_a_lock_on_one_name_keeps_nobody_else_out():
    make.user("Reporters", "mara")
    make.user("Editors", "edda")
    guess("mara", ACCOUNT, REMOTE_ADDR=HERE)
    assert guess("edda", password=RIGHT, REMOTE_ADDR=HERE).status_code == 302


def test_the_lock_ends_after_a_quarter_of_an_hour_and_trying_meanwhile_makes_it_no_longer():
    make.user("Reporters", "mara")
    guess("mara", ACCOUNT)
    let_pass(minutes=10)
    waiting = int(guess("mara", 30)["Retry-After"])
    assert waiting <= 5 * 60
    let_pass(seconds=waiting)
    assert guess("mara", password=RIGHT).status_code == 302


def test_the_wait_that_is_named_is_the_one_that_is_kept():
    make.user("Reporters", "mara")
    guess("mara", REMOTE_ADDR=HERE)
    let_pass(minutes=14)
    waiting = int(guess("mara", ACCOUNT - 1, REMOTE_ADDR=ELSEWHERE)["Retry-After"])
    assert waiting <= 60
    let_pass(seconds=waiting)
    assert guess("mara", password=RIGHT).status_code == 302


def test_one_minute_is_said_as_one():
    guess("mara", ACCOUNT)
    let_pass(minutes=14, seconds=30)
    assert "Wait a minute, then try again." in guess("mara").content.decode()


def test_whoever_is_logged_in_stays_so():
    mara = make.user("Reporters", "mara")
    browser = desk.client(mara)
    guess("mara", ACCOUNT + 1)
    guess_names(ADDRESS, REMOTE_ADDR="127.0.0.1")
    assert browser.get("/admin/").status_code == 200
    assert browser.post(desk.ADD, {"_continue": "1"}).status_code == 200


def test_the_way_back_leads_where_somebody_wanted_to_go():
    make.user("Reporters", "mara")
    for _again in range(ACCOUNT):
        answer = Client().post(f"{LOGIN}?next=/admin/calendar/", {"username": "mara", "password": WRONG})
    assert f'href="{LOGIN}?next=/admin/calendar/"' in answer.content.decode()


# --- A new password ---------------------------------------------------------------------------------------------------
def by_an_administrator(user):
    logins.change(user, by=make.user("Administrators"), password="seven-swans-a-swimming")


def by_a_superuser_at_the_users(user):
    owner = make.user(is_superuser=True)
    post = {"usable_password": "true", "password1": "seven-swans-a-swimming", "password2": "seven-swans-a-swimming"}
    assert desk.client(owner).post(f"/admin/auth/user/{user.pk}/password/", post).status_code == 302


def by_a_program(user):
    user.set_password("seven-swans-a-swimming")
    user.save()


@pytest.mark.parametrize("set_password", [by_an_administrator, by_a_superuser_at_the_users, by_a_program])
def test_a_new_password_unlocks_the_user_name(set_password):
    mara = make.user("Reporters", "Mara")
    guess("mara", ACCOUNT)
    guess("nobody", ACCOUNT)
    set_password(mara)
    assert guess("Mara", password="seven-swans-a-swimming").status_code == 302
    assert guess("nobody").status_code == 429


def test_a_lock_can_be_ended_from_the_command_line(capsys):
    make.user("Reporters", "mara")
    guess("mara", ACCOUNT)
    call_command("axes_reset_username", "MARA")
    assert guess("mara", password=RIGHT).status_code == 302
    guess_names(ADDRESS, REMOTE_ADDR="2001:db8:0:7::1")
    call_command("axes_reset_ip", "2001:db8:0:7::9")
    assert guess("mara", password=RIGHT, REMOTE_ADDR="2001:db8:0:7::1").status_code == 302


# --- An address -------------------------------------------------------------------------------------------------------
def test_twenty_failures_from_one_address_shut_it_out_whatever_the_names():
    make.user("Reporters", "mara")
    assert guess_names(ADDRESS - 1, REMOTE_ADDR=HERE).status_code == 200
    answer = guess("one-more", REMOTE_ADDR=HERE)
    assert answer.status_code == 429
    assert QUARTER - 60 < int(answer["Retry-After"]) <= QUARTER
    assert guess("mara", password=RIGHT, REMOTE_ADDR=HERE).status_code == 429
    assert guess("mara", password=RIGHT, REMOTE_ADDR=ELSEWHERE).status_code == 302
    let_pass(seconds=QUARTER)
    assert guess("mara", password=RIGHT, REMOTE_ADDR=HERE).status_code == 302


def test_a_login_of_ones_own_does_not_excuse_guessing_at_a_colleagues():
    make.user("Reporters", "mara")
    make.user("Editors", "edda")
    for _again in range(2):
        answer = guess("edda", ACCOUNT - 1, REMOTE_ADDR=HERE)
        assert guess("mara", password=RIGHT, REMOTE_ADDR=HERE).status_code == 302
    assert answer.status_code == 429


def test_one_customers_ipv6_addresses_count_as_one():
    make.user("Reporters", "mara")
    for number in range(ADDRESS):
        guess(f"nobody{number}", REMOTE_ADDR=f"2001:db8:0:7::{number + 1:x}")
    assert guess("mara", password=RIGHT, REMOTE_ADDR="2001:db8:0:7:ffff::1").status_code == 429
    assert guess("mara", password=RIGHT, REMOTE_ADDR="2001:db8:0:8::1").status_code == 302


def test_behind_a_proxy_one_guesser_does_not_shut_out_everybody(settings):
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    make.user("Reporters", "mara")
    for number in range(ADDRESS + 1):
        forged = f"198.51.100.{number}, {HERE}"  # what stands on the left came with the request
        answer = guess(f"nobody{number}", REMOTE_ADDR="10.0.0.2", HTTP_X_FORWARDED_FOR=forged)
    assert answer.status_code == 429
    through = {"REMOTE_ADDR": "10.0.0.2", "HTTP_X_FORWARDED_FOR": ELSEWHERE}
    assert guess("mara", password=RIGHT, **through).status_code == 302


def test_where_no_address_is_known_only_the_names_are_counted():
    make.user("Reporters", "mara")
    assert guess_names(ADDRESS + 1, REMOTE_ADDR="").status_code == 200
    assert guess("mara", password=RIGHT, REMOTE_ADDR="").status_code == 302
    assert guess("mara", ACCOUNT, REMOTE_ADDR="").status_code == 429


PROXY = "10.0.0.2"


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "found"),
    [
        (HERE, "", [], HERE),
        (HERE, ELSEWHERE, [], HERE),  # nobody is trusted
        (HERE, ELSEWHERE, [PROXY], HERE),  # a stranger says so
        (PROXY, "", [PROXY], PROXY),
        (PROXY, ELSEWHERE, [PROXY], ELSEWHERE),
        (PROXY, f"1.2.3.4, {ELSEWHERE}", [PROXY], ELSEWHERE),  # the left is the client's own invention
        (PROXY, f"1.2.3.4,{ELSEWHERE},10.9.9.9", ["10.0.0.0/8"], ELSEWHERE),  # two proxies
        (PROXY, "10.1.1.1, 10.9.9.9", ["10.0.0.0/8"], "10.1.1.1"),  # somebody in the proxies' own network
        (PROXY, "garbage", [PROXY], PROXY),
        (PROXY, f"{ELSEWHERE}, unknown", [PROXY], PROXY),
        (PROXY, f"{ELSEWHERE},", [PROXY], PROXY),
        (PROXY, f"{ELSEWHERE}:4711", [PROXY], ELSEWHERE),
        (PROXY, "[2001:db8::7]:443", [PROXY], "2001:db8::7"),
        (PROXY, "2001:DB8:0::7", [PROXY], "2001:db8::7"),
        (PROXY, "fe80::1%eth0", [PROXY], "fe80::1"),
        ("::ffff:10.0.0.2", f"::ffff:{ELSEWHERE}", [PROXY], ELSEWHERE),
        ("2001:db8::1", ELSEWHERE, ["2001:db8::/32", PROXY], ELSEWHERE),
        ("", "", ["unix"], None),
        ("", ELSEWHERE, ["unix"], ELSEWHERE),
        ("", f"{ELSEWHERE}, {PROXY}", ["unix", PROXY], ELSEWHERE),
        ("", ELSEWHERE, [], None),
        ("", ELSEWHERE, [PROXY], None),
        ("garbage", ELSEWHERE, ["unix", PROXY], None),
        (PROXY, "9" * 100_000, [PROXY], PROXY),
        (PROXY, "999.1.1.1", [PROXY], PROXY),
    ],
)
def test_the_address_of_a_request_is_what_trusted_proxies_vouch_for(settings, peer, forwarded, trusted, found):
    settings.TRUSTED_PROXIES = trusted
    request = RequestFactory().get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded)
    assert clients.address(request) == found


def test_a_preview_opened_through_a_proxy_is_logged_with_the_readers_address(settings):
    settings.TRUSTED_PROXIES = [PROXY]
    link = previews.make(make.story(), by=make.user("Editors"), period="day")
    path = previews.address(link).removeprefix(settings.SITE_URL)
    Client().get(path, REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR="1.2.3.4, 2001:db8::7")
    Client().get(path, REMOTE_ADDR=HERE, HTTP_X_FORWARDED_FOR="1.2.3.4")
    assert {visit.address for visit in PreviewVisit.objects.all()} == {"2001:db8::7", HERE}


# --- What is kept -----------------------------------------------------------------------------------------------------
def test_no_password_is_kept_and_nothing_of_who_logged_in(caplog):
    make.user("Reporters", "mara")
    desk.log_in("mara", "horse-battery", REMOTE_ADDR=HERE)
    desk.log_in("correct-staple", "horse-battery", REMOTE_ADDR=HERE)
    kept = str(list(AccessAttempt.objects.values()))
    assert "horse-battery" not in kept + caplog.text
    assert "'mara' from 192.0.2.1" in caplog.text
    assert "correct-staple" not in caplog.text  # somebody typed it into the wrong field
    assert desk.can_log_in("mara", RIGHT)
    assert not AccessLog.objects.exists()
    assert not AccessFailureLog.objects.exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_worker_forgets_the_addresses_of_yesterdays_failures(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    guess("old", REMOTE_ADDR=HERE)
    let_pass(hours=25)
    AccessAttempt.objects.create(username="new", ip_address=HERE, user_agent="", failures_since_start=1)
    with worker.beating():
        deadline = time.monotonic() + 10
        while AccessAttempt.objects.count() > 1 and time.monotonic() < deadline:
            time.sleep(0.05)
    assert list(AccessAttempt.objects.values_list("username", flat=True)) == ["new"]


def test_the_machinery_of_the_lock_is_not_on_the_desk():
    browser = desk.client(make.user(is_superuser=True))
    assert "axes" not in browser.get("/admin/").content.decode().lower()
    assert browser.get("/admin/axes/").status_code == 404
    assert browser.get("/admin/axes/accessattempt/").status_code == 404


# --- Bad input --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "name",
    ["x" * 100_000, "ß" * 255, "\ufdfa" * 255, "🔥", "a\nb", "İ", "\ud83d", "a\x00b", "'; --", "\u202e", "%s{}"],
    ids=lambda name: ascii(name[:5]),
)
def test_a_strange_user_name_is_counted_like_any_other(name):
    fields = f"username={quote_plus(name.encode('utf-8', 'surrogatepass'))}&password={WRONG}"
    answers = [Client().post(LOGIN, fields, "application/x-www-form-urlencoded") for _again in range(ACCOUNT)]
    statuses = [answer.status_code for answer in answers]
    refused_before = "\x00" in name  # by the form, and never looked up
    assert statuses == [200] * (ACCOUNT - 1) + [200 if refused_before else 429]


def test_strange_headers_and_fields_are_no_matter():
    strange = {
        "HTTP_USER_AGENT": "é" * 5000,
        "HTTP_ACCEPT": "x" * 5000,
        "HTTP_X_FORWARDED_FOR": "\x00,,,",
        "HTTP_X_REQUESTED_WITH": "XMLHttpRequest",
    }
    for _again in range(ACCOUNT):
        fields = {"username": "mara", "password": WRONG, "y": "z" * 100_000, "x\x00": "\x00"}
        answer = Client().post(LOGIN, fields, **strange)
    assert answer.status_code == 429
    assert "text/html" in answer["Content-Type"]
    assert Client().post(LOGIN, {}).status_code == 200
    assert Client().post(LOGIN, {"username": "mara"}).status_code == 200


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_guesses_at_the_same_moment_are_all_counted_and_none_breaks():
    make.user("Reporters", "mara")
    names = itertools.cycle(["mara", "MARA", "nobody"])

    def attempt(name):
        try:
            return guess(name, REMOTE_ADDR=HERE).status_code
        finally:
            connection.close()

    for _round in range(5):
        AccessAttempt.objects.all().delete()
        with ThreadPoolExecutor(12) as pool:
            statuses = list(pool.map(attempt, itertools.islice(names, 36)))
        assert set(statuses) <= {200, 429}
        assert 429 in statuses
        looked_at = AccessAttempt.objects.aggregate(n=Sum("failures_since_start"))["n"]
        assert statuses.count(200) <= looked_at <= len(statuses)
        assert guess("mara", password=RIGHT, REMOTE_ADDR=HERE).status_code == 429


# --- Who is put out ---------------------------------------------------------------------------------------------------
def addresses_of_the_desk(patterns=None, before=""):
    """Every address below /admin/, with 1 for whatever is to be filled in."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        path = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from addresses_of_the_desk(each.url_patterns, path)
        elif isinstance(each, URLPattern) and path.startswith("admin/") and "(?P<" not in path:
            yield "/" + re.sub(r"<[^>]+>", "1", path)


def seen(answer):
    """What somebody sees of an answer: where it leads, what it says, without tokens."""
    return answer.status_code, answer.get("Location", ""), said(answer)[0]


@pytest.mark.parametrize("method", ["get", "post"])
def test_whoever_is_deactivated_is_a_stranger_at_the_next_request_wherever_it_goes(method):
    addresses = sorted(set(addresses_of_the_desk()) - {LOGIN})
    assert len(addresses) > 70
    owner = make.user(is_superuser=True)
    article = make.story(by=owner)
    addresses += [desk.url(article, page) for page in ("change", "keep", "history", "preview", "notes", "throw-away")]
    browser, stranger = desk.client(owner), Client()
    assert browser.get(desk.url(article)).status_code == 200
    owner.is_active = False
    owner.save(update_fields=["is_active"])
    post = {"headline": "Mine", "_keep": "typed", "_move": "publish"} if method == "post" else {}
    for address in addresses:
        answers = [getattr(each, method)(address, post) for each in (browser, stranger)]
        assert seen(answers[0]) == seen(answers[1]), address
        assert answers[0].status_code in {302, 403}, address
    assert browser.get(desk.url(article, "keep")).json() == {"login": LOGIN}
    assert desk.url(article) in browser.get(desk.url(article))["Location"]
