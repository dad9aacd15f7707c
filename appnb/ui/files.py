"""Uploading files."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import param

from appnb.ui.element import Change, Element
from appnb.ui.faults import fault


@dataclass
class FileUploadResults:
    """One uploaded file: its name, as the viewer's computer has it, and its contents."""

    name: str
    contents: bytes

    def __repr__(self) -> str:
        return f"FileUploadResults(name={self.name!r}, contents=<{len(self.contents)} bytes>)"


class _NameOfFile(str):
    """The name of the `param` object that a `file` is; calling it gives the name of an uploaded file."""

    element: "file"

    def __call__(self, index: int = 0) -> str | None:
        uploaded = self.element.value
        return uploaded[index].name if index < len(uploaded) else None


class file(Element):
    """A place to upload files: press it, or drop them on it.

    Args:
        filetypes: which files can be chosen: endings such as ".csv", or kinds such as "image/*". Default: all.
        multiple: whether several can be uploaded.
        kind: "button", or "area" for a larger place to drop files on.
        max_size: how many bytes a file may have.
        label: inline Markdown above it.
        on_change: called with the new value after each upload.

    Value: a tuple of the uploaded files, each with `.name` and `.contents` (bytes). `element.name()` and
    `element.contents()` give those of the first; `element.name(1)` of the second, or None.

    Example:
        table = nb.ui.file(filetypes=[".csv"], label="Measurements")
    """

    value = param.Parameter(doc="The uploaded files, in the order in which they came.")
    filetypes = param.List(default=[], item_type=str, constant=True, doc="Which files can be chosen; none: all.")
    multiple = param.Boolean(default=False, constant=True, doc="Whether several can be uploaded.")
    kind: Any = param.Selector(default="button", objects=["button", "area"])
    max_size = param.Integer(default=100_000_000, bounds=(1, None), constant=True, doc="Bytes a file may have.")

    def __init__(
        self,
        filetypes: Sequence[str] | None = None,
        multiple: bool = False,
        kind: Literal["button", "area"] = "button",
        *,
        max_size: int = 100_000_000,
        label: str = "",
        on_change: Change | None = None,
    ) -> None:
        self._name_for_messages(label)
        for ending in filetypes or ():
            if not ending.startswith(".") and "/" not in ending:
                fix = f"write {'.' + ending.lstrip('*.')!r}, or a kind such as 'image/*'"
                raise fault("NB305", f"{self._who}: {ending!r} is not the ending of a file name", fix)
        if max_size <= 0:
            raise fault("NB304", f"{self._who}: no file has {max_size} bytes or less", "give a max_size above 0")
        super().__init__(
            (),
            filetypes=list(filetypes or ()),
            multiple=multiple,
            kind=kind,
            max_size=max_size,
            label=label,
            on_change=on_change,
        )
        name = _NameOfFile(self.name)
        name.element = self
        with param.parameterized.edit_constant(self):
            self.name = name

    def contents(self, index: int = 0) -> bytes | None:
        """Return the contents of the file at `index`; None if there is none."""
        contents: bytes | None = self.value[index].contents if index < len(self.value) else None
        return contents

    def admit(self, value: Any) -> tuple[FileUploadResults, ...]:
        """Return the files as a tuple.

        Raises:
            ElementError: NB302, something is no file, too large, of another kind, or one too many.
        """
        files = tuple(value)
        if len(files) > 1 and not self.multiple:
            raise fault("NB302", f"{self._who}: {len(files)} files are more than one", "give one, or multiple=True")
        for each in files:
            if not isinstance(each, FileUploadResults):
                fix = "give FileUploadResults(name, contents)"
                raise fault("NB302", f"{self._who}: {each!r} is not an uploaded file", fix)
            if len(each.contents) > self.max_size:
                what = f"{self._who}: {each.name!r} has {len(each.contents)} bytes, {self.max_size} is the most"
                raise fault("NB302", what, "give a smaller file, or raise max_size")
            if not self._takes(each.name):
                fix = f"give a file whose name ends in one of {', '.join(self.filetypes)}"
                raise fault("NB302", f"{self._who}: {each.name!r} is of another kind", fix)
        return files

    def _takes(self, name: str) -> bool:
        endings = tuple(ending.lower() for ending in self.filetypes if ending.startswith("."))
        return len(endings) < len(self.filetypes) or not endings or name.lower().endswith(endings)
