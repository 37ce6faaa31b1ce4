"""Builders of test data that read like the newsroom; every story goes through the services an editor's would."""

import io
import itertools
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from articles import documents, photos, publishing, writing
from articles.models import Article, Document, Photo, PreviousReport, QuotedPerson, Topic, Version
from people.models import Contributor, Expert
from people.slugs import unique_slug

_counter = itertools.count(1)


def user(role: str = "", name: str = "", **fields: Any) -> User:
    """A member of staff in the group ``role``, with a contributor of the same name unless an administrator."""
    name = name or f"{(role or 'staff').split()[0].lower()}{next(_counter)}"
    made = User.objects.create_user(name, password="ink-and-paper", is_staff=True, **fields)
    if role:
        made.groups.add(Group.objects.get(name=role))
    if role != "Administrators":
        contributor(name.title(), user=made)
    return made


def contributor(name: str = "Ada Finch", **fields: Any) -> Contributor:
    """Somebody who signs stories."""
    return Contributor.objects.create(name=name, slug=unique_slug(Contributor, name), **fields)


def expert(name: str = "Orla Venn", position: str = "", **fields: Any) -> Expert:
    """Somebody who is quoted."""
    made = Expert.objects.create(name=name, slug=unique_slug(Expert, name), **fields)
    if position:
        made.positions.create(title=position)
    return made


def topic(name: str = "Floods", **fields: Any) -> Topic:
    """A topic."""
    return Topic.objects.create(name=name, **fields)


def picture(size: tuple[int, int] = (1500, 1000), kind: str = "JPEG", **options: Any) -> SimpleUploadedFile:
    """A picture file as somebody would upload it."""
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **options)
    return SimpleUploadedFile(f"IMG_0001.{kind.lower()}", out.getvalue(), f"image/{kind.lower()}")


def photo(**fields: Any) -> Photo:
    """A photo with its public copies."""
    made = Photo(**{"title": "The quay", "alt": "A quay at dusk.", "credit": "Ada Finch"} | fields)
    photos.take_in(made, picture(), by=None)
    made.refresh_from_db()  # with the copies that a task made
    return made


def document(title: str = "The judgment", content: bytes = b"%PDF-1.7 of the court") -> Document:
    """A document that stories can offer."""
    made = Document(title=title)
    documents.take_in(made, SimpleUploadedFile("judgment.pdf", content), by=None)
    return made


def quotation(who: Expert, words: str = "We saw it coming for years.") -> str:
    """A marked quotation for a body."""
    return f'<q data-expert="{who.pk}">“{words}”</q>'


def story(
    headline: str = "River rises past the second mark",
    body: str = "",
    *,
    by: User | None = None,
    bylines: list[Contributor] | None = None,
    topics: tuple[Any, ...] = ("Floods",),
    quoting: Expert | None = None,
    earlier: tuple[Article, ...] = (),
    **fields: Any,
) -> Article:
    """A draft that passes every check, of somebody who is in no other test."""
    by = by or user("Reporters")
    fields.setdefault("slug", unique_slug(Article, headline or "story"))
    said = f"<p>{quotation(quoting)} said {quoting.name}.</p>" if quoting else ""
    article = writing.create(
        by=by,
        headline=headline,
        body=body or f"<p>The river rose in the night and the quay was closed.</p>{said}",
        bylines=[by.contributor] if bylines is None else bylines,
        topics=topics,
        **fields,
    )
    for position, report in enumerate(earlier):
        PreviousReport.objects.create(article=article, earlier=report, position=position)
    return article


def published(*args: Any, **fields: Any) -> Article:
    """A story that readers see."""
    article = story(*args, **fields)
    publishing.publish(article, by=None)
    return article


def live(article: Article) -> Version:
    """What readers see of a story. Raises Version.DoesNotExist where nothing."""
    return Version.objects.live().get(article=article)


def described(article: Article, who: Expert, words: str) -> None:
    """Set how a person is described in a story."""
    QuotedPerson.objects.filter(article=article, expert=who).update(description=words)
