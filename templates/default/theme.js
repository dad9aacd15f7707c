// Runs before the first paint: the theme that was chosen, else the system's.
(() => {
  const root = document.documentElement
  const dark = matchMedia("(prefers-color-scheme: dark)")
  const asked = new URLSearchParams(location.search).get("theme")
  let chosen = null
  try { chosen = localStorage.getItem("appnb-theme") } catch { /* storage is blocked: follow the system */ }
  if (asked === "light" || asked === "dark") chosen = asked
  const apply = () => { root.dataset.theme = chosen ?? (dark.matches ? "dark" : "light") }
  apply()
  dark.addEventListener("change", apply)
  window.appnbTheme = {
    toggle() {
      chosen = root.dataset.theme === "dark" ? "light" : "dark"
      try { localStorage.setItem("appnb-theme", chosen) } catch { /* holds for this page only */ }
      apply()
    },
  }
})()
