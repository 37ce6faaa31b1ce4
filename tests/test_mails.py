"""Who is told of a move by e-mail, what the mail says, and that no mail that fails ever fails the move."""

import datetime as dt
import socketserver
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core import mail
from django.db import connections, transaction
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from articles import clock, notices, publishing, workflow, writing
from articles.models import Article, HouseRules, Notice, NoticeAttempt, Transition
from tests import desk, make

pytestmark = pytest.mark.django_db

NOWHERE = {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": 1}


def staff(role, name):
    return make.user(role, name, email=f"{name}@news.example")


@pytest.fixture
def reporter():
    return staff("Reporters", "mara")


@pytest.fixture
def editor():
    return staff("Editors", "edda")


@pytest.fixture
def move(django_capture_on_commit_callbacks):
    """Make a move as a request would, with everything that follows its commit; return the mails sent by it."""

    def made(name, article, by, **given):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            workflow.move(name, article, by=by, **given)
        return list(mail.outbox)

    return made


def addressees(mails):
    assert all(len(m.to) == 1 and not m.cc and not m.bcc for m in mails)
    return sorted(m.to[0].partition("@")[0] for m in mails)


# --- To whom ----------------------------------------------------------------------------------------------------------
def test_a_story_sent_in_is_told_to_those_who_may_approve_it(move, reporter, editor):
    staff("Managing editors", "manny")
    staff("Administrators", "ada")
    staff("Reporters", "ben")
    staff("Outside contributors", "olga")
    make.user("Editors", "mute")
    staff("Editors", "gone")
    User.objects.filter(username="gone").update(is_active=False)
    signs = staff("Editors", "signs")
    article = make.story(by=reporter, bylines=[reporter.contributor, signs.contributor])
    sent = move("submit", article, reporter)
    assert addressees(sent) == ["edda", "manny"]
    assert sent[0].subject == "To review: River rises past the second mark"
    assert "mara sent “River rises past the second mark” to review." in sent[0].body
    assert f"http://testserver{desk.url(article)}" in sent[0].body


def test_an_editor_who_sends_in_a_story_or_signed_it_before_is_not_told(move, editor):
    once = staff("Editors", "once")
    article = make.story(by=make.user("Reporters"), bylines=[once.contributor])
    article.bylines.all().delete()
    article.bylines.create(contributor=make.contributor())
    writing.change(article, by=editor, headline="Signed by somebody else now")
    staff("Editors", "fresh")
    assert addressees(move("submit", article, editor)) == ["fresh"]


def test_who_may_approve_but_not_read_it_is_told_only_of_what_is_shared(move, reporter):
    deputy = staff("Reporters", "deputy")
    deputy.user_permissions.add(Permission.objects.get(codename="approve_article"))
    assert move("submit", make.story(by=reporter), reporter) == []
    HouseRules.objects.create(pk=1, shared_drafts=True)
    assert addressees(move("submit", make.story(by=reporter), reporter)) == ["deputy"]
    assert move("submit", make.story(by=reporter, confidential=True), reporter) == []


def test_its_writers_are_told_what_becomes_of_a_story(move, reporter, editor):
    second = staff("Reporters", "ben")
    article = make.story(by=reporter, bylines=[second.contributor, make.contributor()])
    move("submit", article, reporter)
    sent = move("send_back", article, editor, reason="Who says so?\nName the second source.")
    assert addressees(sent) == ["ben", "mara"]
    assert sent[0].subject == "Sent back: River rises past the second mark"
    assert "edda sent “River rises past the second mark” back." in sent[0].body
    assert "Who says so?\nName the second source." in sent[0].body
    move("submit", article, reporter)
    sent = move("approve", article, editor)
    assert addressees(sent) == ["ben", "mara"]
    assert sent[0].subject.startswith("Approved: ")
    sent = move("publish", article, editor)
    assert addressees(sent) == ["ben", "mara"]
    assert sent[0].subject.startswith("Published: ")
    assert f"http://testserver{make.live(article).path}" in sent[0].body


def test_whoever_acts_is_not_told_of_it(move, reporter, settings):
    settings.REQUIRE_SECOND_PERSON = False
    editor = staff("Editors", "edda")
    article = make.story(by=editor, bylines=[editor.contributor, reporter.contributor])
    assert addressees(move("publish", article, editor)) == ["mara"]


def test_a_press_that_approves_on_the_way_is_told_of_once(move, reporter, editor):
    assert len(move("publish", make.story(by=reporter), editor)) == 1


def test_other_moves_are_told_to_nobody(move, reporter, editor):
    article = make.story(by=reporter)
    move("submit", article, reporter)
    assert move("recall", article, reporter) == []
    assert move("spike", article, editor) == []


@pytest.mark.parametrize(
    ("kind", "left"), [("submit", "SAP"), ("send_back", "BAP"), ("approve", "BSP"), ("publish", "BSA")]
)
def test_each_kind_of_mail_can_be_switched_off(move, reporter, editor, kind, left):
    HouseRules.objects.create(pk=1, mails_off=[kind])
    article = make.story(by=reporter)
    sent = {
        "B": move("submit", article, reporter),
        "S": move("send_back", article, editor, reason="Why?"),
        "A": move("approve", article, editor),
        "P": move("publish", article, editor),
    }
    assert {letter for letter, mails in sent.items() if mails} == set(left)
    assert not Notice.objects.filter(transition__move=kind).exists()


def test_a_newsroom_of_a_hundred_editors_costs_no_more_queries(reporter, django_assert_max_num_queries):
    article = make.story(by=reporter)
    User.objects.bulk_create(User(username=f"e{n}", email=f"e{n}@news.example", is_staff=True) for n in range(100))
    made = User.objects.filter(username__startswith="e")
    Group.user_set.through.objects.bulk_create(
        Group.user_set.through(user_id=pk, group_id=Group.objects.get(name="Editors").pk)
        for pk in made.values_list("pk", flat=True)
    )
    transition = Transition.objects.create(
        article=article, move="submit", stage_before="draft", stage_after="review", revision=1, by=reporter
    )
    with django_assert_max_num_queries(6):
        notices.tell(transition)
    assert Notice.objects.count() == 100


# --- What it says -----------------------------------------------------------------------------------------------------
def test_when_a_scheduled_story_goes_live_is_told_in_the_newsrooms_time_and_in_utc(move, reporter, editor):
    at = dt.datetime(2031, 6, 30, 22, 30, tzinfo=dt.UTC)
    article = make.story(by=reporter)
    [sent] = move("schedule", article, editor, at=at)
    assert sent.subject == "Scheduled: River rises past the second mark"
    told = "Tuesday 1 July 2031, 00:30 (Europe/Paris), which is Monday 30 June 2031, 22:30 UTC"
    assert f"Readers see it from {told}." in sent.body
    assert article.versions.get().path not in sent.body


def test_its_writers_are_told_when_a_scheduled_story_is_moved_to_another_time(move, reporter, editor):
    article = make.story(by=reporter)
    move("schedule", article, editor, at=dt.datetime(2031, 6, 30, 22, 30, tzinfo=dt.UTC))
    [sent] = move("reschedule", article, editor, at=dt.datetime(2031, 12, 1, 6, tzinfo=dt.UTC))
    assert "Readers see it from Monday 1 December 2031, 07:00 (Europe/Paris)" in sent.body


def test_a_headline_cannot_put_another_header_into_a_mail(move, reporter, editor):
    article = make.story("A\r\nBcc: all@evil.example\x0b\x85\u2028\u202eB <i>&\tC", by=reporter, slug="a")
    [sent] = move("submit", article, reporter)
    assert sent.subject == "To review: A Bcc: all@evil.example B <i>& C"
    assert sent.recipients() == ["edda@news.example"]
    assert "“A Bcc: all@evil.example B <i>& C”" in sent.body
    assert sent.message()["Bcc"] is None
    assert sent.message()["Auto-Submitted"] == "auto-generated"


def test_a_long_headline_is_cut_in_the_subject_only(move, reporter, editor):
    headline = "River " * 40
    [sent] = move("submit", make.story(headline, by=reporter), reporter, acknowledged={"long-headline"})
    assert len(sent.subject) < 140
    assert headline.strip() in sent.body


def test_a_mail_is_plain_text(move, reporter, editor):
    [sent] = move("submit", make.story("Bread & <b>butter</b>", by=reporter), reporter)
    assert sent.content_subtype == "plain"
    assert not sent.message().is_multipart()
    assert "“Bread & <b>butter</b>”" in sent.body


def test_of_a_confidential_story_a_mail_gives_nothing_away(move, reporter, editor):
    article = make.story("Mayor to resign", by=reporter, confidential=True, slug="mayor-to-resign")
    at = clock.read() + dt.timedelta(days=1)
    sent = move("submit", article, reporter)
    sent += move("send_back", article, editor, reason="Does the mayor know?")
    sent += move("submit", article, reporter)
    sent += move("approve", article, editor)
    sent += move("schedule", article, editor, at=at)
    sent += move("publish", article, editor)
    assert len(sent) == 6
    for each in sent:
        assert "ayor" not in each.subject + each.body
        assert "a confidential story" in each.subject
        assert f"http://testserver{desk.url(article)}" in each.body


# --- Sending ----------------------------------------------------------------------------------------------------------
def test_nothing_is_sent_of_a_move_that_was_not_made(reporter, editor, django_capture_on_commit_callbacks):
    article = make.story(by=reporter)
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        workflow.move("submit", article, by=reporter)
        transaction.set_rollback(True)
    assert mail.outbox == []
    assert not Notice.objects.exists()


def test_each_attempt_is_logged_and_none_is_made_after_success(move, reporter, editor):
    move("submit", make.story(by=reporter), reporter)
    notice = Notice.objects.get()
    assert notice.sent_at is not None
    assert [a.error for a in notice.attempts.all()] == [""]
    notices.deliver.enqueue([notice.pk])
    assert len(mail.outbox) == 1
    assert NoticeAttempt.objects.count() == 1


@pytest.mark.parametrize(
    ("removed", "why"),
    [
        (lambda user: User.objects.filter(pk=user.pk).update(is_active=False), "switched off"),
        (lambda user: user.groups.clear(), "may not read"),
        (lambda user: User.objects.filter(pk=user.pk).update(email=""), "no e-mail"),
    ],
)
def test_who_was_removed_before_the_mail_went_out_gets_none(
    reporter, editor, removed, why, django_capture_on_commit_callbacks
):
    article = make.story(by=reporter)
    with django_capture_on_commit_callbacks() as waiting:
        workflow.move("submit", article, by=reporter)
    removed(editor)
    for callback in waiting:
        callback()
    assert mail.outbox == []
    notice = Notice.objects.get()
    assert notice.sent_at is None
    assert why in notice.attempts.get().error


def test_a_writer_taken_out_of_the_byline_is_told_nothing_more(reporter, editor, django_capture_on_commit_callbacks):
    article = make.story(by=make.user("Reporters"), bylines=[reporter.contributor])
    workflow.move("submit", article, by=editor)
    with django_capture_on_commit_callbacks() as waiting:
        workflow.move("send_back", article, by=make.user("Editors"), reason="Why?")
    article.bylines.all().delete()
    for callback in waiting:
        callback()
    assert addressees(mail.outbox) == ["edda"]  # who sent it in


def test_a_mail_about_a_schedule_that_is_off_again_is_not_sent(reporter, editor, django_capture_on_commit_callbacks):
    article = make.story(by=reporter)
    with django_capture_on_commit_callbacks() as waiting:
        workflow.move("schedule", article, by=editor, at=clock.read() + dt.timedelta(days=1))
    publishing.unschedule(article, by=editor)
    for callback in waiting:
        callback()
    assert mail.outbox == []


def test_a_story_deleted_before_the_mail_went_out_is_told_of_to_nobody(
    reporter, editor, django_capture_on_commit_callbacks
):
    article = make.story(by=reporter)
    with django_capture_on_commit_callbacks() as waiting:
        workflow.move("submit", article, by=reporter)
    article.delete()
    for callback in waiting:
        callback()
    assert mail.outbox == []


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_mail_server_that_is_not_there_stops_no_move(reporter, editor, settings):
    for name, value in NOWHERE.items():
        setattr(settings, name, value)
    article = make.story(by=reporter)
    answer = desk.press(desk.client(reporter), article, "submit")
    assert answer.status_code == 302
    assert Article.objects.get().stage == "review"
    assert [a.error for a in NoticeAttempt.objects.all()] == ["ConnectionRefusedError: Connection refused"]
    assert Notice.objects.get().sent_at is None


@pytest.fixture
def queue(settings):
    """Let tasks wait in the database, as in earnest; give a function that lets the worker do what is due."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

    def work():
        Worker(
            queue_names=["default"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id="worker",
            excluded_queue_names=[],
        ).run()

    return work


def waiting():
    return DBTaskResult.objects.filter(status="READY")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_mail_that_fails_is_tried_again_later_and_later_and_then_given_up(queue, reporter, editor, settings):
    backend = settings.EMAIL_BACKEND
    for name, value in NOWHERE.items():
        setattr(settings, name, value)
    workflow.move("submit", make.story(by=reporter), by=reporter)
    assert not NoticeAttempt.objects.exists()  # nothing is sent before the worker does it
    waits = []
    for attempts in range(1, 7):
        queue()
        assert NoticeAttempt.objects.count() == attempts
        if attempts < 6:
            waits.append(round((waiting().get().run_after - timezone.now()).total_seconds() / 60))
            queue()
            assert NoticeAttempt.objects.count() == attempts, "it is not tried before its time"
            waiting().update(run_after=timezone.now())
    assert waits == [1, 5, 30, 120, 480]
    assert not waiting().exists()
    assert not DBTaskResult.objects.exclude(status="SUCCESSFUL").exists()

    settings.EMAIL_BACKEND = backend
    notices.deliver.enqueue([Notice.objects.get().pk])
    queue()
    assert addressees(mail.outbox) == ["edda"]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_workers_send_a_mail_once(reporter, editor, settings, mail_server):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = NOWHERE["EMAIL_BACKEND"], "127.0.0.1"
    settings.EMAIL_PORT = mail_server.port
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    staff("Editors", "ed2")
    staff("Editors", "ed3")
    workflow.move("submit", make.story(by=reporter), by=reporter)
    pks = list(Notice.objects.values_list("pk", flat=True))

    def send(_n):
        try:
            notices.deliver.func(pks)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(send, range(8)))
    assert sorted(mail_server.received) == ["ed2@news.example", "ed3@news.example", "edda@news.example"]
    assert NoticeAttempt.objects.filter(error="").count() == 3


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_an_address_that_is_refused_keeps_no_other_mail_back_and_is_not_in_the_log(
    reporter, editor, settings, mail_server
):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = NOWHERE["EMAIL_BACKEND"], "127.0.0.1"
    settings.EMAIL_PORT = mail_server.port
    staff("Editors", "refused")
    staff("Editors", "zoe")
    workflow.move("submit", make.story(by=reporter), by=reporter)
    assert sorted(mail_server.received) == ["edda@news.example", "zoe@news.example"]
    errors = {a.notice.to.username: a.error for a in NoticeAttempt.objects.select_related("notice__to")}
    assert errors == {"edda": "", "zoe": "", "refused": "SMTPRecipientsRefused: 550"}


class _Session(socketserver.StreamRequestHandler):
    """As much of SMTP (RFC 5321) as a mail needs; it refuses the mailbox “refused”."""

    def handle(self):
        self.say("220 here")
        to, is_text = "", False
        for line in iter(self.rfile.readline, b""):
            text = line.decode().strip()
            if is_text:
                if text == ".":
                    is_text = False
                    self.server.received.append(to)
                    self.say("250 taken")
            elif text.upper().startswith("RCPT TO:"):
                to = text[8:].strip("<>")
                self.say(f"550 no mailbox {to}" if to.startswith("refused") else "250 ok")
            elif text.upper() == "DATA":
                is_text = True
                self.say("354 go on")
            elif text.upper() == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def say(self, text):
        self.wfile.write(f"{text}\r\n".encode())


@pytest.fixture
def mail_server():
    """A mail server on this machine: ``port``, and ``received``, to whom it took mails."""
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Session)
    server.daemon_threads = True
    server.port, server.received = server.server_address[1], []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()
