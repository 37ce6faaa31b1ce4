"""Addresses that readers have."""

from django.urls import path, re_path

from articles import about, documents, feeds, machines, renditions, search_page, sitemaps, styleguide, views

DAY = r"^(?P<year>[0-9]{4})/(?P<month>[0-9]{2})/(?P<day>[0-9]{2})"
FEED = r"feed\.(?P<kind>rss|atom|json)$"


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
    path("search/", search_page.search, name="search"),
    path("about/", about.index, name="about"),
    re_path(r"^about/(?P<slug>[a-z]+)/$", about.policy, name="policy"),
    path("archive/", views.archive, name="archive"),
    re_path(r"^archive/(?P<year>[0-9]{4})/$", views.archived, name="archived_year"),
    re_path(r"^archive/(?P<year>[0-9]{4})/(?P<month>[0-9]{2})/$", views.archived, name="archived_month"),
    re_path(rf"^archive/{DAY[1:]}/$", views.archived, name="archived_day"),
    re_path(r"^quotes/(?:q-)?(?P<digest>[0-9a-f]{12})/$", views.quote, name="quote"),
    re_path(r"^preview/(?P<signed>[A-Za-z0-9._-]{1,100})/$", views.preview, name="preview"),
    re_path(rf"^media/photos/(?P<key>[0-9a-f]{{32}})/(?P<name>{renditions.NAME})$", views.photo),
    re_path(rf"^media/documents/(?P<key>[0-9a-f]{{32}})/(?P<name>{documents.NAME})$", views.document, name="document"),
    re_path(r"^media/portraits/(?P<name>[0-9a-f]{32})\.webp$", views.portrait),
    re_path(r"^media/site/(?P<name>[0-9a-f]{32}\.(?:png|jpg))$", views.site_picture),
    re_path(r"^site-(?P<digits>[0-9a-f]{6}(?:-[0-9a-f]{6}){3})\.css$", about.colours, name="colours"),
    re_path(
        r"^icon-(?P<sign>[0-9a-f]{1,6})-(?P<voice>[0-9a-f]{6})-(?P<record>[0-9a-f]{6})\.svg$", about.icon, name="icon"
    ),
    path("favicon.ico", about.favicon),
    re_path(rf"^{FEED}", feeds.site, name="feed"),
    re_path(rf"^topics/(?P<slug>[a-z0-9-]+)/{FEED}", feeds.topic, name="topic_feed"),
    re_path(rf"^experts/(?P<slug>[a-z0-9-]+)/{FEED}", feeds.expert, name="expert_feed"),
    re_path(rf"^contributors/(?P<slug>[a-z0-9-]+)/{FEED}", feeds.contributor, name="contributor_feed"),
    re_path(rf"^corrections/{FEED}", feeds.corrections, name="corrections_feed"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-pages.xml", sitemaps.pages, name="sitemap_of_pages"),
    path("sitemap-news.xml", sitemaps.news, name="sitemap_of_news"),
    re_path(
        rf"^sitemap-(?P<kind>{'|'.join(sitemaps.LISTINGS)})-(?P<number>[1-9][0-9]{{0,8}})\.xml$",
        sitemaps.listing,
        name="sitemap_listing",
    ),
    path("styleguide/", styleguide.show, name="styleguide"),
    path("robots.txt", machines.robots, name="robots"),
    path("opensearch.xml", machines.opensearch, name="opensearch"),
    path(".well-known/security.txt", machines.security, name="security"),
]
