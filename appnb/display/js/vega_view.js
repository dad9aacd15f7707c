// Draws a chart of Vega-Lite from what it says and its rows, keeps what a reader zoomed it to while it is made anew,
// and tells what is selected in it. It stands in one module with the scripts named in vega_view.py.

const MANY_ROWS = 2_000 // of more rows a canvas is drawn, not elements

// Loads nothing from another host: no picture, and no data.
function makeLoader() {
  const loader = window.vega.loader()
  const sanitize = loader.sanitize
  loader.sanitize = async (address, options) => {
    const found = await sanitize.call(loader, address, options)
    const { origin, protocol } = new URL(found.href, location.href)
    if (options?.context === "href" || origin === location.origin || protocol === "data:") return found
    throw new Error(`appnb: a chart may load nothing from ${origin}`)
  }
  return loader
}

export function render({ model }) {
  const box = document.createElement("div")
  box.style.position = "relative"
  if (model.listens.length) {
    box.style.cssText += "; user-select: none; touch-action: pan-y" // a finger that goes sideways selects
    addStyle(box, FOCUS)
    takeKeys(box, model.spoken, (event) => press(event))
  }
  let shown = null // {view, spec, said, place}
  let selected = copy(model.value.selections ?? {})
  let turn = 0
  let press = () => false // what a key does
  let told = JSON.stringify(selected)

  const tell = slow(() => {
    const text = JSON.stringify(selected)
    if (text === told) return
    told = text
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
    model.value = { selections: JSON.parse(text), zone }
  })

  const canReplace = (tables) => {
    const isSeen = [...readZooms(shown).values()].every((zoom) => meets(zoom, tables))
    return isSeen && Object.values(tables).every(Array.isArray)
  }

  // Only the rows are others: they are put into the chart that is there, which keeps all else.
  const replaceRows = (tables) => {
    for (const [name, rows] of Object.entries(tables)) {
      shown.view.change(name, window.vega.changeset().remove(() => true).insert(rows))
    }
    return shown.view.runAsync()
  }

  const prepare = (tables) => {
    const spec = { ...copy(model.spec), datasets: tables }
    spec.$schema = spec.$schema?.replace(/v(\d+)[\d.]*[.]json/, "v$1.json") // a younger one is drawn as well as this one
    if (model.spoken) spec.description ??= model.spoken
    const zooms = shown ? readZooms(shown) : new Map()
    for (const each of listSelections(spec)) {
      const zoom = isZoom(each) && zooms.get(describeAxes(each))
      const start = zoom && meets(zoom, tables) ? zoom : selected[each.param.name]
      each.param.value = writeStart(each, start) ?? each.param.value
    }
    return spec
  }

  const draw = async () => {
    const mine = ++turn
    const tables = unpack(model.rows)
    const said = JSON.stringify([model.spec, model.options, Object.keys(tables)])
    if (shown?.said === said && isSame(shown.selected, selected) && canReplace(tables)) return replaceRows(tables)
    const spec = prepare(tables)
    const place = document.createElement("div")
    const width = spec.width === "container" ? "width: 100%" : ""
    place.style.cssText = shown ? `${width}; position: absolute; top: 0; visibility: hidden` : width // until it is drawn
    box.append(place)
    const renderer = Object.values(tables).some((rows) => rows.length > MANY_ROWS && Array.isArray(rows)) ? "canvas" : "svg"
    const result = await window.vegaEmbed(place, spec, { actions: false, renderer, loader: makeLoader(), ...model.options })
    if (mine !== turn) {
      result.finalize()
      place.remove()
      return
    }
    shown?.finalize()
    shown?.place.remove()
    place.style.cssText = width
    shown = { view: result.view, finalize: () => result.finalize(), spec: model.spec, said, place, selected }
    for (const name of model.listens) listen(result.view, name)
    press = findKeys(result.view, spec, model.listens, place)
  }

  const listen = (view, name) => {
    try {
      view.addSignalListener(name, (_, value) => {
        selected = { ...selected, [name]: clean(value) }
        shown.selected = selected
        tell()
      })
    } catch { // a parameter that Vega-Lite has left out: nothing can be selected by it
      console.warn(`appnb: a chart has no selection ${name}`)
    }
  }

  const take = () => {
    const now = model.value.selections ?? {}
    if (isSame(now, JSON.parse(told))) return
    selected = copy(now)
    told = JSON.stringify(selected)
    redraw()
  }

  let isWaiting = false
  const redraw = () => {
    if (isWaiting) return
    isWaiting = true
    queueMicrotask(() => {
      isWaiting = false
      draw().catch((error) => console.error("appnb: a chart cannot be drawn", error))
    })
  }

  const end = () => setTimeout(tell.now)
  addEventListener("pointerup", end)
  model.on(["spec", "rows", "options"], redraw)
  model.on("value", take)
  model.on("remove", () => {
    removeEventListener("pointerup", end)
    turn += 1
    shown?.finalize()
  })
  redraw()
  return box
}
