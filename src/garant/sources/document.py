"""A document as it comes in, before anything of it is read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field


@dataclass(slots=True)
class Document:
    """One text and what its container says about it. `boilerplate`: code point spans that are never coded.

    `published` is an ISO date; `published_basis` says who gave it (given or metadata). `where` names the file, and the line if
    there is one, for messages.
    """

    text: str
    id: str = ""
    language: str | None = None
    title: str | None = None
    published: str | None = None
    published_basis: str = "given"
    url: str | None = None
    path: str | None = None
    publisher: str | None = None
    boilerplate: list[tuple[int, int]] = field(default_factory=list)
    language_basis: str = "given"
    where: str = ""

    def __post_init__(self) -> None:
        if not self.id:
            self.id = hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        self.where = self.where or self.path or self.url or self.id
