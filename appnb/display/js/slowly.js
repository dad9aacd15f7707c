const WAIT_MS = 60 // between two messages while the pointer is down

// Calls `tell` at once, and then at most every `WAIT_MS`; `tell.now()` when something is over.
function slow(tell) {
  let timer = null
  let isDue = false
  const due = () => {
    timer = null
    if (isDue) run()
  }
  const run = () => {
    isDue = false
    clearTimeout(timer)
    timer = setTimeout(due, WAIT_MS)
    tell()
  }
  const soon = () => {
    isDue = true
    if (!timer) run()
  }
  soon.now = () => { if (isDue) run() }
  return soon
}
