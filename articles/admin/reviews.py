"""The desk's pages of what has to be looked at because of something published or withdrawn."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Case, Q, QuerySet, When
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import body as bodies
from articles import reviews
from articles.editor import ID
from articles.models import Article, ReviewEntry, ReviewItem, ReviewKind, Version
from articles.text import compare

SHOWN = 100  # later stories on a page
AROUND = 120  # characters shown before and behind words that are said again


def context(request: HttpRequest, story: Article | None) -> dict[str, Any]:
    """For the story's page: what is open because of this story, and where this story has to be looked at itself."""
    if story is None or not request.user.has_perm("articles.view_reviewitem"):
        return {}
    concerned = Q(article=story) | Q(entries__article=story, entries__outcome="")
    found = ReviewItem.objects.filter(concerned, closed_at=None).select_related("article").defer("article__body")
    return {"review_items": list(found.distinct()[:10])}


@admin.register(ReviewItem)
class ReviewItemAdmin(admin.ModelAdmin):
    """What is open, and one item with everything that has to be settled. Items come and go with publications only."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ReviewItem | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReviewItem]:
        items = super().get_queryset(request).select_related("article", "version", "opened_by", "closed_by")
        return items.filter(article__in=Article.objects.visible_to(request.user))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """All that is open and that this user may settle, the oldest first."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        page = {"title": _("To look at"), "opts": self.opts, "items": reviews.open_for(request.user, limit=200)}
        return TemplateResponse(
            request, "admin/articles/reviewitem/list.html", self.admin_site.each_context(request) | page
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One item. A press settles what is ticked, takes it back, or says that a fix is fine."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        item = self.get_queryset(request).filter(pk=object_id).first() if ID.match(object_id) else None
        if item is None:
            raise Http404
        if request.method == "POST":
            if not self.has_change_permission(request, item):
                raise PermissionDenied
            return self._settle(request, item)
        reviews.complete(ReviewItem.objects.filter(pk=item.pk))
        item = self.get_queryset(request).get(pk=item.pk)
        is_over = item.kind == ReviewKind.WITHDRAWN  # it is not about what its version changed
        earlier = item.article.versions.filter(number__lt=item.version.number).order_by("-number")
        before = None if is_over else earlier.first()
        entries = item.entries.select_related("article", "resolved_by").defer("article__body")
        entries = reviews.with_own_correction(entries)
        ordered = entries.order_by("outcome", Case(When(reused="", then=1), default=0), "-article")
        page = Paginator(ordered, SHOWN).get_page(request.GET.get("page"))
        for entry in page:
            entry.sentence = _sentence(entry)
        shown = {
            "title": item.get_kind_display(),
            "opts": self.opts,
            "item": item,
            "page": page,
            "left": item.entries.filter(outcome="").count(),
            "may_say_corrected": any(entry.has_correction and not entry.outcome for entry in page),
            "may_reopen": any(entry.outcome for entry in page),
            "corrections": [] if is_over else item.version.published_corrections.all(),
            "changes": [row for row in _compared(before, item.version) if not row.same] if before else [],
            "may_settle": self.has_change_permission(request, item),
            "may_close": reviews.may_close(request.user, item),
        }
        template = "admin/articles/reviewitem/item.html"
        return TemplateResponse(request, template, self.admin_site.each_context(request) | shown)

    def _settle(self, request: HttpRequest, item: ReviewItem) -> HttpResponse:
        ids = [pk for pk in request.POST.getlist("entry") if ID.match(pk)]
        entries = item.entries.filter(pk__in=ids)  # those of another item are none of this page's
        deed = request.POST.get("deed")
        if deed == "fine" and item.kind == ReviewKind.CHECK:
            if not reviews.may_close(request.user, item):
                raise PermissionDenied
            reviews.close_check(item, by=request.user)
            self.message_user(request, _("Looked at, and fine."), messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:index"))
        if not ids:
            self.message_user(request, _("Tick the stories that this is about."), messages.ERROR)
        elif deed == "not-affected":
            done = reviews.resolve(entries, by=request.user)
            said = ngettext("{n} story is not affected.", "{n} stories are not affected.", done).format(n=done)
            self.message_user(request, said, messages.SUCCESS)
        elif deed == "corrected":
            done = reviews.say_corrected(entries, by=request.user)
            said = ngettext("{n} story was corrected for this.", "{n} stories were corrected for this.", done)
            self.message_user(request, said.format(n=done), messages.SUCCESS if done else messages.WARNING)
        elif deed == "reopen":
            reviews.reopen(entries, by=request.user)
            self.message_user(request, _("To be looked at again."), messages.SUCCESS)
        return HttpResponseRedirect(request.get_full_path())


def _compared(old: Version, new: Version) -> list[compare.Row]:
    """The paragraphs of two versions side by side."""
    return compare.paragraphs(*(reviews.text_of(version).split("\n\n") for version in (old, new)))


def _sentence(entry: ReviewEntry) -> tuple[str, str, str] | None:
    """The words taken back as they stand in the later story: before, the words, behind. None where it has them not."""
    if not entry.reused:
        return None
    live = Version.objects.live().filter(article=entry.article_id).first()
    story = live or Article.objects.get(pk=entry.article_id)
    for text in (story.headline, story.standfirst, *bodies.plain_text(story.body).split("\n\n")):
        place = text.find(entry.reused)
        if place >= 0:
            end = place + len(entry.reused)
            before, behind = text[max(0, place - AROUND) : place], text[end : end + AROUND]
            return "… " * (place > AROUND) + before, entry.reused, behind + " …" * (end + AROUND < len(text))
    return ("", entry.reused, "")
