// What a table does in the page itself: columns that stay in view, ranges of rows, the arrow keys among cells.

const rowsOf = (box) => [...box.querySelectorAll("[data-section=body] input[data-do=choose]")]
const cellsOf = (box) => [...box.querySelectorAll("td[data-do=cell]")]
const lastChosen = new WeakMap() // box -> the box of the row that was ticked last
let isShifted = false
addEventListener("keydown", ({ shiftKey }) => { isShifted = shiftKey }, true)
addEventListener("keyup", ({ shiftKey }) => { isShifted = shiftKey }, true)
addEventListener("pointerdown", ({ shiftKey }) => { isShifted = shiftKey }, true)

export function begin(box) {
  const watch = new ResizeObserver(() => freeze(box))
  watch.observe(box)
}

// Called when something was written anew.
export function follow(box) {
  freeze(box)
  const cells = cellsOf(box)
  if (cells.length && !cells.some(({ tabIndex }) => tabIndex === 0)) cells[0].tabIndex = 0
}

// A column that stays stands beside those that stay before it, however wide they have become.
function freeze(box) {
  const heads = [...box.querySelectorAll("[data-section=head] > tr:first-child > *")]
  const sides = heads.map(({ dataset }) => dataset.freeze)
  if (!sides.some(Boolean)) return
  const widths = heads.map((head) => head.getBoundingClientRect().width)
  const places = sides.map(() => null)
  let at = 0
  sides.forEach((side, index) => {
    const isPick = heads[index].matches(".appnb-grid-pick") && sides.includes("left")
    if (side !== "left" && !isPick) return
    places[index] = ["left", at]
    at += widths[index]
  })
  at = 0
  for (let index = sides.length - 1; index >= 0; index -= 1) {
    if (sides[index] !== "right") continue
    places[index] = ["right", at]
    at += widths[index]
  }
  for (const row of box.querySelectorAll("tr")) {
    places.forEach((place, index) => {
      const cell = row.children[index]
      if (!place || !cell) return
      cell.style.setProperty(place[0], `${place[1]}px`)
      cell.classList.add("appnb-grid-frozen")
    })
  }
}

// With Shift, all rows from the one before to this one.
export function change(control, talk, box) {
  if (control.dataset.do !== "choose") return false
  const rows = rowsOf(box)
  const last = rows.indexOf(lastChosen.get(box))
  const here = rows.indexOf(control)
  lastChosen.set(box, control)
  if (!isShifted || last < 0 || last === here || box.querySelector("[data-choose=single]")) return false
  const range = rows.slice(Math.min(last, here), Math.max(last, here) + 1)
  for (const row of range) row.checked = control.checked
  talk.say({ do: "choose", rows: range.flatMap((row) => JSON.parse(row.dataset.with).rows), value: control.checked })
  return true
}

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0], Home: [0, -Infinity], End: [0, Infinity] }

export function press(event, box) {
  const cell = event.target
  if (!cell.matches?.("td[data-do=cell]")) return
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault()
    cell.click()
    return
  }
  const step = STEPS[event.key]
  if (!step) return
  event.preventDefault()
  const rows = [...cell.parentElement.parentElement.rows]
  const clamp = (value, last) => Math.max(0, Math.min(last, value))
  const line = rows[clamp(rows.indexOf(cell.parentElement) + step[0], rows.length - 1)]
  const cells = [...line.querySelectorAll("td[data-do=cell]")]
  const place = [...cell.parentElement.querySelectorAll("td[data-do=cell]")].indexOf(cell)
  const next = cells[clamp(place + step[1], cells.length - 1)]
  for (const each of cellsOf(box)) each.tabIndex = -1
  next.tabIndex = 0
  next.focus()
}
