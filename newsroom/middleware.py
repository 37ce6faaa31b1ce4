"""What is done to every request: a NUL is refused, HEAD gets no body, and the answer says what its page may load."""

from collections.abc import Callable

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from articles import site


def refuse_nul(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer 404 to an address with a NUL in it, and pass over a cookie with one.

    PostgreSQL refuses such text with an error, where SQLite finds nothing.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if "\x00" not in value}
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise Http404
        return get_response(request)

    return middleware


def bodiless(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer HEAD as GET, with the same length, but without a body: the server would drop it and log that it did."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method == "HEAD":
            if response.streaming:
                response.streaming_content = ()
            else:
                response.content = b""
        return response

    return middleware


class SecurityPolicyMiddleware(CSPMiddleware):
    """The readers' content security policy on public pages, the desk's on everything below the admin."""

    def get_policy_parts(self, request: HttpRequest, response: HttpResponse, report_only: bool = False) -> PolicyParts:  # noqa: FBT001, FBT002 - as in the class above
        parts = super().get_policy_parts(request, response, report_only)
        if report_only:
            return parts
        if request.path.startswith(reverse("admin:index")):
            parts.config = settings.DESK_SECURITY_POLICY
        elif response.get("Content-Type", "").startswith("text/html") and (allowed := site.current().settings.origins):
            own = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
            parts.config = own | {name: [*own.get(name, []), *allowed] for name in settings.LOADS_FROM_ELSEWHERE}
        return parts
