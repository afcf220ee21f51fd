"""The alarms to operators about the machine: in their language, with the log's own words below."""

from handlers.language import _
from handlers.views.words import paragraphs, plain


def database_replaced(words: str) -> str:
    text = _(
        "⚠️ The database's file was moved, deleted or replaced. Nothing is ordered or stored until it is back, "
        "or the bot is restarted."
    )
    return _with_details(text, words)


def backup_failed(words: str) -> str:
    text = _("⚠️ The scheduled backup failed. I'll go on trying, and won't write about it again until one works.")
    return _with_details(text, words)


def _with_details(text: str, words: str) -> str:
    return paragraphs([text, f"<code>{plain(words, 500)}</code>"])
