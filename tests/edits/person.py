"""A person at the page of the notebook of 150 cells: enters values by keyboard and mouse, and reads what is there."""

import re
from collections.abc import Callable, Mapping

from playwright.sync_api import Locator, Page, expect


def cell(page: Page, name: str) -> Locator:
    """Find a cell's place on the page."""
    return page.locator(f"[data-cell={name}]")


def type_in(page: Page, label: str, text: str) -> None:
    """Fill in the field with a label, and leave it by the keyboard."""
    page.get_by_label(label, exact=True).fill(text)
    page.get_by_label(label, exact=True).press("Enter")


def slide(page: Page) -> None:
    """Move the slider by three steps."""
    thumb = page.get_by_role("slider")
    thumb.focus()
    for _ in range(3):
        thumb.press("ArrowRight")


def fill_form(page: Page) -> None:
    """Send one text, and leave another half filled in."""
    type_in(page, "Request", "sent")
    page.get_by_role("button", name="Send").click()
    expect(cell(page, "request_shown")).to_have_text("request: sent")
    page.get_by_label("Request", exact=True).fill("half")


def choose_rows(page: Page) -> None:
    """Tick the first and the last row of the table."""
    boxes = page.get_by_label("Choose row")
    boxes.nth(0).check()
    expect(cell(page, "rows_shown")).to_have_text("rows: 1")
    boxes.nth(2).check()


ENTER: Mapping[str, Callable[[Page], object]] = {
    "level": slide,
    "who": lambda page: type_in(page, "Who", "Ada"),
    "colour": lambda page: page.get_by_label("Colour").select_option("blue"),
    "shares": lambda page: type_in(page, "One", "3"),
    "limits": lambda page: type_in(page, "low", "4"),
    "trip": lambda page: type_in(page, "Days", "5"),
    "request": fill_form,
    "rows": choose_rows,
    "knob": lambda page: type_in(page, "Knob", "8"),
    "model": lambda page: type_in(page, "Rate", "0.7"),
}
"""How a person enters what `notebook.ENTERED` says."""

SHOWN = {
    "level": "level: 13",
    "who": "who: Ada",
    "colour": "colour: blue",
    "shares": "shares: [3, 2]",
    "limits": "limits: {'low': 4, 'high': 8}",
    "trip": "trip: {'city': 'Rome', 'days': 5}",
    "request": "request: sent",
    "rows": "rows: 2",
    "knob": "knob: 8",
    "model": "model: 0.7",
}
"""What the page says of it."""


def enter_all(page: Page) -> None:
    """Enter a value in every element, and see that it arrives."""
    for name, enter in ENTER.items():
        enter(page)
        expect(cell(page, f"{name}_shown")).to_have_text(SHOWN[name])


FIELDS: Mapping[str, str] = {
    "who": "Who",
    "colour": "Colour",
    "shares": "One",
    "limits": "low",
    "trip": "Days",
    "request": "Request",
    "knob": "Knob",
    "model": "Rate",
}
"""The labels of the elements that are fields."""


def read_one(page: Page, name: str) -> str:
    """Read what stands in an element itself. New ones are made ready outside of the cells."""
    cells = page.locator("[data-cell]")
    if name == "level":
        return re.sub(r"\.0$", "", cells.get_by_role("slider").get_attribute("aria-valuenow") or "")
    if name == "rows":
        return str(cells.get_by_label("Choose row").and_(cells.locator(":checked")).count())
    return cells.get_by_label(FIELDS[name], exact=True).input_value()


def read(page: Page, but: str = "") -> dict[str, str]:
    """Read what stands in all elements, but for those named."""
    return {name: read_one(page, name) for name in STANDS if name not in but.split()}


STANDS = {
    "level": "13",
    "who": "Ada",
    "colour": "blue",
    "shares": "3",
    "limits": "4",
    "trip": "5",
    "request": "half",
    "rows": "2",
    "knob": "8",
    "model": "0.7",
}
"""What stands in the elements when a person has entered all that."""
