"""Drafts of steps as HTML: a form for each, with the columns that there are before it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args, get_type_hints

from appnb.display.markup import tag, text
from appnb.frames.columns import Kind
from appnb.frames.transforms.steps import KINDS, Aggregation
from appnb.ui.tabular.drafts import NEEDS_NOTHING, Draft, list_operators
from appnb.ui.tabular.heads import write_with

NAMES: Mapping[str, str] = {
    "filter_rows": "Filter rows",
    "sort_column": "Sort",
    "select_columns": "Select columns",
    "rename_column": "Rename a column",
    "column_conversion": "Change a type",
    "group_by": "Group",
    "aggregate": "Aggregate",
    "pivot": "Pivot",
    "unique": "Remove duplicates",
    "sample_rows": "Take a sample",
    "shuffle_rows": "Shuffle",
    "explode_columns": "Unfold lists",
    "expand_dict": "Unfold structures",
}
_FIELDS: Mapping[str, str] = {
    "column_id": "Column",
    "column_ids": "Columns",
    "new_column_id": "New name",
    "data_type": "Type",
    "errors": "What cannot be converted",
    "ascending": "Ascending",
    "na_position": "Missing values",
    "operation": "Rows that match",
    "drop_na": "Leave out missing keys",
    "aggregation": "Compute",
    "aggregations": "Compute",
    "aggregation_column_ids": "Of",
    "index_column_ids": "Rows",
    "value_column_ids": "Values",
    "keep": "Keep",
    "n": "Rows",
    "seed": "Seed",
    "replace": "May repeat",
}
_WORDS: Mapping[str, str] = {
    "keep_rows": "keep",
    "remove_rows": "remove",
    "==": "=",
    "!=": "≠",
    "<=": "≤",
    ">=": "≥",
    "equals": "is",
    "does_not_equal": "is not",
    "starts_with": "starts with",
    "ends_with": "ends with",
    "in": "is one of",
    "not_in": "is none of",
    "is_true": "is true",
    "is_false": "is false",
    "is_null": "is missing",
    "is_not_null": "is there",
    "is_empty": "is empty",
    "regex": "matches",
    "between": "is between",
}
_UP = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3.5 10 8 5.5 12.5 10"/></svg>'
_DOWN = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3.5 6 8 10.5 12.5 6"/></svg>'
_CROSS = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="m4 4 8 8M12 4l-8 8"/></svg>'


@dataclass(frozen=True, slots=True)
class StepForm:
    """What a form shows."""

    number: int  # of the step, from 0
    draft: Draft
    columns: Mapping[str, Kind]  # before the step
    problem: str = ""


def write_form(form: StepForm, count: int) -> str:
    """Write the form of one of `count` steps."""
    kind = str(form.draft["type"])
    name = NAMES[kind]
    title = tag("strong", text(name))
    tools = [
        _write_tool(_UP, "step-move", f"Move {name} up", form.number == 0, step=form.number, by=-1),
        _write_tool(_DOWN, "step-move", f"Move {name} down", form.number == count - 1, step=form.number, by=1),
        _write_tool(_CROSS, "step-remove", f"Remove {name}", False, step=form.number),
    ]
    head = tag("div", title, tag("span", *tools, class_="appnb-step-tools"), class_="appnb-step-head")
    hints = get_type_hints(KINDS[kind])
    fields = [_write_field(form, each, hints[each]) for each in form.draft if each not in ("type", "where")]
    where = _write_group(form, form.draft["where"], []) if "where" in form.draft else ""
    problem = tag("p", text(form.problem), class_="appnb-step-problem", role="status") if form.problem else ""
    body = tag("div", *fields, class_="appnb-step-fields") if fields else ""
    return tag("li", head, body, where, problem, class_="appnb-step")


def write_adder() -> str:
    """Write the list of steps to add."""
    options = [tag("option", "Add a step …", value="", selected=True)]
    options += [tag("option", text(name), value=kind) for kind, name in NAMES.items()]
    return tag("select", *options, data_do="step-add", aria_label="Add a step", class_="appnb-step-add")


def _write_tool(icon: str, does: str, name: str, is_off: bool, **said: object) -> str:
    about = {"data_do": does, "data_with": write_with(**said), "aria_label": name, "title": name, "disabled": is_off}
    return tag("button", icon, type="button", class_="appnb-grid-tool", **about)


def _write_options(choices: Sequence[str], chosen: object, *, empty: str = "") -> str:
    options = [tag("option", text(empty), value="", selected=chosen == "")] if empty else []
    options += [tag("option", text(_WORDS.get(each, each)), value=each, selected=each == chosen) for each in choices]
    return "".join(options)


def _label(name: str, control: str) -> str:
    return tag("label", tag("span", text(name)), control, class_="appnb-step-field")


def _write_field(form: StepForm, name: str, hint: Any) -> str:
    value = form.draft[name]
    said = {"data_do": "step-set", "data_with": write_with(step=form.number, field=name)}
    if name.endswith("_ids") or name == "aggregations":
        choices = list(get_args(Aggregation)) if name == "aggregations" else list(form.columns)
        return _write_ticks(form, name, choices, value)
    if name == "column_id":
        return _label(_FIELDS[name], tag("select", _write_options(list(form.columns), value, empty="Choose …"), **said))
    if isinstance(value, bool):
        box = tag("input", type="checkbox", checked=value, **said)
        return tag("label", box, tag("span", text(_FIELDS[name])), class_="appnb-step-check")
    if get_args(hint):
        return _label(_FIELDS[name], tag("select", _write_options(get_args(hint), value), **said))
    kind = "number" if isinstance(value, int) else "text"
    field = tag("input", type=kind, value=value, min=0 if kind == "number" else None, autocomplete="off", **said)
    return _label(_FIELDS[name], field)


def _write_ticks(form: StepForm, name: str, choices: Sequence[str], chosen: Sequence[str]) -> str:
    """Write a list of boxes to tick, which opens."""
    boxes = []
    for each in choices:
        said = {"data_do": "step-tick", "data_with": write_with(step=form.number, field=name, item=each)}
        boxes.append(tag("label", tag("input", type="checkbox", checked=each in chosen, **said), text(each)))
    told = ", ".join(chosen) or ("all" if name in ("aggregation_column_ids",) else "Choose …")
    opener = tag("summary", tag("span", text(told)))
    menu = tag("div", *boxes, class_="appnb-step-menu", role="group", aria_label=_FIELDS[name])
    opened = tag("details", opener, menu, class_="appnb-step-ticks", data_closes=True)
    return tag("div", tag("span", text(_FIELDS[name])), opened, class_="appnb-step-field")


def _write_group(form: StepForm, group: Draft, path: list[int]) -> str:
    said = {"data_do": "step-set", "data_with": write_with(step=form.number, path=path, field="operator")}
    words = {"and": "all of", "or": "any of"}
    options = (tag("option", text(words[each]), value=each, selected=each == group["operator"]) for each in words)
    choice = tag("select", *options, aria_label="Which conditions must be met", **said)
    negation = _write_negation(form, group, path)
    children = [
        _write_group(form, child, [*path, place])
        if child["type"] == "group"
        else _write_condition(form, child, [*path, place])
        for place, child in enumerate(group["children"])
    ]
    about = {"type": "button", "class_": "appnb-step-more"}
    place = write_with(step=form.number, path=path)
    more = [tag("button", "+ Condition", data_do="condition-add", data_with=place, **about)]
    more.append(tag("button", "+ Group", data_do="group-add", data_with=place, **about))
    remove = _write_remover(form, path) if path else ""
    head = tag("div", negation, choice, tag("span", *more), remove, class_="appnb-step-group-head")
    return tag("div", head, *children, class_="appnb-step-group", role="group", aria_label="Conditions")


def _write_negation(form: StepForm, target: Draft, path: list[int]) -> str:
    said = {"data_do": "step-set", "data_with": write_with(step=form.number, path=path, field="negate")}
    return tag("label", tag("input", type="checkbox", checked=target["negate"], **said), "not", class_="appnb-step-not")


def _write_remover(form: StepForm, path: list[int]) -> str:
    return _write_tool(_CROSS, "condition-remove", "Remove condition", False, step=form.number, path=path)


def _write_condition(form: StepForm, condition: Draft, path: list[int]) -> str:
    def say(field: str, **more: object) -> dict[str, str]:
        said = write_with(step=form.number, path=path, field=field, **more)
        return {"data_do": "step-set", "data_with": said}

    kind = form.columns.get(condition["column_id"])
    columns = _write_options(list(form.columns), condition["column_id"], empty="Column …")
    operators = _write_options(list_operators(kind), condition["operator"], empty="…")
    parts = [
        _write_negation(form, condition, path),
        tag("select", columns, aria_label="Column", **say("column_id")),
        tag("select", operators, aria_label="Comparison", **say("operator")),
        *_write_values(condition, kind, say),
        _write_remover(form, path),
    ]
    return tag("div", *parts, class_="appnb-step-condition")


def _write_values(condition: Draft, kind: Kind | None, say: Any) -> list[str]:
    operator, value = condition["operator"], condition["value"]
    if not operator or operator in NEEDS_NOTHING:
        return []
    about: dict[str, object] = {"type": "text", "autocomplete": "off"}
    if kind is not None and kind.is_number and operator not in ("in", "not_in"):
        about["inputmode"] = "decimal"
    if kind is not None and kind.is_moment and operator not in ("in", "not_in"):
        about["type"] = "date" if kind is Kind.DATE else "datetime-local"
    if operator == "between":
        ends = value if isinstance(value, dict) else {}
        names = {"min": "From", "max": "To"}
        return [
            tag(
                "input",
                value=ends.get(end, ""),
                aria_label=names[end],
                placeholder=names[end],
                **about,
                **say("value", end=end),
            )
            for end in names
        ]
    shown = ", ".join(map(str, value)) if isinstance(value, list | tuple) else "" if value is None else value
    hint = "a, b, c" if operator in ("in", "not_in") else "Value"
    return [tag("input", value=shown, aria_label="Value", placeholder=hint, **about, **say("value"))]
