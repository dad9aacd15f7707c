// New looks while the page is open: style sheets, tokens and pictures are exchanged, and nothing else is touched.
import { drawAgain } from "./charts.js"
import { config } from "./link.js"

const address = (url) => `${config.prefix}/${url}`

// The new sheet stands beside the old one until it is there: the page is never without.
function exchange(old, { name, url }) {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: address(url) })
  link.dataset.style = name
  return new Promise((resolve) => {
    link.onload = () => { old?.remove(); resolve() }
    link.onerror = () => { link.remove(); resolve() }
    if (old) old.after(link)
    else document.getElementById("appnb-theme").before(link)
  })
}

function showStyles(styles) {
  const there = [...document.querySelectorAll("link[data-style]")]
  const waiting = []
  styles.forEach((style, index) => {
    const old = there[index]
    if (old?.getAttribute("href") !== address(style.url)) waiting.push(exchange(old, style))
  })
  for (const old of there.slice(styles.length)) old.remove()
  return Promise.all(waiting)
}

export async function showLooks({ styles, theme, density, logo, favicon }) {
  const { dataset } = document.documentElement
  document.getElementById("appnb-theme").textContent = theme
  dataset.density = density
  const picture = document.querySelector(".appnb-logo")
  if (picture) {
    picture.hidden = !logo
    if (logo) picture.src = address(logo)
  }
  if (favicon) document.querySelector("link[rel=icon]").href = address(favicon)
  await showStyles(styles)
  drawAgain()
}
