// Records sound, after the browser has asked its reader, and hands it on as one piece.

const TICK_MS = 250
const MOST_MS = 10 * 60 * 1000
const SAID = {
  NotAllowedError: "The microphone was not allowed.",
  NotFoundError: "There is no microphone.",
}

const states = new WeakMap() // box -> {recorder, chunks, timer, began}

const write = (milliseconds) => {
  const seconds = Math.floor(milliseconds / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`
}

const read = (blob) => new Promise((resolve, reject) => {
  const reader = new FileReader()
  reader.onload = () => resolve(reader.result)
  reader.onerror = () => reject(reader.error)
  reader.readAsDataURL(blob)
})

export function begin(box, talk) {
  box.addEventListener("click", ({ target }) => {
    if (!target.closest(".appnb-record")) return
    if (states.has(box)) states.get(box).recorder.stop()
    else record(box, talk)
  })
}

async function record(box, talk) {
  const find = (name) => box.querySelector(name)
  const say = (text) => { find(".appnb-record-note").textContent = text }
  say("")
  let stream = null
  try {
    if (!navigator.mediaDevices) throw new Error("insecure")
    stream = await navigator.mediaDevices.getUserMedia({ audio: true })
  } catch (error) {
    say(SAID[error.name] ?? "This page cannot record: browsers allow that over https only.")
    return
  }
  const recorder = new MediaRecorder(stream)
  const chunks = []
  const began = Date.now()
  const timer = setInterval(() => {
    find(".appnb-record-time").textContent = write(Date.now() - began)
    if (Date.now() - began > MOST_MS) recorder.stop()
  }, TICK_MS)
  states.set(box, { recorder })
  find(".appnb-record").dataset.on = ""
  find(".appnb-record").title = "Stop"
  recorder.ondataavailable = ({ data }) => chunks.push(data)
  recorder.onstop = async () => {
    clearInterval(timer)
    states.delete(box)
    delete find(".appnb-record").dataset.on
    find(".appnb-record").title = "Record"
    for (const track of stream.getTracks()) track.stop()
    const blob = new Blob(chunks, { type: recorder.mimeType })
    const address = await read(blob)
    const player = find("audio")
    player.src = address
    player.hidden = false
    talk.say({ do: "record", value: address })
  }
  recorder.start()
}
