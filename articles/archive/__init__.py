"""Stories that were published before, here or elsewhere, as a file: read, written, and made up to measure with.

The format is told in docs/archive.md. `lines` reads it, `importing` and `exporting` stand between it and the database.
"""
