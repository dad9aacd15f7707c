// The frame around the cells: the theme switch, and the sidebar, which is a drawer on a narrow screen.

export function watchShell() {
  document.querySelector(".appnb-theme-button")?.addEventListener("click", () => window.appnbTheme.toggle())
  const button = document.querySelector(".appnb-drawer-button")
  const sidebar = document.querySelector(".appnb-sidebar")
  const scrim = document.querySelector(".appnb-scrim")
  if (!button || !sidebar || !scrim) return
  const show = (open) => {
    document.documentElement.toggleAttribute("data-drawer", open)
    button.setAttribute("aria-expanded", String(open))
    button.setAttribute("aria-label", open ? "Close the sidebar" : "Open the sidebar")
    scrim.hidden = !open
  }
  const isOpen = () => document.documentElement.hasAttribute("data-drawer")
  button.addEventListener("click", () => show(!isOpen()))
  scrim.addEventListener("click", () => show(false))
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isOpen()) {
      show(false)
      button.focus()
    }
  })
}
