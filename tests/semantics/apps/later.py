"""What asks Panel and Bokeh to call it later, and changes what is shown then."""

import appnb

app = appnb.App(title="Later")


@app.cell
def tools():
    import threading

    import appnb as nb
    import panel as pn
    from bokeh.io import curdoc
    from bokeh.models import ColumnDataSource
    from bokeh.plotting import figure

    def here():
        return "loop" if threading.current_thread() is threading.main_thread() else threading.current_thread().name

    return ColumnDataSource, curdoc, figure, here, nb, pn


@app.cell
def choose(nb):
    n = nb.ui.slider(0, 10, value=1, label="n")
    n
    return (n,)


@app.cell
def chart(ColumnDataSource, figure):
    source = ColumnDataSource({"x": [1, 2], "y": [1, 2]}, name="source")
    plot = figure(height=200, width=300)
    plot.scatter("x", "y", source=source)
    plot
    return (source,)


@app.cell
def changes(n, source):
    source.data = {"x": [1, 2], "y": [n.value, 2]}
    return


@app.cell
def shown(pn):
    text = pn.pane.Markdown("nothing yet")
    text
    return (text,)


@app.cell
def periodic(here, n, pn, text):
    ticks = []
    number = n.value

    def tick():
        ticks.append(here())
        text.object = f"{number}: {len(ticks)} ticks by {sorted(set(ticks))}"

    pn.state.add_periodic_callback(tick, 50)
    return


@app.cell
def fails(pn):
    failures = []

    def fail():
        failures.append(1)
        raise ValueError(f"failure {len(failures)}")

    pn.state.add_periodic_callback(fail, 100, count=2)
    return


@app.cell
def other(curdoc, here, pn):
    print("cell by", here())
    document = curdoc()
    document.add_next_tick_callback(lambda: print("next by", here()))
    document.add_timeout_callback(lambda: print("timeout by", here()), 20)
    again = document.add_periodic_callback(lambda: (print("again by", here()), stop_again()), 20)

    def stop_again():
        document.remove_periodic_callback(again)

    async def wait():
        print("awaited by", here())

    document.add_next_tick_callback(wait)
    pn.state.onload(lambda: print("loaded by", here()))
    return


if __name__ == "__main__":
    app.run()
