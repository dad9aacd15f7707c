// The websocket of a page, one after another. It speaks Bokeh's protocol, numbers what it sends and notes what it has, so
// that after a break both sides go on where they were: nothing is lost, nothing happens twice.

const PAUSES_MS = [0, 500, 1000, 2000, 3000, 3000, 3000, 5000, 8000, 10_000] // at most 4 s after a break of ten
const PING_MS = 10_000
const SILENCE_MS = 8_000 // after a ping: nobody is there
const MOST_EVENTS = 50 // in one message, which must not become too large
const ACK_AFTER = 32 // messages that come in without one going out

export class Connection {
  constructor(path, token, tell) {
    this.id = token
    this.token = token
    this.tell = tell // told "connected", "lost", "taken", "signed out" and "over"
    this.url = `${location.protocol.replace("http", "ws")}//${location.host}${path}/ws`
    this.page = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("")
    this.socket = null
    this.session = null
    this.seen = 0 // the number of the last message from the server
    this.number = 0 // of the last message of ours
    this.gathered = [] // what is to be sent at the end of this task
    this.kept = [] // what the server has not said that it has heard
    this.tries = 0
    this.unacknowledged = 0
    this.isOver = false
    this.replies = new Map()
    this.document = new Promise((resolve) => { this.resolveDocument = resolve })
    setInterval(() => this.ping(), PING_MS)
    for (const event of ["online", "pageshow"]) addEventListener(event, () => this.openNow())
    addEventListener("pagehide", () => this.leave())
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.openNow())
    this.open()
  }

  // ---- what BokehJS asks for

  // Changes that are made one after another travel as one message: a press of a key makes two of a slider.
  send(message) {
    if (!this.gathered.length) queueMicrotask(() => this.sendGathered())
    const events = this.gathered.at(-1)?.content.events
    const isOne = events?.length < MOST_EVENTS && message.msgtype() === "PATCH-DOC"
    if (isOne) events.push(...message.content.events)
    else this.gathered.push(message)
  }

  sendGathered() {
    for (const message of this.gathered.splice(0)) {
      this.number += 1
      const parts = write(message, { number: this.number, seen: this.seen })
      this.kept.push({ number: this.number, parts })
      this.write(parts)
    }
  }

  close() {}

  // ---- websockets come and go

  open() {
    clearTimeout(this.timer)
    const { Receiver } = Bokeh.require("protocol/receiver")
    const receiver = new Receiver()
    const socket = new WebSocket(`${this.url}?page=${this.page}&seen=${this.seen}`, ["bokeh", this.token])
    this.socket = socket
    this.isIn = false // let in by the server
    socket.binaryType = "arraybuffer"
    socket.onmessage = ({ data }) => {
      this.heardAt = performance.now()
      receiver.consume(data)
      if (receiver.message) this.handle(receiver.message)
    }
    socket.onclose = ({ code, reason }) => { if (this.socket === socket) this.lose(code, reason) }
  }

  openNow() {
    if (!this.socket && !this.isOver) this.open()
  }

  lose(code, reason) {
    this.socket = null
    if (this.isLeaving) return
    if (code === 1008) {
      this.isOver = true
      return this.tell({ "taken over": "taken", "signed out": "signed out" }[reason] ?? "over")
    }
    this.tell(reason === "restart" ? "restart" : "lost")
    if (!this.isIn) this.askWhy()
    const pause = PAUSES_MS[Math.min(this.tries, PAUSES_MS.length - 1)] * (0.7 + 0.6 * Math.random())
    this.tries += 1
    this.timer = setTimeout(() => this.openNow(), pause)
  }

  // A websocket that was not let in: is the server away, or have we been signed out?
  async askWhy() {
    const answer = await fetch(location.href, { method: "HEAD" }).catch(() => null)
    if (answer?.status !== 401 || this.isOver) return
    clearTimeout(this.timer)
    this.isOver = true
    this.tell("signed out")
  }

  leave() {
    this.isLeaving = true
    this.socket?.close(1000, "left")
    this.socket = null
    setTimeout(() => { this.isLeaving = false }) // it goes on here when the page comes back from the browser's cache
  }

  ping() {
    if (!this.isIn || !this.socket) return
    const asked = performance.now()
    const { socket } = this
    this.acknowledge()
    setTimeout(() => {
      if (this.socket !== socket || this.heardAt >= asked) return
      socket.onclose = null
      socket.close(4000, "silent")
      this.lose(1006, "")
    }, SILENCE_MS)
  }

  acknowledge() {
    this.unacknowledged = 0
    const { Message } = Bokeh.require("protocol/message")
    this.write(write(Message.create("SERVER-INFO-REQ", {}, {}), { seen: this.seen }))
  }

  write(parts) {
    if (this.isIn && this.socket?.readyState === WebSocket.OPEN) for (const part of parts) this.socket.send(part)
  }

  // ---- what comes in

  handle(message) {
    const { number, heard } = message.metadata
    if (heard) this.kept = this.kept.filter((kept) => kept.number > heard)
    const waiting = this.replies.get(message.reqid())
    if (message.msgtype() === "ACK") this.greet(message.metadata)
    else if (waiting) waiting(message)
    else if (message.msgtype() === "PATCH-DOC" && number > this.seen) {
      this.seen = number
      if (this.session && !this.isReading) this.session.document.apply_json_patch(message.content, message.buffers)
      this.unacknowledged += 1
      if (this.unacknowledged >= ACK_AFTER) this.acknowledge()
    }
  }

  async greet({ resumed }) {
    this.isIn = true
    this.tries = 0
    for (const { parts } of this.kept) this.write(parts)
    if (!resumed) await this.read()
    this.tell("connected", !resumed)
  }

  // Reads the whole document: for the first time, or because too much was missed.
  async read() {
    this.isReading = true
    const { Message } = Bokeh.require("protocol/message")
    const { ClientSession } = Bokeh.require("client/session")
    const { Document } = Bokeh.require("document")
    const request = Message.create("PULL-DOC-REQ", {}, {})
    const reply = await new Promise((resolve) => {
      this.replies.set(request.msgid(), resolve)
      this.write(write(request, { seen: this.seen }))
    })
    this.replies.clear()
    this.seen = reply.metadata.at
    this.isReading = false
    if (this.session) return this.session.document.replace_with_json(reply.content.doc)
    const events = []
    const document = Document.from_json(reply.content.doc, events, reply.buffers)
    this.session = new ClientSession(this, document)
    for (const event of events) document._trigger_on_change(event)
    this.resolveDocument(document)
  }
}

// A message as it is sent: what is JSON in one fragment, then the buffers, each after a fragment that names it.
function write(message, metadata) {
  const { Buffer } = Bokeh.require("core/serialization")
  const buffers = []
  const content = JSON.stringify(message.content, (_, value) => {
    if (!(value instanceof Buffer)) return value
    const reference = { id: `${buffers.length / 2}` }
    buffers.push(JSON.stringify(reference), value.buffer)
    return reference
  })
  const header = buffers.length ? { ...message.header, num_buffers: buffers.length / 2 } : message.header
  return [`[${JSON.stringify(header)},${JSON.stringify(metadata)},${content}]`, ...buffers]
}
