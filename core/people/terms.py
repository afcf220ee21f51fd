"""The terms that everybody agrees to before their first order. Their words are in `handlers.views.people`."""

TERMS_VERSION = "2026-11"
"""Grows when the terms change; everybody is asked again."""
