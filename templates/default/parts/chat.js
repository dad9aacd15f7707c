// What a chat does in the page itself: what is written and attached goes along with "send", and the end stays in view.

const NEAR_PX = 80
const attached = new WeakMap() // box -> what is attached to the next message

const areaOf = (box) => box.querySelector("textarea")
const logOf = (box) => box.querySelector(".appnb-chat-log")

export function complete(message, control, box) {
  if (message.do === "prompt" && control.textContent.includes("{{")) {
    areaOf(box).value = control.textContent
    areaOf(box).focus()
    return false
  }
  if (message.do !== "send") return true
  const area = areaOf(box)
  const files = attached.get(box) ?? []
  if (!area.value.trim() && !files.length) return false
  Object.assign(message, { value: area.value, files })
  area.value = ""
  attached.delete(box)
  showFiles(box)
  logOf(box).dataset.follows = ""
  area.focus()
  return true
}

export function press(event, box) {
  if (event.target !== areaOf(box) || event.key !== "Enter" || event.shiftKey || event.isComposing) return
  event.preventDefault()
  box.querySelector("[data-do=send]:not(:disabled)")?.click()
}

export function begin(box) {
  const log = logOf(box)
  log.addEventListener("scroll", () => log.toggleAttribute("data-follows", isAtEnd(log)))
  log.dataset.follows = ""
  box.addEventListener("change", ({ target }) => target.type === "file" && attach(box, target))
  box.addEventListener("click", ({ target }) => {
    const chip = target.closest("[data-file]")
    if (!chip) return
    attached.get(box)?.splice(Number(chip.dataset.file), 1)
    showFiles(box)
  })
}

const isAtEnd = (log) => log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_PX

// Called when something was written anew.
export function follow(box) {
  const log = logOf(box)
  if ("follows" in log.dataset) log.scrollTop = log.scrollHeight
}

const read = (file) => new Promise((resolve, reject) => {
  const reader = new FileReader()
  reader.onload = () => resolve({ name: file.name, url: reader.result })
  reader.onerror = () => reject(reader.error)
  reader.readAsDataURL(file)
})

async function attach(box, input) {
  const most = Number(box.querySelector("[data-most]").dataset.most)
  const files = attached.get(box) ?? []
  let size = files.reduce((sum, { url }) => sum + url.length, 0)
  const tooLarge = []
  for (const file of [...input.files]) {
    size += file.size * 4 / 3
    if (size > most) tooLarge.push(file.name)
    else files.push(await read(file))
  }
  input.value = ""
  attached.set(box, files)
  showFiles(box, tooLarge.length ? `Too large: ${tooLarge.join(", ")}` : "")
}

function showFiles(box, problem = "") {
  const chips = (attached.get(box) ?? []).map(({ name }, number) => {
    const chip = Object.assign(document.createElement("button"), { type: "button", textContent: name, className: "appnb-chat-file" })
    chip.dataset.file = number
    chip.ariaLabel = `Remove ${name}`
    return chip
  })
  const note = problem ? [Object.assign(document.createElement("span"), { textContent: problem, className: "appnb-chat-problem" })] : []
  box.querySelector(".appnb-chat-files").replaceChildren(...chips, ...note)
}
