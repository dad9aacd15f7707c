// Lets a viewer draw a box over a plot, or with Shift a lasso, and tells it. It stands in one module with the scripts
// named in figure_views.py.

const LEAST_PX = 3 // less than that is a click

export function render({ model }) {
  let chosen = model.value // {}, {box: [left, right, top, bottom]} or {lasso: [[across, down], …]}
  let told = JSON.stringify(chosen)
  let drag = null
  const figure = makePicture((pane) => listen(pane))
  addStyle(figure.element, FOCUS + PICTURE_STYLE)

  const tell = slow(() => {
    const text = JSON.stringify(chosen)
    if (text === told) return
    told = text
    model.value = JSON.parse(text)
  })

  const choose = (next, isOver = false) => {
    chosen = next
    figure.mark(0, next.lasso ?? (next.box && listCorners(next.box)))
    if (isOver || !model.debounce) tell()
    if (isOver) tell.now()
  }

  takeKeys(figure.element, model.spoken, (event) => {
    const [left, right, top, bottom] = chosen.box ?? []
    const next = moveBox(chosen.box ? { left, right, top, bottom } : null, event)
    if (next === undefined) return chosen.lasso && event.key === "Escape" ? (choose({}, true), true) : false
    choose(next ? { box: [next.left, next.right, next.top, next.bottom].map(round) } : {}, true)
    return true
  })

  const isInBox = ([x, y]) => {
    const [left, right, top, bottom] = chosen.box ?? []
    return left <= x && x <= right && top <= y && y <= bottom
  }

  const start = (pane, event) => {
    if (event.button !== 0) return
    const place = findPlace(pane, event).map(within)
    const kind = event.shiftKey ? "lasso" : isInBox(place) ? "move" : "box"
    drag = { kind, start: place, at: [event.clientX, event.clientY], box: chosen.box, corners: [place], isFar: false }
    pane.setPointerCapture(event.pointerId)
  }

  const draw = (pane, event) => {
    if (!drag) return
    const [x, y] = findPlace(pane, event).map(within)
    const far = Math.hypot(event.clientX - drag.at[0], event.clientY - drag.at[1])
    drag.isFar ||= far >= LEAST_PX
    if (!drag.isFar) return
    const [fromX, fromY] = drag.start
    if (drag.kind === "lasso") {
      drag.corners.push([x, y].map(round))
      if (drag.corners.length > 2) choose({ lasso: [...drag.corners] })
    } else if (drag.kind === "move") {
      const [left, right, top, bottom] = drag.box
      const [across, down] = [clamp(x - fromX, -left, 1 - right), clamp(y - fromY, -top, 1 - bottom)]
      choose({ box: [left + across, right + across, top + down, bottom + down].map(round) })
    } else {
      choose({ box: [Math.min(fromX, x), Math.max(fromX, x), Math.min(fromY, y), Math.max(fromY, y)].map(round) })
    }
  }

  const end = () => {
    if (!drag) return
    const { isFar } = drag
    drag = null
    choose(isFar ? chosen : {}, true)
  }

  const listen = (pane) => {
    pane.addEventListener("pointerdown", (event) => start(pane, event))
    pane.addEventListener("pointermove", (event) => draw(pane, event))
    pane.addEventListener("pointerup", end)
    pane.addEventListener("pointercancel", end)
  }

  const take = () => {
    const text = JSON.stringify(model.value)
    if (text === told || drag) return
    told = text
    choose(JSON.parse(text))
  }

  const show = () => {
    figure.show(model.picture, model.areas)
    choose(chosen)
  }

  model.on(["picture", "areas"], show)
  model.on("value", take)
  show()
  return figure.element
}
