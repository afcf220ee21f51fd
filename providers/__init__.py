"""The providers' APIs over httpx: a folder for each dialect, one transport they share (docs/provider-api.md says what they speak)."""
