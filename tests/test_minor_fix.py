"""What one editor may mend alone in a story that readers see, and what a colleague has to approve."""

import pytest

from articles import reviews, workflow, writing
from articles.models import Article, ReviewItem, Topic
from articles.status import standing
from articles.text.minor import more_than_minor
from tests import desk, make

MINOR = [
    ("The quay was closd.", "The quay was closed."),
    ("Its a long way.", "It’s a long way."),
    ("It rained and blew.", "It rained, and blew."),
    ("They left on time", "They left on time."),
    ("the river rose", "The river rose"),
    ("He said that that was all.", "He said that was all."),
    ("A boat came. The crew slept.", "A boat came. the crew slept."),
    ("It was recieved well.", "It was received well."),
    ("We saw it. But it went.", "We saw it. It went."),
    ("Same.", "Same."),
    ("It took 5 poeple.", "It took 5 people."),
    ("", ""),
    ("The harbour was busy.", "The harbor was busy."),
    ("They is late.", "They are late."),
    ("A  double space.", "A double space."),
    ("Who came? they all did.", "Who came? They all did."),
]
MORE = [
    ("It cost 12 crowns.", "It cost 21 crowns.", "number"),
    ("It cost 12 crowns.", "It cost crowns.", "number"),
    ("It cost twelve crowns.", "It cost twenty crowns.", "number"),
    ("Twenty-one came.", "Twenty-two came.", "number"),
    ("Half of them left.", "Most of them left.", "number"),
    ("It is at 18:30.", "It is at 18:45.", "number"),
    ("It cost 5 $.", "It cost 5 €.", "number"),
    ("It rose 3%.", "It rose 3.", "number"),
    ("It was on Monday.", "It was on Tuesday.", "number"),
    ("He came in march.", "He came in April.", "number"),
    ("The first boat.", "The second boat.", "number"),
    ("It fell to -5 degrees.", "It fell to 5 degrees.", "number"),
    ("It fell to \u22125 degrees.", "It fell to 5 degrees.", "number"),
    ("It rose by ½ point.", "It rose by ¾ point.", "number"),
    ("It rose 1,500 metres.", "It rose 1.500 metres.", "number"),
    ("It cost two fifths of it.", "It cost two sixths of it.", "number"),
    ("It is a hundredth of it.", "It is a thousandth of it.", "number"),
    ("It cost 5 bn in all.", "It cost 5 m in all.", "number"),
    ("It was 5° warmer.", "It was 5 warmer.", "number"),
    ("said Orla Venn.", "said Orla Fenn.", "name"),
    ("said Bashar al-Assad.", "said Bashar al-Sadr.", "name"),
    ("said Beverley d’Angelo.", "said Beverley d’Amato.", "name"),
    ("She has an iPhone.", "She has an apple.", "name"),
    ("said the envoy.", "said Venn.", "name"),
    ("She lives in Stavenholt.", "She lives in town.", "name"),
    ("Corbeck won.", "Pellard won.", "name"),
    ("the council met", "the Council met", "name"),
    ("Mr Lasko left.", "Ms Lasko left.", "name"),
    ("He is guilty.", "He is not guilty.", "denial"),
    ("They did not come.", "They did come.", "denial"),
    ("They don’t know.", "They know.", "denial"),
    ("It can't be.", "It can be.", "denial"),
    ("Nobody came.", "Everybody came.", "denial"),
    ("One.\n\nTwo.", "One.", "paragraph"),
    ("One.", "One.\n\nTwo.", "paragraph"),
    ("a b c d e f g h i j k l m n", "z y x w v u t s r q p o n m", "length"),
]


@pytest.mark.parametrize(("old", "new"), MINOR)
def test_a_slip_mended_is_a_minor_fix(old, new):
    assert more_than_minor(old, new) is None


@pytest.mark.parametrize(("old", "new", "kind"), MORE)
def test_a_name_a_number_or_a_denial_is_more_than_a_minor_fix(old, new, kind):
    assert more_than_minor(old, new).kind == kind


@pytest.fixture
def editor():
    return make.user("Editors", "edda")


@pytest.fixture
def live(editor):
    """A story of the editor's own that readers see."""
    return make.published("The quay is closed", by=editor, quoting=make.expert(), body="")


def mend(article, editor, old="quay was", new="quay, was"):
    fresh = Article.objects.get(pk=article.pk)
    writing.change(fresh, by=editor, body=fresh.body.replace(old, new))
    return standing(article.pk)


@pytest.mark.django_db
def test_one_editor_publishes_a_minor_fix_and_a_colleague_is_asked_to_look(editor, live):
    mend(live, editor)
    browser = desk.client(editor)
    page = browser.get(desk.url(live))
    assert "publish" in desk.read(page).moves
    assert "approve" not in desk.read(page).moves
    assert browser.post(desk.url(live), desk.typed(page, _move="publish")).status_code == 302
    version = make.live(live)
    assert (version.change, version.updated_at) == ("minor", None)
    approved = live.transitions.get(move="approve")
    assert (approved.alone, approved.by) == (True, editor)
    item = ReviewItem.objects.get()
    address = f"/admin/articles/reviewitem/{item.pk}/change/"
    assert browser.post(address, {"deed": "fine"}).status_code == 403
    assert not reviews.open_for(editor)
    colleague = desk.client(make.user("Editors"))
    assert "Check afterwards" in colleague.get("/admin/").content.decode()
    assert "quay<ins>,</ins> was" in colleague.get(address).content.decode()
    assert colleague.post(address, {"deed": "fine"}).status_code == 302
    item.refresh_from_db()
    assert item.closed_by.username != "edda"


@pytest.mark.django_db
def test_a_fix_that_nobody_else_has_seen_goes_out_as_nothing_but_a_minor_one(editor, live):
    article = mend(live, editor)
    with pytest.raises(workflow.Refused):
        workflow.move("publish", article, by=editor, change="update")
    for name in ("approve", "schedule"):
        assert workflow.Case(editor, standing(live.pk)).objection(name)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change", ["headline", "standfirst", "number", "quote", "topic", "byline", "report", "described"]
)
def test_anything_more_needs_a_colleague(editor, live, change):
    article = mend(live, editor)
    if change == "headline":
        writing.change(article, by=editor, headline="The quay is shut")
    elif change == "standfirst":
        writing.change(article, by=editor, standfirst="It was Orla Venn.")
    elif change == "number":
        article = mend(live, editor, "closed", "closed for 3 days")
    elif change == "quote":
        article = mend(live, editor, "for years", "for decades")
    elif change == "topic":
        article.topics.add(Topic.objects.create(name="Fire"))
    elif change == "byline":
        article.bylines.create(contributor=make.contributor("Otto Reed"), position=1)
    elif change == "report":
        article.report_links.create(earlier=make.published("Earlier"))
    elif change == "described":
        article.people_quoted.update(description="mayor of the town")
    fresh = standing(live.pk)
    assert workflow.Case(editor, fresh).objection("publish")
    answer = desk.press(desk.client(editor), fresh, "publish")
    assert answer.status_code == 403
    assert "It is more than a minor fix" in answer.content.decode()
    assert make.live(live).number == 1


@pytest.mark.django_db
def test_a_second_fix_waits_until_a_colleague_has_looked_at_the_first(editor, live):
    browser = desk.client(editor)
    mend(live, editor)
    desk.press(browser, live, "publish")
    assert make.live(live).number == 2
    mend(live, editor, "quay, was", "quay was")
    answer = desk.press(browser, live, "publish")
    assert answer.status_code == 403
    assert "still waits for a colleague" in answer.content.decode()
    reviews.close_check(ReviewItem.objects.get(), by=make.user("Editors", "second"))
    desk.press(browser, live, "publish")
    assert make.live(live).number == 3
