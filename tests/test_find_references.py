"""What counts as a reference to the newsroom's own earlier coverage."""

import time

import pytest

from articles.text import Language, Reference, find_references


def found(text: str) -> list[str]:
    return [reference.words for reference in find_references(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("For the background, see our previous reports.", "our previous reports"),
        ("The finding confirms earlier coverage of the weir.", "earlier coverage"),
        ("As we reported in March, the weir is leaking.", "As we reported in March"),
        ("The board answered our report of 27 October.", "our report of 27 October"),
        ("The board answered our report of October 27, 2025.", "our report of October 27, 2025"),
        ("The cost, we reported last week, has doubled.", "we reported last week"),
        ("We have previously reported on the pumps.", "We have previously reported"),
        ("As previously reported, the pumps failed.", "As previously reported"),
        ("The price was previously reported as nine crowns.", "previously reported"),
        ("As first reported here in May 2025, the pumps failed.", "As first reported here in May 2025"),
        ("This newspaper revealed two years ago that the pumps fail.", "This newspaper revealed two years ago"),
        ("The loan, as our reporter wrote yesterday, is gone.", "as our reporter wrote yesterday"),
        ("We’ve already described the loan.", "We’ve already described"),
        ("Readers of our weir coverage will know the name.", "our weir coverage"),
        ("It was the end of our detailed, exclusive investigation.", "our detailed, exclusive investigation"),
        ("Read the earlier story from last week.", "the earlier story from last week"),
        ("The letters were published in these pages last year.", "published in these pages last year"),
        ("A photograph from our archive shows the weir.", "our archive"),
        ("For the background, see our\xa0previous reports.", "our\xa0previous reports"),
        ("This confirms previous reports by this newspaper.", "previous reports by this newspaper"),
        ("Earlier stories in this newspaper told of the leak.", "Earlier stories in this newspaper"),
        ("The gate fell, as described in previous reports.", "described in previous reports"),
        ("The gate fell, as previous reports had warned.", "previous reports"),
        ("Previous reports said the gate was old.", "Previous reports"),
        ("Earlier reports said that nobody was hurt.", "Earlier reports"),
        ("The gate, according to previous reports, was old.", "previous reports"),
        ("In earlier reports from last week the gate was called safe.", "earlier reports from last week"),
        ("The loss is larger than earlier reports suggested.", "earlier reports"),
        ("Earlier coverage showed the gate to be old.", "Earlier coverage"),
        ("Previous coverage of the weir was kinder.", "Previous coverage"),
        ("As previous stories have told, the weir leaks.", "previous stories"),
        ("In previous articles the builder was named.", "previous articles"),
    ],
)
def test_words_about_our_own_coverage_are_found(text: str, words: str) -> None:
    assert found(text) == [words]


@pytest.mark.parametrize(
    "text",
    [
        "According to reports, the weir is leaking.",
        "The board met after reports indicating a leak.",
        "There were previous reports of flooding in the lower town.",
        "The police had no earlier reports about the gate.",
        "In previous reports of flooding nobody was hurt.",
        "Two previous reports said the gate was old.",
        "The auditor's previous reports said nothing.",
        "The board denied previous reports that the gate leaks.",
        "In earlier reports to the board, the auditor was milder.",
        "Earlier reports from Meridian Radio said otherwise.",
        "According to previous reports in the Courier, the gate leaks.",
        "Two previous stories of the mill had burned.",
        "The previous articles were repealed.",
        "The Courier's earlier coverage was fairer.",
        "Earlier coverage in the Courier was fairer.",
        "Earlier reporting by Meridian Radio was fairer.",
        "They stood by their earlier reporting.",
        "The board had previously reported a loss.",
        "Meridian Radio previously reported the loss.",
        "As previously reported by Meridian Radio, the loss is large.",
        "Two divers were previously reported missing.",
        "We wrote to the board and had no answer.",
        "She praised our annual report.",
        "The four stories of the mill burned down.",
        "",
    ],
)
def test_what_others_report_is_left_out(text: str) -> None:
    assert found(text) == []


def test_what_somebody_is_quoted_saying_is_theirs() -> None:
    text = (
        "“Our report of 3 May is wrong,” she said. Our report of 4 May is not.\n\n“As we reported, it leaks.\n\n“Bad.”"
    )
    assert found(text) == ["Our report of 4 May"]


def test_references_come_in_order_with_their_places() -> None:
    text = "As we reported, it leaks. See our earlier coverage."
    assert find_references(text) == [Reference(0, 14, "As we reported"), Reference(30, 50, "our earlier coverage")]
    assert all(text[reference.start : reference.end] == reference.words for reference in find_references(text))


def test_a_language_without_patterns_has_no_references() -> None:
    assert find_references("See our previous reports.", Language()) == []


@pytest.mark.parametrize(
    "text",
    [
        "our earlier ",
        "in previous reports ",
        "as previous stories ",
        "previous reports from ",
        "our" + " " * 50,
        "we have previously ",
        "as we ",
        '"our report of 27 October ',
        "\ud800\x00",
    ],
)
def test_any_text_takes_time_in_proportion_to_its_length(text: str) -> None:
    began = time.process_time()
    find_references((text * 100_000)[:200_000])
    assert time.process_time() - began < 2
