// Values of widgets: bytes stand in them as DataViews, and travel beside the JSON.

const isBinary = (value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value)

// The bytes of a view alone, not all of the buffer that it looks at.
export function bytesOf(value) {
  if (value instanceof ArrayBuffer) return value
  return value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength)
}

// Puts bytes where they belong in a value that came: `paths` lead there, `buffers` are in the same order.
export function putBack(value, paths, buffers) {
  paths.forEach((path, index) => {
    const place = path.slice(0, -1).reduce((at, key) => at[key], value)
    place[path.at(-1)] = new DataView(buffers[index])
  })
  return value
}

// Copies a value without its bytes: gives the copy, and where which bytes were.
export function takeOut(value) {
  const paths = []
  const buffers = []
  const copy = (each, path) => {
    if (isBinary(each)) {
      paths.push(path)
      buffers.push(bytesOf(each))
      return null
    }
    if (Array.isArray(each)) return each.map((part, index) => copy(part, [...path, index]))
    if (each === null || typeof each !== "object" || typeof each.toJSON === "function") return each
    return Object.fromEntries(Object.entries(each).map(([key, part]) => [key, copy(part, [...path, key])]))
  }
  return { value: copy(value, []), paths, buffers }
}

export function isEqual(one, other) {
  if (Object.is(one, other)) return true
  if (typeof one !== "object" || typeof other !== "object" || !one || !other) return false
  if (isBinary(one) || isBinary(other)) return isBinary(one) && isBinary(other) && areBytesEqual(one, other)
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const keys = Object.keys(one)
  if (keys.length !== Object.keys(other).length) return false
  return keys.every((key) => key in other && isEqual(one[key], other[key]))
}

function areBytesEqual(one, other) {
  const [left, right] = [one, other].map((each) => new Uint8Array(bytesOf(each)))
  return left.length === right.length && left.every((byte, index) => byte === right[index])
}
