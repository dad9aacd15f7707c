"""Ending a cell early."""


class Stopped(BaseException):
    """Raised by `stop`. Not an `Exception`: a cell's `except Exception` does not swallow it."""

    def __init__(self, output: object = None) -> None:
        super().__init__(output)
        self.output = output


def stop(predicate: object, output: object = None) -> None:
    """End the cell here when `predicate` is true, showing `output`. Cells that need its names do not run either.

    Args:
        predicate: nothing happens when it is false.
        output: what the cell shows instead of its last expression.

    >>> stop(False)
    """
    if predicate:
        raise Stopped(output)
