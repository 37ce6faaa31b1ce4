"""What a page says to machines in the words of schema.org: functions of the context that the page itself is made from.

So both say the same, and no query is asked. People stand here only where they have a public page: a private individual
and an unnamed source belong into their story and nowhere else.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.templatetags.static import static
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles.templatetags.reader import When, absolute, correction_label, cut_to, in_newsroom, rendition

Page = Mapping[str, Any]
Entity = dict[str, Any]

KINDS = {
    "analysis": "AnalysisNewsArticle",
    "opinion": "OpinionNewsArticle",
    "explainer": "BackgroundNewsArticle",
    "review": "ReviewNewsArticle",
    "sponsored": "AdvertiserContentArticle",
}
CROPS = ("1x1", "4x3", "16x9")


def blocks(name: str, page: Page) -> list[Entity]:
    """All that a page says: of itself, by the ``name`` of what it shows ("" for nothing), and of the site."""
    entities = [*(PAGES[name](page) if name else ()), organization(page), website(page)]
    return [{"@context": "https://schema.org"} | entity for entity in entities]


def modified(version: Any) -> When:
    """When readers were last told of a change: that of an update or of a note of any kind, else of publication."""
    notes = [in_newsroom(note["at"]) for note in version.context.get("corrections", ())]
    return max(in_newsroom(version.published_at), in_newsroom(version.updated_at or version.published_at), *notes)


# --- The site ---------------------------------------------------------------------------------------------------------
def organization(page: Page) -> Entity:
    """Who publishes, with the addresses of its policies: their paths by the property that schema.org has for each."""
    return (
        _publisher(page)
        | _facts(page)
        | {name: _address(path, page) for name, path in page.get("policies", {}).items()}
    )


def website(page: Page) -> Entity:
    """The site, and how it is searched."""
    home = f"{page['site_url']}/"
    return {
        "@type": "WebSite",
        "@id": f"{home}#website",
        "name": page["site_name"],
        "url": home,
        "inLanguage": get_language(),
        "publisher": {"@id": f"{home}#organization"},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{home}search/?q={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        },
    }


def _publisher(page: Page) -> Entity:
    home = f"{page['site_url']}/"
    icon = page["site"].icon if "site" in page else static("site/mark.svg")
    logo = {"@type": "ImageObject", "url": absolute(icon, home)}
    if "site" in page and (own := page["site"].settings).logo:
        logo |= {"url": _address(own.logo.url, page), "width": own.logo_width, "height": own.logo_height}
    return {
        "@type": "NewsMediaOrganization",
        "@id": f"{home}#organization",
        "name": page["site_name"],
        "url": home,
        "logo": logo,
    }


def _facts(page: Page) -> Entity:
    """What the newspaper says of itself on the page about it."""
    if "site" not in page:
        return {}
    own = page["site"].settings
    return _filled(
        {
            "description": own.description,
            "foundingDate": own.founded,
            "email": own.email,
            "telephone": own.phone,
            "address": own.address,
        }
    )


# --- A story ----------------------------------------------------------------------------------------------------------
def story(page: Page) -> list[Entity]:
    """A story or, in its place, the notice of its retraction."""
    version = page["version"]
    context, own = version.context, _address(version.path, page)
    people = [] if version.notice else [person for person in context.get("people", ()) if person["url"]]
    topics = [topic["name"] for topic in context["topics"]]
    is_journalism = version.kind != "sponsored"
    entity = {
        "@type": kind_of(version),
        "mainEntityOfPage": {"@type": "WebPage", "@id": page["canonical"]},
        "url": page["canonical"],
        "headline": version.headline,
        "description": page["page_description"],
        "image": [] if version.notice else images(context["photo"], page),
        "datePublished": _iso(version.published_at),
        "dateModified": _iso(modified(version)),
        "creativeWorkStatus": _("Retracted") if version.notice else "",
        "author": _authors(version, page),
        "publisher": _publisher(page),
        "dateline": version.dateline if is_journalism else "",
        "articleSection": topics[0] if topics else "",
        "keywords": topics,
        "wordCount": version.words,
        "inLanguage": get_language(),
        "isAccessibleForFree": True,
        "version": version.number,
        "citation": [_cited(report, page) for report in page["previous"]],
        "correction": [_correction(note, own) for note in context.get("corrections", ())],
        "mentions": [_person(person, page) for person in people],
        "hasPart": [
            _quotation(quote["id"], quote["words"], page, _person(person, page))
            for person in people
            for quote in person["quotes"]
        ],
    }
    trail = [(topic["name"], topic["url"]) for topic in context["topics"][:1]]
    return [_filled(entity), breadcrumbs(page, *trail, (version.headline, version.path))]


def kind_of(version: Any) -> str:
    """The type that schema.org has for a kind of story."""
    return KINDS.get(version.kind, "NewsArticle")


def images(photo: Mapping[str, Any] | None, page: Page) -> list[Entity]:
    """A photo cut to each shape that search engines ask for; as it is, once, as long as it is not cut."""
    if not photo:
        return []
    copies = dict.fromkeys(rendition(cut_to(photo, shape), 1200) for shape in CROPS)
    return [
        _filled(
            {
                "@type": "ImageObject",
                "url": _address(copy.url, page),
                "width": copy.width,
                "height": copy.height,
                "caption": photo["caption"],
                "creditText": photo["credit"],
            }
        )
        for copy in copies
    ]


def _authors(version: Any, page: Page) -> list[Entity]:
    authors = [
        _filled({"@type": "Person", "name": each["name"], "url": _address(each["url"], page), "jobTitle": each["role"]})
        for each in version.context["bylines"]
    ]
    if version.agency_credit:
        authors.append({"@type": "Organization", "name": version.agency_credit})
    return authors or [_publisher(page)]


def _person(person: Mapping[str, Any], page: Page) -> Entity:
    entity = {"@type": "Person", "name": person["name"], "url": _address(person["url"], page)}
    return _filled(entity | {"description": person["described"]})


def _quotation(public_id: str, words: str, page: Page, speaker: Entity) -> Entity:
    """A quotation, by the address of its own page, which is the same wherever it is told of."""
    url = _address(f"/quotes/{public_id}/", page)
    return {"@type": "Quotation", "@id": url, "text": words, "url": url, "creator": speaker}


def _correction(note: Mapping[str, Any], url: str) -> Entity:
    return {
        "@type": "CorrectionComment",
        "name": correction_label(note["kind"]),
        "text": note["text"],
        "datePublished": _iso(note["at"]),
        "url": f"{url}#correction-{note['number']}",
    }


def _cited(report: Mapping[str, Any], page: Page) -> Entity:
    kind, title = ("CreativeWork", "name") if report["outside"] else ("NewsArticle", "headline")
    entity = {"@type": kind, title: report["headline"], "url": _address(report["url"], page)}
    return _filled(entity | {"datePublished": _iso(report["published_at"])})


# --- Lists ------------------------------------------------------------------------------------------------------------
def front(page: Page) -> list[Entity]:
    """The front page."""
    return [_collection(page) | {"mainEntity": _stories(page)}]


def topic(page: Page) -> list[Entity]:
    """A topic and its stories."""
    found = page["topic"]
    entity = _collection(page) | {"about": {"@type": "Thing", "name": found.name}, "mainEntity": _stories(page)}
    if page["first_page"] and found.picture:
        picture = rendition(found.picture, 1200)
        entity["primaryImageOfPage"] = {
            "@type": "ImageObject",
            "url": _address(picture.url, page),
            "width": picture.width,
            "height": picture.height,
        }
    above = [(parent["name"], parent["url"]) for parent in page["trail"]]
    return [entity, breadcrumbs(page, (_("All topics"), "/topics/"), *above, (found.name, _home_of(page)))]


def index(page: Page) -> list[Entity]:
    """A list of names that lead on."""
    names = _listed({"name": item["name"], "url": _address(item["url"], page)} for item in page["items"])
    return [_collection(page) | {"mainEntity": names}, breadcrumbs(page, (page["page_title"], _home_of(page)))]


def archive(page: Page) -> list[Entity]:
    """The stories of a year, a month or a day; of the list of years, what it is."""
    entity = _collection(page) | ({"mainEntity": _stories(page)} if page["stories"] else {})
    above = [(each["name"], each["url"]) for each in page["trail"]]
    own = [(page["page_title"], _home_of(page))] if page["stories"] else []
    return [entity, breadcrumbs(page, (_("Archive"), "/archive/"), *above, *own)]


def corrections(page: Page) -> list[Entity]:
    """The list of corrections."""
    entity = _collection(page) | {
        "hasPart": [_correction(note, _address(note["story_url"], page)) for note in page["corrections"]]
    }
    return [_filled(entity), breadcrumbs(page, (page["page_title"], _home_of(page)))]


def _collection(page: Page) -> Entity:
    entity = {"@type": "CollectionPage", "name": page["page_title"], "url": page["canonical"]}
    return _filled(entity | {"description": page["page_description"], "inLanguage": get_language()})


def _stories(page: Page) -> Entity:
    return _listed({"url": _address(each.path, page)} for each in page["stories"])


def _listed(items: Iterable[Entity]) -> Entity:
    elements = [{"@type": "ListItem", "position": position} | item for position, item in enumerate(items, 1)]
    return {"@type": "ItemList", "itemListElement": elements}


# --- People -----------------------------------------------------------------------------------------------------------
def expert(page: Page) -> list[Entity]:
    """Somebody who is quoted, and what they said, each time as they were described that day."""
    person = page["expert"]
    entity = _profile(page, person, person.description) | {
        "hasPart": [
            _quotation(
                quote.public_id,
                quote.text,
                page,
                _filled(
                    {"@type": "Person", "name": person.name, "url": _home_of(page), "description": quote.described}
                ),
            )
            | {"isPartOf": _in_short(quote.story, page)}
            for quote in page["quotes"]
        ]
    }
    if person.website:
        entity["mainEntity"]["sameAs"] = [person.website]
    return [entity, breadcrumbs(page, (_("People we quote"), "/experts/"), (person.name, _home_of(page)))]


def quote(page: Page) -> list[Entity]:
    """A quotation by itself. Whoever has no page is not named."""
    said = page["quote"]
    entity = _quotation(said.public_id, said.text, page, {}) | {
        "creator": _person({"name": said.name, "url": said.url, "described": said.described}, page) if said.url else [],
        "datePublished": _iso(said.story.published_at),
        "isPartOf": _in_short(said.story, page),
        "inLanguage": get_language(),
    }
    trail = [(_("People we quote"), "/experts/"), (said.name, said.url)] if said.url else []
    return [_filled(entity), breadcrumbs(page, *trail, (page["page_title"], said.get_absolute_url()))]


def contributor(page: Page) -> list[Entity]:
    """Somebody who writes, and their stories."""
    person = page["contributor"]
    entity = _profile(page, person, person.role) | {"hasPart": [_in_short(each, page) for each in page["stories"]]}
    entity["mainEntity"]["worksFor"] = {"@id": f"{page['site_url']}/#organization"}
    return [entity, breadcrumbs(page, (_("Who writes here"), "/contributors/"), (person.name, _home_of(page)))]


def _profile(page: Page, person: Any, position: str) -> Entity:
    home = _home_of(page)
    about = {
        "@type": "Person",
        "@id": f"{home}#person",
        "name": person.name,
        "url": home,
        "jobTitle": position,
        "description": person.biography,
        "image": _address(person.portrait.url, page) if person.portrait else "",
    }
    entity = {
        "@type": "ProfilePage",
        "name": page["page_title"],
        "url": page["canonical"],
        "mainEntity": _filled(about),
    }
    return entity | {"inLanguage": get_language()}


def _in_short(version: Any, page: Page) -> Entity:
    entity = {"@type": kind_of(version), "headline": version.headline, "url": _address(version.path, page)}
    return entity | {"datePublished": _iso(version.published_at)}


# --- The newspaper itself ---------------------------------------------------------------------------------------------
def about(page: Page) -> list[Entity]:
    """The newspaper, and the pages on which it tells of itself."""
    return [_about("AboutPage", page), breadcrumbs(page, (page["page_title"], page["canonical"]))]


def policy(page: Page) -> list[Entity]:
    """One of those pages."""
    found = page["policy"]
    entity = _about("ContactPage" if found.slug == "contact" else "AboutPage", page)
    entity["dateModified"] = _iso(found.changed_at)
    above = _("About {name}").format(name=page["site_name"])
    return [entity, breadcrumbs(page, (above, "/about/"), (found.heading, page["canonical"]))]


def _about(kind: str, page: Page) -> Entity:
    entity = {"@type": kind, "name": page["page_title"], "url": page["canonical"], "inLanguage": get_language()}
    about = {"@id": f"{page['site_url']}/#organization"}
    return entity | {"description": page["page_description"], "about": about}


# --- What they share --------------------------------------------------------------------------------------------------
def breadcrumbs(page: Page, *trail: tuple[str, str]) -> Entity:
    """The way from the front page down to this one, as (name, address)."""
    items = [
        {"@type": "ListItem", "position": position, "name": name, "item": _address(address, page)}
        for position, (name, address) in enumerate([(page["site_name"], "/"), *trail], 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _home_of(page: Page) -> str:
    """The address of a list's first page."""
    return page["canonical"].partition("?")[0]


def _address(address: str, page: Page) -> str:
    return absolute(address, page["site_url"]) if address else ""


def _iso(value: When) -> str:
    """A time exactly as the page's `<time>` has it, in the newsroom's zone."""
    local = in_newsroom(value)
    return local.isoformat() if local else ""


def _filled(entity: Entity) -> Entity:
    """Without what is not known."""
    return {name: value for name, value in entity.items() if value not in ("", [], None)}


PAGES: dict[str, Callable[[Page], list[Entity]]] = {
    each.__name__: each
    for each in (story, front, topic, index, archive, corrections, expert, contributor, quote, about, policy)
}
