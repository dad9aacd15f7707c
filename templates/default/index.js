// Finds apps in a long list: by words, by tags, or both. "/" goes to the field, Escape empties it.
const entries = [...document.querySelectorAll(".appnb-index-entry")]
const field = document.querySelector(".appnb-index-search input")
const buttons = [...document.querySelectorAll(".appnb-index-tags button")]
const count = document.querySelector(".appnb-index-count")
const none = document.querySelector(".appnb-index-none")
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
const words = new Map(entries.map((entry) => [entry, fold(entry.dataset.words)]))
const tags = new Map(entries.map((entry) => [entry, JSON.parse(entry.dataset.tags)]))

function show() {
  const asked = fold(field.value).split(/\s+/).filter(Boolean)
  const chosen = buttons.filter((button) => button.ariaPressed === "true").map((button) => button.dataset.tag)
  let found = 0
  for (const entry of entries) {
    const fits = asked.every((word) => words.get(entry).includes(word)) && chosen.every((tag) => tags.get(entry).includes(tag))
    entry.hidden = !fits
    found += fits
  }
  count.textContent = found === entries.length ? `${found} apps` : `${found} of ${entries.length} apps`
  none.hidden = found > 0
}

for (const hidden of document.querySelectorAll(".appnb-index-search, .appnb-index-tags")) hidden.hidden = false
field.addEventListener("input", show)
for (const button of buttons) {
  button.addEventListener("click", () => {
    button.ariaPressed = String(button.ariaPressed !== "true")
    show()
  })
}
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && event.target !== field && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault()
    field.focus()
  } else if (event.key === "Escape" && event.target === field) {
    field.value = ""
    show()
  }
})
show() // a browser that comes back keeps what was entered
