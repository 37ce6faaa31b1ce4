"""The two sides of a story and what hangs from each.

Article and its rows are the newsroom's side; Version and its rows are the readers' side, and the only one that
reader-facing code may query.
"""

from articles.models.archive import OldAddress, Origin
from articles.models.article import Article, Byline, Conflict, Kind, PreviousReport, QuotedPerson, ReportKind, Stage
from articles.models.correction import Correction
from articles.models.desk import Autosave, Presence, PreviewLink, PreviewVisit
from articles.models.document import Document
from articles.models.front import Area, Arrangement, Slot
from articles.models.history import Acknowledgement, EditorialNote, Revision, Transition
from articles.models.notice import Notice, NoticeAttempt
from articles.models.photo import Photo
from articles.models.reads import DailyReads
from articles.models.related import Frequency, Posting, Profile, Related, Weights
from articles.models.review import Outcome, ReviewEntry, ReviewItem, ReviewKind
from articles.models.rules import Check, HouseRules, Mail, SecondPerson, house_rules
from articles.models.search import SearchEntry, SearchName
from articles.models.site import Crawler, Policy, PolicyPage, SiteSettings
from articles.models.suggestion import Dismissal, Proposal
from articles.models.topic import ArticleTopic, Standing, Topic, TopicFormerSlug, TurningPoint
from articles.models.version import (
    Address,
    Change,
    Quote,
    Version,
    VersionByline,
    VersionDocument,
    VersionPhoto,
    VersionReport,
    VersionTopic,
)

__all__ = [
    "Acknowledgement",
    "Address",
    "Area",
    "Arrangement",
    "Article",
    "ArticleTopic",
    "Autosave",
    "Byline",
    "Change",
    "Check",
    "Conflict",
    "Correction",
    "Crawler",
    "DailyReads",
    "Dismissal",
    "Document",
    "EditorialNote",
    "Frequency",
    "HouseRules",
    "Kind",
    "Mail",
    "Notice",
    "NoticeAttempt",
    "OldAddress",
    "Origin",
    "Outcome",
    "Photo",
    "Policy",
    "PolicyPage",
    "Posting",
    "Presence",
    "PreviewLink",
    "PreviewVisit",
    "PreviousReport",
    "Profile",
    "Proposal",
    "Quote",
    "QuotedPerson",
    "Related",
    "ReportKind",
    "ReviewEntry",
    "ReviewItem",
    "ReviewKind",
    "Revision",
    "SearchEntry",
    "SearchName",
    "SecondPerson",
    "SiteSettings",
    "Slot",
    "Stage",
    "Standing",
    "Topic",
    "TopicFormerSlug",
    "Transition",
    "TurningPoint",
    "Version",
    "VersionByline",
    "VersionDocument",
    "VersionPhoto",
    "VersionReport",
    "VersionTopic",
    "Weights",
    "house_rules",
]
