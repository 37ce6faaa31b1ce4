"""What can be read off the plain text of a story: who is quoted, and where it refers to earlier coverage.

Pure functions over strings, standard library only: nothing in this package imports Django or touches the database.
"""

from articles.text.english import ENGLISH
from articles.text.language import Language
from articles.text.quotes import Quote, find_quotes
from articles.text.references import Reference, find_references

__all__ = ["ENGLISH", "Language", "Quote", "Reference", "find_quotes", "find_references"]
