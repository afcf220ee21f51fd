"""Everything on its way to Telegram."""
