"""Choosing one or several of a list: dropdown, radio buttons, multiselect."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Self

import param

from appnb.ui.addressing import CHOICE, CHOICES, Url, is_equal
from appnb.ui.element import Change, Element, is_same
from appnb.ui.faults import ElementError, fault, suggest
from appnb.ui.series import describe_categories

NOTHING = "--"
"""What stands in a dropdown for "nothing chosen"; no option may be called so."""
_MOST = 100_000


class _Choice(Element):
    """What elements with options share. Options are kept by name; a name that is not given is the value's text."""

    options = param.Dict(default={}, constant=True, doc="What can be chosen, by the name that the viewer sees.")

    @classmethod
    def from_series(cls, series: Any, **kwargs: Any) -> Self:
        """Make one from a column: its values, sorted and once each, are the options, its name the label.

        Args:
            series: a pandas or polars Series, or an array.
            **kwargs: the other arguments of the element; they win over what the column says.
        """
        element: Self = cls(**{**describe_categories(series), **kwargs})
        return element

    def _find_name(self, value: Any) -> str:
        """Find the name of the option whose value this is.

        Raises:
            ElementError: NB303, there is none.
        """
        for name, option in self.options.items():
            if option is value:
                return str(name)
        for name, option in self.options.items():
            if is_same(option, value) or is_equal(option, value):
                return str(name)
        raise self._no_option(value)

    def _check_name(self, name: Any, options: Mapping[str, Any]) -> str:
        known = name_option(name)
        if known not in options:
            what = f"{self._who}: {name!r} is not the name of an option"
            meant = next((key for key, option in options.items() if is_same(option, name)), None)
            fix = f"write value={meant!r}, its name" if meant else suggest(name, options)
            raise fault("NB303", what, fix if options else "give options first")
        return known

    def _no_option(self, value: Any) -> Exception:
        return fault(
            "NB303", f"{self._who}: {value!r} is not one of the options", suggest(value, self.options.values())
        )


class dropdown(_Choice):
    """A list that opens, to choose one option.

    Args:
        options: what can be chosen: a list, or a dict from the name that is shown to the value.
        value: the name of the option chosen at first; of a list, the option. Default: none.
        allow_select_none: whether "nothing" can be chosen. Default: if it is so at first. If False and
            `value` is None, the first option is chosen.
        searchable: whether typing finds an option; always so above 1000 options.
        label: inline Markdown above the list.
        on_change: called with the new value after each change.
        url: whether the value is kept in the page's address, or the name it has there. Default: as the app says.
        full_width: whether it is as wide as the place it stands in.
        disabled: whether the viewer cannot change it.

    Value: the option, or the value that its name stands for; None when nothing is chosen.

    Example:
        region = nb.ui.dropdown({"North": "n", "South": "s"}, value="North", label="Region")
    """

    _codec = CHOICE

    allow_select_none = param.Boolean(default=True, constant=True, doc="Whether nothing can be chosen.")
    searchable = param.Boolean(default=False, doc="Whether typing finds an option.")

    _key: str | None = None

    def __init__(
        self,
        options: Iterable[Any] | Mapping[str, Any],
        value: Any = None,
        allow_select_none: bool | None = None,
        searchable: bool = False,
        *,
        label: str = "",
        on_change: Change | None = None,
        url: Url = None,
        full_width: bool = False,
        disabled: bool = False,
    ) -> None:
        self._name_for_messages(label)
        named = read_options(options, self._who)
        if NOTHING in named:
            fix = "give the option another name"
            raise fault("NB305", f"{self._who}: the name {NOTHING!r} stands for nothing chosen", fix)
        if allow_select_none is None:
            allow_select_none = value is None
        elif not allow_select_none and value is None:
            if not named:
                fix = "give an option, or allow_select_none=True"
                raise fault("NB305", f"{self._who}: one option must be chosen, and there is none", fix)
            value = next(iter(named))
        self._key = None if value is None else self._check_name(value, named)
        super().__init__(
            None if self._key is None else named[self._key],
            options=named,
            allow_select_none=allow_select_none,
            searchable=searchable or len(named) > 1000,
            label=label,
            on_change=on_change,
            url=url,
            full_width=full_width,
            disabled=disabled,
        )

    @property
    def selected_key(self) -> str | None:
        """The name of the chosen option; None when nothing is chosen."""
        if self._key is not None and self.options[self._key] is self.value:
            return self._key
        return None if self.value is None and None not in self.options.values() else self._find_name(self.value)

    def admit(self, value: Any) -> Any:
        """Return the option that equals `value`.

        Raises:
            ElementError: NB303, no option does; or it is None and something must be chosen.
        """
        if value is None and None not in self.options.values():
            if not self.allow_select_none:
                raise self._no_option(value)
            return None
        return self.options[self._find_name(value)]

    def choose(self, name: str | None) -> None:
        """Choose an option by its name, as the viewer does; None for nothing.

        Raises:
            ElementError: NB303, there is no such option.
        """
        key = None if name is None else self._check_name(name, self.options)
        value = self.admit(None) if key is None else self.options[key]
        self._key = key
        self.value = value

    def receive_name(self, name: str | None) -> None:
        """Take the name that a browser sent; one that is no option is dropped."""
        try:
            self.choose(name)
        except ElementError:
            self._binding.push()


class radio(_Choice):
    """Radio buttons: all options are visible, one is chosen.

    Args:
        options: what can be chosen: a list, or a dict from the name that is shown to the value.
        value: the name of the option chosen at first. Default: none.
        inline: whether the options stand in one line.
        label: inline Markdown above the options.
        on_change: called with the new value after each change.
        url: whether the value is kept in the page's address, or the name it has there. Default: as the app says.
        disabled: whether the viewer cannot change it.

    Value: the option, or the value that its name stands for; None when nothing is chosen.

    Example:
        unit = nb.ui.radio(["km", "miles"], value="km", inline=True, label="Unit")
    """

    _codec = CHOICE

    inline = param.Boolean(default=False, doc="Whether the options stand in one line.")

    def __init__(
        self,
        options: Iterable[Any] | Mapping[str, Any],
        value: Any = None,
        inline: bool = False,
        *,
        label: str = "",
        on_change: Change | None = None,
        url: Url = None,
        disabled: bool = False,
    ) -> None:
        self._name_for_messages(label)
        named = read_options(options, self._who)
        if value is not None:
            value = named[self._check_name(value, named)]
        super().__init__(
            value, options=named, inline=inline, label=label, on_change=on_change, url=url, disabled=disabled
        )

    def admit(self, value: Any) -> Any:
        """Return the option that equals `value`; None for nothing chosen.

        Raises:
            ElementError: NB303, no option does.
        """
        if value is None and None not in self.options.values():
            return None
        return self.options[self._find_name(value)]


class multiselect(_Choice):
    """A list to choose several options of; typing finds them.

    Args:
        options: what can be chosen: a list, or a dict from the name that is shown to the value.
        value: the names of the options chosen at first; of a list, the options. Default: none.
        label: inline Markdown above the list.
        on_change: called with the new value after each change.
        url: whether the value is kept in the page's address, or the name it has there. Default: as the app says.
        full_width: whether it is as wide as the place it stands in.
        max_selections: how many can be chosen. Default: all.
        disabled: whether the viewer cannot change it.

    Value: a list of the options, or of the values that their names stand for, in the order of choosing.

    Example:
        columns = nb.ui.multiselect(["price", "size", "age"], value=["price"], label="Columns")
    """

    _codec = CHOICES

    value = param.List(default=[], doc="What is chosen, in the order of choosing.")
    max_selections = param.Integer(default=None, allow_None=True, bounds=(0, None), constant=True)

    def __init__(
        self,
        options: Iterable[Any] | Mapping[str, Any],
        value: Sequence[Any] | None = None,
        *,
        label: str = "",
        on_change: Change | None = None,
        url: Url = None,
        full_width: bool = False,
        max_selections: int | None = None,
        disabled: bool = False,
    ) -> None:
        self._name_for_messages(label)
        named = read_options(options, self._who)
        if len(named) > _MOST:
            fix = "let the viewer type a name into ui.text, and show what matches in ui.table"
            raise fault("NB305", f"{self._who}: {len(named)} options are more than {_MOST}", fix)
        chosen = [] if value is None else list(value)
        if max_selections is not None and max_selections < len(chosen):
            what = f"{self._who}: {len(chosen)} options are chosen at first, max_selections is {max_selections}"
            raise fault("NB302", what, f"choose {max(max_selections, 0)} at most")
        super().__init__(
            [named[self._check_name(name, named)] for name in chosen],
            options=named,
            label=label,
            on_change=on_change,
            url=url,
            full_width=full_width,
            max_selections=max_selections,
            disabled=disabled,
        )

    def admit(self, value: Any) -> list[Any]:
        """Return the options that equal the values in the list, each once.

        Raises:
            ElementError: NB303, a value is no option; NB302, there are more than `max_selections`.
        """
        if isinstance(value, str) or not isinstance(value, Iterable):
            raise fault("NB302", f"{self._who}: {value!r} is not a list of options", f"write [{value!r}]")
        names = dict.fromkeys(self._find_name(option) for option in value)
        if self.max_selections is not None and len(names) > self.max_selections:
            what = f"{self._who}: {len(names)} options are more than max_selections"
            raise fault("NB302", what, f"choose {self.max_selections} at most")
        return [self.options[name] for name in names]


def name_option(option: Any) -> str:
    """Name an option as the viewer sees it."""
    return option if isinstance(option, str) else str(_to_python(option))


def read_options(options: Iterable[Any] | Mapping[str, Any], who: str) -> dict[str, Any]:
    """Name the options; a mapping's keys are names already.

    Raises:
        ElementError: NB305, it is no list, or two options have the same name.
    """
    if isinstance(options, Mapping):
        return {name_option(name): option for name, option in options.items()}
    if isinstance(options, str) or not isinstance(options, Iterable):
        raise fault("NB305", f"{who}: {options!r} is not a list of options", f"write options=[{options!r}]")
    named: dict[str, Any] = {}
    for option in options:
        name = name_option(option)
        if name in named:
            what = f"{who}: the options {named[name]!r} and {option!r} have the same name {name!r}"
            raise fault("NB305", what, "leave one out, or give a dict from names to values")
        named[name] = _to_python(option)
    return named


def _to_python(value: Any) -> Any:
    return value.item() if type(value).__module__ == "numpy" and hasattr(value, "item") else value
