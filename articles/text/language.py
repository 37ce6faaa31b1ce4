"""What must be known of a language: lists of words and patterns, and the sets that follow from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

NONE: frozenset[str] = frozenset()


def words(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())


def listed(text: str) -> tuple[str, ...]:
    """The entries of a text with a comma between them; an entry may have several words."""
    return tuple(" ".join(text.split()).split(", "))


@dataclass(frozen=True, eq=False, kw_only=True)
class Language:
    """Words of one language, in lower case and with straight apostrophes.

    A language without verbs still gets its quotation marks found, without speakers; one without patterns gets no
    references.
    """

    # Verbs of saying
    speech: frozenset[str] = (
        NONE  # finite forms that take a whole sentence and may stand before their subject: said, asks
    )
    addressed: frozenset[str] = NONE  # those that are followed by who is spoken to, never by who speaks: told
    mention: frozenset[str] = NONE  # finite forms that take a few words: called, described, accused
    weak: frozenset[str] = NONE  # finite forms that come with quoted words now and then: thinks, wants
    speech_ing: frozenset[str] = NONE  # participles without a subject of their own: adding, calling
    plainly_plural: frozenset[str] = NONE  # base forms that are no nouns: officials in the city say
    infinitives: frozenset[str] = NONE  # base forms after "to": say, explain
    participles: frozenset[str] = NONE  # forms that are passive after a form of "to be"
    nounlike: frozenset[str] = NONE  # forms that are nouns as often as verbs: claims, notes
    speech_nouns: frozenset[str] = NONE  # what was said, after a possessor: his claim

    # Beside a verb
    be: frozenset[str] = NONE  # make a passive: was
    tensed: frozenset[str] = NONE  # forms that are surely finite: was, has, would
    auxiliaries: frozenset[str] = NONE  # may stand between subject and verb, with adverbs
    perfect: frozenset[str] = NONE  # those of them after which a word before a verb is an adverb: has twice said
    adverbs: frozenset[str] = NONE
    adverb_endings: tuple[str, ...] = ()
    infinitive_markers: frozenset[str] = NONE  # to
    complementizers: frozenset[str] = NONE  # that
    agents: frozenset[str] = NONE  # by
    origins: frozenset[str] = NONE  # between what was said and who said it: a line from Reyes
    views: frozenset[str] = NONE  # prepositions at the head of a sentence with who holds a view: for Reyes, …
    attributes: frozenset[str] = NONE  # as, in "quoted as saying"
    hearsay: frozenset[str] = NONE  # those of the words below after which comes who tells what another said
    sources: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)  # by first word: according to

    # Pronouns
    pronouns: frozenset[str] = NONE  # that can be a speaker, as subject: she
    plural_pronouns: frozenset[str] = NONE  # subjects of a base form: they say
    objects: frozenset[str] = NONE  # that cannot be a speaker: him
    possessors: frozenset[str] = NONE  # his, her
    relatives: frozenset[str] = NONE  # who, which
    stand_alone: frozenset[str] = NONE  # determiners that can be a speaker: others, the two

    # Around a noun
    articles: frozenset[str] = NONE  # determiners that cannot stand alone: the
    determiners: frozenset[str] = NONE
    possessives: tuple[str, ...] = ()  # endings: 's
    plural_endings: tuple[str, ...] = ()
    prepositions: frozenset[str] = NONE
    inner_prepositions: frozenset[str] = NONE  # those with which a noun phrase goes on: of, for
    attaching: frozenset[str] = NONE  # those that tie a description to a name: X of the Y party
    absolutes: frozenset[str] = NONE  # those before a noun with its own participle: with protesters chanting
    conjunctions: frozenset[str] = NONE  # may join two names: and, or
    breaks: frozenset[str] = NONE  # a noun phrase ends before them: that, because, is
    openers: frozenset[str] = NONE  # may open a sentence, with a capital letter that makes no name: but, meanwhile
    subordinators: frozenset[str] = NONE  # open a clause that comes before the main one: after, when
    subordinates: frozenset[str] = NONE  # open a clause inside another: that, whether
    past_endings: tuple[str, ...] = ()  # of verbs

    # People
    honorifics: frozenset[str] = NONE  # belong before a name: dr., sen.
    courtesies: frozenset[str] = NONE  # those that say nothing of an office: mr.
    titles: frozenset[str] = NONE  # written with a capital before a name: president
    people: frozenset[str] = NONE  # nouns for persons by office or trade: spokesman
    things: frozenset[str] = NONE  # nouns for bodies and documents that speak: ministry, report
    suffixes: frozenset[str] = NONE  # jr., iii
    particles: frozenset[str] = NONE  # von, de
    masculine: frozenset[str] = NONE  # words that say the person is a man: he, mr., spokesman
    feminine: frozenset[str] = NONE
    men: frozenset[str] = NONE  # frequent first names
    women: frozenset[str] = NONE
    bodies: frozenset[str] = NONE  # words in names of bodies and places, not of persons: university
    surnames: frozenset[str] = NONE  # those of them that are surnames after a first name: law
    groups: frozenset[str] = NONE  # whole names of countries, parties and the like, whom "he" never means
    calendar: frozenset[str] = NONE  # capitalised words that name nobody: monday
    not_title_endings: tuple[str, ...] = ()  # of words that are no part of a title before a name
    participle_endings: tuple[str, ...] = ()  # of words that open a participle clause, not an apposition

    # Words in marks that are no quotation
    title_small: frozenset[str] = NONE  # written small in titles of works
    nicknames: tuple[str, ...] = ()  # stand before words that are no speech: so-called
    works: tuple[str, ...] = ()  # stand before the title of a work: novel
    slogans: frozenset[str] = NONE  # stand before words that are said though they look like a title: the slogan "…"

    abbreviations: frozenset[str] = NONE  # whose full stop does not end a sentence, given without it

    # References to earlier coverage: regular expressions in which case does not matter and a space may not break
    references: tuple[str, ...] = ()

    def is_possessive(self, low: str) -> bool:
        """Whether a word (in lower case) has a possessive ending and a noun before it: not "she's", "that's"."""
        noun = self.without_possessive(low) if low.endswith(self.possessives) else ""
        return bool(noun) and noun not in self.begins

    def without_possessive(self, name: str) -> str:
        """A name without its possessive ending: "Reyes" of "Reyes's" and of "Reyes'"."""
        ending = next((ending for ending in self.possessives if name.endswith(ending)), "")
        return name[: len(name) - len(ending)] + (ending[0] if ending[:1].isalpha() else "")

    @cached_property
    def roles(self) -> frozenset[str]:
        """Nouns for whoever and whatever speaks."""
        return self.people | self.things

    @cached_property
    def before_names(self) -> frozenset[str]:
        """Words before a name that are no part of it, with a capital at least where they open a sentence."""
        return self.honorifics | self.titles | self.people

    @cached_property
    def verbs(self) -> frozenset[str]:
        """Every finite form that may be a cue."""
        return self.speech | self.mention | self.weak

    @cached_property
    def plainly_finite(self) -> frozenset[str]:
        """Those that are neither nouns nor participles nor base forms as well."""
        return self.verbs - self.nounlike - self.participles - self.infinitives

    @cached_property
    def reports(self) -> frozenset[str]:
        """Forms that can report a whole sentence."""
        return self.speech | self.speech_ing

    def announces(self, before: Sequence[str]) -> bool:
        """Whether the last words before marks make what is in them a quotation: "she replied", "chants of"."""
        if not before:
            return False
        named = before[-1] in self.inner_prepositions and before[0] in self.slogans
        return named or before[-1] in self.slogans or before[-1] in self.reports - self.addressed

    @cached_property
    def first_names(self) -> frozenset[str]:
        """First names of men and women."""
        return self.men | self.women

    @cached_property
    def not_names(self) -> frozenset[str]:
        """Words that are no part of a name where one begins."""
        return self.openers | self.calendar | self.determiners

    @cached_property
    def begins(self) -> frozenset[str]:
        """Words whose capital letter shows that a sentence begins."""
        return self.openers | self.pronouns | self.determiners

    @cached_property
    def outer_prepositions(self) -> frozenset[str]:
        """Prepositions at which a noun phrase ends."""
        return self.prepositions - self.inner_prepositions

    @cached_property
    def ends_phrase(self) -> frozenset[str]:
        """Words that bound a noun phrase on its left: joining words and what is plainly a verb."""
        plain = self.verbs - self.nounlike - self.infinitives | {
            verb for verb in self.verbs if verb.endswith(self.past_endings)
        }
        return self.breaks | self.agents | self.speech_ing | plain

    @cached_property
    def not_apposition(self) -> frozenset[str]:
        """Words that do not open an apposition."""
        joining = self.conjunctions | self.breaks | self.adverbs | self.prepositions
        return joining | self.pronouns | self.relatives | self.verbs | self.speech_ing

    @cached_property
    def ends_apposition(self) -> frozenset[str]:
        """Finite verbs and joining words at which an apposition ends."""
        return self.verbs - self.nounlike - self.infinitives | self.relatives | self.breaks

    @cached_property
    def ends_title(self) -> frozenset[str]:
        """Words that are no part of a title before a name: the same, and all past forms."""
        return self.ends_apposition | self.tensed | self.verbs - self.infinitives - self.roles - self.titles

    @cached_property
    def bare_verbs(self) -> frozenset[str]:
        """Base forms of verbs that are no nouns for whoever speaks."""
        return self.infinitives - self.roles - self.titles

    @cached_property
    def no_title(self) -> frozenset[str]:
        """Words that do not end a title before a name."""
        return self.determiners | self.prepositions | self.bare_verbs | self.openers | self.adverbs

    @cached_property
    def not_in_name(self) -> frozenset[str]:
        """Words that do not stand between a party or a place and the name that follows it."""
        joining = self.prepositions | self.breaks | self.conjunctions | self.determiners
        return joining | self.verbs | self.tensed | self.auxiliaries | self.adverbs
