"""Reading and filling the desk's forms in tests, as a browser would."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import reverse

from articles.models import Article


class _Form(HTMLParser):
    """The fields of a page's main form, and its buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self.boxes: list[tuple[str, str]] = []
        self.moves: list[str] = []
        self._select = self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list) -> None:
        at = {name: value or "" for name, value in attrs}
        name = at.get("name", "")
        if tag == "input" and at.get("type") == "checkbox":
            self.boxes.append((name, at.get("value", "on")))
            if "checked" in at:
                self.fields.setdefault(name, []).append(at.get("value", "on"))
        elif tag == "input" and name and at.get("type") not in {"submit", "radio"}:
            self.fields.setdefault(name, []).append(at.get("value", ""))
        elif tag == "textarea":
            self._textarea = name
            self.fields.setdefault(name, []).append("")
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in at:
            self.fields.setdefault(self._select, []).append(at.get("value", ""))
        elif tag == "button" and name == "_move":
            self.moves.append(at["value"])

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.fields[self._textarea][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":  # a browser drops the line break behind the opening tag
            self.fields[self._textarea][-1] = self.fields[self._textarea][-1].removeprefix("\n")
            self._textarea = ""


def read(response: Any) -> _Form:
    """The form of a page."""
    form = _Form()
    form.feed(response.content.decode())
    return form


def typed(response: Any, **changes: Any) -> dict[str, Any]:
    """What a browser would post from the page after ``changes`` to it."""
    fields = {
        name: values
        for name, values in read(response).fields.items()
        if "__prefix__" not in name and name not in {"csrfmiddlewaretoken", "select_across"}
    }
    return {name: value[0] if len(value) == 1 else value for name, value in fields.items()} | changes


def client(user: Any) -> Client:
    """A browser in which ``user`` is logged in."""
    made = Client()
    made.force_login(user)
    return made


def log_in(username: str, password: str, **request: Any) -> Any:
    """The answer to an attempt to log in by somebody new; ``request`` is what Django's test client takes."""
    return Client().post("/admin/login/", {"username": username, "password": password}, **request)


def can_log_in(username: str, password: str) -> bool:
    """Whether user name and password open the desk."""
    return log_in(username, password).status_code == 302


def url(article: Article | int, page: str = "change") -> str:
    """A page of a story at the desk."""
    return reverse("admin:articles_article_changelist") + f"{getattr(article, 'pk', article)}/{page}/"


ADD = "/admin/articles/article/add/"


def press(browser: Client, article: Article, name: str, **changes: Any) -> Any:
    """Open a story, change the form, press the button of a move."""
    return browser.post(url(article), typed(browser.get(url(article)), _move=name, **changes))


def errors(response: Any) -> dict[str, list[str]]:
    """The sentences beside the fields of a form that came back."""
    assert response.status_code == 200
    return response.context["adminform"].form.errors
