"""The providers' APIs over httpx: one module per dialect, one transport they share (sources: shared/seeds/*.txt)."""
