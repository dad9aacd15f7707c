"""A quick cell, one that waits for a file to appear, and a quick one after it on the page."""

import appnb

app = appnb.App()


@app.cell
def first():
    import appnb as nb

    nb.md("first is here")
    return (nb,)


@app.cell
async def slow(nb):
    import asyncio
    import os
    from pathlib import Path

    while not Path(os.environ["GATE"]).exists():
        await asyncio.sleep(0.02)
    nb.md("slow is here")
    return


@app.cell
def last(nb):
    nb.md("last is here")
    return
