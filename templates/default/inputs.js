// What was entered, as the server has signed it: kept in the tab, and brought along to a session that begins anew.

const KEY = `appnb-inputs ${location.pathname}`
const RESTORED = "appnb-restored"
const SIGNED_OUT = "appnb-signed-out"
let isLeaving = false
addEventListener("submit", ({ target }) => { isLeaving ||= target.matches(".appnb-user-card form") })

const SOON_MS = 10_000
const AGAIN_MS = 60_000
const PAUSE_MS = 2_000 // growing: a server that ends again and again is left in peace
const MOST_TRIES = 5

const read = (key) => { try { return sessionStorage.getItem(key) } catch { return null } } // storage is blocked
const write = (key, text) => { try { sessionStorage.setItem(key, text) } catch { /* nothing is kept */ } }

export const keepInputs = (text) => write(KEY, text)

// The session is gone: the page loads again and brings what was entered. False if that was tried too often lately.
export function restore() {
  const { count, at } = readRestored()
  const isAgain = Date.now() - at < AGAIN_MS
  const tries = isAgain ? count + 1 : 1
  if (tries > MOST_TRIES) return false
  // what was brought may be what ends the server: certainly not a third time
  if (tries > 2 || (isAgain && document.documentElement.hasAttribute("data-busy"))) write(KEY, "")
  const pause = isAgain ? PAUSE_MS * tries : 0
  write(RESTORED, JSON.stringify({ count: tries, at: Date.now() + pause }))
  setTimeout(() => location.reload(), pause)
  return true
}

const readRestored = () => ({ count: 0, at: 0, ...JSON.parse(read(RESTORED) || "{}") })

// What was open ends with the login; what was entered waits until this viewer is back.
export function signOut() {
  if (isLeaving) return // by the button of this page, whose answer is on its way
  write(SIGNED_OUT, "1")
  location.reload()
}

// What the server is told first: after a reload, what was entered before it.
export function bringInputs() {
  const [{ type } = {}] = performance.getEntriesByType("navigation")
  const isBack = read(SIGNED_OUT) === "1"
  write(SIGNED_OUT, "")
  const text = isBack || type === "reload" || type === "back_forward" ? read(KEY) : null
  if (!text) return {}
  return { inputs: text, was_lost: Date.now() - readRestored().at < SOON_MS }
}
