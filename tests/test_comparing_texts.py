"""Two texts side by side: what is marked as different, and what is set beside what."""

import pytest

from articles.text import compare


def marked(parts):
    return "".join(f"[{text}]" if differs else text for differs, text in parts)


@pytest.mark.parametrize(
    ("old", "new", "left", "right"),
    [
        ("", "", "", ""),
        ("The same.", "The same.", "The same.", "The same."),
        ("It rises past noon.", "It falls past noon.", "It [rises] past noon.", "It [falls] past noon."),
        ("It rose at night", "It fell past every mark", "It [rose at night]", "It [fell past every mark]"),
        ("Closed", "", "[Closed]", ""),
        ("One, two", "One two", "One[,] two", "One two"),
        ("Zürich’s quay", "Zürich’s new quay", "Zürich’s quay", "Zürich’s [new ]quay"),
    ],
)
def test_the_words_that_differ_are_marked(old, new, left, right):
    assert tuple(map(marked, compare.words(old, new))) == (left, right)


def test_paragraphs_are_set_beside_their_counterparts():
    old = ["First one here.", "The second was about the quay.", "Last."]
    new = ["First one here.", "Between came another thing altogether.", "The second was about a quay.", "Last."]
    rows = compare.paragraphs(old, new)
    assert [(marked(row.left), marked(row.right), row.same) for row in rows] == [
        ("First one here.", "First one here.", True),
        ("", "[Between came another thing altogether.]", False),
        ("The second was about [the] quay.", "The second was about [a] quay.", False),
        ("Last.", "Last.", True),
    ]
    assert rows[0].text == "First one here."


@pytest.mark.parametrize("size", [1, 40])
def test_nothing_is_lost_whatever_is_compared(size):
    old = [f"Old paragraph {n} of words" for n in range(size)]
    new = [f"Quite different {n}" for n in range(size // 2)] + ["Old paragraph 0 of words, changed"]
    rows = compare.paragraphs(old, new)
    assert [text for row in rows if (text := "".join(words for _d, words in row.left))] == old
    assert [text for row in rows if (text := "".join(words for _d, words in row.right))] == new


def test_a_text_out_of_all_bounds_is_compared_whole():
    long = "word " * 10_000
    left, right = compare.words(long, long + "more")
    assert (left, right) == ([(True, long)], [(True, long + "more")])
    many = [f"p{n}" for n in range(5_000)]
    assert len(compare.paragraphs(many, many[:-1])) == 1


def test_many_unchanged_paragraphs_in_a_row_are_folded_and_a_few_are_not():
    old = ["One", "Two", "Three", "Four", "Five", "Six", "Seven"]
    runs = compare.folded(compare.paragraphs(old, ["One", "Two", "Three", "Vier", "Five", "Six", "Sieben"]))
    assert [(len(run.rows), run.is_long) for run in runs] == [(3, True), (1, False), (2, False), (1, False)]
