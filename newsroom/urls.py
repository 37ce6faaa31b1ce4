"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from newsroom import health, views

urlpatterns = [
    path("admin/calendar/", admin.site.admin_view(views.show_calendar), name="desk_calendar"),
    path("admin/calendar/move/", admin.site.admin_view(views.make_move), name="desk_move"),
    path("admin/front/", admin.site.admin_view(views.arrange_front), name="desk_front"),
    path("admin/front/preview/", admin.site.admin_view(views.preview_front), name="desk_front_preview"),
    path("admin/", admin.site.urls),
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("", include("articles.urls")),
]
