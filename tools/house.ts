/**
 * Measures the house: rooms, arrows between them, circles, the longest files and functions, and how much there is.
 *
 * usage: node tools/house.ts
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import ts from 'typescript'

const FILE_LINES = 250
const FUNCTION_LINES = 60

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
  .map((name) => join('src', name))
const texts = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]))
const linesOf = (text: string) => text.split('\n').length - 1

/** `src/pull/line.ts` → `pull`; a file at the top is its own. */
const roomOf = (file: string) => file.split('/')[1] ?? ''
const rooms = Map.groupBy(files, roomOf)

const { output } = await cruise(['src'], {
  tsPreCompilationDeps: true,
  doNotFollow: { path: 'node_modules' },
  tsConfig: { fileName: 'tsconfig.json' },
})
const { modules, summary } = output as ICruiseResult
const arrows = new Set<string>()
for (const { source, dependencies } of modules) {
  for (const { resolved } of dependencies) {
    const [from, to] = [roomOf(source), roomOf(resolved)]
    if (source.startsWith('src/') && resolved.startsWith('src/') && from !== to) arrows.add(`${from} → ${to}`)
  }
}
const circles = modules.filter(({ dependencies }) => dependencies.some(({ circular }) => circular))

/** Functions of a file with the lines that each has. */
function functionsIn(file: string, text: string): { name: string; lines: number }[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const found: { name: string; lines: number }[] = []
  const visit = (node: ts.Node) => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
      const [start, end] = [node.getStart(source), node.end].map(
        (at) => source.getLineAndCharacterOfPosition(at).line,
      )
      const name =
        node.name?.getText(source) ??
        (ts.isVariableDeclaration(node.parent) ? node.parent.name.getText(source) : '(a function)')
      found.push({ name: `${file}: ${name}`, lines: (end ?? 0) - (start ?? 0) + 1 })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

const sizes = [...texts].map(([file, text]) => ({ name: file, lines: linesOf(text) }))
const byLines = (a: { lines: number }, b: { lines: number }) => b.lines - a.lines
const longFiles = sizes.filter(({ lines }) => lines > FILE_LINES).sort(byLines)
const longFunctions = [...texts]
  .flatMap(([file, text]) => functionsIn(file, text))
  .filter(({ lines }) => lines > FUNCTION_LINES)
  .sort(byLines)
const total = sizes.reduce((sum, { lines }) => sum + lines, 0)
const biggest = [...rooms]
  .map(([name, inside]) => ({
    name,
    lines: inside.reduce((sum, file) => sum + linesOf(texts.get(file) ?? ''), 0),
  }))
  .sort(byLines)[0]

console.log(`lines            ${total} in ${files.length} files
rooms            ${rooms.size} (${[...rooms].filter(([name]) => name.endsWith('.ts')).length} loose files)
systems          ${readdirSync('src/systems', { withFileTypes: true }).filter((entry) => entry.isDirectory()).length}
arrows           ${arrows.size} between rooms
circles          ${circles.length} files in one
violations       ${summary.violations.length}
biggest room     ${biggest?.name}, ${biggest?.lines} lines, ${Math.round((100 * (biggest?.lines ?? 0)) / total)} %
files over ${FILE_LINES}   ${longFiles.length}${longFiles.map(({ name, lines }) => `\n  ${lines} ${name}`).join('')}
functions over ${FUNCTION_LINES} ${longFunctions.length}${longFunctions.map(({ name, lines }) => `\n  ${lines} ${name}`).join('')}`)
