"""A notebook of about 2 kB that has everything a notebook can have."""

TEXT = '''#!/usr/bin/env python
# Copyright: somebody
# /// script
# dependencies = ["pandas>=2"]
# ///
"""Sales by region."""

import appnb

__generated_with = "0.1.0"
app = appnb.App(title="Sales", layout="dashboard", width=1200)

with app.setup(hide_code=True):
    # what all cells use
    import appnb as nb
    import pandas as pd

    TEXT = """
  not indented
      kept
"""


@app.function
def double(x: int) -> int:
    """Give twice `x`."""
    return 2 * x
    # the end


@app.class_definition(hide_code=True)
@pd.api.extensions.register_dataframe_accessor("region")
class Region:
    name: str = "all"


# above a cell
@app.cell(area="sidebar", disabled=False, unknown={"a": [1, -2]})
def region(orders):
    # which region
    region = nb.ui.multiselect(
        sorted(orders.region.unique()),
        label="Region",
    )
    region
    return (region,)


@app.cell
async def _(fetch):
    _wait = 1
    orders = await fetch(f"""
    {_wait}
""")

    # after a blank line
    return (orders,)


@app.cell
def empty():
    return


@app.cell
def _(
    orders,
    region,
):
\tif True:
\t\tshown = orders[orders.region.isin(region.value)]
\tshown
\t# a comment at the end


@app.cell
def one_line(): x = 1; y = "ü"; return x, y


app._unparsable_cell(
    r"""
    this is = = not Python
    """,
    column=2,
    name="broken",
)


@app.cell
def fetch():
    async def fetch(name): return name
    return fetch,  # all
    # below


if __name__ == "__main__":
    app.run()
'''
