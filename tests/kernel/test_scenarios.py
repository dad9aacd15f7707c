"""A change → the cells that run, in order. Written from the rules in docs/reactivity.md, one line a rule's consequence.

Each scenario starts a notebook, makes one change and says which cells run. `|` stands between two runs.
"""

import pytest

from tests.kernel.bench import Bench, run
from tests.kernel.cases import Case
from tests.kernel.cases_of_notebooks import NOTEBOOKS
from tests.kernel.cases_of_saves import SAVES
from tests.kernel.cases_of_sources import SOURCES

TABLE = SOURCES | NOTEBOOKS | SAVES


@pytest.mark.parametrize("case", TABLE.values(), ids=TABLE)
def test_what_runs(case: Case) -> None:
    async def scenario() -> None:
        bench = await Bench(case.cells).start()
        change = bench.change if isinstance(case.change, str) else bench.save
        assert await change(case.change) == case.ran
        assert {name: bench.value(name) for name in case.values} == case.values
        bench.kernel.close()

    run(scenario)


def test_there_are_at_least_a_hundred() -> None:
    assert len(TABLE) >= 100
