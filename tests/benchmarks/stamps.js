// Runs in a page before its own scripts: stamps what happens between a press of a key and the frame that shows its answer.
// `stamps` are [label, milliseconds since 1970].
(() => {
  const stamps = []
  const note = (label, at = performance.now()) => stamps.push([label, performance.timeOrigin + at])
  window.stamps = stamps

  addEventListener("keydown", (event) => {
    note("pressed", event.timeStamp) // when the browser had it from the system
    note("heard")
  }, true)

  // Once BokehJS has the document; other listeners of it were there before.
  window.stampChanges = () => Bokeh.documents.at(-1).on_change(() => note("changed"))

  const Socket = window.WebSocket
  window.WebSocket = class extends Socket {
    constructor(...args) {
      super(...args)
      this.addEventListener("message", () => note("arrived")) // before any listener of the page's
    }

    send(data) {
      note("sent") // before: the server may be faster than what comes after
      super.send(data)
    }
  }

  // Painted: what a frame's first task after its callbacks runs behind.
  const notePaint = () => requestAnimationFrame(() => {
    note("frame")
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => note("painted")
    port2.postMessage(0)
  })

  new MutationObserver((records) => {
    if (!records.some(({ target }) => target.textContent.includes("result="))) return
    note("shown")
    notePaint()
  }).observe(document, { characterData: true, childList: true, subtree: true })
})()
