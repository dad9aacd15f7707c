// A download that is made when it is asked for says so while it is made.

const known = new WeakSet()

export function enhance(link) {
  if (known.has(link) || !link.hasAttribute("data-lazy")) return
  known.add(link)
  link.addEventListener("click", () => {
    link.setAttribute("data-enhanced-busy", "")
    link.setAttribute("aria-busy", "true")
  })
  document.addEventListener("appnb-made", ({ detail }) => {
    if (!link.href?.includes(`/${detail}/`)) return
    link.removeAttribute("data-enhanced-busy")
    link.removeAttribute("aria-busy")
  })
}
