"""What readers’ pages may load from elsewhere: nothing, until the newsroom allows an address; then from there alone."""

import pytest
from django.contrib.auth.models import Group, Permission

from articles import previews, site, snippets
from articles.models import SiteSettings
from tests import desk, make
from tests.test_site_settings import FORM, log, save, wrong

pytestmark = pytest.mark.django_db

STATS = "https://stats.example.com"
SCRIPT = f'<script async src="{STATS}/count.js" data-site="7"></script>'
STRICT = {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


@pytest.fixture
def manager():
    return make.user("Managing editors", "mara")


def policy(answer):
    """The content security policy of an answer, by directive."""
    return dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))


# --- The policy -------------------------------------------------------------------------------------------------------
def test_pages_load_from_this_site_alone_and_run_no_script(client):
    path = make.live(make.published()).path
    for address in ("/", path, "/topics/", "/never-was/"):
        answer = client.get(address)
        assert policy(answer) == STRICT, address
        assert "No trackers and no script." in answer.content.decode()


def test_with_an_address_allowed_the_policy_names_exactly_that(client, manager):
    path = make.live(make.published()).path
    save(manager, origins=f"{STATS}/\n https://*.Pictures.example \n{STATS}")
    allowed = f"{STATS} https://*.pictures.example"
    also = dict.fromkeys(("style-src", "img-src", "font-src", "connect-src"), f"'self' {allowed}")
    for address in ("/", path, "/never-was/"):
        answer = client.get(address)
        found = policy(answer)
        assert found == STRICT | also | {"script-src": allowed, "frame-src": allowed}, address
        assert "unsafe" not in str(found)
        assert "No trackers" not in answer.content.decode()  # it would not be true
    assert log() == [f"Addresses that pages may load from: “{STATS}, https://*.pictures.example”."]
    save(manager, origins="")
    assert log()[1] == f"Addresses that pages may load from: nothing, before “{STATS}, https://*.pictures.example”."
    assert policy(client.get("/")) == STRICT


def test_the_desk_loads_from_nowhere_else_for_that(manager):
    save(manager, origins=STATS)
    assert STATS not in desk.client(manager).get(FORM)["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("*", "a star can only stand"),
        ("https://*", "a star can only stand"),
        ("https://*.com", "a star can only stand"),
        ("https://st*ts.example.com", "a star can only stand"),
        ("http://stats.example.com", "begins with https://"),
        ("stats.example.com", "begins with https://"),
        ("//stats.example.com", "begins with https://"),
        ("data:", "begins with https://"),
        ("https:", "begins with https://"),
        ("'unsafe-inline'", "begins with https://"),
        (f"{STATS}/count.js", "without what comes after the name"),
        (f"{STATS}?a=1", "without what comes after the name"),
        (f"{STATS}; script-src 'unsafe-inline'", "is not the address of a site"),
        (f"{STATS} https://evil.example", "without what comes after the name"),
        ("https://me@stats.example.com", "is not the address of a site"),
        ("https://stats.example.com:99999999", "is not the address of a site"),
        ("https://127.0.0.1", "is not the address of a site"),
        ("https://localhost", "is not the address of a site"),
        ("https://stäts.example.com", "is not the address of a site"),
        ("https://", "begins with https://"),
        ("\n".join(f"https://s{n}.example.com" for n in range(21)), "At most 20 addresses"),
    ],
)
def test_what_is_no_address_of_a_site_is_refused_with_a_sentence(client, manager, typed, sentence):
    assert sentence in wrong(save(manager, origins=typed))
    assert policy(client.get("/")) == STRICT


# --- The slots --------------------------------------------------------------------------------------------------------
def test_a_snippet_stands_in_its_slot_of_a_story_and_in_no_other_place(client, manager):
    path = make.live(make.published(standfirst="The water rises.")).path
    answer = save(
        manager,
        origins=STATS,
        slot_head=SCRIPT,
        slot_standfirst='<p>Read it <a href="/about/">aloud</a>:</p>',
        slot_end=f'<div id="vote" data-question="7">Vote</div><img src="{STATS}/pixel.gif" alt="">',
    )
    assert answer.status_code == 302
    page = client.get(path).content.decode()
    head, body = page.split("</head>")
    assert f'<script async="" src="{STATS}/count.js" data-site="7"></script>' in head
    opening, end = body.split('<div class="slot">')[1:]
    assert 'class="stand"' in body.split('<div class="slot">')[0]
    assert opening.startswith('<p>Read it <a href="/about/">aloud</a>:</p></div>')
    assert end.startswith(f'<div id="vote" data-question="7">Vote</div><img src="{STATS}/pixel.gif" alt=""></div>')
    front = client.get("/").content.decode()
    assert "count.js" in front
    assert 'class="slot"' not in front


def test_nobody_outside_learns_of_a_story_that_is_not_public(client, manager):
    article = make.story()
    save(manager, origins=STATS, slot_head=SCRIPT, slot_standfirst="<p>Slot</p>", slot_end="<p>Slot</p>")
    link = previews.make(article, by=manager, period="day")
    page = client.get(previews.address(link))
    assert page.status_code == 200
    assert "count.js" not in page.content.decode()
    assert "Slot" not in page.content.decode()


@pytest.mark.parametrize(
    ("slot", "text", "sentence"),
    [
        ("head", '<script src="https://evil.example/x.js"></script>', "https://evil.example/x.js is not at an address"),
        ("head", "<script>alert(1)</script>", "<script> needs its address in src=…."),
        ("head", f'<script src="{STATS}/x.js">alert(1)</script>', "A script cannot stand in the page itself"),
        (
            "head",
            f'<script src="{STATS}/x.js" onload="alert(1)"></script>',
            "onload=… in <script>: no style and no script",
        ),
        ("head", f'<script type="text/babel" src="{STATS}/x"></script>', "only be of the type module"),
        ("head", f'<script src="{STATS}/x.js">', "<script> is not closed."),
        ("head", "<style>p { color: red }</style>", "<style> cannot stand in the page itself"),
        ("head", f'<link rel="canonical" href="{STATS}/">', "<link> can have as rel:"),
        ("head", '<link rel="stylesheet" href="http://stats.example.com/x.css">', "is not at an address"),
        ("head", "Words", "Words cannot stand in the head"),
        ("head", f'<img src="{STATS}/x.gif" alt="">', "<img> cannot stand here, only <link>, <script>."),
        ("head", '<meta http-equiv="refresh" content="0">', "<meta> cannot stand here"),
        ("head", '<base href="https://stats.example.com/">', "<base> cannot stand here"),
        ("end", '<p style="color: red">Red</p>', "style=… in <p>: no style and no script"),
        ("end", '<iframe src="https://stats.example.com/"></iframe>', "<iframe> cannot stand here"),
        ("end", '<svg><a href="javascript:alert(1)">x</a></svg>', "<svg> cannot stand here"),
        ("end", '<a href="javascript:alert(1)">x</a>', "is not at an address"),
        ("end", '<a href="//evil.example/">x</a>', "is not at an address"),
        ("end", '<a href="/\\evil.example/">x</a>', "is not at an address"),
        ("end", '<a href="https://stats.example.com.evil.example/">x</a>', "is not at an address"),
        ("end", '<a href="https://stats.example.com@evil.example/">x</a>', "is not at an address"),
        ("end", '<a href="https://evil.example\\@stats.example.com/">x</a>', "is not at an address"),
        ("end", '<a href="https://stats.example.com:8443/">x</a>', "is not at an address"),
        ("end", f'<img src="{STATS}/x.gif">', "Give the picture words"),
        ("end", f'<img src="{STATS}/x.gif" alt="" srcset="https://evil.example/x.gif 2x">', "<img> cannot have srcset"),
        ("end", "<script src=/static/x.js></script>", "is not at an address"),
        ("end", '<form action="https://stats.example.com/"></form>', "<form> cannot stand here"),
        ("end", "<p>Open", "<p> is not closed."),
        ("end", "Shut</p>", "</p> closes nothing."),
        ("end", "<p><em>Crossed</p></em>", "</p> closes nothing."),
        ("end", "<!DOCTYPE html>", "<!DOCTYPE> cannot stand here"),
        ("end", "<?php echo 1 ?>", "<?php> cannot stand here"),
        ("end", "<![CDATA[x]]>", "cannot stand here"),
        ("end", "x" * 5001, "At most 5000 characters"),
    ],
)
def test_what_a_slot_cannot_hold_is_refused_with_a_sentence_and_stays_in_the_form(manager, slot, text, sentence):
    answer = save(manager, origins=STATS, **{f"slot_{slot}": text})
    assert sentence in wrong(answer)
    assert desk.typed(answer)[f"slot_{slot}"] == text
    assert site.current().snippets == {"head": "", "standfirst": "", "end": ""}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Tea & cake < coffee", "Tea &amp; cake &lt; coffee"),
        ("<p>A<br/>B</p>", "<p>A<br>B</p>"),
        ("<P>Big</P>", "<p>Big</p>"),
        ("<!-- ours --><p>A</p>", "<p>A</p>"),
        ("<p title='\"x\"'>A</p>", '<p title="&quot;x&quot;">A</p>'),
        (
            '<a href="https://stats.example.com" href="https://evil.example">A</a>',
            '<a href="https://stats.example.com">A</a>',
        ),
        ("&lt;script&gt;", "&lt;script&gt;"),
    ],
)
def test_a_snippet_is_written_anew_from_what_was_read(text, written):
    assert snippets.read("end", text, [STATS]) == written


def test_a_star_stands_for_what_is_in_front_of_a_name_and_for_nothing_else():
    allowed = ["https://*.example.com"]
    assert snippets.is_allowed("https://a.b.example.com/x", allowed)
    assert not snippets.is_allowed("https://example.com/x", allowed)
    assert not snippets.is_allowed("https://evilexample.com/x", allowed)


def test_a_snippet_whose_address_is_not_allowed_any_more_is_refused_and_never_shown(client, manager):
    make.published()
    save(manager, origins=STATS, slot_head=SCRIPT)
    assert "is not at an address that is allowed" in wrong(save(manager, origins=""))
    SiteSettings.objects.update(origins=[])  # as somebody might at the database
    site.changed()
    assert "count.js" not in client.get("/").content.decode()


def test_whoever_lacks_the_permission_changes_the_rest_and_leaves_this_alone(client, manager):
    save(manager, origins=STATS, slot_head=SCRIPT)
    group = Group.objects.get(name="Administrators")
    group.permissions.remove(Permission.objects.get(codename="embed_sitesettings"))
    admin = make.user("Administrators")
    page = desk.client(admin).get(FORM).content.decode()
    assert "slot_head" not in page
    assert "origins" not in page
    assert save(admin, name="The Ledger", origins="https://evil.example", slot_head="<p>x</p>").status_code == 302
    assert (site.current().name, site.current().settings.origins) == ("The Ledger", [STATS])
    assert "count.js" in site.current().snippets["head"]
