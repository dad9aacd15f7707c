"""Steps that were taken one after the other, so that only what changed is taken again."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw

from appnb.frames.columns import Kind, find_kind
from appnb.frames.transforms.apply import Frame, take_step
from appnb.frames.transforms.steps import Step, StepError


class Pipeline:
    """A frame and the steps from it. Keeps the frame after each step; of the steps taken anew, those that are the same
    up to the first other one are not taken again.
    """

    def __init__(self, data: Any) -> None:
        self.data = data
        given = nw.from_native(data)
        self._is_lazy = isinstance(given, nw.LazyFrame)
        self._frames: list[Frame] = [given.lazy()]
        self.steps: tuple[Step, ...] = ()

    def take(self, taken: Sequence[Step]) -> None:
        """Take steps.

        Raises:
            StepError: one cannot be taken; those before it were.
        """
        same = 0
        for old, new in zip(self.steps, taken, strict=False):
            if old != new:
                break
            same += 1
        del self._frames[same + 1 :]
        self.steps = tuple(taken[:same])
        for step in taken[same:]:
            self._frames.append(take_step(self._frames[-1], step))
            self.steps = (*self.steps, step)

    def give(self) -> Any:
        """Give the frame after the last step, in the library of the first; a lazy one of a lazy one.

        Raises:
            StepError: it cannot be computed.
        """
        if not self.steps:
            return self.data
        try:
            last = self._frames[-1]
            return last.to_native() if self._is_lazy else last.collect().to_native()
        except Exception as error:  # each library has its own
            raise StepError(str(error).splitlines()[0][:300]) from error

    def list_columns(self, place: int) -> dict[str, Kind]:
        """List the columns that there are before a step, by the number of the step, and what they hold."""
        frame = self._frames[min(place, len(self._frames) - 1)]
        return {name: find_kind(dtype) for name, dtype in frame.collect_schema().items()}
