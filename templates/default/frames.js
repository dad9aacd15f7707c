// Pages inside of the page. The text of a `srcdoc` would be under the policy of the page around it, which runs no script
// that stands in HTML: it is written into an empty document of the server instead, which is sealed off from everything.

const EMPTY = new URL("../../frame", import.meta.url).href
const contents = new Map() // frame -> what it was told to show

export function prepareFrames(root) {
  for (const frame of root.querySelectorAll("iframe[srcdoc]")) {
    frame.dataset.content = frame.getAttribute("srcdoc")
    frame.removeAttribute("srcdoc")
    frame.src = EMPTY
  }
}

// To be called when frames may have come into the page, or have other content than before.
export function fillFrames(root) {
  for (const frame of root.querySelectorAll("iframe[data-content]")) {
    const { content } = frame.dataset
    if (contents.has(frame) && contents.get(frame) !== content) frame.src = EMPTY
    contents.set(frame, content)
  }
}

// The empty document says when it is there: at first, and whenever its frame was moved in the page.
export function watchFrames() {
  addEventListener("message", ({ data, source }) => {
    if (data !== "appnb-frame") return
    for (const [frame, content] of contents) {
      if (!frame.isConnected) contents.delete(frame)
      else if (frame.contentWindow === source) source.postMessage({ content }, "*")
    }
  })
}
