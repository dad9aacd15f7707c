// What an editor of data does in the page itself: keys go from field to field, and take back what was typed.

const fieldOf = (row, place) => row?.children[place]?.querySelector("input[data-do=edit]")

export function press(event, box) {
  const field = event.target
  if (!field.matches?.("input[data-do=edit]")) return
  if (event.key === "Escape") {
    field.value = field.getAttribute("value") ?? ""
    return
  }
  const isArrow = event.key === "ArrowDown" || event.key === "ArrowUp"
  if ((event.key !== "Enter" && !isArrow) || (isArrow && /date|time/.test(field.type))) return
  const isUp = event.key === "ArrowUp" || (event.key === "Enter" && event.shiftKey)
  const row = field.closest("tr")
  const next = fieldOf(isUp ? row.previousElementSibling : row.nextElementSibling, field.closest("td").cellIndex)
  event.preventDefault()
  if (next) next.focus()
  else if (event.key === "Enter") field.blur()
}

let wasAdded = false

export function change(control) {
  return control.dataset.do === "edit" && control.type !== "checkbox" && control.value === control.getAttribute("value") &&
    control.ariaInvalid !== "true"
}

export function begin(box) {
  box.addEventListener("click", ({ target }) => { wasAdded = Boolean(target.closest("[data-do=row-add]")) })
}

// Who adds a row goes on in its first field.
export function follow(box) {
  if (!wasAdded) return
  const last = [...box.querySelectorAll("[data-section=body] > tr")].at(-1)
  const first = last?.querySelector("input[data-do=edit]")
  if (!first || first.getAttribute("value")) return
  wasAdded = false
  first.focus()
}
