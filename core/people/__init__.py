"""Who uses the bot, and what they may do."""
