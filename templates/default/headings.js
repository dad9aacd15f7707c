// A page has one first heading: what its author wrote as one, or else its title in the header.

export function headPage() {
  const title = document.querySelector(".appnb-title")
  if (!title) return // a template without one
  if (document.querySelector("[data-area] h1")) for (const name of ["role", "aria-level"]) title.removeAttribute(name)
  else Object.assign(title, { role: "heading", ariaLevel: "1" })
}
