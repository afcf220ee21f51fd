"""What the bot says: pure functions from what is known to Telegram HTML."""
