/** Draws what packs cost against how many there are, both on scales of powers of ten. */
import { writeFile } from 'node:fs/promises'

/** seconds, and resident memory in kB */
interface Cost {
  seconds: number
  memory: number
}

export interface CurvePoint {
  count: number
  publish: Cost
  pull: Cost
  again: Cost
  search: Cost
  site: Cost
  siteAgain: Cost
  more: Cost
}

const LINES: readonly [key: Exclude<keyof CurvePoint, 'count'>, name: string, colour: string][] = [
  ['publish', 'publish', '#b3541e'],
  ['pull', 'cold pull', '#1f6f8b'],
  ['site', 'site', '#5b4b8a'],
  ['again', 'second pull', '#2e7d32'],
  ['more', 'one more version', '#a61e4d'],
  ['search', 'search', '#555555'],
]

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [720, 420, 60, 150, 20, 45]

export async function drawCurve(points: readonly CurvePoint[]): Promise<void> {
  const counts = points.map(({ count }) => count)
  const seconds = points.flatMap((point) => LINES.map(([key]) => point[key].seconds))
  const x = scaleOf(Math.min(...counts), Math.max(...counts), LEFT, WIDTH - RIGHT)
  const [least, most] = [
    Math.floor(Math.log10(Math.min(...seconds))),
    Math.ceil(Math.log10(Math.max(...seconds))),
  ]
  const y = scaleOf(10 ** least, 10 ** most, HEIGHT - BOTTOM, TOP)
  const tens = Array.from({ length: most - least + 1 }, (_, index) => 10 ** (least + index))
  const grid = [
    ...tens.map(
      (value) =>
        gridLine(LEFT, y(value), WIDTH - RIGHT, y(value)) +
        label(LEFT - 8, y(value) + 4, `${value} s`, 'end'),
    ),
    ...counts.map(
      (count) =>
        gridLine(x(count), TOP, x(count), HEIGHT - BOTTOM) +
        label(x(count), HEIGHT - BOTTOM + 18, count.toLocaleString('en'), 'middle'),
    ),
    label((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, 'packs', 'middle'),
  ]
  const ends = spread(LINES.map(([key]) => y(points.at(-1)?.[key].seconds ?? 1)))
  const lines = LINES.map(([key, name, colour], index) => {
    const path = points.map((point) => `${x(point.count).toFixed(1)},${y(point[key].seconds).toFixed(1)}`)
    const dots = path.map(
      (at) => `<circle cx="${at.split(',')[0]}" cy="${at.split(',')[1]}" r="3" fill="${colour}"/>`,
    )
    const text = label(WIDTH - RIGHT + 10, (ends[index] ?? 0) + 4, name, 'start', colour)
    return `<polyline points="${path.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.join('')}${text}`
  })
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">
<title>Seconds that packs take, by how many there are</title>
<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>
${[...grid, ...lines].join('\n')}
</svg>
`
  await writeFile('docs/pictures/scale.svg', svg)
}

function scaleOf(from: number, to: number, start: number, end: number): (value: number) => number {
  const [least, most] = [Math.log10(from), Math.log10(to)]
  return (value) => start + ((Math.log10(value) - least) / (most - least || 1)) * (end - start)
}

/** Names beside the ends of lines, none above another. */
function spread(heights: readonly number[]): number[] {
  const placed: number[] = []
  const order = heights.map((height, index) => ({ height, index })).sort((a, b) => a.height - b.height)
  let last = Number.NEGATIVE_INFINITY
  for (const { height, index } of order) {
    last = Math.max(height, last + 15)
    placed[index] = last
  }
  return placed
}

function gridLine(x1: number, y1: number, x2: number, y2: number): string {
  const at = [x1, y1, x2, y2].map((value) => value.toFixed(1))
  return `<line x1="${at[0]}" y1="${at[1]}" x2="${at[2]}" y2="${at[3]}" stroke="#dddddd"/>`
}

function label(x: number, y: number, text: string, anchor: string, colour = '#333333'): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" fill="${colour}">${text}</text>`
}
