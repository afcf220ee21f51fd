"""The panel dialect (panel API v2 and its clones)."""
