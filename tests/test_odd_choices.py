"""What is posted where a row is chosen, and is no id of one."""

import pytest

from tests import desk, make

pytestmark = pytest.mark.django_db

TOPIC, PERSON = "/admin/articles/topic/add/", "/admin/people/expert/add/"
CHOICES = [
    (desk.ADD, "topics"),
    (desk.ADD, "main_topic"),
    (desk.ADD, "lead_photo"),
    (desk.ADD, "bylines-0-contributor"),
    (desk.ADD, "previous_reports-0-earlier"),
    (TOPIC, "parent"),
    (TOPIC, "experts"),
    (TOPIC, "picture"),
    (PERSON, "positions-0-organisation"),
]


@pytest.mark.parametrize("odd", ["abc", "9" * 30, "-1", "1e3", "\u0663"])
@pytest.mark.parametrize(("url", "name"), CHOICES)
def test_what_is_no_id_gets_a_sentence_and_nothing_typed_is_lost(url, name, odd):
    browser = desk.client(make.user("Managing editors"))
    words = "headline" if url == desk.ADD else "name"
    typed = {words: "Kept words", "body": "<p>Kept.</p>", "positions-0-title": "keeper"}
    typed |= {"previous_reports-TOTAL_FORMS": "1"} if "earlier" in name else {}
    answer = browser.post(url, desk.typed(browser.get(url), **typed) | {name: odd})
    assert answer.status_code == 200
    assert "Kept words" in answer.content.decode()
    assert browser.get(url, {name: odd}).status_code == 200
