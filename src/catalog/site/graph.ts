/** What a pack needs and who needs it, as a picture. */
import dagre from '@dagrejs/dagre'
import { type Html, html, list, pageOf } from './html.ts'

export interface GraphPack {
  name: string
  /** pack → range */
  needs: Readonly<Record<string, string>>
}

const HEIGHT = 34
const MOST = 60

/** The packs that can be reached from `name`, and those that need it directly; `undefined` when it stands alone. */
export function dependencyGraph(name: string, packs: ReadonlyMap<string, GraphPack>): Html | undefined {
  const edges: { from: string; to: string; range: string }[] = []
  const seen = new Set<string>()
  const visit = (from: string) => {
    if (seen.has(from) || seen.size >= MOST) return
    seen.add(from)
    for (const [to, range] of Object.entries(packs.get(from)?.needs ?? {})) {
      edges.push({ from, to, range })
      visit(to)
    }
  }
  visit(name)
  for (const [other, { needs }] of packs) {
    const range = needs[name]
    if (range !== undefined && !seen.has(other) && edges.length < 3 * MOST)
      edges.push({ from: other, to: name, range })
  }
  if (edges.length === 0) return undefined
  return picture(name, edges, packs)
}

function picture(
  here: string,
  edges: readonly { from: string; to: string; range: string }[],
  packs: ReadonlyMap<string, GraphPack>,
): Html {
  const graph = new dagre.graphlib.Graph()
  graph.setGraph({ rankdir: 'LR', nodesep: 14, ranksep: 46, marginx: 4, marginy: 4 })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const name of new Set(edges.flatMap(({ from, to }) => [from, to])))
    graph.setNode(name, { width: 28 + 7.4 * name.length, height: HEIGHT })
  for (const { from, to } of edges) graph.setEdge(from, to)
  dagre.layout(graph)
  const { width = 0, height = 0 } = graph.graph()
  const nodes = graph.nodes().map((name: string) => {
    const node = graph.node(name)
    const shape = html`<g class="${name === here ? 'here' : ''}"><rect x="${node.x - node.width / 2}" y="${node.y - HEIGHT / 2}" width="${node.width}" height="${HEIGHT}" rx="8"></rect><text x="${node.x}" y="${node.y + 5}" text-anchor="middle">${name}</text></g>`
    return name === here || !packs.has(name) ? shape : html`<a href="${pageOf(name)}">${shape}</a>`
  })
  const lines = graph.edges().map((edge: { v: string; w: string }) => {
    const { points: bends } = graph.edge(edge) as { points: { x: number; y: number }[] }
    const points = bends.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`)
    return html`<path d="M ${points.join(' L ')}" marker-end="url(#arrow)"></path>`
  })
  const sentences = edges.map(({ from, to, range }) => html`<li>${from} needs ${to} ${range}</li>`)
  const label = `Dependencies of ${here}: ${edges.map(({ from, to }) => `${from} needs ${to}`).join(', ')}`
  return html`<div class="graph box scroll" tabindex="0" role="group" aria-label="Dependency graph">
<svg viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height)}" width="${Math.ceil(width)}" height="${Math.ceil(height)}" role="group" aria-label="${label}">
<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M 0 0 L 10 5 L 0 10 z"></path></marker></defs>
${list(lines)}
${list(nodes)}
</svg></div>
<details><summary>As text</summary><ul>${list(sentences)}</ul></details>`
}
