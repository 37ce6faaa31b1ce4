"""Who and what a line names, found in the database or made: contributors, topics, people quoted."""

from django.db.models.functions import Coalesce

from articles.archive.lines import Speaker
from articles.models import Topic
from articles.models.topic import name_key
from articles.proposals import kind_from
from people.matching import match, normalised
from people.models import Contributor, Expert
from people.slugs import slug_from, unique_slug


def _is_slug(text: str) -> bool:
    return text == slug_from(text)


def contributor_for(name: str) -> Contributor:
    """The contributor with this slug or name, made where there is none. They get no login."""
    found = (
        Contributor.objects.filter(slug=name).first()
        or Contributor.objects.filter(name=name, slug=slug_from(name)).first()
        or Contributor.objects.filter(former_slugs__slug=name).first()
        or Contributor.objects.filter(name=name).order_by("pk").first()
    )
    if found:
        return found
    printed = " ".join(word.capitalize() for word in name.split("-")) if _is_slug(name) and "-" in name else name
    return Contributor.objects.create(name=printed, slug=unique_slug(Contributor, name))


def topic_for(name: str) -> Topic:
    """The topic with this slug or name, made where there is none; the words of a slug become its name."""
    printed = name.replace("-", " ").capitalize() if _is_slug(name) else name
    found = (
        Topic.objects.filter(slug=name).first()
        or Topic.objects.filter(former_slugs__slug=name).first()
        or Topic.objects.filter(name_key__in=[name_key(name), name_key(printed)]).order_by("pk").first()
    )
    return found or Topic.objects.create(name=printed, slug=unique_slug(Topic, name))


def expert_for(speaker: Speaker) -> Expert:
    """The person who speaks, made where nobody is that for certain.

    A slug names somebody only together with a name of theirs: two newspapers have two people behind “john-smith”.
    """
    known = Expert.objects.filter(slug=speaker.slug).select_related("merged_into").first() if speaker.slug else None
    names = map(normalised, known.all_names()) if known else ()
    if known and (not speaker.name or normalised(speaker.name) in names):
        return known.merged_into or known
    if (known or not speaker.slug) and (found := match(speaker.name, speaker.described)):
        return found
    name = speaker.name or speaker.slug.replace("-", " ").title()
    kind = speaker.kind or kind_from(speaker.described)
    slug = unique_slug(Expert, speaker.slug or name)
    return Expert.objects.create(name=name, slug=slug, kind=kind)


def shortest_name(row: Contributor | Topic) -> str:
    """What names a contributor or topic in a file so that it is found again: the name, or its slug if that differs."""
    return row.name if slug_from(row.name) == row.slug else row.slug


def known_slugs(slugs: set[str]) -> dict[str, int]:
    """The numbers of those of these people who are known, or of whom they were merged into."""
    kept = Coalesce("merged_into_id", "pk")
    return dict(Expert.objects.filter(slug__in=slugs).values_list("slug", kept)) if slugs else {}
