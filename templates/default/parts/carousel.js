// A strip of slides that scrolls and snaps by itself; here are its buttons, its keys, and which slide is seen.

const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches
const watched = new WeakMap() // carousel -> what shows where it stands

export function enhance(carousel) {
  if (watched.has(carousel)) return watched.get(carousel)()
  const strip = carousel.querySelector(".appnb-carousel-strip")
  const slides = () => [...strip.children]
  const index = () => Math.min(slides().length - 1, Math.round(strip.scrollLeft / Math.max(1, strip.clientWidth)))
  const go = (to) => {
    const at = Math.max(0, Math.min(slides().length - 1, to))
    strip.scrollTo({ left: at * strip.clientWidth, behavior: isStill() ? "auto" : "smooth" })
  }
  const follow = () => {
    const at = index()
    const count = slides().length
    const place = carousel.querySelector(".appnb-carousel-place")
    if (place && place.textContent !== `${at + 1} of ${count}`) place.textContent = `${at + 1} of ${count}`
    slides().forEach((slide, number) => { slide.inert = number !== at })
    for (const button of carousel.querySelectorAll(".appnb-carousel-bar [data-way]")) {
      button.disabled = button.dataset.way === "next" ? at === count - 1 : at === 0
    }
  }
  carousel.addEventListener("click", (event) => {
    const way = event.target.closest?.(".appnb-carousel-bar [data-way]")?.dataset.way
    if (way) go(index() + (way === "next" ? 1 : -1))
  })
  strip.addEventListener("keydown", (event) => {
    if (event.target !== strip) return // a slider in a slide has arrow keys of its own
    const to = { ArrowRight: index() + 1, ArrowLeft: index() - 1, Home: 0, End: slides().length - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    go(to)
  })
  strip.addEventListener("scroll", follow, { passive: true })
  watched.set(carousel, follow)
  follow()
}
