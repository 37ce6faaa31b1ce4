"""What a reporter may expect of the quotations that are found in a story."""

import gzip
import json
import time
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles.text import Language, Quote, find_quotes


def only(text: str) -> Quote:
    """The one quotation of a text."""
    (quote,) = find_quotes(text)
    return quote


def quotations(text: str) -> list[str]:
    return [text[quote.start : quote.end] for quote in find_quotes(text)]


def speakers(text: str) -> list[str | None]:
    """The naming words of each quotation."""
    return [quote.speaker and text[slice(*quote.speaker)] for quote in find_quotes(text)]


def names(text: str) -> list[str]:
    return [quote.name for quote in find_quotes(text)]


@pytest.mark.parametrize(
    ("text", "naming_words"),
    [
        ("“The lock gates will hold this winter,” Orla Venn said.", "Orla Venn"),
        ("“The lock gates will hold this winter,” said Orla Venn, who built them.", "Orla Venn"),
        ('"The lock gates will hold this winter," she told the council.', "she"),
        ("Orla Venn said, “The lock gates will hold this winter.”", "Orla Venn"),
        ("Orla Venn, who has run the yard since 2011, said: “The gates will hold.”", "Orla Venn"),
        ("Orla Venn, a lecturer in hydraulics at Tarn, said the plan was “bad for everybody here”.", "Orla Venn"),
        ("“Nothing has been signed,” said a spokesman for the river board.", "a spokesman for the river board"),
        ("“Nothing has been signed,” said the mayor in a statement on Friday.", "the mayor"),
        ("According to Orla Venn, the plan was “bad for everybody here”.", "Orla Venn"),
        ("The plan was “bad for everybody here,” according to the report.", "the report"),
        ("Orla Venn: “I never saw the letter.”", "Orla Venn"),
        ("“Who paid for this?” the crowd shouted.", "the crowd"),
        ("“Who paid for this?” Venn went on.", "Venn"),
        ("The council's statement called the strike “a threat to the whole town”.", "The council's statement"),
        ("In a letter to the mayor, Venn accused him of “a failure of nerve”.", "Venn"),
        ("Venn criticised the budget, calling it “a very bad joke”.", "Venn"),
        ("The plan was described by Orla Venn as “bad for everybody here”.", "Orla Venn"),
        ("After Piers Lunt attacked the plan, Orla Venn shot back, “He never read it.”", "Orla Venn"),
        ("Venn says she hopes for “a better year for all”.", "Venn"),
        ("“We have waited long enough,” added Jean-Luc van der Aa.", "Jean-Luc van der Aa"),
        ("“We have waited long enough,” quipped Orla Venn.", "Orla Venn"),
        ("“We have waited long enough,” agreed Orla Venn.", "Orla Venn"),
        ("Venn praised the divers and called them “the best in the north”.", "Venn"),
        ("“It rains in here,” Dr. Orla Venn said.", "Dr. Orla Venn"),
        ("The gates, she said with a shrug, were “good enough for now”.", "she"),
        ("Lunt's claim that the gates are “safe as houses today” was doubted.", "Lunt's"),
    ],
)
def test_the_speaker_is_the_subject_of_the_clause(text: str, naming_words: str) -> None:
    assert speakers(text) in ([naming_words], [naming_words.removesuffix("'s")])


@pytest.mark.parametrize(
    ("text", "naming_words"),
    [
        # Who is spoken to does not speak.
        ("“The plan is dead in the water,” Ida Moor, who built the dam, told the Courier.", "Ida Moor"),
        ("“The plan is dead in the water,” Ida Moor, an adviser to the board, told AFP.", "Ida Moor"),
        # Of two verbs the outer one counts, unless the inner one stands right before the quotation.
        ("Moor said Lunt assured her that the gates “will hold this winter”.", "Moor"),
        ("Moor said that Lunt had called the gates “good enough for now”.", "Lunt"),
        ("Moor told the Courier that Lunt's comments “show a lack of care”.", "Moor"),
        ("Moor denounced Lunt's remarks as “hurtful and rather silly”.", "Moor"),
        ("Lunt's claim that “the gates will hold” was doubted.", "Lunt"),
        ("Moor said the dam was old, although she wrote that it “will outlive us all”.", "she"),
        # A clause at the end, after a comma, reports the whole sentence.
        ("Repairs that cost “a few crowns a year” have turned into a scandal, Ida Moor said.", "Ida Moor"),
        (
            "The board did not find “cracks of any size” in the wall, said its director, Ida Moor, on Monday.",
            "Ida Moor",
        ),
        ("The trouble with dams, says Ida Moor, an engineer, is that they are “built to be forgotten”.", "Ida Moor"),
        ("Moor's comments feed “a fear of all water” in Tarn, the groups say.", "the groups"),
        # A clause that goes on with words of its own says nothing of the quotation before it.
        ("Although Moor admitted that they had “been friends for years,” Lunt claimed they never met.", "Moor"),
        ("When Moor spoke of “a chance for the town,” Lunt warned that it has no money.", "Moor"),
        # A clause that belongs to the quotation before it, and one in an aside.
        ("“No,” said Odo Lunt, who thinks the board “needs to listen to people”.", "who"),
        ("She argued the dam, which is backed by Odo Lunt, “would not last ten years”.", "She"),
        # A participle takes the subject of the verb before it.
        ("Lunt spoke near the dam, where fifty farmers had come, chanting “no water, no peace”.", "fifty farmers"),
        ("An engineer inside the board tried to play down Moor's letter, saying it was “not a big thing”.", "engineer"),
        ("The farmers were quick to reply, with Moor writing that it was a farce and asking, “Who pays us?”", "Moor"),
        ("Asked why he had not yet seen Moor, Lunt said he had not “heard her say please”.", "Lunt"),
        # Quoted by somebody else.
        ("The Courier quoted Lunt as saying the plan was “dead in the water”.", "Lunt"),
        ("Lunt was quoted by the Courier as saying the plan was “dead in the water”.", "Lunt"),
        ("The board was called “asleep for twenty years” by Ida Moor.", "Ida Moor"),
        ("Moor recalled Lunt telling her: “It is the only way forward.”", "Lunt"),
        ("The plan is “dead in the water”, according to her former adviser Ida Moor.", "her former adviser Ida Moor"),
        ("To Lunt, the dam is the “oldest friend in the valley”.", "Lunt"),
        ("Lunt was heard shouting: “It is the only way forward.”", "Lunt"),
        ("Moor, who came late, wants to say that it is “the only way forward”.", "Moor"),
        ("Moor sniped that the gates would hold “until the mayor leans on them”.", "Moor"),
        # What stands between a subject and its verb.
        (
            "A board official who spoke anonymously to discuss internal plans said, “We are talking.”",
            "A board official",
        ),
        ("Two people who were in the room said Lunt “lost his temper and left”.", "Two people"),
        ("Ida Moor, 30, of Upper Falls, N.C., who was among those asked, said it “rained all night long”.", "Ida Moor"),
        ('Ida Moor, who sang in "The Long River," said it "rained all night long".', "Ida Moor"),
        ("Moor then turned to the farmers and asked, “Who here is sorry for it?”", "Moor"),
        ("Lunt, R-Tarn, and Moor, D-Lund, wrote that the gates were “never once inspected”.", "Moor"),
        # Before the verb there may stand what looks like a determiner.
        ("Another wrote, “The dam is older than the mayor.”", "Another"),
        ("They wore shirts that said, “Hands off our river.”", "that"),
        # A joining word after a comma begins a clause beside the one before, not inside it.
        ("Moor says the gates hold, but she cautions that she sees “two sides to it all”.", "she"),
        ("Lunt praised the crew, but he gave the board a choice: “Take it or leave it.”", "he"),
        # The nearest clause speaks, if none of saying stands above it.
        ("Although Lunt thanked the divers, Moor sounded a warning, saying, “It is not over.”", "Moor"),
        ("The board did not want to address the letter, telling AFP that it is “busy with other things”.", "The board"),
        ("Moor is for the plan and in a statement called it “good enough for now”.", "Moor"),
        ("Moor came home and on Monday called the plan “good enough for now”.", "Moor"),
        ("A letter from the board obtained by the Courier says the gates are “old and tired”.", "A letter"),
        # A verb that takes a few words comes before them.
        ("Under what Odo Lunt called “the old way of life,” the club charged a high fee.", "Odo Lunt"),
        # Brackets.
        ("The board (“We knew nothing at all,” said Ida Moor) has met.", "Ida Moor"),
        ("(That said, Moor also noted, “It never rains in Tarn.”)", "Moor"),
        # What was said, and by whom, without a verb.
        ("A line from Ida Moor, “Nobody sails twice,” hangs in the hall.", "Ida Moor"),
        ("“Call the whole roll,” came shouts from the crowd.", "the crowd"),
        # A sentence may end with an abbreviation.
        ("Moor says the talks failed in the U.S. He says nobody needs “any more of the same talk”.", "He"),
        # A short form of a verb is no possessor.
        ("She's said the gates are “good enough for now”.", "She"),
        ("If the plan fails, Moor said, there's a simple answer: “Nobody will pay.”", "Moor"),
        # Whoever is quoted by another.
        ("“The pumps are old,” the Courier quoted Moor as saying.", "Moor"),
        ("“The pumps are old,” Moor was quoted as saying by the Courier.", "Moor"),
        # A passive without "was", and what looks like one.
        ("The mill will close, a step hailed by Ida Moor as “a great day for us”.", "Ida Moor"),
        ("The study, hailed as “a great day for us” by Ida Moor, took ten years.", "Ida Moor"),
        ("“We lost all we had,” Moor said by telephone.", "Moor"),
        # The last of several verbs has the subject of the first, and a participle that of its own clause.
        ("Moor got to her feet, cleared her throat and said, “I have nothing to hide.”", "Moor"),
        ("Asked what Lunt said, she shook her head and replied, “That is our affair.”", "she"),
        ("A suit was filed in May alleging that the board held “no talks at all”.", "A suit"),
        (
            "When Lunt said the board would sue, Moor shot back: “Let them come,” referring to “the coming vote”.",
            "Moor",
        ),
        # Forms that may be nouns or need an auxiliary.
        ("A welder points to the seams as “the part nobody checks”.", "A welder"),
        ("Engineers at the harbour say the pumps are “older than we are”.", "Engineers at the harbour"),
        ("Moor would say only that the talks were “at an early stage”.", "Moor"),
        ("The clerk — in office since May — states that the books are “in good order”.", "The clerk"),
        # More words between a subject and its verb.
        ("Ida Moor, a teacher from Tarn, on Sunday called the plan “too late for us”.", "Ida Moor"),
        ("Moor has thrice called the plan “too late for us”.", "Moor"),
        ("The union that represents divers said they had “acted by the book”.", "The union"),
        ("The family said in a statement that the board had “never called them”.", "The family"),
        ("Most said the road was “slick as an eel that night”.", "Most"),
        # What a possessor and a noun stand around.
        ("Unions hate the plan. Lunt's “if you build it, they pay” line haunts them.", "Lunt's"),
        ("Her reaction was blunt: “This is a bad day.”", "Her"),
        # A source is named in full.
        ("“The books are in order,” according to a letter signed by the clerk.", "a letter signed by the clerk"),
        ("The trouble, in the view of many divers, is “the silence of the whole board”.", "many divers"),
        # Transcripts.
        ("Engineers agree - Ida Moor: “Nobody should live below that dam.”", "Ida Moor"),
    ],
)
def test_the_speaker_is_found_among_several_clauses(text: str, naming_words: str) -> None:
    speaker = speakers(text)[-1]
    assert speaker is not None
    assert naming_words in speaker or speaker in naming_words


@pytest.mark.parametrize(
    ("text", "naming_words"),
    [
        ("Moor argues that her client never left. “Her only wish was to go home.”", ["Moor"]),
        ("“The roads are bad,” Moor said. They also lie far from Tarn. “That is a tough place.”", ["Moor", "Moor"]),
        ("After the talks ended, Moor spoke of the report. Adding, “It is never as bad as they say.”", ["Moor"]),
        ("Moor said it was “late.” She wrote that “there is no need for such words” here.", ["She"]),
        ("Odo Lunt, who was late, tweeted a warning. “Nobody leaves the quay.”", ["Odo Lunt"]),
        ("“I like the sea,” Venn said. She holds a master's ticket. “But I like my bed too.”", ["Venn", "Venn"]),
        ("“They fail in every storm,” Venn said. Lunt “does not read a single letter”.", ["Venn", "Venn"]),
        ("“It rains,” Venn said. “They can only wait until a ship comes over from” South Tarn.", ["Venn", "Venn"]),
        ("“It rains in Tarn,” Venn said. It is “a long and winding road” from there.", ["Venn", "Venn"]),
        (
            "The board blamed the rain. “Nobody can sail in that,” a spokeswoman said. “Safety comes first.”",
            ["a spokeswoman"] * 2,
        ),
    ],
)
def test_the_speaker_may_stand_in_the_sentence_before(text: str, naming_words: list[str]) -> None:
    assert speakers(text) == naming_words


def test_a_split_quotation_has_one_speaker() -> None:
    assert speakers("“We waited all night,” she said, “and nobody came.” “Not one of them.”") == ["she"] * 3


def test_a_quotation_without_a_clause_goes_to_who_is_speaking() -> None:
    text = "“The pumps are old,” Venn said. “They fail in every storm.”\n\n“And nobody pays for repairs.”"
    assert speakers(text) == ["Venn"] * 3


def test_a_quotation_after_a_sentence_about_somebody_is_theirs() -> None:
    assert speakers("Venn laughed off the report. “I have read better fairy tales.”") == ["Venn"]


def test_a_colon_leads_to_the_quotation_in_the_next_paragraph() -> None:
    assert speakers("Piers Lunt then turned to the divers:\n\n“Nobody worked harder than they did.”") == ["Piers Lunt"]


def test_a_signature_under_a_quotation_names_its_speaker() -> None:
    assert speakers("“The best soup on the quay is served here.”\n\n— Orla Venn, pilot") == ["Orla Venn"]


def test_a_signature_beside_a_quotation_names_its_speaker() -> None:
    text = "Ida Moor came late.\n\n“The best soup on the quay is here.” — Orla Venn\n\n“Too salt for me.” — Odo Lunt"
    assert speakers(text) == ["Orla Venn", "Odo Lunt"]


def test_who_tells_what_another_said_is_cited() -> None:
    text = "“We do not know,” Ida Moor said, according to the Courier. “Nobody does yet.”"
    for quote in find_quotes(text):
        assert quote.name == "Ida Moor"
        assert quote.speaker == (18, 26)
        assert quote.cited == quote.source == (46, 57)


@pytest.mark.parametrize(
    "text",
    [
        "“We do not know,” according to the Courier.",
        "“We do not know,” Ida Moor said, but according to the Courier she does.",
    ],
)
def test_nobody_is_cited_where_the_speaker_answers_for_the_words(text: str) -> None:
    quote = only(text)
    assert (quote.cited, quote.source) == (None, quote.speaker)


def test_two_people_in_one_paragraph_keep_their_own_words() -> None:
    text = "“The gates are old,” said Orla Venn. Piers Lunt replied, “The gates are fine.”"
    assert names(text) == ["Orla Venn", "Piers Lunt"]


def test_nobody_is_named_where_the_text_names_nobody() -> None:
    assert only("“Nobody wrote this on the wall.”") == Quote(0, 32, None, "", "")


def test_a_quotation_over_paragraphs_is_one() -> None:
    text = "“We had nothing,” Venn said. “The first year was hard.\n\n“The second was worse.\n\n“Then it got better.”"
    first, second = quotations(text)
    assert first == "“We had nothing,”"
    assert second.startswith("“The first")
    assert second.endswith("got better.”")
    assert names(text) == ["Venn", "Venn"]


@pytest.mark.parametrize(
    "text",
    [
        "“He said ‘never again’ to me,” Venn said.",
        "“He told me “never again” and left,” Venn said.",
        "“He told me: «never again, not here»,” Venn said.",
    ],
)
def test_a_quotation_inside_a_quotation_belongs_to_the_outer_one(text: str) -> None:
    assert speakers(text) == ["Venn"]
    assert only(text).start == 0


def test_of_a_quotation_over_paragraphs_its_own_clause_counts() -> None:
    text = "“We had nothing,” Venn said. “The first year was hard.\n\n“Then it got better,” she added."
    assert speakers(text) == ["Venn", "she"]


def test_a_missing_closing_mark_does_not_swallow_the_rest() -> None:
    text = "“The pumps are old, Venn said.\n\nPiers Lunt said, “The pumps are new.”"
    assert quotations(text) == ["“The pumps are new.”"]


@pytest.mark.parametrize(
    "text",
    ['“The pumps are old," Venn said. "They leak too.”', '"The pumps are old,” Venn said. “They leak too."'],
)
def test_an_opening_mark_may_be_closed_by_one_of_the_other_kind(text: str) -> None:
    assert [quotation[1:-1] for quotation in quotations(text)] == ["The pumps are old,", "They leak too."]


def test_a_straight_mark_inside_curly_ones_belongs_to_them() -> None:
    assert quotations('“He told me "never again" and left,” Venn said.') == ['“He told me "never again" and left,”']


def test_a_straight_mark_that_stands_for_inches_is_ignored() -> None:
    assert quotations('The 6" pipe burst. "It was the frost again," Venn said.') == ['"It was the frost again,"']


def test_marks_turned_the_wrong_way_round_are_understood() -> None:
    assert quotations("Venn said: ”The pumps are all new.” Then she left.") == ["”The pumps are all new.”"]


@pytest.mark.parametrize(
    "text",
    [
        "The so-called “Gang of the North” met on Friday.",
        "She starred in “The Return of the Otters” last year.",
        "Her new book, titled “Weirs and Other Stories,” is out.",
        "She spoke on her weekly show, “Mornings with Ilka Venn,” last year.",
        "She spoke to “Weirs and Otters” about it.",
        "He is known as “the Duke of Weirs” here.",
        "“The Gates of Tarn Are Old,” by Orla Venn, sold out in a week.",
        "She was on “The Tarn Morning Show,” Lunt said.",
        "The council is known for its “long and winding ways” in Tarn.",
        "On the quay stands a shed with a “Fish And More” sign.",
        "The “free” ferry costs nine crowns.",
        "Nobody was quoted here.",
        "",
    ],
)
def test_titles_nicknames_and_scare_quotes_are_no_quotations(text: str) -> None:
    assert find_quotes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "“Make Tarn Great,” Lunt said.",
        "She held a sign reading, “Hands Off Our Harbour”.",
        "Their chants of “Shame On You” were heard all night.",
        "Venn called the show “a work of real genius”.",
    ],
)
def test_what_looks_like_a_title_counts_where_it_is_plainly_spoken(text: str) -> None:
    assert len(find_quotes(text)) == 1


@pytest.mark.parametrize("text", ["“Yes,” she said.", "“Never!” shouted Lunt.", "Asked again, Venn said, “No.”"])
def test_a_single_word_counts_where_it_is_plainly_spoken(text: str) -> None:
    assert len(find_quotes(text)) == 1


@pytest.mark.parametrize(
    "text", ["«Nous ne partirons pas», dit Venn.", "„Wir gehen nicht weg“, so Venn.", "「水门 明天 打开」"]
)
def test_a_language_without_words_has_marks_and_no_speakers(text: str) -> None:
    assert [quote.speaker for quote in find_quotes(text, Language())] == [None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("‘We won’t leave the quay,’ Venn said.", ["‘We won’t leave the quay,’"]),
        ("'We won't leave the quay,' Venn said.", ["'We won't leave the quay,'"]),
        ("‘He told me “never once” and left,’ Venn said.", ["‘He told me “never once” and left,’"]),
        ("‘Venn to go soon’\n“I will go soon,” Venn said. “I am old.”", ["“I will go soon,”", "“I am old.”"]),
    ],
)
def test_single_marks_count_where_a_story_has_more_of_them(text: str, expected: list[str]) -> None:
    assert quotations(text) == expected


def test_a_block_quotation_is_one_and_belongs_to_who_announces_it() -> None:
    text = "Ida Moor wrote in the letter:\n\n> We had nothing to eat.\n> It was “cold” too.\n\nLunt disagreed."
    assert quotations(text) == ["> We had nothing to eat.\n> It was “cold” too."]
    assert names(text) == ["Ida Moor"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "> We had nothing to eat.\n> — Ida Moor, a pilot\n\nLunt disagreed.",
            [("> We had nothing to eat.", "Ida Moor")],
        ),
        ("> We had nothing to eat.\n\n— Ida Moor, a pilot", [("> We had nothing to eat.", "Ida Moor")]),
        ("> “We had nothing to eat,” said Ida Moor.", [("“We had nothing to eat,”", "Ida Moor")]),
        ("“It is cold,” Moor said.\n\n> The board shall meet once a year.", [("“It is cold,”", "Moor")]),
        ("“It is cold,” Moor said.\n\nThese are the rules:\n\n> No fires after ten.", [("“It is cold,”", "Moor")]),
    ],
)
def test_a_block_quotation_counts_where_the_text_says_whose_it_is(text: str, expected: list[tuple[str, str]]) -> None:
    assert list(zip(quotations(text), names(text), strict=True)) == expected


def test_a_block_quotation_may_be_told_by_its_place() -> None:
    text = "Ida Moor wrote:\n\nWe had nothing to eat.\n\nThat was a lie."
    (quote,) = find_quotes(text, blocks=[(17, 39)])
    assert (text[quote.start : quote.end], quote.name) == ("We had nothing to eat.", "Ida Moor")


def test_two_apostrophes_are_a_double_mark_where_the_text_was_typed() -> None:
    text = "``We held,'' said Ida Moor. ''It was the crews' work,'' she said of the 'old guard'.\n\n''All of it.''"
    quotes = find_quotes(text, typewritten=True)
    assert [text[quote.start : quote.end] for quote in quotes] == [
        "``We held,''",
        "''It was the crews' work,''",
        "''All of it.''",
    ]
    assert {quote.name for quote in quotes} == {"Ida Moor"}
    assert quotations("The crews'' work, '' said Moor, ''was the crews' own''.") == []


def test_a_surname_leads_to_the_full_name() -> None:
    assert names("Pilot Orla Venn met the crews.\n\n“It is over now,” Venn said after the talks.") == ["Orla Venn"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Bill van der Aa met the crews.\n\n“It is over now,” van der Aa said.", "Bill van der Aa"),
        ("Steven Law met the crews.\n\n“It is over now,” Law said.", "Steven Law"),
    ],
)
def test_a_surname_may_look_like_another_word(text: str, name: str) -> None:
    assert names(text) == [name]


def test_a_surname_that_comes_first_leads_to_the_full_name() -> None:
    assert names("Pilot Tan Wei-lin met the crews.\n\n“It is over now,” Tan said after the talks.") == ["Tan Wei-lin"]


def test_a_paper_before_a_name_is_no_part_of_it() -> None:
    quote = only("“The pumps are old,” said the Courier's Orla Venn.")
    assert (quote.name, quote.description) == ("Orla Venn", "the Courier")


def test_of_two_with_one_surname_the_one_named_before_is_meant() -> None:
    text = "Orla Venn met the crews.\n\n“It is over now,” Venn said.\n\nHer cousin Tilda Venn was away."
    assert names(text) == ["Orla Venn"]


def test_capitals_in_a_headline_make_no_name() -> None:
    assert names("Venn Warns Crews\n“The pumps will fail again,” Venn said on Monday.") == ["Venn"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Sarah Venn met Peter Lunt.\n\n“It is late,” she said.\n\n“It is not,” he said.",
            ["Sarah Venn", "Peter Lunt"],
        ),
        ("Sarah Venn spoke first. “It is too late,” she said.", ["Sarah Venn"]),
        ("Mr. Odo Lunt met Mrs. Ilka Venn.\n\n“It is late now,” she said.", ["Ilka Venn"]),
        ("“It is too late,” said Orla Venn.\n\n“Much too late,” she added.", ["Orla Venn", "Orla Venn"]),
        ("“It is too late,” they said.", [""]),
    ],
)
def test_a_pronoun_leads_to_the_person(text: str, expected: list[str]) -> None:
    assert names(text) == expected


WARNED = "Dr Farida Menzel, a hydrologist, warned the council. “I told them in March,” she said."
STOPPED = "“Stop right there,” he said."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{WARNED}\n\n{STOPPED}", ["Farida Menzel", ""]),
        (f"Odo Lunt came late.\n\n{WARNED}\n\n{STOPPED}", ["Farida Menzel", "Odo Lunt"]),
        (f"“Go on,” said Odo Lunt, the clerk.\n\n{WARNED}\n\n{STOPPED}", ["Odo Lunt", "Farida Menzel", "Odo Lunt"]),
        (f"“It all leaks,” said Mrs. Ilka Venn.\n\n{STOPPED}", ["Ilka Venn", ""]),
        (f"“It all leaks,” said Ilka Venn, a spokeswoman.\n\n{STOPPED}", ["Ilka Venn", ""]),
        (f"“It all leaks,” said his sister, Ilka Venn.\n\n{STOPPED}", ["Ilka Venn", ""]),
    ],
)
def test_a_woman_is_never_he(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "“It all leaks,” said Orla Venn.",
        "“It all leaks,” said Orla Venn. “It always did.”",
        "Orla Venn argues that it leaks. “It always did, all of it.”",
        "Orla Venn turned to the divers:\n\n“Nobody worked harder than they did.”",
        "Orla Venn noted: “The council knew in 2019.\n\n“It will be open by Friday.” Nobody else would talk.",
        "“The best soup on the quay is here.”\n\n— Orla Venn, a pilot",
        "“It all leaks,” said Orla Venn.\n\n“It always did,” she added.",
        "Odo Lunt came.\n\nOrla Venn spoke first. “It all leaks,” she said.",
        "Odo Lunt came.\n\n“It all leaks,” said Mrs. Orla Venn.\n\n“It always did,” she added.",
        "Sarah Venn met Peter Lunt.\n\n“It all leaks,” she said.\n\n“It does not,” he said.",
    ],
)
def test_a_speaker_named_beside_the_quotation_is_sure(text: str) -> None:
    assert [quote.is_sure for quote in find_quotes(text)] == [True] * len(find_quotes(text))


@pytest.mark.parametrize(
    "text",
    [
        # nobody is named in its paragraph
        "Orla Venn noted: “The council knew in 2019.”\n\n“It will be open by Friday.” Nobody else would talk.",
        "“It all leaks,” said Orla Venn. “It always did.”\n\n“And nobody pays for repairs.”",
        # nobody is said to say it
        "“It all leaks,” said Orla Venn.\n\nOdo Lunt left the room. “Nobody ever pays for repairs.”",
        # the pronoun may mean another
        "Odo Lunt came.\n\n“It all leaks,” said Orla Venn.\n\n“It always did,” she added.",
        "Sarah Venn came.\n\nOdo Lunt spoke first. “It always did leak,” she added.",
        "“It all leaks,” Orla Venn said of her report.\n\n“It does not,” he said.",
        "“It all leaks,” said Orla Venn.\n\n“It does not,” they said.",
        "“Nobody wrote this on the wall.”",
    ],
)
def test_a_speaker_who_is_guessed_is_not_sure(text: str) -> None:
    assert not find_quotes(text)[-1].is_sure


def test_a_country_is_never_he() -> None:
    text = (
        "Odo Lunt, the envoy, arrived. Norway said it would wait, and Norway did.\n\n"
        "Norway said the talks were “going rather well”. “We have time enough,” he said."
    )
    assert names(text) == ["Norway", "Odo Lunt"]


def test_a_relative_pronoun_leads_to_the_person_before_it() -> None:
    text = "The walkout was ended by Orla Venn, who called it “a mistake from the start”."
    assert speakers(text) == ["who"]
    assert names(text) == ["Orla Venn"]


@pytest.mark.parametrize(
    ("text", "name", "description"),
    [
        ("“The pumps are old,” said former Tarn mayor Piers Lunt.", "Piers Lunt", "former Tarn mayor"),
        (
            "“The pumps are old,” said Piers Lunt, 61, a retired diver from Tarn.",
            "Piers Lunt",
            "a retired diver from Tarn",
        ),
        ("“The pumps are old,” Dr. Orla Venn Jr. said.", "Orla Venn Jr.", ""),
        ("“The pumps are old,” said Orla Venn of the River Board.", "Orla Venn", "of the River Board"),
        ("“The pumps are old,” said the mayor of Tarn, Piers Lunt.", "Piers Lunt", "the mayor of Tarn"),
        (
            "The mayor of Tarn, Piers Lunt, said the pumps were “old and rather tired”.",
            "Piers Lunt",
            "the mayor of Tarn",
        ),
        (
            "On Monday, E.U. envoy to the northern ports, Lunt, said: “The pumps are old.”",
            "Lunt",
            "E.U. envoy to the northern ports",
        ),
        ("“The pumps are old,” said a senior official at the board.", "", "a senior official at the board"),
        ("In a statement, Piers Lunt said the pumps were “old and rather tired”.", "Piers Lunt", ""),
        (
            "Former secretary of state Ida Moor said the pumps were “old and tired”. Moor has left.",
            "Ida Moor",
            "Former secretary of state",
        ),
        (
            "The head of retailer Tarn Stores said the pumps were “old and tired”.",
            "",
            "the head of retailer Tarn Stores",
        ),
        ("“The pumps are old,” said the board's lawyer, Ida Moor of Tarn.", "Ida Moor", "the board's lawyer"),
        ("The mayor, Odo Lunt (Greens), said the pumps were “old and tired”.", "Odo Lunt", "the mayor"),
        ("“The pumps are old,” said one of the divers, Ida Moor.", "Ida Moor", "one of the divers"),
        ("“The pumps are old,” said board press secretary Ida Moor.", "Ida Moor", "board press secretary"),
        ("Ida Moor — a teacher from Tarn — said the pumps were “old and tired”.", "Ida Moor", "a teacher from Tarn"),
        ("“The pumps are old,” said Ida Moor, 32, of Tarn, a nurse.", "Ida Moor", "a nurse"),
        ("“The pumps are old,” said Odo Lunt of Ohio, the only one to ask.", "Odo Lunt", "the only one to ask"),
        ("“The pumps are old,” said Ida Moor, then the mayor of Tarn.", "Ida Moor", "then the mayor of Tarn"),
        ("“The pumps are old,” said Ida Moor of Upper Falls, South Tarn.", "Ida Moor", ""),
        (
            "The harbour master, Ida Moor, said the pumps were “old and tired”.",
            "Ida Moor",
            "the harbour master",
        ),
        ("“The pumps are old,” said Piers Lunt, Orla Venn and Tilda Moor.", "Piers Lunt", ""),
    ],
)
def test_the_title_or_apposition_is_the_description(text: str, name: str, description: str) -> None:
    quote = only(text)
    assert (quote.name, quote.description) == (name, description)


@pytest.mark.parametrize(
    ("words", "description"),
    [
        ("Lunt met former secretary of state", "former secretary of state"),
        ("The board may support", ""),
        ("They could not support Sen.", "Sen."),
        ("The vote was lost, however", ""),
    ],
)
def test_what_is_no_title_is_no_description(words: str, description: str) -> None:
    assert only(f"{words} Ida Moor.\n\n“We are late, all of us,” Moor said.").description == description


def test_the_description_is_taken_from_where_the_name_is_introduced() -> None:
    text = (
        "Orla Venn, a lecturer in hydraulics, spoke first.\n\n“The pumps are old,” Venn said. “They leak,” she added."
    )
    assert {quote.description for quote in find_quotes(text)} == {"a lecturer in hydraulics"}


def test_a_person_with_one_name_keeps_the_description() -> None:
    text = (
        "The envoy to the northern ports, Lunt, announced a delay on Monday. What Lunt called a pause is the third. "
        "“We cannot wait for ever,” he stated."
    )
    assert (only(text).name, only(text).description) == ("Lunt", "the envoy to the northern ports")


def test_offsets_hold_the_marks_and_count_characters() -> None:
    text = "🌊🌊 “The pumps are old,” said Zoë Åkesson."
    quote = only(text)
    assert text[quote.start : quote.end] == "“The pumps are old,”"
    assert quote.speaker is not None
    assert text[slice(*quote.speaker)] == "Zoë Åkesson"


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x85"])
def test_any_line_break_ends_a_paragraph(line_break: str) -> None:
    text = f"“The pumps are old, Venn said.{line_break}Lunt said, “The pumps are new.”"
    assert quotations(text) == ["“The pumps are new.”"]


@pytest.mark.parametrize("oddity", ["\x00", "\ud800", "\u202e", "\ufeff", "\xa0"])
def test_odd_characters_do_no_harm(oddity: str) -> None:
    text = f"{oddity}“The pumps are old,”{oddity} said {oddity}Orla Venn."
    assert quotations(text) == ["“The pumps are old,”"]


@pytest.mark.parametrize("oddity", ["\x00", "\ud800", "\u200b", "\ufeff", "🌊"])
def test_a_paragraph_without_a_word_does_no_harm(oddity: str) -> None:
    assert quotations(f"{oddity}\n“The pumps are old now.”\n{oddity}") == ["“The pumps are old now.”"]


def test_naming_words_and_descriptions_stay_short() -> None:
    quote = only("“It is over now,” said a man " + "of the town " * 40 + "today.")
    assert quote.speaker is not None
    assert quote.speaker[1] - quote.speaker[0] <= 150
    assert len(only("“It is over now,” said Orla Venn, a " + "very" * 200 + " old pilot.").description) <= 300


@pytest.mark.parametrize(
    "text",
    [
        '"' * 100_000,
        '"a b c d e ' * 50_000,
        "“ “a b c d " * 10_000,
        "(“" * 50_000,
        "X, " * 33_000 + "said, “a b c d,”",
        "who " * 25_000 + "said “a b c d.”",
        "Aa de de de de " * 7_000 + "said “a b c d.”",
        "X said he thinks “a b c d” " * 4_000,
        "to say " * 14_000 + "“a b c d,”",
        "Orla Venn met Odo Lunt. “It is over now,” he said. " * 2_000,
        "“a b c d e f g\n" * 7_000,
        "(“" + "( said " * 25_000 + "“a b c d,”",
        "and in a statement " * 15_000 + "said “a b c d,”",
        "obtained by the Courier " * 12_000 + "said “a b c d,”",
        "Venn said:\n> a b c d\n> — Orla Venn\n" * 2_000,
        "אמר השומר: «השערים ישנים מאוד כאן» והלך. " * 4_000,
        'אמר השומר: "השערים ישנים מאוד כאן והלך. ' * 4_000,
    ],
    ids=lambda text: text[:20],
)
def test_broken_text_takes_time_in_proportion_to_its_length(text: str) -> None:
    def seconds(part: str) -> float:
        began = time.process_time()
        find_quotes(part)
        return time.process_time() - began

    quarter = seconds(text[: len(text) // 4])
    assert seconds(text) < max(1.0, 8 * quarter)


def test_a_very_long_story_with_many_quotations_is_read_in_whole() -> None:
    story = "The gates of Tarn were built by hand. “They will hold,” said Orla Venn. " + "It rained on. " * 30
    assert names(story * 400) == ["Orla Venn"] * 400  # 40,000 words


@pytest.mark.parametrize(
    "text", ["قال الحارس: «البوابات قديمة جدا هنا» ثم مضى.", 'אמר השומר: "השערים ישנים מאוד" והלך.']
)
def test_text_from_right_to_left_keeps_its_quotations(text: str) -> None:
    assert only(text).speaker is None


# The command


def run(file: Path) -> tuple[list[dict], str, int]:
    """The lines that the command writes, what it says on standard error, and its exit status."""
    out, err = StringIO(), StringIO()
    try:
        call_command("find_quotes", str(file), stdout=out, stderr=err)
    except CommandError as error:
        return [json.loads(line) for line in out.getvalue().splitlines()], f"{err.getvalue()}{error}", error.returncode
    return [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue(), 0


STORY = '{"id": "a", "text": "Pilot Orla Venn came. “It is over now,” she said."}\n'


@pytest.mark.parametrize("name", ["stories.jsonl", "stories.jsonl.gz"])
def test_the_command_writes_a_line_for_each_story(tmp_path: Path, name: str) -> None:
    content = (STORY + '\n{"id": 7, "text": "Nobody spoke."}\n').encode()
    (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    quote = {"start": 22, "end": 39, "speaker": [40, 43], "name": "Orla Venn", "description": "Pilot"}
    assert run(tmp_path / name) == ([{"id": "a", "quotes": [quote]}, {"id": 7, "quotes": []}], "", 0)


def test_the_command_names_who_is_cited_as_the_speaker(tmp_path: Path) -> None:
    text = "“We do not know,” Ida Moor said, according to the Courier."
    (tmp_path / "stories.jsonl").write_text(json.dumps({"id": 1, "text": text}))
    (story,), _, _ = run(tmp_path / "stories.jsonl")
    assert [(quote["speaker"], quote["name"]) for quote in story["quotes"]] == [([46, 57], "Ida Moor")]


@pytest.mark.parametrize(
    "line",
    ["no", "[1]", '{"text": "x"}', '{"id": true, "text": "x"}', '{"id": 1}', '{"id": 1, "text": null}', "[" * 100_000],
)
def test_the_command_names_a_bad_line_and_goes_on(tmp_path: Path, line: str) -> None:
    (tmp_path / "stories.jsonl").write_text(f"{line}\n{STORY}", encoding="utf8")
    lines, said, status = run(tmp_path / "stories.jsonl")
    assert [line["id"] for line in lines] == ["a"]
    assert said.startswith("Line 1: ")
    assert status == 1


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("missing.jsonl", None, "cannot be read"),
        ("latin.jsonl", b'{"id": 1, "text": "Zo\xeb"}', "is not UTF-8 text"),
        ("plain.jsonl.gz", STORY.encode(), "is not a whole gzip file"),
        ("cut.jsonl.gz", gzip.compress(STORY.encode() * 50)[:-20], "is not a whole gzip file"),
    ],
)
def test_the_command_says_what_is_wrong_with_a_file(
    tmp_path: Path, name: str, content: bytes | None, sentence: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    _, said, status = run(tmp_path / name)
    assert sentence in said
    assert status == 2


def test_lone_surrogates_go_through_the_command(tmp_path: Path) -> None:
    (tmp_path / "stories.jsonl").write_text('{"id": "\\ud800", "text": "\\udfff “It is over now,” said Venn."}')
    lines, _, status = run(tmp_path / "stories.jsonl")
    assert [(line["id"], len(line["quotes"])) for line in lines] == [("\ud800", 1)]
    assert status == 0
