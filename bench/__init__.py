"""Measurements and trials that take longer than a test may."""
