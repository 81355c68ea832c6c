/** What a pack needs and who needs it, as a picture: a column a step away, those that need it on the left. */
import { type Html, html, list, pageOf } from './html.ts'

interface Edge {
  from: string
  to: string
  range: string
}

/** What packs need, and by whom they are needed: pack → other pack → range. */
export interface Needs {
  needs: ReadonlyMap<string, Readonly<Record<string, string>>>
  neededBy: ReadonlyMap<string, Readonly<Record<string, string>>>
}

/** A pack with what it needs, its steps away from the one that the picture is about. */
interface Shape {
  columns: string[][]
  edges: Edge[]
  /** edges that found no place in the picture */
  more: number
}

const HEIGHT = 34
const GAP = 14
const BETWEEN = 56
const MARGIN = 4
/** More would be no picture that somebody reads. */
const MOST = 24

export function needsOf(packs: readonly { name: string; needs: Readonly<Record<string, string>> }[]): Needs {
  const neededBy = new Map<string, Record<string, string>>()
  for (const { name, needs } of packs) {
    for (const [other, range] of Object.entries(needs)) {
      const by = neededBy.get(other) ?? {}
      by[name] = range
      neededBy.set(other, by)
    }
  }
  return { needs: new Map(packs.map(({ name, needs }) => [name, needs])), neededBy }
}

/** The packs that can be reached from `name`, and those that need it directly; `undefined` when it stands alone. */
export function shapeOf(name: string, { needs, neededBy }: Needs): Shape | undefined {
  const before = Object.keys(neededBy.get(name) ?? {}).sort()
  const columns = [before.slice(0, MOST / 2), [name]]
  const placed = new Set(columns.flat())
  const edges: Edge[] = []
  let more = before.length - (columns[0]?.length ?? 0)
  for (const from of columns[0] ?? []) edges.push({ from, to: name, range: neededBy.get(name)?.[from] ?? '' })
  for (let reached = [name]; reached.length > 0; ) {
    const next: string[] = []
    for (const from of reached) {
      for (const [to, range] of Object.entries(needs.get(from) ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))) {
        if (!placed.has(to) && placed.size >= MOST) {
          more += 1
          continue
        }
        if (!placed.has(to)) next.push(to)
        placed.add(to)
        edges.push({ from, to, range })
      }
    }
    if (next.length > 0) columns.push(next)
    reached = next
  }
  return edges.length === 0
    ? undefined
    : { columns: columns.filter((column) => column.length > 0), edges, more }
}

interface Box {
  x: number
  y: number
  width: number
}

export function picture(
  here: string,
  { columns, edges, more }: Shape,
  hasPage: (name: string) => boolean,
): Html {
  const boxes = new Map<string, Box>()
  const tallest = Math.max(...columns.map(({ length }) => length))
  const height = 2 * MARGIN + tallest * HEIGHT + (tallest - 1) * GAP
  let x = MARGIN
  for (const column of columns) {
    const widths = column.map((name) => 28 + 7.4 * name.length)
    const top = (height - column.length * HEIGHT - (column.length - 1) * GAP) / 2
    for (const [row, name] of column.entries())
      boxes.set(name, { x, y: top + row * (HEIGHT + GAP), width: widths[row] ?? 0 })
    x += Math.max(...widths) + BETWEEN
  }
  const width = Math.ceil(x - BETWEEN + MARGIN)
  const nodes = [...boxes].map(([name, box]) => {
    const shape = html`<g class="${name === here ? 'here' : ''}"><rect x="${box.x}" y="${box.y}" width="${box.width}" height="${HEIGHT}" rx="8"></rect><text x="${box.x + box.width / 2}" y="${box.y + HEIGHT / 2 + 5}" text-anchor="middle">${name}</text></g>`
    return name === here || !hasPage(name) ? shape : html`<a href="${pageOf(name)}">${shape}</a>`
  })
  const lines = edges.map(({ from, to }) => {
    const path = pathBetween(boxes.get(from), boxes.get(to))
    return html`<path d="${path}" marker-end="url(#arrow)"></path>`
  })
  const sentences = edges.map(({ from, to, range }) => html`<li>${from} needs ${to} ${range}</li>`)
  const label = `Dependencies of ${here}: ${edges.map(({ from, to }) => `${from} needs ${to}`).join(', ')}`
  const rest =
    more === 0 ? html`` : html`<p class="faint">and ${more} more that the picture has no room for</p>`
  return html`<div class="graph box scroll" tabindex="0" role="group" aria-label="Dependency graph">
<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="group" aria-label="${label}">
<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M 0 0 L 10 5 L 0 10 z"></path></marker></defs>
${list(lines)}
${list(nodes)}
</svg></div>${rest}
<details><summary>As text</summary><ul>${list(sentences)}</ul></details>`
}

/** From the right side of one box to the left of the other; within a column, and back, around the right. */
function pathBetween(from: Box | undefined, to: Box | undefined): string {
  if (from === undefined || to === undefined) return ''
  const [startX, startY, endY] = [from.x + from.width, from.y + HEIGHT / 2, to.y + HEIGHT / 2]
  const forward = to.x > from.x
  const endX = forward ? to.x : to.x + to.width
  const bend = forward ? (endX - startX) / 2 : BETWEEN / 2
  const second = forward ? endX - bend : endX + bend
  return `M ${startX} ${startY} C ${startX + bend} ${startY}, ${second} ${endY}, ${endX} ${endY}`
}
