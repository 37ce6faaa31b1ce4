"""The two sides of a story and what hangs from each.

Article and its rows are the newsroom's side; Version and its rows are the readers' side, and the only one that
reader-facing code may query.
"""

from articles.models.article import Article, Byline, Conflict, Kind, PreviousReport, QuotedPerson, ReportKind, Stage
from articles.models.correction import Correction
from articles.models.history import EditorialNote, Revision, Transition
from articles.models.photo import Photo
from articles.models.topic import ArticleTopic, Topic, TopicFormerSlug
from articles.models.version import Address, Change, Quote, Version, VersionByline, VersionReport, VersionTopic

__all__ = [
    "Address",
    "Article",
    "ArticleTopic",
    "Byline",
    "Change",
    "Conflict",
    "Correction",
    "EditorialNote",
    "Kind",
    "Photo",
    "PreviousReport",
    "Quote",
    "QuotedPerson",
    "ReportKind",
    "Revision",
    "Stage",
    "Topic",
    "TopicFormerSlug",
    "Transition",
    "Version",
    "VersionByline",
    "VersionReport",
    "VersionTopic",
]
