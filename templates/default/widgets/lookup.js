// Widgets that were written for a page without shadow roots look in the document for elements of their own. What is not
// found there is looked for among the widgets, in the one that was drawn last first.

const frames = [] // references to what holds the content of a widget, the last drawn at the end

export function noteDrawn(frame) {
  forget(frame)
  frames.push(new WeakRef(frame))
}

function forget(frame) {
  for (let index = frames.length - 1; index >= 0; index -= 1) {
    const there = frames[index].deref()
    if (!there || there === frame) frames.splice(index, 1)
  }
}

function* lastFirst() {
  for (const reference of frames.toReversed()) {
    const frame = reference.deref()
    if (frame?.isConnected) yield frame
  }
}

function fallBack(name, findIn, isNothing) {
  const find = Document.prototype[name]
  Document.prototype[name] = function (key) {
    const found = find.call(this, key)
    if (!isNothing(found) || this !== document) return found
    for (const frame of lastFirst()) {
      const there = findIn(frame, key)
      if (!isNothing(there)) return there
    }
    return found
  }
}

fallBack("querySelector", (frame, selector) => frame.querySelector(selector), (found) => !found)
fallBack("querySelectorAll", (frame, selector) => frame.querySelectorAll(selector), (found) => !found.length)
fallBack("getElementById", (frame, id) => frame.getRootNode().getElementById(id), (found) => !found)
