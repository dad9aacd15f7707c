// What was entered, as the server has signed it: kept in the tab, and brought along to a session that begins anew.

const KEY = `appnb-inputs ${location.pathname}`
const RESTORED = "appnb-restored"
const SIGNED_OUT = "appnb-signed-out"
let isLeaving = false
addEventListener("submit", ({ target }) => { isLeaving ||= target.matches(".appnb-user-card form") })

const SOON_MS = 10_000 // one reload after another would be no restoring

const read = (key) => { try { return sessionStorage.getItem(key) } catch { return null } } // storage is blocked
const write = (key, text) => { try { sessionStorage.setItem(key, text) } catch { /* nothing is kept */ } }

export const keepInputs = (text) => write(KEY, text)

// The session is gone: the page loads again and brings what was entered. False if that was tried a moment ago.
export function restore() {
  if (Date.now() - Number(read(RESTORED) ?? 0) < SOON_MS) return false
  write(RESTORED, Date.now())
  location.reload()
  return true
}

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
  return { inputs: text, was_lost: Date.now() - Number(read(RESTORED) ?? 0) < SOON_MS }
}
