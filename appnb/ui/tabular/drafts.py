"""Steps while they are being made: what a reader has chosen so far, which may be no step yet.

A draft is a dict with the fields of a step, as `read_steps` reads it. What a page sends names a place in the drafts by
a path and is taken only where a step has such a field.
"""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields
from typing import Any, get_args

from appnb.frames.columns import Kind
from appnb.frames.transforms.steps import KINDS, Operator, Step, StepError, read_steps
from appnb.ui.tabular.messages import Message

Draft = dict[str, Any]
MOST_STEPS, MOST_CONDITIONS, MOST_LEVELS = 50, 50, 4

OPERATORS: Mapping[Kind, Sequence[str]] = {
    Kind.BOOLEAN: ("is_true", "is_false", "is_null", "is_not_null"),
    Kind.TEXT: (
        *("equals", "does_not_equal", "contains", "regex", "starts_with", "ends_with"),
        *("in", "not_in", "is_empty", "is_null", "is_not_null"),
    ),
}
_COMPARED = ("==", "!=", "<", ">", "<=", ">=", "between", "is_null", "is_not_null")
_NUMBERS = (*_COMPARED[:7], "in", "not_in", *_COMPARED[7:])
NEEDS_NOTHING = frozenset({"is_true", "is_false", "is_null", "is_not_null", "is_empty"})


def list_operators(kind: Kind | None) -> Sequence[str]:
    """List the comparisons that columns of a kind have."""
    if kind is None or kind is Kind.ANY:
        return get_args(Operator)
    return OPERATORS.get(kind, _NUMBERS if kind.is_number else _COMPARED)


def make_draft(kind: str) -> Draft:
    """Make a draft with what a step has by itself; the rest is to be chosen."""
    draft: Draft = {"type": kind}
    for each in fields(KINDS[kind]):
        if each.name == "where":
            draft["where"] = make_group()
        elif each.default is not MISSING:
            draft[each.name] = list(each.default) if isinstance(each.default, tuple) else each.default
        elif each.name.endswith("_ids"):
            draft[each.name] = []
        else:
            draft[each.name] = 10 if each.name == "n" else ""
    return draft


def make_group() -> Draft:
    """Make a group with one condition."""
    return {"type": "group", "operator": "and", "children": [make_condition()], "negate": False}


def make_condition() -> Draft:
    """Make a condition of which nothing is chosen yet."""
    return {"type": "condition", "column_id": "", "operator": "", "value": "", "negate": False}


def finish(draft: Draft, columns: Mapping[str, Kind]) -> Step:
    """Make a step of a draft.

    Raises:
        StepError: something is still to be chosen, or is not what it should be.
    """
    for name, value in draft.items():
        if name in ("column_id", "new_column_id") and not value:
            raise StepError("choose a column" if name == "column_id" else "give a name")
        if name == "column_ids" and not value:
            raise StepError("choose columns")
        if name == "aggregations" and not value:
            raise StepError("choose what to compute")
    if "where" in draft:
        where = _finish_group(draft["where"], columns)
        if not where["children"]:
            raise StepError("choose a column, and how to compare")
        draft = {**draft, "where": where}
    return read_steps([draft])[0]


def _finish_group(group: Draft, columns: Mapping[str, Kind]) -> Draft:
    """Leave out conditions that say nothing yet, so that what the others say holds while one more is put in."""
    children = []
    for child in group["children"]:
        if child["type"] == "group":
            made = _finish_group(child, columns)
            children += [made] if made["children"] else []
        elif child["column_id"] and child["operator"]:
            children.append(_finish_condition(child, columns))
    return {**group, "children": children}


def _finish_condition(condition: Draft, columns: Mapping[str, Kind]) -> Draft:
    name, operator = condition["column_id"], condition["operator"]
    if operator in NEEDS_NOTHING:
        return {**condition, "value": None}
    return {**condition, "value": _finish_value(condition["value"], operator, columns.get(name))}


def _finish_value(value: Any, operator: str, kind: Kind | None) -> Any:
    """Read what was typed as what the column holds."""
    if operator == "between":
        ends = value if isinstance(value, dict) else {}
        return {end: _read_one(str(ends.get(end, "")), kind) for end in ("min", "max")}
    if operator in ("in", "not_in"):
        given = value if isinstance(value, list) else [part.strip() for part in str(value).split(",")]
        return [_read_one(part, kind) if isinstance(part, str) else part for part in given if part != ""]
    return _read_one(value, kind) if isinstance(value, str) else value


def _read_one(text: str, kind: Kind | None) -> Any:
    if kind is None or not kind.is_number:
        if not text and kind is not Kind.TEXT:
            raise StepError("give a value")
        return text
    try:
        number = float(text)
    except ValueError:
        raise StepError(f"{text!r} is no number" if text else "give a number") from None
    return int(number) if number.is_integer() and "." not in text else number


class Drafts:
    """The drafts of one reader, in their order."""

    def __init__(self, drafts: Sequence[Draft] = ()) -> None:
        self.all: list[Draft] = list(drafts)

    def hear(self, message: Message) -> bool:
        """Do what a reader asks for; tell whether that was something about drafts that can be done."""
        does = {
            "step-add": self._add,
            "step-remove": self._remove,
            "step-move": self._move,
            "step-set": self._set,
            "step-tick": self._tick,
            "condition-add": self._add_condition,
            "group-add": self._add_group,
            "condition-remove": self._remove_condition,
        }.get(message.does)
        return does is not None and does(message)

    def _add(self, message: Message) -> bool:
        kind = message.text("value") or ""
        if kind not in KINDS or len(self.all) >= MOST_STEPS:
            return False
        self.all.append(make_draft(kind))
        return True

    def _find(self, message: Message) -> int | None:
        place = message.number("step")
        return place if place is not None and 0 <= place < len(self.all) else None

    def _remove(self, message: Message) -> bool:
        place = self._find(message)
        if place is None:
            return False
        del self.all[place]
        return True

    def _move(self, message: Message) -> bool:
        place, by = self._find(message), message.number("by")
        if place is None or by not in (-1, 1) or not 0 <= place + by < len(self.all):
            return False
        self.all[place], self.all[place + by] = self.all[place + by], self.all[place]
        return True

    def _set(self, message: Message) -> bool:
        target, name, value = self._find_target(message), message.text("field") or "", message.raw("value")
        end = message.text("end")
        if target is None or name not in target or name in ("type", "children", "where") or name.endswith("_ids"):
            return False
        if end in ("min", "max") and name == "value":
            kept = target["value"] if isinstance(target["value"], dict) else {}
            value = {**kept, end: message.text("value") or ""}
        elif isinstance(target[name], bool):
            value = message.flag("value")
        elif name in ("n", "seed"):
            value = max(message.number("value") or 0, 0)
        elif not isinstance(value, str):
            return False
        target[name] = value
        return True

    def _tick(self, message: Message) -> bool:
        place, name, item = self._find(message), message.text("field") or "", message.text("item")
        chosen = self.all[place].get(name) if place is not None else None
        if not isinstance(chosen, list) or item is None:
            return False
        kept = [each for each in chosen if each != item]
        self.all[place or 0][name] = [*kept, item] if message.flag("value") else kept
        return True

    def _find_target(self, message: Message) -> Draft | None:
        """Find the draft, or the condition or group in it, that a message is about."""
        place = self._find(message)
        if place is None:
            return None
        path = message.raw("path")
        return self.all[place] if path is None else self._find_condition(self.all[place], path)

    def _find_condition(self, draft: Draft, path: object) -> Draft | None:
        """Follow the numbers of children from the outermost group."""
        found = draft.get("where")
        for number in path if isinstance(path, list) else [None]:
            children = found.get("children") if isinstance(found, dict) else None
            if not isinstance(number, int) or not isinstance(children, list) or not 0 <= number < len(children):
                return None
            found = children[number]
        return found if isinstance(found, dict) else None

    def _add_condition(self, message: Message) -> bool:
        return self._add_child(message, make_condition())

    def _add_group(self, message: Message) -> bool:
        path = message.raw("path")
        is_deep = isinstance(path, list) and len(path) >= MOST_LEVELS
        return not is_deep and self._add_child(message, {**make_group(), "operator": "or"})

    def _add_child(self, message: Message, child: Draft) -> bool:
        group = self._find_target(message) if message.raw("path") is not None else None
        if group is None or group.get("type") != "group" or len(group["children"]) >= MOST_CONDITIONS:
            return False
        group["children"].append(child)
        return True

    def _remove_condition(self, message: Message) -> bool:
        path, place = message.raw("path"), self._find(message)
        if place is None or not isinstance(path, list) or not path:
            return False
        group = self._find_condition(self.all[place], path[:-1])
        if group is None or self._find_condition(self.all[place], path) is None:
            return False
        del group["children"][path[-1]]
        return True
