"""What a person sees in a chat."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Shown:
    """One state of a message. `buttons` are (label, data); `seq` grows with every event."""

    seq: int
    id: int
    who: str
    by_bot: bool
    edited: bool
    text: str
    buttons: tuple[tuple[str, str], ...]
    file_id: str = ""
    """Of a message with a document; `text` is its caption then."""

    @classmethod
    def read(cls, event: dict[str, Any]) -> "Shown":
        rows = event.get("reply_markup", {}).get("inline_keyboard", [])
        return cls(
            seq=event["seq"],
            id=event["message_id"],
            who=event["from"]["first_name"],
            by_bot=event["from"]["is_bot"],
            edited=event["kind"] == "edited",
            # Keep amounts together with their currencies.
            text=event.get("text", event.get("caption", "")).replace("\u00a0", " "),
            buttons=tuple((b["text"].replace("\u00a0", " "), b.get("callback_data", "")) for row in rows for b in row),
            file_id=event.get("document", {}).get("file_id", ""),
        )

    def holds(self, words: tuple[str, ...]) -> bool:
        """Whether each of `words` is in the text or on a button."""
        everything = "\n".join([self.text, *(f"[{label}]" for label, _ in self.buttons)])
        return all(word in everything for word in words)

    def __str__(self) -> str:
        buttons = " ".join(f"[{label}]" for label, _ in self.buttons)
        return f"{self.who}{' (edits)' if self.edited else ''}: {self.text}" + (f"\n    {buttons}" if buttons else "")
