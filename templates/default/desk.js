// The button that shows what is typed, for those who type on a phone.
const peek = document.querySelector(".appnb-desk-peek")
const field = document.querySelector("#secret")
if (peek && field) {
  peek.hidden = false
  peek.addEventListener("click", () => {
    const isShown = field.type === "password"
    field.type = isShown ? "text" : "password"
    peek.ariaPressed = String(isShown)
    field.focus()
  })
  field.form.addEventListener("submit", () => { field.type = "password" }) // browsers keep only passwords as such
}
