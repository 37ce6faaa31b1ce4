"""Who may do what with a story, apart from the moves, which workflow.py lists: read it, change its words."""

from typing import Any

from django.db.models import Q

from articles.models import Article
from articles.models.article import own
from articles.status import Status
from people.models import Contributor

# A reporter's words are settled once somebody has approved or spiked them; an editor may still change them.
SETTLED = frozenset((Status.APPROVED, Status.SCHEDULED, Status.SPIKED, Status.RETRACTED))


def may_read(user: Any, article: Article) -> bool:
    """Whether ``user`` may know of the story at all."""
    if user.has_perm("articles.read_every_article"):
        return True
    return Article.objects.visible_to(user).filter(pk=article.pk).exists()


def may_work_on(user: Any, article: Article) -> bool:
    """Whether the story is the user's to work on: any is for those who may read every one, else their own.

    Reading a colleague's story, where the house rules share them, gives no more than that.
    """
    if user.has_perm("articles.read_every_article"):
        return True
    return user.has_perm("articles.view_article") and Article.objects.filter(own(user), pk=article.pk).exists()


def may_change(user: Any, article: Article) -> bool:
    """Whether ``user`` may change the words of a story that has its status (see status.with_status)."""
    if not user.has_perm("articles.change_article") or not may_work_on(user, article):
        return False
    return user.has_perm("articles.approve_article") or article.status not in SETTLED


def signatories(article: Article) -> set[int]:
    """The ids of the users who made the story, ever sent it in or sign it, or signed an earlier text of it."""
    signed = {
        byline["contributor_id"]
        for bylines in article.revisions.values_list("content__bylines", flat=True)
        for byline in bylines
    }
    users = Contributor.objects.filter(Q(bylines__article=article) | Q(pk__in=signed)).exclude(user=None)
    sent = article.transitions.filter(move="submit").values_list("by", flat=True)
    return {article.created_by_id, *sent, *users.values_list("user", flat=True)} - {None}


def stands_for_it(user: Any, article: Article) -> bool:
    """Whether ``user`` made the story, sent it in or signs it, and so is not the second person to see it.

    Who signed an earlier text of it still does: taking one's own name off makes nobody a second person.
    """
    return user.pk in {article.created_by_id, article.submitted_by_id} or user.pk in signatories(article)
