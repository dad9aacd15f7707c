"""What a run over a folder is told as: a line a notebook, the most frequent causes, and the figures."""

from collections import Counter
from collections.abc import Callable, Sequence

from tests.real.judging import Verdict


def write_table(verdicts: Sequence[Verdict]) -> str:
    """Write a line for each notebook."""
    width = max((len(verdict.notebook) for verdict in verdicts), default=0)
    return "\n".join(f"{verdict.notebook:{width}}  {_write_line(verdict)}" for verdict in verdicts)


def _write_line(verdict: Verdict) -> str:
    if verdict.failure:
        return f"NOT SERVED: {_cut(verdict.failure)}" + (f" (marimo: {_cut(verdict.reason)})" if verdict.reason else "")
    notes = [f"{verdict.cells} cells"]
    if verdict.reason:
        notes.append(f"not under marimo: {_cut(verdict.reason)}")
    elif verdict.theirs_in_error:
        notes.append(f"{len(verdict.theirs_in_error)} in error under marimo")
    notes += [f"ERROR in {error['cell']}: {_cut(error['error'])}" for error in verdict.errors]
    notes += [f"UNEQUAL {it['name']}: {_cut(it['theirs'], 60)} / {_cut(it['ours'], 60)}" for it in verdict.unequal]
    notes += [f"EMPTY {it['cell']} ({it['shows']})" for it in verdict.empty]
    notes += [f"FAILURE {failure}" for failure in verdict.failures]
    notes += [f"CONSOLE {_cut(said)}" for said in verdict.console]
    notes += [] if verdict.is_settled else ["NOT SETTLED"]
    notes.append(f"{verdict.compared - len(verdict.unequal)}/{verdict.compared} values")
    return " · ".join(notes)


def _cut(text: str, limit: int = 160) -> str:
    line = text.partition("\n")[0]
    return line if len(line) <= limit else f"{line[:limit]}…"


def write_causes(verdicts: Sequence[Verdict], most: int = 25) -> str:
    """Write the most frequent errors that marimo has not, with a notebook each."""
    found: Counter[str] = Counter()
    where: dict[str, str] = {}
    for verdict in verdicts:
        for error in {_cut(error["error"], 110) for error in verdict.errors} | {
            _cut(it, 110) for it in [verdict.failure] if it
        }:
            found[error] += 1
            where.setdefault(error, verdict.notebook)
    return "\n".join(f"{count:4}  {error}  [{where[error]}]" for error, count in found.most_common(most))


def write_summary(verdicts: Sequence[Verdict]) -> str:
    """Write the figures that the project promises."""
    offline = [verdict for verdict in verdicts if verdict.runs_offline]
    clean = [verdict for verdict in verdicts if verdict.is_clean]
    compared = sum(verdict.compared for verdict in offline)
    equal = compared - sum(len(verdict.unequal) for verdict in offline)
    lines = [
        f"{len(verdicts)} notebooks, {len(offline)} run to their end under marimo offline, "
        f"{len(clean)} without an error",
        f"of the {len(offline)}: {_share(offline, lambda it: it.opens)} open with no cell in error "
        "that marimo has not, "
        f"{_share(offline, lambda it: it.opens and it.is_equal)} with equal values too",
        f"of the {len(clean)}: {_share(clean, lambda it: it.opens)} open with no cell in error, "
        f"{_share(clean, lambda it: it.opens and it.is_equal)} with equal values too",
        f"{equal} of {compared} values equal; "
        f"{_share(offline, lambda it: not it.console)} without an error in the browser's console, "
        f"{_share(offline, lambda it: not it.empty and not it.failures)} with every output shown",
    ]
    return "\n".join(lines)


def _share(verdicts: Sequence[Verdict], is_so: Callable[[Verdict], bool]) -> str:
    count = sum(map(is_so, verdicts))
    return f"{count} ({100 * count / len(verdicts):.1f} %)" if verdicts else "none"
