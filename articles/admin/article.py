"""The story at the desk: who may open it, its form, its moves, its history and its preview."""

import copy
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from js_asset import ImportMap, Media

from articles import body as bodies
from articles import workflow
from articles.admin import conflict, labels, moves, page
from articles.admin.follow import Following
from articles.admin.forms import StoryForm, is_stale
from articles.admin.history import Remembering
from articles.admin.inlines import BylineInline, CorrectionInline, PeopleInline, PreviousReportInline
from articles.admin.inserts import Inserting
from articles.admin.keeping import Keeping
from articles.admin.listing import StoryListing
from articles.admin.notes import Noting
from articles.admin.paste import Pasting
from articles.admin.previews import Previewing
from articles.admin.proposals import Proposing
from articles.admin.redaction import Redacting
from articles.admin.saving import Saved, StorySaving, with_stand_ins
from articles.compiler import Problem, Refused
from articles.editor import ID
from articles.keeping import typed_text
from articles.models import Article, Conflict, Topic
from articles.permissions import may_change, may_read, may_work_on
from articles.status import standing, with_status
from people.admin.choices import ChooseSome, ChoosesRows

# What the scripts of the page share.
MODULES = Media(importmap=ImportMap({name: f"{name}.js" for name in ("desk/dom", "desk/sheet")}))
ATTEMPTS = 3  # to make a move against others who move the same story at the same moment


@admin.register(Article)
class ArticleAdmin(
    Inserting,
    Following,
    Keeping,
    Noting,
    Pasting,
    Previewing,
    Proposing,
    Redacting,
    Remembering,
    ChoosesRows,
    StorySaving,
    StoryListing,
):
    """Stories."""

    form = StoryForm
    inlines = [BylineInline, PeopleInline, PreviousReportInline, CorrectionInline]
    autocomplete_fields = ["main_topic", "lead_photo"]
    fieldsets = [
        (gettext_lazy("Text"), {"fields": ["headline", "standfirst", "body"], "classes": ["is-text"]}),
        (gettext_lazy("Filed under"), {"fields": ["topics", "main_topic", "kind"], "classes": ["is-side"]}),
        (gettext_lazy("Lead photo"), {"fields": ["lead_photo"], "classes": ["is-side", "is-photo"]}),
        (
            gettext_lazy("Address and lists"),
            {"fields": ["dateline", "slug", "short_headline"], "classes": ["is-side", "collapse"]},
        ),
        (
            gettext_lazy("Embargo, agency, origin"),
            {
                "fields": ["embargoed_until", "expires_at", "agency_credit", "canonical_url"],
                "classes": ["is-side", "collapse"],
            },
        ),
        (gettext_lazy("Note for the desk"), {"fields": ["internal_note", "confidential"], "classes": ["is-side"]}),
    ]

    # --- Who may do what ----------------------------------------------------------------------------------------------
    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        return with_status().visible_to(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return super().has_view_permission(request, obj) and (obj is None or not obj.pk or may_read(request.user, obj))

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        if obj is None or not obj.pk:
            return super().has_change_permission(request, obj)
        return may_change(request.user, obj if hasattr(obj, "status") else standing(obj.pk))

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """A story that readers saw, or are to see, is withdrawn and not deleted; nor is one on legal hold."""
        if not super().has_delete_permission(request, obj):
            return False
        return obj is None or may_work_on(request.user, obj) and not obj.on_hold and not obj.versions.exists()

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[list, dict, set, list]:
        """What goes with a story is its own; only a colleague's reference to it stands in the way."""
        naming = Article.objects.filter(report_links__earlier__in=objs).visible_to(request.user)
        protected = [_("“{headline}” names it as a previous report").format(headline=a.headline) for a in naming]
        if not protected and Article.objects.filter(report_links__earlier__in=objs).exists():
            protected = [_("Another story names it as a previous report")]
        return [str(story) for story in objs], {self.opts.verbose_name_plural: len(objs)}, set(), protected

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        raise Http404

    def _found(self, request: HttpRequest, object_id: str) -> Article:
        """The story, if there is one that this user may know of. Raises Http404."""
        if (story := self.get_object(request, unquote(object_id))) is None:
            raise Http404
        return story

    # --- Where a story is chosen --------------------------------------------------------------------------------------
    def autocomplete_results(self, request: HttpRequest, term: str) -> QuerySet[Article]:
        """Stories offered where an earlier one is chosen, or one of a topic."""
        stories, topic = labels.offered_to(request.user), request.GET.get("topic", "")
        return labels.search(labels.on_topic(stories, int(topic)) if ID.match(topic) else stories, term)

    def autocomplete_entry(self, obj: Article) -> dict[str, str]:
        """Such a story as shown."""
        return {"text": labels.label(obj), "headline": labels.headline(obj), "when": labels.when(obj)}

    # --- The form -----------------------------------------------------------------------------------------------------
    def get_inlines(self, request: HttpRequest, obj: Article | None) -> list:
        """The rows; corrections once readers have something to correct. A press from before then brings none."""
        published = obj is not None and obj.pk and obj.versions.exists()
        if published and (request.method != "POST" or "corrections-TOTAL_FORMS" in request.POST):
            return self.inlines
        return [inline for inline in self.inlines if inline is not CorrectionInline]

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> list:
        """The fields; who may only read sees the text set and not its source."""
        if obj is None or self.has_change_permission(request, obj):
            return self.fieldsets
        shown = {"fields": ["headline", "standfirst", "set_text"], "classes": ["is-text"]}
        return [(self.fieldsets[0][0], shown), *self.fieldsets[1:]]

    @admin.display(description=gettext_lazy("text"))
    def set_text(self, obj: Article) -> SafeString:
        """The text as it is set, for those who may not change it."""
        return format_html('<div class="set-text">{}</div>', bodies.shown(obj.body))

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        if db_field.name != "topics":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        may_add = self.admin_site.get_model_admin(Topic).has_add_permission(request)
        select = ChooseSome(db_field, self.admin_site)
        widget = RelatedFieldWidgetWrapper(select, db_field.remote_field, self.admin_site, can_add_related=may_add)
        return forms.ModelMultipleChoiceField(
            Topic.objects.all(), widget=widget, required=False, label=db_field.verbose_name.capitalize()
        )

    def render_change_form(  # noqa: PLR0917 - Django's
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,  # noqa: FBT001, FBT002 - Django's
        change: bool = False,  # noqa: FBT001, FBT002 - Django's
        form_url: str = "",
        obj: Article | None = None,
    ) -> HttpResponse:
        form = context["adminform"].form
        # The editor's import map is an inline script and needs the nonce; str() makes django-csp make one.
        context["media"] = Media.from_media(context["media"], nonce=str(request.csp_nonce)) + MODULES
        context |= page.context(request, obj, form)
        if form.is_bound and form.is_in_conflict or context.get("is_outdated"):
            fresh = standing(obj.pk)
            context["revision"] = fresh.revision
            if form.is_bound:
                context["conflict"] = conflict.both_texts(request.POST, fresh, request.user)
                conflict.said_once(form, context)
        response = super().render_change_form(request, context, add, change, form_url, obj)
        if "conflict" in context or context.get("is_outdated"):
            response.status_code = 409
        return response

    # --- Saving and moving --------------------------------------------------------------------------------------------
    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if object_id is not None and not self.has_view_or_change_permission(request):
            raise Http404
        name = request.POST.get("_move")
        is_barred = name is not None and not workflow.may_ever(request.user, name)
        if is_barred:
            if object_id is not None:
                self._found(request, object_id)
            return self._forbidden(request, object_id, _("Your role does not include this."))
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        posted, merged = with_stand_ins(request.POST)
        for _attempt in range(ATTEMPTS):
            request.POST = posted
            try:
                response = self._save_and_move(request, object_id, form_url, extra_context)
                break
            except Conflict:  # from now on what was posted is plainly out of date
                continue
        else:
            why = _("Others are changing this story right now. Try again.")
            response = self._forbidden(request, object_id, why, 409)
        for sentence in merged:
            self.message_user(request, sentence, messages.WARNING)
        return response

    def _save_and_move(
        self, request: HttpRequest, object_id: str | None, form_url: str, extra_context: Any
    ) -> HttpResponse:
        name, moved_on = request.POST.get("_move"), False
        if object_id is not None:
            story = self._found(request, object_id)
            moved_on = request.POST.get("moves", "") not in {"", str(story.moves)}
            stale = is_stale(story, request.POST.get("revision"))
            if not self.has_change_permission(request, story):
                if name is None:
                    return self._forbidden(request, object_id, _("You may read this story, but not change it now."))
                if stale:
                    return self._shown_again(request, story, is_outdated=True)
                return self._move(request, story, name, moved_on=moved_on)
            if stale:
                request.POST = conflict.rebased(request.POST, story)
        response = super().changeform_view(request, object_id, form_url, extra_context)
        if not isinstance(response, Saved):
            return response
        try:
            return self._move(request, response.story, name, moved_on=moved_on)
        except Conflict:
            if object_id is not None:
                raise
            return self._shown_again(request, response.story, is_outdated=True)  # made just now: not to be made again

    def _move(self, request: HttpRequest, story: Article, name: str, *, moved_on: bool = False) -> HttpResponse:
        """Make the move with the words just saved. Raises Conflict where somebody else saved in between.

        ``moved_on`` says that somebody moved the story since the page was opened, whatever its words.
        """
        fresh = standing(story.pk)
        if fresh.revision != story.revision:
            raise Conflict
        try:
            moves.make(name, fresh, request)
        except workflow.NotAllowed as error:
            if moved_on and workflow.may_ever(request.user, name):  # somebody moved it since the page was opened
                return self._shown_again(request, story, is_outdated=True)
            return self._forbidden(request, str(story.pk), str(error))
        except Refused as refused:
            return self._shown_again(request, story, problems=refused.problems, pressed=name)
        except Conflict:
            if standing(story.pk).revision != story.revision:
                raise
            return self._move(request, story, name, moved_on=True)
        self.message_user(request, moves.said(name, standing(story.pk), request.user), messages.SUCCESS)
        return HttpResponseRedirect(moves.address(story.pk))

    def _shown_again(
        self,
        request: HttpRequest,
        story: Article,
        *,
        problems: tuple[Problem, ...] = (),
        pressed: str = "",
        is_outdated: bool = False,
    ) -> HttpResponse:
        """The page of the story as it stands, with why the move was not made; what came with the press is kept."""
        shown = copy.copy(request)
        shown.method = "GET"
        extra = page.refusal(problems, pressed, request.POST) | {"is_outdated": is_outdated}
        return super().changeform_view(shown, str(story.pk), moves.address(story.pk), extra)

    def _forbidden(self, request: HttpRequest, object_id: str | None, why: str, status: int = 403) -> HttpResponse:
        """A plain page that says why, with what was typed on it to copy."""
        context = {
            **self.admin_site.each_context(request),
            "title": _("Not done"),
            "why": why,
            "story_url": moves.address(int(object_id)) if object_id else "",
            "typed": typed_text(request.POST),
        }
        return TemplateResponse(request, "admin/desk/refused.html", context, status=status)

    # --- Beside the form ----------------------------------------------------------------------------------------------
    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        self._found(request, object_id)
        return super().delete_view(request, object_id, extra_context)
