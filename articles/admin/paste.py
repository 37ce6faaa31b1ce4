"""A whole story pasted or dropped on one page: it becomes a draft with everything in it proposed."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import text_files
from articles.admin import moves
from articles.importing import Imported, make_draft


class Pasting(admin.ModelAdmin):
    """The part of the story's admin that takes whole texts."""

    def get_urls(self) -> list[URLPattern]:
        return [
            path("paste/", self.admin_site.admin_view(self.paste_view), name="articles_article_paste"),
            *super().get_urls(),
        ]

    def paste_view(self, request: HttpRequest) -> HttpResponse:
        """The page; POST ``text`` or ``file`` makes the draft, or says why not with the text still in its box."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        typed, problem = "", ""
        if request.method == "POST":
            typed = request.POST.get("text", "")
            try:
                imported = make_draft(_story(request), by=request.user, why=_("Pasted"))
            except text_files.Unreadable as error:
                name = request.FILES["file"].name if "file" in request.FILES else _("The text")
                problem = f"{name} {error}"
            else:
                self.log_addition(request, imported.article, [{"added": {}}])
                self.message_user(request, said(imported), messages.SUCCESS)
                return HttpResponseRedirect(moves.address(imported.article.pk))
        shown: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": _("Paste a story"),
            "typed": typed,
            "problem": problem,
            "kinds": ",".join(text_files.KINDS),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/articles/article/paste.html", shown)


def _story(request: HttpRequest) -> text_files.Story:
    """What was posted: a file where one was chosen, else the text as it looked in its source. Raises Unreadable."""
    file = request.FILES.get("file")
    if file is None and (rich := request.POST.get("rich", "")):
        return text_files.read(rich.encode("utf-8-sig", "replace"), "pasted.html")  # whatever encoding it says it is in
    if file is None:
        return text_files.plain(request.POST.get("text", ""))
    if file.size > text_files.MOST_BYTES:
        n = text_files.MOST_BYTES // text_files.MB
        raise text_files.Unreadable(_("is larger than {n} MB, which no story is.").format(n=n))
    return text_files.read(file.read(), file.name)


def said(imported: Imported) -> str:
    """What was made of the text, in a sentence or two."""
    marked = sum(expert is not None for _quote, expert in imported.quotes)
    left, new = len(imported.quotes) - marked, sum(imported.people.values())
    parts = [_("Here is your draft.")]
    if marked:
        parts.append(ngettext("{n} quotation is marked.", "{n} quotations are marked.", marked).format(n=marked))
    if new:
        parts.append(ngettext("{n} person was added.", "{n} people were added.", new).format(n=new))
    if left:
        sentence = ngettext("{n} quotation asks who said it.", "{n} quotations ask who said them.", left)
        parts.append(sentence.format(n=left))
    return " ".join(parts)
