// Runs before the first paint: the theme that was chosen, else the author's, else the system's.
(() => {
  const MODES = ["system", "light", "dark"]
  const root = document.documentElement
  const dark = matchMedia("(prefers-color-scheme: dark)")
  const read = () => {
    try { return localStorage.getItem("appnb-theme") } catch { return null } // storage is blocked
  }
  const asked = new URLSearchParams(location.search).get("theme")
  let mode = [asked, read(), root.dataset.mode].find((one) => MODES.includes(one)) ?? "system"

  const apply = () => {
    root.dataset.mode = mode
    root.dataset.theme = mode === "system" ? (dark.matches ? "dark" : "light") : mode
    const next = MODES[(MODES.indexOf(mode) + 1) % MODES.length]
    for (const button of document.querySelectorAll(".appnb-theme-button")) {
      button.ariaLabel = `Theme: ${mode}. Change to ${next}`
      button.title = button.ariaLabel
    }
  }
  const choose = (chosen) => {
    mode = chosen
    try { localStorage.setItem("appnb-theme", mode) } catch { /* holds for this page only */ }
    apply()
  }
  apply()
  dark.addEventListener("change", apply)
  addEventListener("storage", ({ key, newValue }) => { // chosen in another tab
    if (key !== "appnb-theme" || !MODES.includes(newValue)) return
    mode = newValue
    apply()
  })
  addEventListener("DOMContentLoaded", apply)
  addEventListener("click", ({ target }) => {
    if (target.closest?.(".appnb-theme-button")) choose(MODES[(MODES.indexOf(mode) + 1) % MODES.length])
  })
  window.appnbTheme = { choose, get mode() { return mode } }
})()
