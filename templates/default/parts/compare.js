// Two pictures one over the other: the range input moves the line between them.

const known = new WeakSet()
const values = new WeakMap()

export function enhance(box) {
  const range = box.querySelector("input[type=range]")
  if (values.has(box)) range.value = values.get(box)
  const follow = () => {
    values.set(box, range.value)
    box.style.setProperty("--place", `${range.value}%`)
  }
  if (values.has(box)) follow()
  if (known.has(box)) return
  known.add(box)
  range.addEventListener("input", follow)
}
