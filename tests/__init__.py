"""Tests, named for what a reader or an editor sees."""
