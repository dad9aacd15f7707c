"""Which of the cells that two versions of a notebook do not share are most alike."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from appnb.notebook.model import CellId

LEAST = 0.4
"""How alike two cells have to be, from 0 to 1, for one to go on from the other."""

LEAST_IN_PLACE = 0.2
"""The same for two cells that stand between the same neighbours."""

IN_PLACE = 0.1  # what standing between the same neighbours adds when the best is chosen
OF_DEFS = 0.4  # how much the names that both give count; their words count for the rest
MOST_WITH_A_WORD = 32  # a word that more cells have says little, and looking at all of them would cost much
MOST_COMPARED = 8  # how many cells each is compared with in full

Word = tuple[str, str] | str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A cell that is not matched yet."""

    id: CellId
    position: int
    words: Mapping[str, int]  # word of its code → how often it stands there
    defs: frozenset[str]
    place: CellId | None  # the old id of the next matched cell above it; None at the top
    is_named: bool


def count_words(code: str) -> Mapping[str, int]:
    """Count the words of a cell's code; comments and texts have words too."""
    return Counter(re.findall(r"\w+", code))


def match_alike(old: Sequence[Candidate], new: Sequence[Candidate]) -> Mapping[CellId, CellId]:
    """Find for cells of `new` the cells of `old` that they are most like: new id → old id, each at most once.

    Pure. The most alike first, of equals the upper ones. Cells without a name that are like none go on from each other
    when as many came as went between the same neighbours. Time grows with the number of cells, not with its square:
    each is compared with a few that share its rarer words or its place.
    """
    found: dict[CellId, CellId] = {}
    taken: set[CellId] = set()
    for _, _, _, one, other in sorted(_score_pairs(old, new)):
        if one not in found and other not in taken:
            found[one] = other
            taken.add(other)
    left = _group_unnamed(each for each in old if each.id not in taken)
    for place, came in _group_unnamed(each for each in new if each.id not in found).items():
        went = left.get(place, [])
        if len(came) == len(went):
            found.update(zip(came, went, strict=True))
    return found


def find_likeness(one: Candidate, other: Candidate) -> float:
    """Say how alike two cells are, from 0 to 1: by the names they give and by their words."""
    size = sum(one.words.values()) + sum(other.words.values())
    common = sum(min(count, other.words.get(word, 0)) for word, count in one.words.items())
    words = 2 * common / size if size else 1.0
    if not one.defs and not other.defs:
        return words
    defs = len(one.defs & other.defs) / min(len(one.defs) or 1, len(other.defs) or 1)  # a part of a split cell has some
    return OF_DEFS * defs + (1 - OF_DEFS) * words


def _score_pairs(
    old: Sequence[Candidate], new: Sequence[Candidate]
) -> Iterator[tuple[float, int, int, CellId, CellId]]:
    """Yield the pairs that are alike enough; the best sort first."""
    having: dict[Word, list[Candidate]] = defaultdict(list)
    for other in old:
        for word in _list_marks(other):
            having[word].append(other)
    by_id = {other.id: other for other in old}
    for one in new:
        shared: Counter[CellId] = Counter()
        for word in _list_marks(one):
            others = having.get(word, ())
            if len(others) <= MOST_WITH_A_WORD:
                shared.update(other.id for other in others)
        for name, _ in shared.most_common(MOST_COMPARED):
            other = by_id[name]
            is_in_place = one.place == other.place
            score = find_likeness(one, other)
            if score >= (LEAST_IN_PLACE if is_in_place else LEAST):
                yield -score - IN_PLACE * is_in_place, one.position, other.position, one.id, other.id


def _list_marks(cell: Candidate) -> Iterator[Word]:
    """Yield what to look for like cells by: words, names it gives, its place."""
    yield from cell.words
    yield from (("gives", name) for name in cell.defs)
    yield ("below", cell.place or "")


def _group_unnamed(cells: "Iterator[Candidate]") -> dict[CellId | None, list[CellId]]:
    groups: dict[CellId | None, list[CellId]] = defaultdict(list)
    for cell in cells:
        if not cell.is_named:
            groups[cell.place].append(cell.id)
    return groups
