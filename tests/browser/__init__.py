"""Tests in a real Chromium, on the real server."""
