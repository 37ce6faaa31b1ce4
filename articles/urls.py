"""Addresses that readers have."""

from django.urls import path, re_path

from articles import documents, renditions, views

DAY = r"^(?P<year>[0-9]{4})/(?P<month>[0-9]{2})/(?P<day>[0-9]{2})"


urlpatterns = [
    path("", views.front, name="front"),
    re_path(rf"{DAY}/(?P<slug>[a-z0-9-]+)/$", views.article, name="article"),
    re_path(rf"{DAY}/(?P<slug>[a-z0-9-]+)/versions/$", views.versions, name="versions"),
    re_path(rf"{DAY}/(?P<slug>[a-z0-9-]+)/versions/(?P<number>[1-9][0-9]{{0,8}})/$", views.version, name="version"),
    path("topics/", views.topics, name="topics"),
    re_path(r"^topics/(?P<slug>[a-z0-9-]+)/$", views.topic, name="topic"),
    path("experts/", views.experts, name="experts"),
    re_path(r"^experts/(?P<slug>[a-z0-9-]+)/$", views.expert, name="expert"),
    path("contributors/", views.contributors, name="contributors"),
    re_path(r"^contributors/(?P<slug>[a-z0-9-]+)/$", views.contributor, name="contributor"),
    path("corrections/", views.corrections, name="corrections"),
    re_path(r"^quotes/(?:q-)?(?P<digest>[0-9a-f]{12})/$", views.quote, name="quote"),
    re_path(r"^preview/(?P<signed>[A-Za-z0-9._-]{1,100})/$", views.preview, name="preview"),
    re_path(rf"^media/photos/(?P<key>[0-9a-f]{{32}})/(?P<name>{renditions.NAME})$", views.photo),
    re_path(rf"^media/documents/(?P<key>[0-9a-f]{{32}})/(?P<name>{documents.NAME})$", views.document, name="document"),
    re_path(r"^media/portraits/(?P<name>[0-9a-f]{32})\.webp$", views.portrait),
]
