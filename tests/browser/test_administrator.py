"""An administrator lets somebody write, on one page; they log in, write and submit."""

from playwright.sync_api import expect

from articles.models import Article, Stage
from people.models import Contributor
from tests import make

FIRST = "seven-swans-a-swimming"


def log_in(page, name: str, password: str) -> None:
    page.goto("/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()
    expect(page.locator("#user-tools")).to_be_visible()


def save(page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def test_an_administrator_adds_somebody_who_then_writes_and_submits(new_visitor):
    chief = make.user("Administrators", name="chief")
    topic = make.topic("Floods")
    desk = new_visitor()
    log_in(desk, chief.username, "ink-and-paper")
    desk.get_by_role("link", name="Contributors").first.click()
    desk.get_by_role("link", name="Add contributor").click()
    name = desk.get_by_label("Name", exact=False).first
    expect(name).to_be_focused()  # the page takes the cursor there itself; what is typed before that would go astray
    name.fill("Ada Finch")
    desk.get_by_label("User name").fill("ada")
    desk.get_by_label("Role in the newsroom").select_option("Reporters")
    desk.get_by_label("First password").fill("short")
    save(desk)
    expect(desk.get_by_text("This password is too short.")).to_be_visible()
    expect(name).to_be_focused()  # as above
    desk.get_by_label("First password").fill(FIRST)
    save(desk)
    expect(desk.get_by_text("was added successfully")).to_be_visible()
    expect(desk.get_by_role("row", name="Ada Finch").get_by_text("Reporters")).to_be_visible()

    ada = new_visitor()
    log_in(ada, "ada", FIRST)
    ada.goto("/admin/articles/article/add/")
    ada.locator("[name=headline]").fill("River rises past the second mark")
    ada.locator(".ProseMirror[contenteditable=true]").first.fill("The river rose in the night.")
    ada.locator("select[name=topics]").evaluate(
        "(select, [value, text]) => { select.append(new Option(text, value, true, true)); }",
        [str(topic.pk), topic.name],
    )
    ada.locator("button[name=_move][value=submit]").first.click()
    expect(ada.get_by_text("In review").first).to_be_visible()
    article = Article.objects.get()
    assert (article.headline, article.stage) == ("River rises past the second mark", Stage.REVIEW)
    assert article.created_by.username == "ada"
    assert "The river rose in the night." in article.body


def test_a_deactivated_login_is_out_at_the_next_click(new_visitor):
    make.user("Administrators", name="chief")
    ada = make.user("Reporters", name="ada")
    theirs, desk = new_visitor(), new_visitor()
    log_in(theirs, "ada", "ink-and-paper")
    expect(theirs.get_by_role("button", name="Log in")).to_have_count(0)
    log_in(desk, "chief", "ink-and-paper")
    desk.goto(f"/admin/people/contributor/{ada.contributor.pk}/change/")
    desk.get_by_label("Can log in").uncheck()
    save(desk)
    expect(desk.get_by_role("row", name="Ada").get_by_text("deactivated")).to_be_visible()
    theirs.goto("/admin/articles/article/")
    expect(theirs.get_by_role("button", name="Log in")).to_be_visible()
    assert Contributor.objects.filter(user=ada).exists()
