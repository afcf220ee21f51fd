"""The rules of ordering, plain Python: knows neither Telegram, nor SQL, nor HTTP."""
