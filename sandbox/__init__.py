"""Stand-ins to try the bot without an account: a provider server and a Telegram Bot API server with a chat page.

Nothing here imports the rest of the project: the real bot talks to these servers over HTTP, as it would to the
real ones.
"""
