"""Words that stand for a command: people write "orders" or "merhaba" where they could write /orders or /start."""

from aiogram.filters import CommandObject, Filter
from aiogram.types import Message

from core.text import fold

WORDS = {
    "start": {"start", "menu", "home", "hi", "hello", "hey", "merhaba", "selam", "ana sayfa", "xin chao", "chao"},
    "help": {"help", "?", "yardim", "tro giup", "giup"},
    "new": {"new", "new order", "order", "yeni siparis", "siparis ver", "dat don", "don moi"},
    "orders": {"orders", "my orders", "siparisler", "siparislerim", "don hang", "don hang cua toi"},
    "status": {
        "status",
        "order status",
        "my order",
        "where is my order",
        "track",
        "siparis durumu",
        "siparisim nerede",
        "durum",
        "trang thai",
        "trang thai don hang",
        "don hang cua toi dau",
    },
    "refill": {"refill", "telafi", "bao hanh"},
    "cancel": {
        *("cancel", "cancel order", "stop"),
        *("iptal", "siparis iptal", "iptal et", "vazgec", "vazgectim", "dur"),
        *("huy", "huy don", "huy bo", "thoi", "dung"),
    },
    "requests": {"support", "contact", "refund", "destek", "iletisim", "iade", "ho tro", "lien he", "hoan tien"},
    "search": {"search", "ara", "arama", "tim", "tim kiem"},
    "favourites": {"favourites", "favorites", "favoriler", "favorilerim", "yeu thich"},
    "balance": {"balance", "my balance", "bakiye", "bakiyem", "so du"},
    "settings": {
        *("settings", "language", "quiet hours", "notifications", "time zone"),
        *("ayarlar", "dil", "sessiz saatler", "bildirimler", "saat dilimi"),
        *("cai dat", "ngon ngu", "gio yen tinh", "thong bao", "mui gio"),
    },
}
"""Folded, in every language at once: people write in another one than their Telegram's."""


_COMMANDS = {words: command for command, several in WORDS.items() for words in several}
LONGEST = 100
"""Characters; a longer text is surely not one of them."""


def said_in(message: Message) -> str | None:
    """The command whose words the message is, and nothing else."""
    text = message.text or ""
    if len(text) > LONGEST:
        return None
    said = fold(" ".join(text.split()))
    return _COMMANDS.get(said.strip("!.?/ ") or said)


class Says(Filter):
    """A message that is one of a command's words and nothing else."""

    def __init__(self, command: str) -> None:
        self.command = command

    async def __call__(self, message: Message) -> bool | dict[str, CommandObject]:
        return said_in(message) == self.command and {"command": CommandObject(command=self.command)}
