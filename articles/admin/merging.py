"""People at the desk, with the page on which entries of the same person are made one."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin import moves
from articles.editor import ID
from articles.merging import NotMerged, may_merge, merge
from articles.models import Article, Quote
from articles.status import Status, with_status
from people.admin import ExpertAdmin
from people.admin.choices import ChooseOne
from people.models import Expert

MOST = 6  # entries at once: more are not compared by anybody
SHOWN = 5  # drafts of each


@dataclass(frozen=True)
class Entry:
    """One of the entries as the page shows it."""

    person: Expert
    quotations: int
    drafts: list[tuple[str, str, str]]  # address, headline, status
    has_more_drafts: bool


class AnotherForm(forms.Form):
    """The choice of an entry that is the same person."""

    def __init__(self, people: QuerySet[Expert], site: Any) -> None:
        super().__init__()
        widget = ChooseOne(Expert._meta.get_field("merged_into"), site)
        self.fields["id"] = forms.ModelChoiceField(people, widget=widget, label=_("Another entry of the same person"))


admin.site.unregister(Expert)  # people know nothing of stories, which is where merging leads


@admin.register(Expert)
class MergingAdmin(ExpertAdmin):
    """People quoted, whose entries can be merged by whoever may change and delete them."""

    actions = ["merge_selected"]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.merge_view)
        return [path("merge/", view, name="people_expert_merge"), *super().get_urls()]

    def has_merge_permission(self, request: HttpRequest) -> bool:
        """Whether to offer it; Django asks this by its name for the action."""
        return may_merge(request.user)

    @admin.action(description=gettext_lazy("Merge into one…"), permissions=["merge"])
    def merge_selected(self, request: HttpRequest, queryset: QuerySet[Expert]) -> HttpResponse | None:
        """On to the page with those who are ticked."""
        ids = list(queryset.order_by("name", "pk").values_list("pk", flat=True)[: MOST + 1])
        if 1 < len(ids) <= MOST:
            return HttpResponseRedirect(_address(ids))
        sentence = _("Tick two entries of the same person or more.")
        self.message_user(request, sentence if len(ids) < MOST else _too_many(), messages.ERROR)
        return None

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        person = context.get("original")
        if person and may_merge(request.user):
            context["merge_url"] = _address([person.pk])
        return super().render_change_form(request, context, *args, **kwargs)

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        gone = (
            Expert.objects.filter(pk=object_id).select_related("merged_into").first() if ID.match(object_id) else None
        )
        if gone is None or not gone.merged_into or not self.has_view_permission(request):
            return super()._get_obj_does_not_exist_redirect(request, opts, object_id)
        self.message_user(request, _already(gone), messages.WARNING)
        return HttpResponseRedirect(_page_of(gone.merged_into))

    def merge_view(self, request: HttpRequest) -> HttpResponse:
        """GET ``id`` of each entry: they stand side by side. POST them with ``kept`` and ``sure``: they become one."""
        if not may_merge(request.user):
            raise PermissionDenied
        asked = request.POST if request.method == "POST" else request.GET
        people, problems = _chosen(asked)
        if request.method != "POST":
            return self._merge_page(request, people, problems)
        if problems:  # somebody was quicker
            return self._merge_page(request, people, problems, status=409)
        kept = next((person for person in people if str(person.pk) == asked.get("kept")), None)
        if len(people) < 2:  # noqa: PLR2004 - one alone is one already
            problems.append(_("Choose another entry of the same person first."))
        elif kept is None:
            problems.append(_("Choose which entry is kept."))
        elif not asked.get("sure"):
            problems.append(_("Tick that you have looked at them: merging cannot be undone."))
        if problems:
            return self._merge_page(request, people, problems)
        gone = [person for person in people if person != kept]
        try:
            merge(kept.pk, [person.pk for person in gone], by=request.user)
        except NotMerged as error:
            people, problems = _chosen(asked)
            return self._merge_page(request, people, [str(error)], status=409)
        sentence = _("Merged: everything of {names} now belongs to {kept}.")
        names = get_text_list([f"“{person.name}”" for person in gone], _("and"))
        self.message_user(request, sentence.format(names=names, kept=f"“{kept.name}”"), messages.SUCCESS)
        return HttpResponseRedirect(_page_of(kept))

    def _merge_page(
        self, request: HttpRequest, people: list[Expert], problems: list[str], *, status: int = 200
    ) -> HttpResponse:
        entries = _entries(people, request.user)
        most_quoted = max(entries, key=lambda entry: (entry.quotations, -entry.person.pk), default=None)
        another = AnotherForm(self.get_queryset(request), self.admin_site) if len(people) < MOST else None
        context = {
            **self.admin_site.each_context(request),
            "title": _("Merge entries of one person"),
            "opts": self.opts,
            "entries": entries,
            "problems": problems,
            "kept": request.POST.get("kept") or str(most_quoted.person.pk if most_quoted else ""),
            "another": another,
            "media": self.media + another.media if another else self.media,
            "shows_notes": request.user.has_perm("people.view_contact_notes"),
        }
        return TemplateResponse(request, "admin/people/expert/merge.html", context, status=status)


def _address(ids: list[int]) -> str:
    query = QueryDict(mutable=True)
    query.setlist("id", ids)
    return f"{reverse('admin:people_expert_merge')}?{query.urlencode()}"


def _page_of(person: Expert) -> str:
    return reverse("admin:people_expert_change", args=[person.pk])


def _too_many() -> str:
    return ngettext("At most {n} entry at once.", "At most {n} entries at once.", MOST).format(n=MOST)


def _already(gone: Expert) -> str:
    return _("“{gone}” was merged into “{kept}”.").format(gone=gone.name, kept=gone.merged_into.name)


def _chosen(asked: QueryDict) -> tuple[list[Expert], list[str]]:
    """The people whose ids are asked for, each once, and what is to be said of ids that do not lead to one."""
    ids = list(dict.fromkeys(int(pk) for pk in asked.getlist("id") if ID.match(pk)))
    problems = [_too_many()] if len(ids) > MOST else []
    rows = Expert.objects.select_related("merged_into").prefetch_related(
        "positions__organisation", "merged_into__positions__organisation"
    )
    found = rows.in_bulk(ids[:MOST])
    problems += [_already(person) for person in found.values() if person.merged_into]
    if len(found) < len(ids[:MOST]):
        problems.append(_("One of these entries is not there any more."))
    people = [found[pk].merged_into or found[pk] for pk in ids[:MOST] if pk in found]
    return list({person.pk: person for person in people}.values()), problems


def _entries(people: list[Expert], user: Any) -> list[Entry]:
    said = Quote.objects.live().filter(expert__in=people).order_by().values("expert").annotate(n=Count("pk"))
    quotations = dict(said.values_list("expert", "n"))
    return [_entry(person, quotations.get(person.pk, 0), user) for person in people]


def _entry(person: Expert, quotations: int, user: Any) -> Entry:
    """An entry with what quotes it at the desk, as far as ``user`` may know of it."""
    known = with_status(Article.objects.visible_to(user).filter(people_quoted__expert=person)).filter(live_from=None)
    drafts = [
        (moves.address(each.pk), each.headline, Status(each.status).label) for each in known.defer("body")[: SHOWN + 1]
    ]
    return Entry(person, quotations, drafts[:SHOWN], len(drafts) > SHOWN)
