"""Several people in one story at once, each in a process of their own as under a real server."""

import multiprocessing
import os
from itertools import pairwise

import pytest
from django.db import connections

from articles import publishing, workflow, writing
from articles.arranging import arrange
from articles.compiler import Refused
from articles.front import Layout
from articles.models import Arrangement, Article, Conflict, Transition, Version
from articles.workflow import NotAllowed
from newsroom import edition
from tests import make

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

PROCESSES = 8


def race(work, processes=PROCESSES):
    """Run ``work(number)`` in many processes at once; return what each returned, or the name of what it raised."""
    context = multiprocessing.get_context("fork")
    start, answers = context.Barrier(processes), context.Queue()

    def run(number):
        connections.close_all()
        start.wait(30)
        try:
            answers.put(work(number))
        except Exception as error:  # noqa: BLE001 - whatever it is, the test wants to know
            answers.put(f"{type(error).__name__}: {error}")
        finally:
            connections.close_all()
            answers.close()
            answers.join_thread()
            os._exit(0)  # nothing of pytest's is to run twice

    connections.close_all()
    runners = [context.Process(target=run, args=(n,)) for n in range(processes)]
    for runner in runners:
        runner.start()
    found = [answers.get(timeout=60) for _ in runners]
    for runner in runners:
        runner.join(30)
    return found


def test_of_eight_who_publish_the_same_text_one_does():
    for n in range(5):
        # Nothing like the stories before: what stands beside a story is stored after it, and raises the edition too.
        article = make.published(f"Story{n}", f"<p>Alpha{n} beta{n} gamma{n}.</p>", topics=(f"Topic{n}",))
        writing.change(article, by=None, headline=f"Changed{n}")
        before, moves = edition.current(), Transition.objects.filter(article=article).count()
        stale = Article.objects.get(pk=article.pk)

        def publish(_number, stale=stale):
            try:
                publishing.publish(stale, by=None)
            except Conflict:
                return "somebody was first"
            return "published"

        assert sorted(race(publish)) == ["published"] + ["somebody was first"] * 7
        assert article.versions.count() == 2
        assert Transition.objects.filter(article=article).count() == moves + 1
        assert edition.current() == before + 1


def test_of_eight_editors_who_press_publish_one_does():
    article = make.story()
    editors = [make.user("Editors") for _ in range(PROCESSES)]
    loaded = Article.objects.get(pk=article.pk)

    def press(number):
        try:
            workflow.move("publish", loaded, by=editors[number])
        except (Conflict, NotAllowed):
            return "too late"
        return "published"

    assert sorted(race(press)) == ["published"] + ["too late"] * 7
    assert [t.move for t in article.transitions.order_by("pk")] == ["approve", "publish"]


def test_of_eight_who_save_the_same_text_one_does_and_no_word_is_lost():
    article = make.story()
    loaded = Article.objects.get(pk=article.pk)

    def save(number):
        try:
            writing.change(loaded, by=None, headline=f"By process {number}")
        except Conflict:
            return "told"
        return f"By process {number}"

    answers = race(save)
    assert answers.count("told") == 7
    article.refresh_from_db()
    assert article.headline in answers
    assert list(article.revisions.values_list("number", flat=True)) == [2, 1]


def test_moves_of_every_kind_at_once_leave_a_story_whole():
    article = make.published()
    before = edition.current()

    def meddle(number):
        done = 0
        for turn in range(6):
            fresh = Article.objects.get(pk=article.pk)
            try:
                if (number + turn) % 4 == 0:
                    publishing.withdraw(fresh, by=None, reason="why")
                elif (number + turn) % 4 == 1:
                    publishing.restore(fresh, by=None)
                elif (number + turn) % 4 == 2:
                    writing.change(fresh, by=None, headline=f"{number} {turn}")
                    publishing.publish(fresh, by=None)
                else:
                    publishing.publish(fresh, by=None)
            except (Conflict, Refused):
                continue
            done += 1
        return done

    answers = race(meddle)
    assert all(isinstance(answer, int) for answer in answers), answers
    versions = list(Version.objects.filter(article=article).order_by("live_from"))
    assert [v.number for v in versions] == list(range(1, len(versions) + 1))
    assert all(a.live_until and a.live_until <= b.live_from for a, b in pairwise(versions))
    assert edition.current() - before == article.transitions.count() - 1 == sum(answers)


def test_a_failure_on_the_way_leaves_everything_as_it_was(monkeypatch):
    article = make.published(headline="As it was")
    writing.change(article, by=None, headline="New")
    before, counted = edition.current(), Transition.objects.count()

    def fail():
        raise RuntimeError("the power went")

    with monkeypatch.context() as patch:
        patch.setattr(edition, "bump", fail)
        with pytest.raises(RuntimeError):
            publishing.publish(article, by=None)
    assert make.live(article).headline == "As it was"
    assert make.live(article).live_until is None
    assert (edition.current(), Transition.objects.count(), Version.objects.count()) == (before, counted, 1)


def test_of_eight_who_arrange_the_front_page_one_does():
    before = edition.current()

    def put_live(_number):
        try:
            arrange(Layout(), by=None, seen=0)
        except Conflict:
            return "somebody was first"
        return "live"

    assert sorted(race(put_live)) == ["live"] + ["somebody was first"] * 7
    assert Arrangement.objects.get().number == 1
    assert edition.current() == before + 1
