"""The page of patterns: every component of the site, for whoever works on it and for nobody else."""

from pathlib import Path

import pytest
from django.db import OperationalError, connection

from articles.styleguide import SAMPLES

INCLUDES = Path("templates/includes")
AROUND = {"feeds", "foot", "masthead", "name", "social"}  # what the page itself stands in
FOR_FEEDS = {"feed_correction", "feed_quote", "feed_story"}  # what no page of the site shows


pytestmark = pytest.mark.django_db


def test_every_component_is_shown_and_needs_no_database(client, settings, monkeypatch):
    def gone(*_args):
        raise OperationalError("the server closed the connection")

    settings.DEBUG = True
    monkeypatch.setattr(connection, "cursor", gone)
    answer = client.get("/styleguide/")
    assert answer.status_code == 200
    page = answer.content.decode()
    for name in SAMPLES:
        assert f'<h2 id="of-{name}">{name}</h2>' in page
    there = {path.stem for path in INCLUDES.glob("*.html")}
    assert there - AROUND - FOR_FEEDS == SAMPLES.keys(), "a component has no sample, or a sample has no component"


def test_readers_have_no_such_page(client):
    assert client.get("/styleguide/").status_code == 404
