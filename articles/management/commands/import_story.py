"""Makes drafts of stories in files, and publishes them where asked."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.utils.text import Truncator

from articles import workflow
from articles.compiler import Refused
from articles.importing import Imported, import_story, system_account
from articles.management.output import forget_output
from articles.models import Topic, Version
from articles.models.topic import name_key
from articles.text_files import MOST_BYTES, Unreadable


class Command(BaseCommand):
    help = (
        "Make a draft of each file (plain text, .md, .html or .docx): the first line is the headline, paragraphs "
        "follow. Quotations whose speaker the text names are marked, and the people in it matched or added."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument("--publish", action="store_true", help="publish each story that passes the checks")
        parser.add_argument("--by", metavar="USERNAME", help="who signs, and answers for what is published")
        parser.add_argument("--topic", action="append", default=[], metavar="NAME", help="a topic; may be repeated")
        parser.add_argument("--json", action="store_true", help="print one JSON object a story")

    def handle(self, *args: Any, **options: Any) -> None:
        longest = Topic._meta.get_field("name").max_length
        if not all(name.strip() and len(name_key(name)) <= longest for name in options["topic"]):
            raise CommandError(f"The name of a topic has 1 to {longest} characters.", returncode=2)
        by = self.account(options["by"], publish=options["publish"])
        refused = False
        for path in options["files"]:
            try:
                with path.open("rb") as file:
                    data = file.read(MOST_BYTES + 1)
                imported = import_story(data, path.name, by=by, topics=tuple(options["topic"]))
            except OSError as error:
                refused = True
                self.stderr.write(f"{path}: {error.strerror}.")
                continue
            except Unreadable as error:
                refused = True
                self.stderr.write(f"{path} {error}")
                continue
            if options["publish"]:
                try:
                    reason = f"import_story {path.name}"
                    workflow.publish_on_behalf(imported.article, by=by, reason=reason)
                except Refused as error:
                    refused = True
                    self.stderr.write(f"{path} is kept as a draft and not published. {error}")
            try:
                self.report(imported, as_json=options["json"])
                self.stdout.flush()
            except BrokenPipeError:
                forget_output()  # whoever reads it has seen enough; the other files are imported all the same
        if refused:
            sys.exit(1)

    def account(self, username: str | None, *, publish: bool) -> User:
        """The account that signs. Raises CommandError where it may not do what is asked."""
        if not username:
            return system_account()
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no account {username!r}.", returncode=2)
        if publish and not user.has_perm("articles.publish_article"):
            raise CommandError(f"{username} may not publish stories. Name an editor with --by.", returncode=2)
        if not hasattr(user, "contributor"):
            raise CommandError(f"{username} has no contributor, so the story would have no byline.", returncode=2)
        return user

    def report(self, imported: Imported, *, as_json: bool) -> None:
        """Print what was made and found."""
        found = found_in(imported)
        if as_json:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        self.stdout.write(f"{found['headline']}\n  story {found['id']}, {found['url'] or 'draft'}")
        for quote in found["quotes"]:
            who = ", ".join(filter(None, (quote["speaker"], quote["description"]))) or "nobody is named for it"
            self.stdout.write(f"  {Truncator(quote['words']).chars(70):70}  {who}")
        for person in found["people"]:
            self.stdout.write(f"  {'added' if person['new'] else 'known':6} {person['name']}")
        if found["references"]:
            words = "”, “".join(reference["words"] for reference in found["references"])
            self.stdout.write(f"  The text refers to earlier coverage (“{words}”); nothing is linked yet.")
        if found["topics"]:
            self.stdout.write(f"  topics: {', '.join(found['topics'])}")
        for topic in found["suggested_topics"]:
            self.stdout.write(f"  perhaps the topic {topic['name']} ({topic['why']})")
        for report in found["previous_reports"]:
            self.stdout.write(f"  may build on {report['headline']} ({report['why']})")


def found_in(imported: Imported) -> dict[str, Any]:
    """What ``--json`` prints of a story."""
    article, text = imported.article, imported.text
    live = Version.objects.live().filter(article=article).first()
    return {
        "id": article.pk,
        "url": settings.SITE_URL + live.path if live else None,
        "headline": article.headline,
        "quotes": [
            {
                "words": text[quote.start : quote.end],
                "start": quote.start,
                "end": quote.end,
                "speaker": quote.name,
                "description": quote.description,
                "person": expert.pk if expert else None,
            }
            for quote, expert in imported.quotes
        ],
        "people": [
            {
                "id": expert.pk,
                "name": expert.name,
                "description": next((q.description for q, e in imported.quotes if e == expert and q.description), ""),
                "url": settings.SITE_URL + expert.get_absolute_url() if live and expert.has_page else None,
                "new": new,
            }
            for expert, new in imported.people.items()
        ],
        "references": [
            {"words": text[reference.start : reference.end], "start": reference.start, "end": reference.end}
            for reference in imported.references
        ],
        "topics": [topic.name for topic in article.topics.all()],
        "suggested_topics": [{"name": each.topic.name, "why": each.reason} for each in imported.topics],
        "previous_reports": [
            {
                "id": each.article,
                "headline": each.headline,
                "url": settings.SITE_URL + each.path,
                "why": each.reason,
            }
            for each in imported.reports
        ],
    }
