// Boxes hold cells and other boxes: pages, tabs, slides, columns. places.html has the same for the first paint.

const KINDS = {
  tab: { className: "appnb-box appnb-panel", role: "tabpanel" },
  page: { className: "appnb-box appnb-page", role: "group", tabIndex: -1 },
  slide: { className: "appnb-box appnb-slide", role: "group", tabIndex: -1 },
}

export function makeBox({ id, kind }) {
  const box = document.createElement("div")
  box.className = kind === "tabset" ? "appnb-tabset" : `appnb-box appnb-${kind}`
  Object.assign(box, KINDS[kind])
  box.dataset.box = id
  if (kind === "slide") box.setAttribute("aria-roledescription", "slide")
  if (kind === "tab" || kind === "page") box.hidden = true
  return box
}

export function fitBox(element, box) {
  if (box.kind !== "tabset") element.dataset.inner = box.inner
  if (box.name && box.kind !== "area") element.dataset.name = box.name
  if (box.row) element.style.setProperty("--row", box.row)
  else element.style.removeProperty("--row")
  if (box.kind === "page" || box.kind === "tab") element.dataset.title = box.title
  if (box.kind === "page") element.ariaLabel = box.title
  if (box.kind === "slide") element.ariaLabel = box.title || `Slide ${box.name}`
  if (box.kind === "tab") {
    element.id = `appnb-${box.id}`
    element.setAttribute("aria-labelledby", `appnb-tab-${box.id}`)
  }
  if (box.kind === "tabset") fitTabs(element, box.items)
}

// One button for each tab, in order; the one that is open stays open.
function fitTabs(tabset, tabs) {
  let list = tabset.querySelector(":scope > .appnb-tablist")
  if (!list) {
    list = Object.assign(document.createElement("div"), { className: "appnb-tablist", role: "tablist", ariaLabel: "Views" })
    tabset.prepend(list)
  }
  const there = new Map([...list.children].map((button) => [button.dataset.opens, button]))
  const buttons = tabs.map((tab) => {
    const button = there.get(tab.id) ?? Object.assign(document.createElement("button"), {
      type: "button", className: "appnb-tablist-tab", role: "tab", id: `appnb-tab-${tab.id}`, ariaSelected: "false", tabIndex: -1,
    })
    button.dataset.opens = tab.id
    button.setAttribute("aria-controls", `appnb-${tab.id}`)
    if (button.textContent !== tab.title) button.textContent = tab.title
    return button
  })
  if (buttons.length !== list.children.length || buttons.some((button, place) => button !== list.children[place])) {
    list.replaceChildren(...buttons)
  }
  if (!buttons.some((button) => button.ariaSelected === "true") && buttons.length) {
    buttons[0].ariaSelected = "true"
    buttons[0].tabIndex = 0
  }
  // panels that are still to be made are hidden until then
  queueMicrotask(() => {
    for (const button of buttons) {
      const panel = document.getElementById(`appnb-${button.dataset.opens}`)
      if (panel) panel.hidden = button.ariaSelected !== "true"
    }
  })
}

// What was hidden had no size: what draws by its size is told when it has one.
export function reveal(element) {
  element.hidden = false
  window.dispatchEvent(new Event("resize"))
  element.dispatchEvent(new CustomEvent("appnb-revealed", { bubbles: true }))
}
