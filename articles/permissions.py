"""Who may do what with a story, apart from the moves, which workflow.py lists: read it, change its words."""

from typing import Any

from django.conf import settings

from articles.models import Article
from articles.status import Status
from people.models import Contributor

# A reporter's words are settled once somebody has approved or spiked them; an editor may still change them.
SETTLED = frozenset((Status.APPROVED, Status.SCHEDULED, Status.SPIKED, Status.RETRACTED))


def may_read(user: Any, article: Article) -> bool:
    """Whether ``user`` may know of the story at all."""
    if user.has_perm("articles.read_every_article"):
        return True
    return Article.objects.visible_to(user).filter(pk=article.pk).exists()


def may_change(user: Any, article: Article) -> bool:
    """Whether ``user`` may change the words of a story that has its status (see status.with_status)."""
    if not user.has_perm("articles.change_article") or not may_read(user, article):
        return False
    return user.has_perm("articles.approve_article") or article.status not in SETTLED


def stands_for_it(user: Any, article: Article) -> bool:
    """Whether ``user`` made the story, sent it in or signs it, and so is not the second person to see it.

    Who signed an earlier text of it still does: taking one's own name off makes nobody a second person.
    """
    if user.pk in {article.created_by_id, article.submitted_by_id}:
        return True
    if article.bylines.filter(contributor__user=user).exists():
        return True
    own = Contributor.objects.filter(user=user).values_list("pk", flat=True).first()
    signed = article.revisions.values_list("content__bylines", flat=True)
    return own is not None and any(byline["contributor_id"] == own for bylines in signed for byline in bylines)


def may_approve_text_of(user: Any, article: Article) -> bool:
    """Whether ``user`` is a second pair of eyes on the story, where the newsroom asks for one."""
    return not settings.REQUIRE_SECOND_PERSON or not stands_for_it(user, article)
