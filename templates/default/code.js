// Colours in fields for code. A copy of the text lies behind the field, letter over letter; the field's own are clear.
// Loaded with the first such field.

const MOST_CHARACTERS = 100_000

const words = (text) => new Set(text.split(" "))
const KEYWORDS = {
  python: words("and as assert async await break case class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass raise return try while with yield None True False"),
  sql: words("all and as asc between by case create cross delete desc distinct drop else end exists from full group having in inner insert into is join left like limit not null offset on or order outer over partition primary key references right select set table then union update using values view when where with"),
  script: words("async await break case catch class const continue default delete do else enum export extends finally fn for from func function if impl import in instanceof interface let match mod mut new null of package private protected public pub return static struct super switch this throw true false try type typeof undefined use var void while yield"),
}
const FAMILIES = {
  python: "python", py: "python", r: "python", julia: "python", bash: "python", shell: "python", sh: "python", yaml: "python", toml: "python",
  sql: "sql", duckdb: "sql", postgresql: "sql", sqlite: "sql", mysql: "sql",
}
const COMMENTS = { python: "#[^\n]*", sql: "--[^\n]*|/\\*[^]*?(?:\\*/|$)", script: "//[^\n]*|/\\*[^]*?(?:\\*/|$)|<!--[^]*?(?:-->|$)" }
const TEXTS = `"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:\\\\.|[^"\\\\\n])*"?|'(?:\\\\.|[^'\\\\\n])*'?`

const patterns = Object.fromEntries(Object.entries(COMMENTS).map(([family, comment]) => {
  const texts = family === "script" ? `${TEXTS}|\`(?:\\\\.|[^\\\\\`])*\`?` : TEXTS
  return [family, new RegExp(`(?<c>${comment})|(?<s>${texts})|(?<m>\\b\\d[\\w.]*)|(?<nd>@[\\w.]+)|(?<word>[A-Za-z_]\\w*)`, "g")]
}))

// Splits code into pieces, each with the class that the page gives to such a piece; "" for what has no colour.
export function* findPieces(code, language) {
  const family = FAMILIES[language?.toLowerCase()] ?? "script"
  let end = 0
  for (const match of code.matchAll(patterns[family])) {
    const kind = classify(match, code, family)
    if (!kind) continue
    if (match.index > end) yield ["", code.slice(end, match.index)]
    end = match.index + match[0].length
    yield [kind, match[0]]
  }
  if (end < code.length) yield ["", code.slice(end)]
}

function classify({ groups, index, 0: text }, code, family) {
  if (!groups.word) return ["c", "s", "m", "nd"].find((name) => groups[name])
  if (KEYWORDS[family].has(family === "sql" ? text.toLowerCase() : text)) return "k"
  return code[index + text.length] === "(" ? "nf" : ""
}

function paint(area, behind, language) {
  const text = area.value
  const isShort = text.length <= MOST_CHARACTERS
  area.toggleAttribute("data-painted", isShort)
  behind.replaceChildren()
  if (!isShort) return
  for (const [kind, piece] of findPieces(text, language)) {
    if (!kind) behind.append(piece)
    else behind.append(Object.assign(document.createElement("span"), { className: kind, textContent: piece }))
  }
  behind.append("\n") // a last line that is empty has a height too
}

export function paintCode(area, host) {
  const behind = Object.assign(document.createElement("pre"), { className: "appnb-painted", ariaHidden: "true" })
  area.before(behind)
  const show = () => paint(area, behind, host.dataset.language)
  const follow = () => { [behind.scrollTop, behind.scrollLeft] = [area.scrollTop, area.scrollLeft] }
  // the server sets the value without an event
  const value = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value")
  Object.defineProperty(area, "value", {
    get: () => value.get.call(area),
    set(text) {
      value.set.call(area, text)
      show()
    },
  })
  area.addEventListener("input", () => { show(); follow() }, { capture: true })
  area.addEventListener("scroll", follow)
  new MutationObserver(show).observe(host, { attributeFilter: ["data-language"] })
  show()
}
