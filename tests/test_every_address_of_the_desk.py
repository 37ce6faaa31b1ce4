"""An attacker's sweep: every address of the desk, as everybody, with an id of somebody else's and with one of nothing.

Whoever may not know of a thing gets the very answer that an id gets which nothing has; whoever may know of it and not
do what they ask for is refused; and neither has written anything. An address on which nobody here has decided fails.
"""

import datetime as dt
import re
import uuid
from contextlib import contextmanager
from types import SimpleNamespace
from typing import NamedTuple

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.contrib.messages import get_messages
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import ForeignObjectRel
from django.test import Client, override_settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles import clock, previews, publishing, writing
from articles.models import HouseRules, Photo, PolicyPage, ReviewItem, Topic
from newsroom.views import HERE
from people.models import Organisation
from tests import desk, make
from tests.test_every_door import BULK, CHOOSE, LIST
from tests.test_login import addresses_of_the_desk, said

pytestmark = pytest.mark.django_db

NEVER = 999_999  # the id of nothing
SECRET = "Nightjar"  # a word of a headline that stands nowhere else
# What differs between two answers that say the same: tokens, and how late it is.
TOKENS = r'name="opening" value="[^"]*"|"csrf": "[^"]*"'
TIMES = r'datetime="[^"]*"|[0-9]+[.][0-9]+%|[0-9]{2}[:.][0-9]{2}(?::[0-9]{2})?|just now|[0-9]+[^0-9]minutes? ago'
DIFFERS = re.compile(f"{TOKENS}|{TIMES}")
EDIT, MANAGE, ADMIN = {"Editors", "Managing editors"}, {"Managing editors"}, {"Administrators"}
READ = EDIT | {"Reporters"}
WRITE = READ | {"Outside contributors"}
WHO = ("nobody", *sorted(WRITE | ADMIN))
# Who may know of a story of somebody else's, where the house rules share unpublished ones.
KNOW = {"open": READ, "confidential": EDIT}


class Door(NamedTuple):
    """A page: who of those who know of the thing may look, who may press, with what, and whether that writes."""

    look: set = frozenset()
    press: set = frozenset()
    post: dict = {}
    writes: bool = True


# The pages of a story. What is posted stands on top of the story's form as an editor would send it.
STORY = f"{LIST}1/"
STORY_DOORS = {
    "": Door(WRITE | ADMIN, WRITE | ADMIN, writes=False),  # leads on to the form, whatever the id
    "change/": Door(READ, EDIT, {"headline": "Forged", "_continue": "1"}),
    "history/": Door(READ, READ, writes=False),
    "delete/": Door(),  # readers saw it; one that they did not see is below
    "preview/": Door(READ, READ, writes=False),
    "previews/": Door(EDIT, EDIT, {"period": "day", "note": "Forged."}),
    "keep/": Door(EDIT, EDIT, {"headline": "Forged", "_keep": "typed"}),
    "throw-away/": Door(READ, EDIT, writes=False),  # only what one typed oneself
    "notes/": Door(READ, READ, {"text": "Forged."}),
    "proposals/": Door(READ, EDIT, writes=False),
    "proposals/dismiss/": Door(READ, EDIT, {"proposal": "quote", "key": "0123abcd"}),
    "redact/": Door(MANAGE, MANAGE, {"words": "quay", "replacement": "X", "reason": "Forged.", "deed": "replace"}),
    "bring-back/": Door(EDIT, EDIT, {"text": "1"}),
    "withhold/": Door(MANAGE, MANAGE, {"version": "1", "deed": "hide", "reason": "Forged."}),
}
# What else is reached by its id, with who may look at one, change it and delete it.
THINGS = {
    "articles/photo": (WRITE, WRITE, MANAGE),
    "articles/document": (WRITE, WRITE, MANAGE),
    "articles/topic": (WRITE, EDIT, MANAGE),
    "articles/reviewitem": (EDIT, EDIT, set()),
    "articles/houserules": (MANAGE, MANAGE, set()),
    "articles/sitesettings": (MANAGE | ADMIN, MANAGE | ADMIN, set()),
    "articles/policypage": (MANAGE | ADMIN, MANAGE | ADMIN, set()),
    "people/expert": (WRITE, EDIT, MANAGE),
    "people/organisation": (WRITE | ADMIN, EDIT | ADMIN, MANAGE),
    "people/contributor": (WRITE | ADMIN, ADMIN, ADMIN),
    "auth/user": (set(), set(), set()),
    "auth/group": (set(), set(), set()),
    "django_tasks_database/dbtaskresult": (set(), set(), set()),
}
ONLY_ROW = {"articles/houserules", "articles/sitesettings"}  # of which there is one


def doors_of(thing):
    """The pages that a thing of this kind has, by what they are called."""
    look, change, delete = THINGS[thing]
    doors = {"change/": Door(look, change)}
    if thing not in ONLY_ROW:
        doors[""] = STORY_DOORS[""]
        doors |= {"history/": Door(look, look, writes=False), "delete/": Door(delete, delete)}
    if thing == "articles/photo":
        doors["original/"] = Door(look, look)  # who fetched it is logged
    if thing == "auth/user":
        doors["password/"] = Door()
    return doors


# Addresses without an id: nothing there depends on what one may not know of.
WITHOUT_ID = {
    "/admin/",
    "/admin/autocomplete/",
    "/admin/calendar/",
    "/admin/calendar/move/",
    "/admin/front/",
    "/admin/front/preview/",
    "/admin/jsi18n/",
    "/admin/login/",
    "/admin/logout/",
    "/admin/password_change/",
    "/admin/password_change/done/",
    *(f"/admin/{thing}/" for thing in THINGS),
    *(f"/admin/{thing}/add/" for thing in THINGS if thing not in ONLY_ROW),
    "/admin/articles/photo/describe/",
    "/admin/articles/photo/read/",
    "/admin/people/expert/add-quickly/",
    "/admin/people/expert/merge/",
    LIST,
    *(f"{LIST}{page}/" for page in ("add", "add/keep", "add/throw-away", "add/proposals", "paste")),
    *(f"{LIST}insert/{kind}/" for kind in ("photo", "document")),
}


# --- The newsroom that is attacked ------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def newsroom(django_db_setup, django_db_blocker, tmp_path_factory):
    """A newsroom with somebody of every role and what is somebody else's, made once for all tests of this file."""
    folder = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder), transaction.atomic():
        yield build(folder)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def media(newsroom, settings):
    """Find the files of that newsroom in every test."""
    settings.MEDIA_ROOT = newsroom.media


def build(folder):
    """Make the newsroom, and what those who may do everything would post in it."""
    HouseRules.objects.create(pk=1, shared_drafts=True)
    found = SimpleNamespace(media=folder, writer=make.user("Reporters", "wren"), orla=make.expert("Orla Venn"))
    users = {who: make.user(who) for who in WHO[1:]}
    found.sessions = {who: desk.client(user).cookies["sessionid"].value for who, user in users.items()}
    found.drafts = {secrecy: somebody_elses(found, secrecy) for secrecy in KNOW}
    earlier = tuple(found.drafts.values())[:1]
    found.out = {secrecy: published_twice(somebody_elses(found, secrecy, earlier=earlier)) for secrecy in KNOW}
    found.belongings = belongings(found.out["confidential"])
    found.things = things(found.out["open"].versions.first())
    owner = desk.client(make.user(is_superuser=True))
    found.own = make.story("A reporter’s own", by=users["Reporters"], quoting=found.orla)
    stories = [*found.drafts.values(), *found.out.values(), found.own]
    found.new = desk.typed(owner.get(desk.ADD), headline="Mine")
    found.typed = {f"{LIST}{story.pk}/": desk.typed(owner.get(desk.url(story))) for story in stories}
    for thing, pk in found.things.items():
        page = owner.get(f"/admin/{thing}/{pk}/change/")
        forged = {"name": "Forged", "title": "Forged", "first_name": "Forged", "second_person": "not-asked"}
        found.typed[f"/admin/{thing}/{pk}/"] = desk.typed(page, **forged, deed="fine", post="yes")
    return found


def somebody_elses(found, secrecy, **fields):
    fields |= {"by": found.writer, "quoting": found.orla, "confidential": secrecy == "confidential"}
    return make.story(f"The {secrecy} one", **fields)


def published_twice(story):
    """The story with a version that readers saw, one that they see, and changes that they do not."""
    for standfirst in ("The water falls.", "The water rises again."):
        publishing.publish(story, by=None)
        writing.change(story, by=None, standfirst=standfirst)
    return story


def belongings(story):
    """The ids of what belongs to a story, by what it is posted as."""
    return {
        "bylines": story.bylines.get().pk,
        "people_quoted": story.people_quoted.get().pk,
        "previous_reports": story.report_links.get().pk,
        "revoke": previews.make(story, by=None, period="day").pk,
    }


def things(version):
    """The id of a thing of every kind; no story stands in the way of deleting it."""
    task = {"task_path": "articles.tasks.x", "args_kwargs": {}, "backend_name": "default", "run_after": timezone.now()}
    return {
        "articles/photo": make.photo().pk,
        "articles/document": make.document().pk,
        "articles/topic": make.topic("Trams").pk,
        "articles/reviewitem": ReviewItem.objects.create(article=version.article, kind="check", version=version).pk,
        "articles/houserules": 1,
        "articles/sitesettings": 1,
        "articles/policypage": PolicyPage.objects.first().pk,
        "people/expert": make.expert("Nan Pell").pk,
        "people/organisation": Organisation.objects.create(name="The port", slug="port").pk,
        "people/contributor": make.contributor().pk,
        "auth/user": make.user().pk,
        "auth/group": Group.objects.create(name="Interns").pk,
        "django_tasks_database/dbtaskresult": DBTaskResult.objects.create(**task).pk,
    }


# --- What somebody gets, and what is there ----------------------------------------------------------------------------
def ask(newsroom, who, method, address, post=None):
    """The answer to somebody who has nothing in their browser but their session."""
    browser = Client()
    if who in newsroom.sessions:
        browser.cookies["sessionid"] = newsroom.sessions[who]
    return getattr(browser, method)(address, post)


def seen(answer, never=NEVER, pk=NEVER):
    """What somebody sees of an answer, with the id of something in the place of the one of nothing."""
    page, status, headers = said(answer)
    messages = [str(message) for message in get_messages(answer.wsgi_request)]
    return [str(part).replace(str(never), str(pk)) for part in (status, headers, messages, DIFFERS.sub("", page))]


def rows():
    """Every row there is, with its table, but of the sessions, which a login writes."""
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True) if model is not Session}
    with connection.cursor() as cursor:
        for table in sorted(tables):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - the name of a table of ours
            names = [column[0] for column in cursor.description]
            yield from ((table, dict(zip(names, row, strict=True))) for row in cursor.fetchall())


def everything():
    """What all of them hold."""
    return sorted(map(repr, rows()))


def theirs(newsroom):
    """What those hold that belong to the stories of somebody else's."""
    stories = {story.pk for story in (*newsroom.drafts.values(), *newsroom.out.values())}
    keys = {"articles_article": "id"}
    return sorted(repr(row) for table, row in rows() if row.get(keys.get(table, "article_id")) in stories)


@contextmanager
def undone():
    """What happens inside leaves nothing behind."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# --- The sweep --------------------------------------------------------------------------------------------------------
def test_somebody_has_decided_on_every_address():
    of_stories = {STORY + page for page in STORY_DOORS}
    of_things = {f"/admin/{thing}/1/{page}" for thing in THINGS for page in doors_of(thing)}
    assert set(addresses_of_the_desk()) == of_stories | of_things | WITHOUT_ID


def cells(kind, doors):
    """Every page that there is of things of a kind, with each method: who may, what is posted, whether that writes."""
    for address in sorted(each for each in addresses_of_the_desk() if each.startswith(f"{kind}1/")):
        page = address.removeprefix(f"{kind}1/")
        door = doors.get(page, Door())
        yield page, "get", door.look, {}, None
        yield page, "post", door.press, door.post, door.writes


def sweep(newsroom, who, kind, doors, known):
    """Look and press at every page of things of a kind; ``known`` says by their ids of which they may know."""
    before, first = everything(), next(iter(known))
    never = uuid.UUID(int=NEVER) if isinstance(first, uuid.UUID) else NEVER
    for page, method, may, post, writes in cells(kind, doors):
        unknown = None
        for pk, knows in known.items():
            about = (who, method, f"{kind}{pk}/{page}")
            typed = newsroom.typed[f"{kind}{pk if knows else first}/"] | post if method == "post" else None
            if knows and who in may:
                with undone():
                    assert_done(ask(newsroom, *about, typed), about)
                    assert writes is None or (everything() != before) == writes, about
                continue
            answer = ask(newsroom, *about, typed)
            if knows:
                assert answer.status_code in {403, 405}, about
            else:
                unknown = unknown or ask(newsroom, who, method, f"{kind}{never}/{page}", typed)
                assert answer.status_code in {302, 403, 404, 405}, about
                assert seen(answer) == seen(unknown, never, pk), about
    assert everything() == before


def assert_done(answer, about):
    """It is what somebody gets who may."""
    answer.getvalue()  # a file is closed when it is read to its end
    assert answer.status_code in {200, 302, 405}, about


@pytest.mark.parametrize("who", WHO)
def test_a_story_of_somebody_elses(newsroom, who):
    sweep(newsroom, who, LIST, STORY_DOORS, {newsroom.out[secrecy].pk: who in know for secrecy, know in KNOW.items()})


@pytest.mark.parametrize("who", WHO)
def test_a_thing_of_another_kind(newsroom, who):
    for thing, (look, _change, _delete) in THINGS.items():
        sweep(newsroom, who, f"/admin/{thing}/", doors_of(thing), {newsroom.things[thing]: who in look})


# --- Ids in what is asked and posted ----------------------------------------------------------------------------------
def alone(newsroom, pk):
    """What can be asked with the id of a story and posted with it, one thing after the other in each."""
    new = newsroom.new | named(pk)
    time = {"publish_at_0": "2099-01-01", "publish_at_1": "12:00"}
    yield [("get", f"{LIST}?id={pk}")]
    yield [("post", f"{LIST}{pk}/delete/", {"post": "yes"})]
    yield [("get", f"{CHOOSE}/articles/article/{pk}/")]
    yield from ([("post", LIST, {"action": name, "_selected_action": pk})] for name in BULK)
    yield from ([("post", "/admin/calendar/move/", {"_move": name, "story": pk} | time)] for name in sorted(HERE))
    yield [("post", "/admin/front/", {"_do": f"put-{pk}-top-0"})]
    yield [("post", desk.ADD, new)]
    yield [("post", f"{desk.ADD}proposals/", new)]
    yield [("post", f"{desk.ADD}keep/", new | {"_keep": "typed"}), ("get", f"{desk.ADD}?kept={new['opening']}")]


def in_ones_own(newsroom, pk):
    """The same in a story of one's own."""
    page = f"{LIST}{newsroom.own.pk}/"
    typed, doors = newsroom.typed[page], ("change/", "preview/", "history/")
    linked = typed | {"body": named(pk)["body"], "_continue": "1"}
    yield [("post", f"{page}change/", typed | named(pk) | {"revision": "0"})]
    yield [("post", f"{page}change/", linked | {"_move": "submit"})]
    yield [("post", f"{page}proposals/", typed | named(pk))]
    yield [("post", f"{page}change/", linked), *(("get", f"{page}{door}") for door in doors)]


def named(pk):
    """A form in which a story is a previous report, in a row of its own and by a link in the text."""
    row = {"TOTAL_FORMS": "1", "0-earlier": pk, "0-kind": "follow-up"}
    link = f'<p>As <a data-article="{pk}">we said</a>, the quay is shut.</p>'
    return {"body": link} | {f"previous_reports-{name}": value for name, value in row.items()}


def answers(newsroom, who, asked, never=NEVER, pk=NEVER):
    """What somebody sees who asks one thing after the other, and what then is of somebody else's; all is undone."""
    with undone():
        found = [seen(ask(newsroom, who, *each), never, pk) for each in asked]
        return found, theirs(newsroom)


# Reporters may know of more than outside contributors; managing editors are to get other answers to all of it.
ASKED = [(who, alone) for who in ("nobody", "Administrators", "Reporters", "Managing editors")]
ASKED += [(who, in_ones_own) for who in ("Reporters", "Managing editors")]


@pytest.mark.parametrize(("who", "way"), ASKED)
def test_the_id_of_a_story_in_what_is_asked_and_posted(newsroom, who, way):
    secret, before = newsroom.drafts["confidential"], theirs(newsroom)
    for asked, never in zip(way(newsroom, secret.pk), way(newsroom, NEVER), strict=True):
        found, present = answers(newsroom, who, asked)
        unknown, _present = answers(newsroom, who, never, NEVER, secret.pk)
        assert (found == unknown) == (who not in EDIT), asked
        assert present == before or who in EDIT, asked


@pytest.mark.parametrize("who", ["Editors", "Reporters"])
def test_what_belongs_to_another_story_is_not_reached_from_ones_own(newsroom, who):
    page, before = f"{LIST}{newsroom.own.pk}/", theirs(newsroom)
    for what, pk in newsroom.belongings.items():
        found = []
        for each in (pk, NEVER):
            row = {"TOTAL_FORMS": "1", "INITIAL_FORMS": "1", "0-id": each, "0-description": "Forged"}
            row = newsroom.typed[page] | {f"{what}-{name}": value for name, value in row.items()}
            asked = ("previews/", {what: each}) if what == "revoke" else ("change/", row)
            found.append(answers(newsroom, who, [("post", f"{page}{asked[0]}", asked[1])], NEVER, pk))
        assert found[0] == found[1], what
        assert found[0][1] == before, what


# --- What is said without an id ---------------------------------------------------------------------------------------
def places():
    """Every place of the desk without an id, and what is offered for the secret word where something is chosen."""
    yield from sorted(WITHOUT_ID)
    yield f"{LIST}?q={SECRET}"
    yield from (f"{LIST}?status={status}" for status in ("draft", "scheduled"))
    yield f"/admin/calendar/?month={timezone.localtime():%Y-%m}"
    fields = [field for model in apps.get_models() for field in (*model._meta.fields, *model._meta.many_to_many)]
    for field in {field.related_model: field for field in fields if field.is_relation}.values():
        names = (field.model._meta.app_label, field.model._meta.model_name, field.name)
        yield "/admin/autocomplete/?app_label={}&model_name={}&field_name={}&term={}".format(*names, SECRET)


def hide(newsroom):
    """The version to come of a story that only editors may know of, made of what everybody knows of."""
    story = somebody_elses(newsroom, "confidential", lead_photo=Photo.objects.get(), main_topic=Topic.objects.first())
    writing.change(story, by=None, headline=SECRET)
    return publishing.publish(story, by=None, at=clock.read() + dt.timedelta(hours=1))


@pytest.mark.parametrize("who", ["nobody", "Administrators", "Reporters"])
def test_nothing_on_the_desk_tells_of_a_story_that_one_may_not_know_of(newsroom, who):
    typed = newsroom.new | {"body": "<p>The river rose in the night and the quay was closed, as Orla Venn said.</p>"}

    def look():
        asked = {place: ask(newsroom, who, "get", place) for place in places()}
        asked["while one types"] = ask(newsroom, who, "post", f"{desk.ADD}proposals/", typed)
        return {place: seen(answer) for place, answer in asked.items()}

    before = look()
    with undone():
        hide(newsroom)
        after = look()
        assert SECRET in ask(newsroom, "Editors", "get", LIST).content.decode()
    assert after == before, [place for place in before if before[place] != after[place]]


@pytest.mark.parametrize("who", ["Administrators", "Reporters"])
def test_no_list_is_narrowed_by_what_points_to_its_rows(newsroom, who):
    for model, its_admin in admin.site._registry.items():  # noqa: SLF001 - no other way leads to all of them
        address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        if ask(newsroom, who, "get", address).status_code != 200:
            continue
        for relation in its_admin.opts.get_fields(include_hidden=True):
            if isinstance(relation, ForeignObjectRel):
                newest = relation.related_model._base_manager.order_by("-pk").values_list("pk", flat=True)[:1]
                asked = [{relation.name: pk} for pk in (NEVER, *newest)] + [{f"{relation.name}__isnull": "0"}]
                found = [seen(ask(newsroom, who, "get", address, query)) for query in asked]
                assert all(each == found[0] for each in found), asked


@pytest.mark.parametrize("who", ["Administrators", "Reporters"])
def test_no_number_leads_to_the_address_that_a_story_will_have(newsroom, who):
    with undone():
        version = hide(newsroom)
        kind = ContentType.objects.get_for_model(version)
        assert ask(newsroom, who, "get", f"/admin/r/{kind.pk}/{version.pk}/").status_code == 404


@pytest.mark.parametrize("thing", ["articles/topic", "people/expert", "people/contributor"])
def test_what_readers_have_a_page_of_leads_there(newsroom, thing):
    pk = newsroom.things[thing]
    page = ask(newsroom, "Reporters", "get", f"/admin/{thing}/{pk}/change/").content.decode()
    readers = apps.get_model(thing.replace("/", ".")).objects.get(pk=pk).get_absolute_url()
    assert f'<a href="{readers}" class="viewsitelink">' in page
