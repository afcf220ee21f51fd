"""The providers' APIs over httpx: a folder for each dialect, one transport (source: docs/provider-api.md)."""
