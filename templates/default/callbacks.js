// Callbacks that come as text: Bokeh's CustomJS, Panel's jslink. Bokeh makes functions of them by `eval`, which pages may
// not do; they may import a module, so the text becomes one.

async function load(text) {
  const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }))
  try {
    return (await import(url)).default
  } finally {
    URL.revokeObjectURL(url)
  }
}

export function watchCallbacks() {
  if (!window.Bokeh) return
  const { CustomJS } = Bokeh.require("models/callbacks/customjs")
  const { entries } = Bokeh.require("core/util/object")
  Object.assign(CustomJS.prototype, {
    async _compile_function() {
      const own = entries(this.args)
      const names = [...own.map(([name]) => name), "cb_obj", "cb_data", "cb_context"]
      const code = await load(`export default function (${names.join(", ")}) {\n${this.code}\n}`)
      return function (...given) { return code.call(this, ...own.map(([, value]) => value), ...given) }
    },
    async _compile_module() {
      return (await load(this.code)) ?? (() => undefined)
    },
  })
}
