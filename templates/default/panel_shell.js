// A page inside a template of Panel: areas go into the places that the template's own scripts build, and its parts get
// what keyboards and screen readers need.

// Babel runs what it makes of JSX in a script without a nonce, which the page's policy does not let run.
for (const written of document.querySelectorAll('script[type="text/appnb-jsx"]')) {
  const script = Object.assign(document.createElement("script"), { nonce: written.nonce })
  script.text = Babel.transform(written.text, { presets: ["react"], plugins: ["transform-class-properties"] }).code
  document.head.append(script)
}

const waiting = () => [...document.querySelectorAll("[data-waits-for]")]

function fill() {
  for (const area of waiting()) {
    const place = document.getElementById(`appnb-place-${area.dataset.waitsFor}`)
    if (!place) continue
    place.append(...area.childNodes)
    area.remove()
  }
  return waiting().length === 0
}

if (!fill()) {
  const observer = new MutationObserver(() => {
    if (!fill()) return
    observer.disconnect()
    dispatchEvent(new Event("resize")) // what measured itself while it was hidden looks again
  })
  observer.observe(document.body, { childList: true, subtree: true })
}

// The button of the sidebar is no button in most of these templates.
const button = document.getElementById("sidebar-button")
const sidebar = document.getElementById("sidebar")
if (button && sidebar) {
  const isOpen = () => !sidebar.classList.contains("hidden") && sidebar.getBoundingClientRect().right > 0
  const tell = () => {
    button.ariaLabel = isOpen() ? "Close the sidebar" : "Open the sidebar"
    button.ariaExpanded = String(isOpen())
  }
  button.onclick ??= window[button.dataset.does]
  Object.assign(button, { role: "button", tabIndex: 0 })
  button.addEventListener("click", () => setTimeout(tell))
  button.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return
    event.preventDefault()
    button.click()
  })
  if (matchMedia("(max-width: 800px)").matches && isOpen()) button.click()
  tell()
}
