"""People who are quoted, with the positions they held, and the organisations these are at."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from people.admin.choices import ChoosesRows
from people.admin.parts import FollowedAdmin, NamedForm, NamesUses, looking_again
from people.matching import people_named
from people.models import Expert, FormerSlug, Organisation, Position
from people.signals import changed
from people.slugs import unique_slug


class PositionInline(ChoosesRows, admin.TabularInline):
    """What somebody was and is. Whoever may change the person may change these."""

    model = Position
    extra = 1
    autocomplete_fields = ["organisation"]
    verbose_name_plural = _("Positions (“until” is the first day they no longer held it)")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("people.view_expert")

    def has_add_permission(self, request: HttpRequest, obj: Any) -> bool:
        return request.user.has_perm("people.change_expert" if obj else "people.add_expert")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request, obj)


class HasPageFilter(admin.SimpleListFilter):
    """Those who may have a public page, and those who have none."""

    title = _("public page")
    parameter_name = "has_page"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("yes")), ("no", _("no"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in ("yes", "no"):
            return queryset
        with_page = Expert.objects.with_page().values("pk")
        return queryset.filter(pk__in=with_page) if self.value() == "yes" else queryset.exclude(pk__in=with_page)


@admin.register(Expert)
class ExpertAdmin(NamesUses, FollowedAdmin, admin.ModelAdmin):
    """People quoted. Contact notes are there for those who may read them, and for nobody else in any way."""

    form = NamedForm
    former, former_noun = FormerSlug, "expert"
    fieldsets = [
        (None, {"fields": ["name", "slug", "kind", "page", "aliases", "biography", "portrait", "website"]}),
        (_("Contact notes"), {"fields": ["private_contact_notes"]}),
    ]
    inlines = [PositionInline]
    list_display = ["name", "kind", "present_position", "public_page"]
    list_filter = ["kind", HasPageFilter]
    search_fields = ["name", "aliases", "positions__title", "positions__organisation__name"]
    list_per_page = 50
    used = _("“{name}” is quoted in stories and cannot be deleted.")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list:
        hidden = set()
        if not request.user.has_perm("people.view_contact_notes"):
            hidden.add("private_contact_notes")
        if obj is None and not request.user.has_perm("people.change_expert"):
            hidden.add("page")  # a private individual's page is switched on by an editor
        fieldsets = [
            (title, options | {"fields": [f for f in options["fields"] if f not in hidden]})
            for title, options in super().get_fieldsets(request, obj)
        ]
        return [fieldset for fieldset in fieldsets if fieldset[1]["fields"]]

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        # Otherwise ?private_contact_notes__startswith=… in the address of the list would spell the notes out.
        if "private_contact_notes" in lookup and not request.user.has_perm("people.view_contact_notes"):
            return False
        return super().lookup_allowed(lookup, value, request)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Without those merged into somebody else: they are found under that name."""
        return super().get_queryset(request).filter(merged_into=None).prefetch_related("positions__organisation")

    def follow(self, request: HttpRequest, form: Any, *, change: bool) -> None:
        if change and form.changed_of("name", "slug", "portrait", "kind", "page"):
            changed.send(sender=Expert, instance=form.instance)

    @admin.display(description=_("position"))
    def present_position(self, expert: Expert) -> str:
        """What they are today."""
        return expert.description or "–"

    @admin.display(description=_("public page"), boolean=True)
    def public_page(self, expert: Expert) -> bool:
        """Whether readers may have a page of them."""
        return expert.has_page

    def get_urls(self) -> list[URLPattern]:
        quickly = path("add-quickly/", self.admin_site.admin_view(self.add_quickly), name="people_expert_add_quickly")
        return [quickly, *super().get_urls()]

    @looking_again
    def add_quickly(self, request: HttpRequest) -> HttpResponse:
        """Add somebody from the text of a story: POST ``name``, ``description`` and ``kind``, answered as JSON.

        200 {"id", "text"} as the autocomplete gives them; 400 {"error"} with a sentence; 409 {"error", "id", "text"}
        where somebody of this name is there already, unless ``again`` is "1".
        """
        if request.method != "POST":
            return JsonResponse({"error": _now("Only POST adds a person.")}, status=405, headers={"Allow": "POST"})
        if not self.has_add_permission(request):
            raise PermissionDenied
        name = " ".join(request.POST.get("name", "").replace("\x00", "").split())
        description = " ".join(request.POST.get("description", "").replace("\x00", "").split())
        expert = Expert(name=name, kind=request.POST.get("kind") or Expert.Kind.EXPERT)
        if error := self._cannot_be(expert, description):
            return JsonResponse({"error": error}, status=400)
        if request.POST.get("again") != "1" and (known := next(iter(people_named(name)), None)):
            error = _now("There is somebody of this name already: {person}.").format(person=known)
            return JsonResponse({"error": error, "id": str(known.pk), "text": str(known)}, status=409)
        with transaction.atomic():
            expert.slug = unique_slug(Expert, name)
            expert.save()
            if description:
                expert.positions.create(title=description)
            FormerSlug.objects.filter(slug=expert.slug, expert__isnull=False).delete()
            self.log_addition(request, expert, [{"added": {}}])
        return JsonResponse({"id": str(expert.pk), "text": str(expert)})

    def _cannot_be(self, expert: Expert, description: str) -> str:
        """Why there can be no such person, "" where there can."""
        if not any(c.isalnum() for c in expert.name):
            return _now("Write the person’s name.")
        if len(expert.name) > (most := Expert._meta.get_field("name").max_length):
            return _now("A name has at most {most} characters.").format(most=most)
        if len(description) > (most := Position._meta.get_field("title").max_length):
            return _now("A description has at most {most} characters.").format(most=most)
        try:
            expert.clean_fields(exclude=["slug"])
        except ValidationError as error:
            return " ".join(error.messages)
        return ""


class OrganisationForm(NamedForm):
    """An organisation."""

    class Meta:
        error_messages = {"name": {"unique": _("There is an organisation of this name already.")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].help_text = _("Made from the name where empty.")


@admin.register(Organisation)
class OrganisationAdmin(NamesUses, FollowedAdmin, admin.ModelAdmin):
    """Organisations."""

    form = OrganisationForm
    fields = ["name", "slug"]
    list_display = ["name", "people_there"]
    search_fields = ["name"]
    ordering = ["name"]  # counting the people would leave the model's own aside where one is chosen
    list_per_page = 50
    used = _("People have positions at “{name}”. Change these first.")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(people_count=models.Count("position__expert", distinct=True))

    @admin.display(description=_("people"), ordering="people_count")
    def people_there(self, organisation: Organisation) -> int:
        """How many people have or had a position there."""
        return organisation.people_count
