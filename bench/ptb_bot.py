"""A bare python-telegram-bot that `bench.burst` compares with: it polls, answers each message, and stores nothing."""

import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


def main(token: str, url: str, text: str) -> None:
    async def answer(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        if update.message is not None:
            await update.message.reply_html(text)

    # One update at a time is its default; a bot for 200 people would not keep it.
    application = Application.builder().token(token).base_url(f"{url}/bot").concurrent_updates(True).build()
    application.add_handler(MessageHandler(filters.TEXT, answer))
    application.run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:])
