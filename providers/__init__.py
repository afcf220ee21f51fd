"""The providers' APIs over httpx: one module per dialect and one shared transport (facts: docs/provider-api.md)."""
