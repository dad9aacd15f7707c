"""Widgets that use each part of anywidget's contract; what their modules see is written where a test can read it."""

import appnb

app = appnb.App(title="The contract of anywidgets")

with app.setup:
    import anywidget
    import ipywidgets
    import numpy as np
    import traitlets
    from anywidget.experimental import command, dataclass

    import appnb as nb

    SAY = """
    const said = window.said ??= []
    const say = (...words) => said.push(words.join(" "))
    """


@app.cell
def life():
    class Life(anywidget.AnyWidget):
        _esm = (
            SAY
            + """
        export default {
          initialize({ model, signal }) {
            say("initialize", model.get("count"))
            model.on("change:count", () => say("initialized hears", model.get("count")))
            signal.addEventListener("abort", () => say("initialize aborted"))
            return () => say("initialize cleaned")
          },
          render({ model, el, signal }) {
            say("render")
            const button = document.createElement("button")
            const write = () => { button.textContent = `Life ${model.get("count")}` }
            button.onclick = () => { model.set("count", model.get("count") + 1); model.save_changes() }
            model.on("change:count", write)
            signal.addEventListener("abort", () => say("render aborted"))
            write()
            el.append(button)
            return () => say("render cleaned")
          },
        }
        """
        )
        _css = "button { background: rgb(1, 2, 3) }"
        count = traitlets.Int(0).tag(sync=True)

    life = Life()
    show = nb.ui.switch(value=True, label="Show")
    show


@app.cell
def views():
    nb.hstack([life, nb.ui.anywidget(life)]) if show.value else nb.md("hidden")


@app.cell
def counted():
    nb.Html(f"<output data-value='life'>{life.count}</output><button id='outside'>Outside</button>")


@app.cell
def bounded():
    class Bounded(anywidget.AnyWidget):
        _esm = """
        export default { render({ model, el }) {
          const input = Object.assign(document.createElement("input"), { type: "number", value: model.get("size") })
          input.ariaLabel = "Bounded"
          input.oninput = () => { model.set("size", Number(input.value)); model.save_changes() }
          model.on("change:size", (_, size) => { input.value = size })
          el.append(input)
        } }
        """
        size = traitlets.Int(1).tag(sync=True)

        @traitlets.validate("size")
        def _limit(self, proposal):
            return min(proposal["value"], 10)

    bounded = nb.ui.anywidget(Bounded())
    bounded


@app.cell
def size():
    nb.Html(f"<output data-value='size'>{bounded.value['size']}</output>")


@app.cell
def binary():
    class Binary(anywidget.AnyWidget):
        _esm = """
        export default { render({ model, el }) {
          const text = (view) => new TextDecoder().decode(view)
          const log = document.createElement("output")
          const write = (line) => { log.textContent += line + ";" }
          log.dataset.log = "binary"
          write(`${model.get("data").constructor.name} ${text(model.get("data"))}`)
          write(text(model.get("parts").inner[1]))
          write(JSON.stringify(model.get("odd")))
          model.on("change:data", () => write(`changed ${text(model.get("data"))}`))
          model.on("msg:custom", (content, buffers) => write(`custom ${content.word} ${buffers.map(text)}`))
          const button = Object.assign(document.createElement("button"), { textContent: "Send bytes" })
          button.onclick = () => {
            const bytes = new TextEncoder().encode("xABCx")
            model.set("data", new DataView(bytes.buffer, 1, 3))
            model.set("parts", { inner: ["t", new Uint8Array([104, 105])] })
            model.save_changes()
            model.send({ word: "hello" }, undefined, [new TextEncoder().encode("one").buffer, new Uint8Array([50])])
          }
          el.append(log, button)
        } }
        """
        data = traitlets.Bytes(b"first").tag(sync=True)
        parts = traitlets.Dict({"inner": [1, b"deep"]}).tag(sync=True)
        odd = traitlets.Dict({"nan": float("nan"), "array": np.arange(3), "number": np.float64(1.5)}).tag(sync=True)

        def __init__(self):
            super().__init__()
            self.on_msg(self._answer)

        def _answer(self, widget, content, buffers):
            self.send({"word": content["word"].upper()}, [bytes(b)[::-1] for b in buffers])

    binary = Binary()
    binary


@app.cell
def binary_value():
    nb.Html(f"<output data-value='binary'>{binary.data!r} {binary.parts!r}</output>")


@app.cell
def commands():
    class Commands(anywidget.AnyWidget):
        _esm = """
        export default { async render({ model, el, experimental }) {
          const log = document.createElement("output")
          log.dataset.log = "commands"
          el.append(log)
          const bytes = new Uint8Array([1, 2, 3])
          const [answer, buffers] = await experimental.invoke("double", { n: 21 }, { buffers: [bytes] })
          log.textContent = `${answer} ${[...new Uint8Array(buffers[0].buffer)]}`
        } }
        """

        @command
        def double(self, message, buffers):
            return message["n"] * 2, [bytes(buffers[0]) * 2]

    nb.ui.anywidget(Commands())


@app.cell
def composed():
    class Child(anywidget.AnyWidget):
        _esm = """
        export default {
          initialize({ model }) { return { double: () => model.get("n") * 2 } },
          render({ model, el }) {
            const write = () => { el.textContent = `child ${model.get("n")}` }
            model.on("change:n", write)
            write()
          },
        }
        """
        _css = "div { color: rgb(4, 5, 6) }"
        n = traitlets.Int(4).tag(sync=True)

    class Plain(ipywidgets.Widget):
        n = traitlets.Int(7).tag(sync=True)

    class Parent(anywidget.AnyWidget):
        _esm = """
        export default { async render({ model, el, host }) {
          const child = await host.getWidget(model.get("child"))
          const childModel = await host.getModel(model.get("child"))
          const plain = await model.widget_manager.get_model(model.get("plain").slice("IPY_MODEL_".length))
          const room = document.createElement("div")
          const button = document.createElement("button")
          const write = () => { button.textContent = `parent of ${child.exports.double()} and ${plain.get("n")}` }
          button.onclick = () => { childModel.set("n", childModel.get("n") + 1); childModel.save_changes()
            plain.set("n", 8); plain.save_changes() }
          childModel.on("change:n", write)
          plain.on("change:n", write)
          write()
          el.append(button, room)
          await child.render({ el: room })
        } }
        """
        child = anywidget.WidgetTrait().tag(sync=True)
        plain = traitlets.Instance(ipywidgets.Widget).tag(sync=True, **ipywidgets.widget_serialization)

    child, plain = Child(), Plain()
    nb.ui.anywidget(Parent(child=child, plain=plain))


@app.cell
def composed_values():
    nb.Html(f"<output data-value='composed'>{child.n} {plain.n}</output>")


@app.cell
def of_any_class():
    @dataclass(
        esm="""export default { render({ model, el }) {
          const button = document.createElement("button")
          const write = () => { button.textContent = `dataclass ${model.get("value")}` }
          button.onclick = () => { model.set("value", model.get("value") + 1); model.save_changes() }
          model.on("change:value", write)
          write()
          el.append(button)
        } }"""
    )
    class Any:
        value: int = 1

    any_class = Any()
    raise_it = nb.ui.button(label="Raise it", on_click=lambda _: setattr(any_class, "value", any_class.value + 10))
    nb.vstack([any_class, raise_it])


@app.cell
def in_text():
    class Inline(anywidget.AnyWidget):
        _esm = "export default { render({ el }) { el.innerHTML = '<a>loaves</a>' } }"
        amount = traitlets.Int(3).tag(sync=True)

    loaves = nb.ui.anywidget(Inline())
    nb.md(f"You buy {loaves} of bread.\n\n- a list of {loaves} too\n\n| what | how |\n|---|---|\n| {loaves} | sliced |")


@app.cell
def placed():
    nb.vstack([loaves.center(), loaves.style(padding="4px"), nb.md(f"amount {loaves['amount']}")])


@app.cell
def failing():
    class Failing(anywidget.AnyWidget):
        _esm = "export default { render() { throw new Error('no <b>luck</b>') } }"

    class Empty(anywidget.AnyWidget):
        _esm = "export const nothing = 1"

    nb.vstack([Failing(), Empty()])


@app.cell
def raising():
    class Raising(anywidget.AnyWidget):
        _esm = """export default { render({ model, el }) {
          const button = Object.assign(document.createElement("button"), { textContent: "Raise" })
          button.onclick = () => { model.set("n", model.get("n") + 1); model.save_changes() }
          el.append(button)
        } }"""
        n = traitlets.Int(0).tag(sync=True)

        @traitlets.observe("n")
        def _raise(self, change):
            raise RuntimeError("an observer failed")

    Raising()
