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


class Says(Filter):
    """A message that is one of a command's words and nothing else."""

    def __init__(self, command: str) -> None:
        self._command = command

    async def __call__(self, message: Message) -> bool | dict[str, CommandObject]:
        said = fold(" ".join((message.text or "").split()))
        if (said.strip("!.?/ ") or said) not in WORDS[self._command]:
            return False
        return {"command": CommandObject(command=self._command)}
