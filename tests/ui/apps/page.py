"""Elements that are made anew, hold text of strangers, wait to be seen, or come from other makers."""

import appnb

app = appnb.App(title="Page")

with app.setup:
    import anywidget
    import ipywidgets
    import traitlets

    import appnb as nb

    BAD = "<img src=x onerror='window.owned = 1'>"


@app.cell
def first():
    a = nb.ui.slider(1, 10, label="A")
    a


@app.cell
def made_anew():
    b = nb.ui.slider(1, 10, label=f"B of {a.value}")
    c = nb.ui.text(label="C")
    nb.vstack([b, nb.md(f"Inline {c}")])


@app.cell
def fields():
    number = nb.ui.number(1, 10, value=3, label="Number")
    slow = nb.ui.text(debounce=300, label="Slow")
    told = []
    nb.hstack([number, slow])


@app.cell
def field_values():
    told.append(slow.value)
    nb.Html(f"<output data-value='fields'>{number.value} {told}</output>")


@app.cell
def values():
    nb.Html(f"<output data-value='b'>{b.value} {c.value!r}</output>")


@app.cell
def strangers():
    bad_tabs = nb.ui.tabs({BAD: "x", "other": "y"})
    nb.vstack(
        [
            nb.ui.dropdown([BAD, "other"], value=BAD, label=BAD),
            nb.ui.dropdown([BAD, "other"], searchable=True, label="Search"),
            nb.ui.multiselect([BAD, BAD + "2", "other"], value=[BAD], label="Several"),
            nb.ui.radio([BAD, "other"], label=BAD),
            nb.ui.text(placeholder=BAD, value=BAD, label=BAD),
            nb.ui.button(label=BAD, tooltip=BAD),
            nb.ui.table(
                [{BAD: BAD, "b.c": BAD, "wrapped": BAD}] * 12,
                label=BAD,
                format_mapping={BAD: "{}"},
                wrapped_columns=["wrapped"],
                header_tooltip={BAD: BAD},
            ),
            nb.ui.checkbox(label=BAD),
            nb.ui.slider(1, 3, label=BAD, show_value=True),
            nb.ui.file(label=BAD),
            bad_tabs,
            ipywidgets.Dropdown(options=[BAD], description=BAD),
            ipywidgets.Label(BAD),
            nb.ui.text(label="Form").form(label=BAD, validate=lambda value: BAD),
        ]
    )


@app.cell
def lazily():
    made = []
    views = nb.ui.tabs({"Now": "seen", "Later": lambda: made.append(1) or nb.md("made")}, lazy=True)
    views


@app.cell
def counter():
    class Counter(anywidget.AnyWidget):
        _esm = """export default { render({ model, el }) {
          const button = document.createElement("button")
          const write = () => { button.textContent = `Clicked ${model.get("count")}` }
          button.onclick = () => { model.set("count", model.get("count") + 1); model.save_changes() }
          model.on("change:count", write)
          write()
          el.append(button)
        } }"""
        count = traitlets.Int(0).tag(sync=True)

    clicks = Counter()
    size = ipywidgets.IntSlider(3, max=10, description="Size")
    reset = nb.ui.button(label="Reset", on_change=lambda _: setattr(clicks, "count", 10))
    nb.vstack([clicks, size, reset])


@app.cell
def counted():
    nb.Html(f"<output data-value='counted'>{clicks.count} {size.value}</output>")
