"""Uploaded files, and what Telegram says about them."""

import mimetypes
from dataclasses import dataclass
from pathlib import PurePath

from sandbox.telegram.model import Json
from sandbox.telegram.refusals import Refusal, bad_request

UPLOAD_LIMIT = 50 * 1024 * 1024
DOWNLOAD_LIMIT = 20 * 1024 * 1024


@dataclass(frozen=True)
class Upload:
    name: str
    data: bytes
    mime: str = ""


@dataclass(frozen=True)
class StoredFile:
    id: str
    path: str
    upload: Upload

    def about(self) -> Json:
        """The fields every Bot API file type has."""
        return {"file_id": self.id, "file_unique_id": f"u{self.id}", "file_size": len(self.upload.data)}

    def document(self) -> Json:
        """The Bot API `Document`."""
        name = self.upload.name
        mime = self.upload.mime or mimetypes.guess_type(name)[0] or "application/octet-stream"
        return self.about() | {"file_name": name, "mime_type": mime}

    def photo(self) -> list[Json]:
        """The Bot API array of `PhotoSize`, here of one size. Refuses anything that is not a picture."""
        width, height = picture_size(self.upload.data)
        return [self.about() | {"width": width, "height": height}]


class FileStore:
    def __init__(self) -> None:
        self._files: dict[str, StoredFile] = {}

    def keep(self, upload: Upload, folder: str = "documents") -> StoredFile:
        if not upload.data:
            raise bad_request("file must be non-empty")
        if len(upload.data) > UPLOAD_LIMIT:
            raise Refusal(413, "Request Entity Too Large")
        number = len(self._files)
        suffix = PurePath(upload.name).suffix
        kept = StoredFile(f"file-{number:06d}", f"{folder}/file_{number}{suffix}", upload)
        self._files[kept.id] = kept
        return kept

    def get(self, file_id: str) -> StoredFile | None:
        return self._files.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        return next((one for one in self._files.values() if one.path == path), None)


def picture_size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels of a PNG, GIF or JPEG. Raises Refusal for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    if data[:6] in {b"GIF87a", b"GIF89a"}:
        return int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
    if data.startswith(b"\xff\xd8"):
        return _jpeg_size(data)
    raise bad_request("IMAGE_PROCESS_FAILED")


def _jpeg_size(data: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        if data[at + 1] in {0xC0, 0xC1, 0xC2}:
            return int.from_bytes(data[at + 7 : at + 9]), int.from_bytes(data[at + 5 : at + 7])
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
    raise bad_request("IMAGE_PROCESS_FAILED")
