"""Uploading files."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import param

from appnb.kernel.uploads import StoredFile, find_upload_place
from appnb.ui.element import Change, Element
from appnb.ui.faults import fault


class FileUploadResults:
    """One uploaded file: its name, as the viewer's computer has it, and its contents.

    What a viewer uploads is on disk, and read when `contents` is asked for; `path` is for what reads files by itself.
    It is there as long as the session.
    """

    __slots__ = ("_held", "name")

    def __init__(self, name: str, contents: bytes | StoredFile) -> None:
        self.name = name
        self._held = contents

    @property
    def contents(self) -> bytes:
        """Read the contents; each time anew, so that large files are in memory only while they are used."""
        return self._held.read() if isinstance(self._held, StoredFile) else self._held

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return self._held.size if isinstance(self._held, StoredFile) else len(self._held)

    @property
    def path(self) -> Path | None:
        """Where it is on disk; None for one that was made of bytes."""
        return self._held.path if isinstance(self._held, StoredFile) else None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, FileUploadResults) or (self.name, self.size) != (other.name, other.size):
            return False
        return self._held is other._held or self.contents == other.contents

    __hash__ = None  # type: ignore[assignment]  # as of everything with contents

    def __reduce__(self) -> tuple[type["FileUploadResults"], tuple[str, bytes]]:
        return FileUploadResults, (self.name, self.contents)

    def __repr__(self) -> str:
        return f"FileUploadResults(name={self.name!r}, contents=<{self.size} bytes>)"


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
    `element.contents()` give those of the first; `element.name(1)` of the second, or None. Files are on the server's
    disk, at `.path`, until the session ends; how much there may be is a limit of the server (NB406).

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
        self._place = find_upload_place()  # of the session whose cell makes it
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
            if each.size > self.max_size:
                what = f"{self._who}: {each.name!r} has {each.size} bytes, {self.max_size} is the most"
                raise fault("NB302", what, "give a smaller file, or raise max_size")
            if not self._takes(each.name):
                fix = f"give a file whose name ends in one of {', '.join(self.filetypes)}"
                raise fault("NB302", f"{self._who}: {each.name!r} is of another kind", fix)
        return files

    def _takes(self, name: str) -> bool:
        endings = tuple(ending.lower() for ending in self.filetypes if ending.startswith("."))
        return len(endings) < len(self.filetypes) or not endings or name.lower().endswith(endings)
