"""Reading tokens one after the other."""

from appnb.analysis.sql.tokens import Group, Item, Token
from appnb.analysis.sql.words import NO_NAME

Name = tuple[str, ...]


class Cursor:
    """A place in the tokens of a group, which moves ahead."""

    def __init__(self, group: Group) -> None:
        self._items = group.items
        self._at = 0

    def take(self) -> Item | None:
        """Give the next item and go past it; None at the end."""
        item = self.peek()
        self._at += 1
        return item

    def peek(self, ahead: int = 0) -> Item | None:
        """Give an item to come."""
        at = self._at + ahead
        return self._items[at] if at < len(self._items) else None

    def word(self, ahead: int = 0) -> str:
        """Give the keyword that an item to come may be; for -2, the one before the last that was taken."""
        at = self._at + ahead
        item = self._items[at] if 0 <= at < len(self._items) else None
        return item.word if isinstance(item, Token) else ""

    def is_at(self, mark: str, ahead: int = 0) -> bool:
        """Tell whether an item to come is this mark."""
        item = self.peek(ahead)
        return isinstance(item, Token) and item.kind == "mark" and item.text == mark

    def skip(self, *words: str) -> bool:
        """Go past these keywords if they are next, one after the other."""
        if any(self.word(ahead) != word for ahead, word in enumerate(words)):
            return False
        self._at += len(words)
        return True

    def skip_any(self, words: frozenset[str]) -> None:
        """Go past all keywords that are among these."""
        while self.word() in words:
            self._at += 1

    def skip_if_exists(self) -> None:
        """Go past IF EXISTS and IF NOT EXISTS."""
        if self.skip("if"):
            self.skip("not")
            self.skip("exists")

    def skip_mark(self, mark: str) -> bool:
        """Go past this mark if it is next."""
        if not self.is_at(mark):
            return False
        self._at += 1
        return True

    def take_name(self) -> Name | None:
        """Take a name with its qualifiers, and go past it.

        Returns:
            its parts; () if a part is known only when the cell runs; None, with nothing taken, if none is next.
        """
        first = self.peek()
        if not isinstance(first, Token) or first.kind in ("number", "mark") or first.word in NO_NAME:
            return None
        parts = [first]
        self._at += 1
        while self.is_at(".") and isinstance(part := self.peek(1), Token) and part.kind in ("word", "quoted", "string"):
            parts.append(part)
            self._at += 2
        return tuple(part.text for part in parts) if all(part.is_known for part in parts) else ()
