// A cell whose output belongs into the page's sidebar: the whole cell goes there, and back when it shows something else.

const homes = new WeakMap() // section -> a mark where it stood

export function enhance(part) {
  const section = part.closest(".appnb-cell")
  const sidebar = document.querySelector("[data-area=sidebar]")
  if (!section || !sidebar || part.parentElement !== section.querySelector(".appnb-output")) return
  const width = part.style.getPropertyValue("--appnb-sidebar-width")
  if (width) sidebar.style.setProperty("--appnb-sidebar-width", width)
  if (sidebar.contains(section)) return
  const home = document.createComment("")
  section.before(home)
  homes.set(section, home)
  section.dataset.into = "sidebar"
  section.hidden = false
  place(sidebar, section)
}

// Cells keep their order; one that is all footer stays at the end.
function place(sidebar, section) {
  const after = [...sidebar.querySelectorAll(":scope > [data-into]")].find((other) => {
    const home = homes.get(other)
    return home && homes.get(section).compareDocumentPosition(home) & Node.DOCUMENT_POSITION_FOLLOWING
  })
  sidebar.insertBefore(section, after ?? null)
}

export function bringBack(section) {
  const home = homes.get(section)
  homes.delete(section)
  delete section.dataset.into
  if (home?.isConnected) home.replaceWith(section)
}
