// A tree of nested data: arrows walk and open, Home and End go to its ends, a letter to the next entry with it.

const opened = new WeakMap() // branch -> whether its reader wants it open
const current = new WeakMap() // tree -> the entry that Tab comes to

const rowsOf = (tree) => [...tree.querySelectorAll("[role=treeitem]")].filter((item) => {
  const closed = item.parentElement.closest("[role=treeitem][aria-expanded=false]")
  return !closed || !tree.contains(closed)
})
const isBranch = (item) => item.hasAttribute("aria-expanded")
const isOpen = (item) => item.getAttribute("aria-expanded") === "true"

function setOpen(item, open) {
  opened.set(item, open)
  item.setAttribute("aria-expanded", String(open))
}

function focus(tree, item) {
  if (!item) return
  current.get(tree)?.setAttribute("tabindex", "-1")
  current.set(tree, item)
  item.setAttribute("tabindex", "0")
  item.focus()
}

function press(tree, event) {
  const item = event.target
  if (item.getAttribute("role") !== "treeitem" || event.ctrlKey || event.metaKey || event.altKey) return
  const rows = rowsOf(tree)
  const at = rows.indexOf(item)
  const keys = {
    ArrowDown: () => focus(tree, rows[at + 1]),
    ArrowUp: () => focus(tree, rows[at - 1]),
    Home: () => focus(tree, rows[0]),
    End: () => focus(tree, rows.at(-1)),
    ArrowRight: () => (isBranch(item) && !isOpen(item) ? setOpen(item, true) : isBranch(item) && focus(tree, rows[at + 1])),
    ArrowLeft: () => (isBranch(item) && isOpen(item) ? setOpen(item, false) : focus(tree, item.parentElement.closest("[role=treeitem]"))),
    Enter: () => isBranch(item) && setOpen(item, !isOpen(item)),
    " ": () => isBranch(item) && setOpen(item, !isOpen(item)),
  }
  if (event.key in keys) keys[event.key]()
  else if (/^\S$/.test(event.key)) focus(tree, findLetter(rows, at, event.key))
  else return
  event.preventDefault()
}

function findLetter(rows, at, letter) {
  const text = (row) => row.querySelector(".appnb-tree-row").textContent.trim().replace(/^['"]/, "").toLowerCase()
  return [...rows.slice(at + 1), ...rows.slice(0, at)].find((row) => text(row).startsWith(letter.toLowerCase()))
}

export function enhance(box) {
  const tree = box.querySelector("[role=tree]")
  if (!tree) return
  for (const item of tree.querySelectorAll("[aria-expanded]")) {
    if (opened.has(item)) item.setAttribute("aria-expanded", String(opened.get(item)))
  }
  const stays = current.get(tree)
  const first = stays && tree.contains(stays) ? stays : tree.querySelector("[role=treeitem]")
  if (!first) return
  first.setAttribute("tabindex", "0")
  if (current.has(tree)) return void current.set(tree, first)
  current.set(tree, first)
  tree.addEventListener("keydown", (event) => press(tree, event))
  tree.addEventListener("click", (event) => {
    const row = event.target.closest(".appnb-tree-row")
    const item = row?.parentElement
    if (!item || item.getAttribute("role") !== "treeitem" || event.target.closest(".appnb-tree-rich")) return
    if (isBranch(item)) setOpen(item, !isOpen(item))
    focus(tree, item)
  })
}
