"""What `make bench` runs: ratios that are measured side by side in one run. They are not absolute promises."""
