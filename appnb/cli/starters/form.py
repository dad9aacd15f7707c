"""Enter expenses, check them, take them along: a form to change."""

import appnb

app = appnb.App(title="A form", width="compact")

with app.setup:
    import datetime as dt

    import pandas as pd

    import appnb as nb

    KINDS = ["Travel", "Hotel", "Meals", "Other"]


@app.function
def find_fault(entry):
    """Say what is wrong with what was entered; None lets it be submitted."""
    if not entry["what"].strip():
        return "Say what it was for."
    if not entry["amount"]:
        return "Enter an amount."
    if entry["day"] > dt.date.today():
        return "The day is yet to come."
    return None


@app.cell
def introduction():
    nb.md("""
    # A form

    Every expense is checked, then added to the list below.
    """)


@app.cell
def entries():
    get_entries, set_entries = nb.state([])
    return get_entries, set_entries


@app.cell
def enter(set_entries):
    # entries last as long as the page is open: write them to a file or a database here
    form = nb.ui.dictionary(
        {
            "what": nb.ui.text(label="What for", placeholder="Train to Bergen", full_width=True),
            "kind": nb.ui.dropdown(KINDS, value="Travel", label="Kind"),
            "day": nb.ui.date(value=dt.date.today(), label="Day"),
            "amount": nb.ui.number(0, 10_000, value=0, step=0.01, label="Amount"),
        }
    ).form(
        submit_button_label="Add",
        clear_on_submit=True,
        bordered=True,
        validate=find_fault,
        on_change=lambda entry: set_entries(lambda before: [*before, entry]),
    )
    form
    return (form,)


@app.cell
def overview(get_entries):
    nb.stop(not get_entries(), nb.callout("Nothing is entered yet.", kind="info"))
    expenses = pd.DataFrame(get_entries())
    nb.hstack(
        [
            nb.stat(f"{expenses['amount'].sum():,.2f}", label="Total", bordered=True),
            nb.stat(len(expenses), label="Expenses", bordered=True),
        ],
        widths="equal",
        gap=1,
    )
    return (expenses,)


@app.cell
def table(expenses):
    nb.vstack(
        [
            nb.ui.table(expenses.astype({"day": str}), selection=None),
            nb.download(lambda: expenses.to_csv(index=False), filename="expenses.csv", label="Download as CSV"),
        ],
        gap=1,
    )


if __name__ == "__main__":
    app.run()
