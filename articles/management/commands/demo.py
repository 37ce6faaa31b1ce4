"""Loads the demonstration newsroom through the same services that the desk uses."""

import datetime as dt
import secrets
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from articles import arranging, clock, demo, documents, photos, publishing, reviews, site, standings, workflow, writing
from articles.body import sanitise_page
from articles.compiler import compile_story
from articles.demo import pictures
from articles.front import PINS, TOP, Layout, Section
from articles.models import (
    Article,
    Document,
    EditorialNote,
    Photo,
    PolicyPage,
    PreviousReport,
    QuotedPerson,
    ReviewEntry,
    SiteSettings,
    Topic,
)
from people.models import Contributor, Expert, Organisation, Position
from people.pictures import square

ROLES = {
    "reporter": "Reporters",
    "reporter2": "Reporters",
    "outside": "Outside contributors",
    "editor": "Editors",
    "editor2": "Editors",
    "managing": "Managing editors",
    "admin": "Administrators",
}
EDITORS = ("editor", "editor2", "managing")
WEEK = dt.timedelta(days=7)


class Command(BaseCommand):
    help = "Load the demonstration newsroom, or what is missing of it, and set the password of its accounts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--password", help="the password of all accounts; a random one where it is not given")
        parser.add_argument("--force", action="store_true", help="load it beside other people's stories")

    def handle(self, *args: Any, **options: Any) -> None:
        data = demo.load()
        if not options["force"]:
            self.refuse_a_newsroom_at_work(data)
        password = options["password"] or secrets.token_urlsafe(9)
        with transaction.atomic():
            loader = Loader(data)
            loader.load()
            for user in loader.users.values():
                user.set_password(password)
                user.save()
        self.stdout.write(f"{data['newspaper']['name']}: {loader.added} stories added.")
        self.stdout.write("Accounts, all with the password below:")
        for name, role in ROLES.items():
            self.stdout.write(f"  {name:10} {role}")
        self.stdout.write(f"Password: {password}")

    def refuse_a_newsroom_at_work(self, data: dict[str, Any]) -> None:
        """Raise CommandError where the database holds other stories or accounts and no demonstration."""
        slugs = [story["slug"] for story in data["stories"]]
        if Article.objects.filter(slug__in=slugs, created_by__username__in=ROLES).exists():
            return
        if Article.objects.exists() or User.objects.filter(username__in=ROLES).exists():
            raise CommandError(
                "This database holds other stories or accounts. The demonstration belongs in an empty one; "
                "--force loads it all the same."
            )


class Loader:
    """Adds what is missing of the demonstration; what is there stays as somebody may have changed it."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.now = clock.read()
        self.added = 0
        self.users: dict[str, User] = {}
        self.contributors: dict[str, Contributor] = {}
        self.experts: dict[str, Expert] = {}
        self.photos: dict[str, Photo] = {}
        self.documents: dict[str, Document] = {}
        self.topics: dict[str, Topic] = {}
        self.stories: dict[str, Article] = {}
        self.changes: list[tuple[dt.datetime, Article, dict[str, Any], User]] = []
        self.working_copies: list[tuple[Article, dict[str, str], User]] = []

    def load(self) -> None:
        """Everything, each after what it refers to."""
        self.load_accounts()
        self.load_people()
        self.load_photos()
        self.load_documents()
        self.load_topics()
        for row in self.data["stories"]:
            found = Article.objects.filter(slug=row["slug"], created_by__in=self.users.values()).first()
            self.stories[row["slug"]] = found or self.load_story(row)
            self.added += not found
        for at, article, step, by in sorted(self.changes, key=lambda change: change[0]):
            self.publish_again(article, step, by, at)
        for article, fields, by in self.working_copies:
            self.change(article, fields, by)
        self.load_turning_points()
        self.load_about()
        if not arranging.last_number():
            self.load_front()

    def load_turning_points(self) -> None:
        """Where running stories stand and what turned them, where nobody has said so yet."""
        for row in self.data["topics"]:
            topic = self.topics[row["slug"]]
            if row["where_things_stand"] and not standings.present(topic):
                standings.write(topic, row["where_things_stand"], by=self.users["editor"])
            if not topic.turning_points.exists():
                for pin in row["turning_points"]:
                    topic.turning_points.create(article=self.stories[pin["story"]], reason=pin["reason"])

    def load_front(self) -> None:
        """The front page, where nobody has arranged it yet."""
        front = self.data["front"]

        def places(slugs: list[str], count: int) -> tuple[int | None, ...]:
            return tuple([*(self.stories[slug].pk for slug in slugs), *[None] * count][:count])

        sections = (Section(self.topics[row["topic"]], places(row["stories"], PINS)) for row in front["section"])
        menu = (self.topics[slug] for slug in front["menu"])
        layout = Layout(places(front["top"], TOP), tuple(sections), tuple(menu))
        arranging.arrange(layout, by=self.users["editor"], seen=0)

    def load_about(self) -> None:
        """Who publishes, and what the newspaper says of itself: what nobody has written yet."""
        about = self.data["about"]
        facts = {name: words for name, words in about.items() if name != "page"}
        SiteSettings.objects.get_or_create(pk=1, defaults=facts | {"description": self.data["newspaper"]["line"]})
        for row in about["page"]:
            text = {"body": sanitise_page(row["body"]), "is_public": True, "changed_at": self.now}
            PolicyPage.objects.filter(slug=row["slug"], changed_at=None).update(**text)
        site.changed()

    # --- Who and what ---------------------------------------------------------------------------------------------
    def load_accounts(self) -> None:
        """One account a role."""
        names = {row["account"]: row["name"] for row in self.data["contributors"]}
        for username, role in ROLES.items():
            first, _space, last = names.get(username, "").partition(" ")
            user, made = User.objects.get_or_create(
                username=username, defaults={"first_name": first, "last_name": last, "is_staff": True}
            )
            if made:
                user.groups.add(Group.objects.get(name=role))
            self.users[username] = user

    def load_people(self) -> None:
        """Contributors, organisations, and experts with the positions they held."""
        for row in self.data["contributors"]:
            fields = {name: row[name] for name in ("name", "role", "biography", "public_contact")}
            fields["user"] = self.users.get(row["account"])
            contributor, made = Contributor.objects.get_or_create(slug=row["slug"], defaults=fields)
            if made and row["portrait"]:
                self.add_portrait(contributor, row["portrait"])
            self.contributors[row["slug"]] = contributor
        organisations = {
            row["slug"]: Organisation.objects.get_or_create(slug=row["slug"], defaults={"name": row["name"]})[0]
            for row in self.data["organisations"]
        }
        today = timezone.localdate(self.now)
        for row in self.data["experts"]:
            fields = {name: row[name] for name in ("name", "kind", "biography", "website")}
            fields["aliases"] = "\n".join(row["aliases"])
            expert, made = Expert.objects.get_or_create(slug=row["slug"], defaults=fields)
            self.experts[row["slug"]] = expert
            if not made:
                continue
            if row["portrait"]:
                self.add_portrait(expert, row["portrait"])
            for held in row["positions"]:
                Position.objects.create(
                    expert=expert,
                    title=held["title"],
                    organisation=organisations.get(held["organisation"]),
                    started=days_before(today, held.get("started_days_ago")),
                    ended=days_before(today, held.get("ended_days_ago")),
                )

    def add_portrait(self, person: Contributor | Expert, name: str) -> None:
        """Draw a portrait and store it as an uploaded one would be."""
        file = ContentFile(square(ContentFile(pictures.portrait(name))))
        person.portrait.save(f"{secrets.token_hex(16)}.webp", file)

    def load_photos(self) -> None:
        """Photos, drawn here."""
        for row in self.data["photos"]:
            photo = Photo.objects.filter(title=row["title"]).first()
            if photo is None:
                fields = {name: row[name] for name in ("title", "caption", "credit", "alt")}
                focal = {axis: round(100 * row[axis]) for axis in ("focal_x", "focal_y")}
                photo = Photo(**fields, **focal)
                photos.take_in(photo, ContentFile(pictures.photo(row["slug"]), f"{row['slug']}.jpg"), by=None)
            self.photos[row["slug"]] = photo

    def load_documents(self) -> None:
        """Documents that stories offer."""
        for row in self.data["documents"]:
            document = Document.objects.filter(title=row["title"]).first()
            if document is None:
                document = Document(title=row["title"])
                documents.take_in(document, ContentFile(row["text"].strip().encode(), row["file"]), by=None)
            self.documents[row["slug"]] = document

    def load_topics(self) -> None:
        """Topics with their place under others and the experts on them."""
        for row in self.data["topics"]:
            fields = {name: row[name] for name in ("name", "description", "running", "media_topic_code")}
            fields |= {
                "aliases": "\n".join(row["aliases"]),
                "parent": self.topics.get(row["parent"]),
                "picture": self.photos.get(row["picture"]),
            }
            topic, made = Topic.objects.get_or_create(slug=row["slug"], defaults=fields)
            if made:
                topic.experts.set(self.experts[slug] for slug in row["experts"])
            self.topics[row["slug"]] = topic

    # --- Stories --------------------------------------------------------------------------------------------------
    def load_story(self, row: dict[str, Any]) -> Article:
        """One story, brought to its state by the moves that lead there."""
        writer = self.users[row["account"] or "editor"]
        topics = [self.topics[slug] for slug in row["topics"]]
        fields = (
            "headline",
            "short_headline",
            "slug",
            "standfirst",
            "dateline",
            "kind",
            "agency_credit",
            "internal_note",
        )
        article = writing.create(
            by=writer,
            **{name: row[name] for name in fields},
            body=self.with_ids(row["body"]),
            bylines=[self.contributors[byline["contributor"]] for byline in row["bylines"]],
            topics=[topic.name for topic in topics],
            main_topic=topics[0],
            lead_photo=self.photos.get(row["lead_photo"]),
            described={self.experts[slug].pk: words for slug, words in row["described"].items()},
        )
        for byline in filter(lambda byline: byline["role"], row["bylines"]):
            contributor = self.contributors[byline["contributor"]]
            article.bylines.filter(contributor=contributor).update(role=byline["role"])
        for source in row["unnamed"]:
            QuotedPerson.objects.filter(article=article, key=source["key"]).update(
                description=source["described_as"], reason=source["reason"]
            )
        self.link_reports(article, row["previous_reports"])
        self.bring_to_state(article, row, writer)
        return article

    def link_reports(self, article: Article, rows: list[dict[str, Any]]) -> None:
        """The previous reports in their order, those that the text links among them."""
        for position, row in enumerate(rows):
            place = {"position": position, "kind": row["kind"], "note": row["note"]}
            if "earlier" in row:
                earlier = self.stories[row["earlier"]]
                PreviousReport.objects.update_or_create(article=article, earlier=earlier, defaults=place)
            else:
                PreviousReport.objects.create(
                    article=article,
                    outside_url=row["outside_url"],
                    outside_headline=row["outside_headline"],
                    outside_date=days_before(timezone.localdate(self.now), row.get("outside_days_ago")),
                    **place,
                )

    def bring_to_state(self, article: Article, row: dict[str, Any], writer: User) -> None:
        """Make the moves that the story made."""
        second = self.second_person(row, writer)
        seen = [problem.code for problem in compile_story(article).problems]
        state = row["state"]
        if state == "spiked":
            workflow.move("spike", article, by=second, reason=row["spiked"])
        elif state != "draft":
            workflow.move("submit", article, by=writer, acknowledged=seen)
        if state == "sent back":
            workflow.move("send_back", article, by=second, reason=row["sent_back"])
        elif state == "approved":
            workflow.move("approve", article, by=second)
        elif state in {"scheduled", "held"}:
            at = self.now + dt.timedelta(hours=row["scheduled_in_hours"])
            workflow.move("schedule", article, by=second, at=at)
        elif state in {"published", "withdrawn"}:
            workflow.move("approve", article, by=second)
            self.publish(article, row, second)
        if state == "withdrawn":
            publishing.withdraw(article, by=self.users["managing"], reason=row["withdrawn"]["reason"])
        elif state == "held":
            workflow.move("hold", article, by=self.users["managing"], reason=row["held"])
        for note in row["notes"]:
            EditorialNote.objects.create(article=article, by=self.users[note["by"]], text=note["text"])

    def publish(self, article: Article, row: dict[str, Any], by: User) -> None:
        """Publish a story when it came out, and note its changes for when everything else is there."""
        first = self.moment(row["published"])
        publishing.publish_as_of(article, by=by, at=first)
        dated(article, first)
        steps = [(first + dt.timedelta(hours=step["hours_after"]), step) for step in row["updates"]]
        steps += [(self.now - dt.timedelta(days=step["days_ago"]), step) for step in row["corrections"]]
        self.changes += [(at, article, step, by) for at, step in steps]
        if "working_copy" in row:
            self.working_copies.append((article, row["working_copy"]["set"], by))

    def publish_again(self, article: Article, step: dict[str, Any], by: User, at: dt.datetime) -> None:
        """Publish a change when it came; what a correction asked of later stories was done within the week."""
        if "text" in step:
            writing.add_correction(article, kind=step["kind"], text=step["text"], by=by)
        self.change(article, step["set"], by)
        publishing.publish_as_of(article, by=by, at=at, change=step.get("change", ""), note=step.get("note", ""))
        dated(article, at)
        if self.now - at > WEEK:
            reviews.resolve(ReviewEntry.objects.filter(item__article=article), by=by)
        article.review_items.update(opened_at=at)

    def change(self, article: Article, fields: dict[str, str], by: User) -> None:
        """Save changed words."""
        if "body" in fields:
            fields = fields | {"body": self.with_ids(fields["body"])}
        writing.change(article, by=by, **fields)

    def second_person(self, row: dict[str, Any], writer: User) -> User:
        """An editor who neither wrote nor signs the story."""
        signed = {self.contributors[byline["contributor"]].user_id for byline in row["bylines"]}
        free = (self.users[name] for name in EDITORS)
        return next(user for user in free if user.pk not in {*signed, writer.pk})

    def moment(self, when: dict[str, Any]) -> dt.datetime:
        """A relative time of the data as a moment in the newsroom's zone."""
        if "hours_ago" in when:
            return self.now - dt.timedelta(hours=when["hours_ago"])
        day = timezone.localdate(self.now) - dt.timedelta(days=when["days_ago"])
        return timezone.make_aware(dt.datetime.combine(day, dt.time.fromisoformat(when["at"])))

    def with_ids(self, body: str) -> str:
        """A body with ids in place of the slugs of people, stories, photos and documents."""
        rows = {
            "expert": self.experts,
            "article": self.stories,
            "photo": self.photos,
            "poster": self.photos,
            "document": self.documents,
        }

        def number(found: Any) -> str:
            return f'data-{found["noun"]}="{rows[found["noun"]][found["slug"]].pk}"'

        return demo.REFERENCE.sub(number, body)


def days_before(today: dt.date, days: int | None) -> dt.date | None:
    """The day so many days before, None where it is open."""
    return None if days is None else today - dt.timedelta(days=days)


def dated(article: Article, at: dt.datetime) -> None:
    """Give what was just logged of a story the time when it is told to have happened."""
    today = timezone.now() - dt.timedelta(hours=1)
    article.transitions.filter(at__gt=today).update(at=at)
    article.revisions.filter(at__gt=today).update(at=at)
    Article.objects.filter(pk=article.pk).update(changed_at=at, created_at=min(at, article.created_at))
