"""One of each element, and what each is worth; the test reads `data-value`."""

import appnb

app = appnb.App(title="Keyboard")

with app.setup:
    import appnb as nb

    def show(name, value):
        return nb.Html(f'<output data-value="{name}">{value!r}</output>')


@app.cell
def sliders():
    size = nb.ui.slider(1, 10, label="Size", show_value=True)
    places = nb.ui.slider(steps=[1, 10, 100], label="Places")
    years = nb.ui.range_slider(0, 10, value=[2, 6], label="Years")
    typed = nb.ui.slider(1, 10, label="Typed", include_input=True)
    nb.vstack([size, places, years, typed])


@app.cell
def fields():
    count = nb.ui.number(1, 10, step=1, label="Count")
    name = nb.ui.text(label="Name")
    live = nb.ui.text(label="Live", debounce=False)
    secret = nb.ui.text(kind="password", label="Secret")
    notes = nb.ui.text_area(label="Notes")
    nb.vstack([count, name, live, secret, notes])


@app.cell
def lists():
    region = nb.ui.dropdown(["north", "south"], value="north", label="Region")
    city = nb.ui.dropdown(["Oslo", "Rome", "Lima"], searchable=True, label="City")
    colours = nb.ui.multiselect(["red", "green", "blue"], label="Colours")
    unit = nb.ui.radio(["km", "miles"], value="km", label="Unit")
    nb.vstack([region, city, colours, unit])


@app.cell
def toggles():
    agree = nb.ui.checkbox(label="I **agree**")
    log = nb.ui.switch(label="Log scale")
    nb.vstack([agree, log])


@app.cell
def dates():
    day = nb.ui.date(value="2025-03-14", label="Day")
    moment = nb.ui.datetime(value="2025-03-14T09:30", label="Moment")
    stay = nb.ui.date_range(value=("2025-03-01", "2025-03-14"), label="Stay")
    nb.vstack([day, moment, stay])


@app.cell
def buttons():
    more = nb.ui.button(value=0, on_click=lambda value: value + 1, label="More", keyboard_shortcut="Ctrl-m")
    go = nb.ui.run_button(label="Go")
    tick = nb.ui.refresh(options=["1h"], label="Tick")
    nb.hstack([more, go, tick])


@app.cell
def files():
    upload = nb.ui.file(label="Upload")
    upload


@app.cell
def tables():
    rows = nb.ui.table([{"city": "Oslo", "n": 3}, {"city": "Rome", "n": 1}], label="Rows")
    one = nb.ui.table([{"who": "Ada"}, {"who": "Alan"}], selection="single", label="One")
    nb.vstack([rows, one])


@app.cell
def composites():
    views = nb.ui.tabs({"First": "one", "Second": nb.ui.slider(1, 3, label="Inside")})
    order = nb.ui.number(1, 100, step=1, label="How many").form(label="Order")
    weights = nb.ui.array([nb.ui.slider(0, 10), nb.ui.slider(0, 10)], label="Weights")
    limits = nb.ui.dictionary({"low": nb.ui.number(0, 10), "high": nb.ui.number(10, 20)})
    who = nb.md("I am {who}.").batch(who=nb.ui.text(label="Who"))
    nb.vstack([views, order, weights, limits, who])


@app.cell
def v1():
    nb.vstack([show("size", size.value), show("places", places.value), show("years", years.value)])


@app.cell
def v2():
    nb.vstack([show("count", count.value), show("name", name.value), show("live", live.value)])


@app.cell
def v3():
    nb.vstack([show("secret", secret.value), show("notes", notes.value), show("typed", typed.value)])


@app.cell
def v4():
    nb.vstack([show("region", region.value), show("city", city.value), show("colours", colours.value)])


@app.cell
def v5():
    nb.vstack([show("unit", unit.value), show("agree", agree.value), show("log", log.value)])


@app.cell
def v6():
    nb.vstack([show("day", str(day.value)), show("moment", str(moment.value)), show("stay", [*map(str, stay.value)])])


@app.cell
def v7():
    nb.vstack([show("more", more.value), show("tick", tick.value), show("upload", (upload.name(), upload.contents()))])


@app.cell
def v9():
    nb.stop(not go.value, show("go", "waits"))
    show("go", "ran")


@app.cell
def v10():
    nb.vstack([show("rows", rows.value), show("one", one.value), show("views", views.value)])


@app.cell
def v11():
    nb.vstack([show("order", order.value), show("weights", weights.value)])


@app.cell
def v12():
    nb.vstack([show("limits", limits.value), show("who", who.value)])
