() => {
  const problems = []
  const root = document.documentElement
  if (root.scrollWidth > innerWidth) problems.push(`scrolls sideways: ${root.scrollWidth} of ${innerWidth}`)
  const seen = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true })
  const name = (e) => `${e.localName}.${e.className?.baseVal ?? e.className}${e.ariaLabel ? ` "${e.ariaLabel}"` : ""}`.slice(0, 90)
  const clipped = (e, box) => {
    for (let p = e.parentElement ?? e.getRootNode().host; p; p = p.parentElement ?? p.getRootNode().host) {
      const style = getComputedStyle(p)
      if (style.overflowX !== "visible" || style.overflowY !== "visible") {
        const at = p.getBoundingClientRect()
        if (box.right <= at.left + 1 || box.left >= at.right - 1 || box.bottom <= at.top + 1 || box.top >= at.bottom - 1) return true
      }
    }
    return false
  }
  // what stands in the flow of the page does not lie on each other
  const cells = [...document.querySelectorAll(".appnb-main .appnb-cell")].filter((e) => seen(e) && e.offsetHeight)
  const boxes = cells.map((e) => e.getBoundingClientRect())
  for (let i = 0; i < cells.length; i++) {
    const box = boxes[i]
    if (box.left < -1 || box.right > innerWidth + 1) problems.push(`${cells[i].dataset.cell} is outside of the page: ${box.left} to ${box.right}`)
    for (let j = 0; j < i; j++) {
      if (cells[j].contains(cells[i])) continue
      const other = boxes[j]
      if (Math.min(box.right, other.right) - Math.max(box.left, other.left) > 1 && Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top) > 1) {
        problems.push(`${cells[i].dataset.cell} lies on ${cells[j].dataset.cell}`)
      }
    }
    const output = cells[i].querySelector(":scope > .appnb-output")
    if (output) for (const child of output.querySelectorAll("canvas, img, table")) {
      const at = child.getBoundingClientRect()
      if (at.width > box.width + 1 && !child.closest(".appnb-table-scroll, .appnb-md-table, .appnb-foreign")) problems.push(`${cells[i].dataset.cell}: ${child.localName} is cut: ${at.width} in ${box.width}`)
    }
  }
  // what can be pressed is large enough to be pressed with a finger
  const walk = function* (node) {
    for (const e of node.querySelectorAll("*")) {
      yield e
      if (e.shadowRoot) yield* walk(e.shadowRoot)
    }
  }
  const small = new Map()
  for (const e of walk(document)) {
    if (!e.matches("button, a[href], select, input:not([type=hidden]), textarea, summary, [role=button], [role=tab], [role=slider], [role=switch], [role=checkbox], [role=radio]")) continue
    if (!seen(e) || e.disabled || e.closest("[aria-hidden=true], .appnb-skip, [inert]")) continue
    if (e.localName === "a" && getComputedStyle(e).display === "inline") continue // within text
    const label = e.labels?.[0] ?? e.closest("label")
    let box = e.getBoundingClientRect()
    if (!box.width || clipped(e, box)) continue
    let { width, height } = box
    if (label) { const l = label.getBoundingClientRect(); width = Math.max(width, l.width); height = Math.max(height, l.height) }
    const after = e.matches("[role=slider]") ? e.querySelector(".noUi-touch-area") : null
    if (after) { const a = after.getBoundingClientRect(); width = Math.max(width, a.width); height = Math.max(height, a.height) }
    const style = getComputedStyle(e, "::after")
    if (style.content !== "none" && style.position === "absolute") { width = Math.max(width, parseFloat(style.width) || 0); height = Math.max(height, parseFloat(style.height) || 0) }
    if (Math.min(width, height) < 23.5) small.set(`${name(e)} in ${name(e.getRootNode().host ?? e.parentElement)}`, `${Math.round(width)}×${Math.round(height)}`)
  }
  for (const [which, size] of small) problems.push(`too small to press: ${which}: ${size}`)
  return problems
}
