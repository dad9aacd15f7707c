// A plot in which keys select: Enter puts a box over it, the arrow keys move that, with Shift they make it larger or
// smaller, Esc takes it away. A box is {left, right, top, bottom}, in parts of the plot from its upper left corner.

const STEP = 0.05
const FIRST = { left: 0.25, right: 0.75, top: 0.25, bottom: 0.75 }
const WAYS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }

const clamp = (value, least, most) => Math.min(Math.max(value, least), most)

// What a key makes of a box: another one, null for none any more, undefined if the key is for something else.
function moveBox(box, { key, shiftKey }) {
  if (!box) return key === "Enter" || key === " " ? FIRST : undefined
  if (key === "Escape") return null
  if (!(key in WAYS)) return undefined
  const [x, y] = WAYS[key]
  if (shiftKey) {
    return { ...box, right: clamp(box.right + x, box.left + STEP, 1), bottom: clamp(box.bottom + y, box.top + STEP, 1) }
  }
  const [right, down] = [clamp(x, -box.left, 1 - box.right), clamp(y, -box.top, 1 - box.bottom)]
  return { left: box.left + right, right: box.right + right, top: box.top + down, bottom: box.bottom + down }
}

// Lets an element have the focus, and hands its keys to `press`, which says whether it took one.
function takeKeys(element, spoken, press) {
  element.tabIndex = 0
  element.role = "application" // so that a screen reader hands over the arrow keys
  element.ariaRoleDescription = "chart"
  element.ariaLabel = spoken || "Chart"
  element.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || !press(event)) return
    event.preventDefault()
    event.stopPropagation()
  })
}

const FOCUS = `
:host { --ring: var(--appnb-accent, Highlight); }
[tabindex]:focus { outline: none; }
[tabindex]:focus-visible { outline: 2px solid var(--ring); outline-offset: 2px; border-radius: 4px; }
.at { position: absolute; border: 2px solid var(--ring); border-radius: 3px; pointer-events: none; }
`

function addStyle(element, text) {
  element.append(Object.assign(document.createElement("style"), { textContent: text }))
}
