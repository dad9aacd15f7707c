"""What appnb says when something is wrong: one shape for every problem, with a code that has a page."""

from dataclasses import dataclass

from appnb.source import Location


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem, told the way its reader needs it: what, where, how to fix.

    `where` is None when the problem is not in a file (a port that is in use, say).
    """

    code: str  # stable: names the page in docs/errors/ and the golden file
    what: str  # names the user's own things: their variable, their file
    where: Location | None
    fix: str  # an instruction, with the replacement text when there is one
    also: tuple[Location, ...] = ()
    severity: str = "error"  # "error", "warning" or "info"

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        also = "".join(f"\n  also: {location}" for location in self.also)
        return f"{place}{self.code} {self.what}{also}\n  fix: {self.fix}"


class AppnbError(Exception):
    """Base of what appnb raises on purpose. Anything else that escapes is a bug in appnb."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic)
        self.diagnostic = diagnostic


CODES: dict[str, str] = {
    # file and command line
    "NB001": "the file cannot be read",
    "NB002": "the file is not a notebook",
    "NB003": "a cell is not Python",
    "NB004": "lines outside of cells are not Python",
    "NB005": "code stands outside of cells",
    "NB006": "several cells have one name",
    "NB007": "an option is not a plain value",
    "NB008": "a merge is not finished",
    "NB009": "a decorator makes no cell, or one of another kind",
    "NB010": "the folder has no notebook",
    "NB011": "a setting has a value it does not take",
    "NB012": "there is no such setting",
    "NB013": "the starter notebook cannot be written",
    "NB014": "the file has no cells any more",
    "NB020": "the file cannot be written",
    "NB021": "a cell returns a value",
    # analysis and graph
    "NB100": "Python refuses the code of a cell",
    "NB101": "a cell imports everything",
    "NB102": "a private name is not defined in its cell",
    "NB103": "the setup cell reads a name of another cell",
    "NB104": "a top-level function reads a name of another cell",
    "NB120": "cells need each other",
    "NB121": "a name is read above all of its definitions",
    "NB122": "a name is defined in several cells",
    "NB123": "a name is not defined in any cell",
    "NB124": "a cell deletes a name that another cell gives",
    "NB125": "a shared cell uses what differs between sessions",
    # running
    "NB201": "a cell used a name that is not there",
    "NB202": "the cell was interrupted",
    "NB203": "the cell asked Python to exit",
    "NB204": "the app has no file to run",
    "NB205": "a shared cell made an element",
    "NB210": "a cell waits for a keyboard",
    "NB211": "of the names of a cell only some are given",
    "NB212": "a cell does not use a name that is given",
    "NB213": "a notebook is embedded in itself",
    "NB220": "a shared cell asked who looks",
    "NB206": "appnb has no such name",
    "NB207": "appnb has nothing for a part of marimo",
    "NB221": "a value cannot go to another process",
    "NB222": "the process of a cell has ended",
    "NB223": "a cell holds up every session",
    "NB224": "an app may not have the tokens of those who look",
    "NB230": "a module beside the notebook cannot be reloaded",
    "NB231": "a path cannot be followed",
    "NB240": "a library for queries is not installed",
    "NB241": "a query failed",
    "NB242": "a query names a table that is not there",
    "NB243": "an extension of DuckDB cannot be fetched",
    "NB244": "several cells make one table",
    "NB245": "a database or file cannot be reached",
    "NB246": "there is no such form of results",
    "NB247": "queries cannot be run on what `engine` is",
    "NB250": "nothing can be told by a value that a cache needs",
    "NB251": "a block is cached outside of a cell",
    "NB252": "a cache cannot be used",
    "NB253": "an entry of a cache is left out",
    "NB254": "a value cannot be kept",
    "NB255": "a cache is asked for what it does not do",
    # elements and layout
    "NB301": "an element has no such argument",
    "NB302": "a value is not one the element takes",
    "NB303": "a value is not one of the options",
    "NB304": "bounds or steps that no value fits",
    "NB305": "options that cannot be offered",
    "NB306": "what is put together is not made of elements",
    "NB307": "an interval cannot be read",
    "NB308": "a table is asked for what it does not have",
    "NB310": "an argument is not one of its choices",
    "NB311": "sizes do not match the items",
    "NB312": "a picture cannot be shown",
    "NB313": "an accordion has no such item",
    "NB314": "a value cannot be shown",
    "NB315": "an embedded element is gone",
    "NB316": "a batch has no elements",
    "NB317": "a file or a sound cannot be shown",
    "NB318": "a text is not JSON",
    "NB319": "a menu or routes lead nowhere",
    "NB320": "a widget needs Jupyter's own front end",
    "NB321": "an object is no anywidget",
    "NB330": "an element cannot be kept in the address",
    "NB331": "macros for mathematics cannot be read",
    "NB334": "notebooks cannot be an application of ASGI so",
    "NB340": "what is given is no frame",
    "NB341": "a step from one frame to another cannot be taken",
    "NB346": "the data of a chart are not here",
    "NB347": "an object is no chart of the kind that an element takes",
    "NB350": "a widget loads its code from another host",
    "NB351": "a widget's code failed in a browser",
    "NB360": "an edit of a table cannot be made",
    "NB361": "the library of a model's maker is not installed",
    "NB362": "there is no key for a model",
    "NB363": "a model of a chat failed",
    "NB364": "an attachment cannot be sent to a model",
    "NB365": "a session takes a great deal of memory",
    "NB366": "threads of cells run on after their sessions have ended",
    "NB367": "a file was changed by somebody else since it was read",
    "NB368": "a module is not installed",
    # server, export, embedding
    "NB401": "the address cannot be listened on",
    "NB402": "what is said about access cannot be",
    "NB403": "everybody would be let in",
    "NB404": "a way to sign in needs what is not installed",
    "NB406": "an upload is too large, or there is no room for it",
    "NB407": "the figures of a server cannot be read",
    "NB410": "a word about the page has a value it does not take",
    "NB411": "the layout file cannot be read",
    "NB412": "a word says nothing about the page",
    "NB413": "the layout file names a cell that there is not",
    "NB414": "marimo's layout file does not fit the notebook",
    "NB430": "there is no such template",
    "NB431": "a template's description cannot be used",
    "NB432": "a template's HTML cannot be read",
    "NB433": "the theme says something it cannot",
    "NB434": "a file of the looks cannot be given away",
    "NB435": "a colour of the theme has too little contrast",
    "NB440": "an address does not say who may use it",
    "NB441": "the secret cannot be used",
    "NB442": "an output makes code of text",
}
"""Every code that a `Diagnostic` of appnb may carry, with its title; each has a page in docs/errors/."""
