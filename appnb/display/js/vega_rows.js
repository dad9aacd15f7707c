// The rows of a chart: the other end of vega_columns.py.

const ARRAYS = {
  f4: Float32Array, f8: Float64Array, i1: Int8Array, i2: Int16Array, i4: Int32Array,
  u1: Uint8Array, u2: Uint16Array, u4: Uint32Array,
}

function unpack(buffer) {
  if (!buffer?.byteLength) return {}
  const size = new DataView(buffer).getUint32(0, true)
  const head = JSON.parse(decoder.decode(new Uint8Array(buffer, 4, size)))
  const tables = {}
  for (const [name, { rows: count, columns }] of Object.entries(head)) {
    if (columns[0]?.kind === "text") {
      tables[name] = readText(buffer, 4 + size, columns[0])
      continue
    }
    const rows = Array.from({ length: count }, () => ({}))
    for (const column of columns) {
      const read = readColumn(buffer, 4 + size, column)
      for (let row = 0; row < count; row++) rows[row][column.name] = read(row)
    }
    tables[name] = rows
  }
  return tables
}

const readText = (buffer, start, { at, bytes }) => decoder.decode(new Uint8Array(buffer, start + at, bytes))

function readColumn(buffer, start, column) {
  if (column.kind === "json") {
    const values = JSON.parse(readText(buffer, start, column))
    return (row) => values[row]
  }
  const Kind = ARRAYS[column.type]
  const numbers = new Kind(buffer, start + column.at, column.bytes / Kind.BYTES_PER_ELEMENT)
  if (column.kind === "place") return (row) => column.values[numbers[row]] ?? null
  const number = (row) => (Number.isFinite(numbers[row]) ? numbers[row] : null)
  if (column.kind === "number") return number
  const zone = column.kind === "wall" ? -1 : undefined // a text without a zone is the time of the reader's clock
  return (row) => (number(row) === null ? null : new Date(numbers[row]).toISOString().slice(0, zone))
}
