/**
 * Runs the matrix of the gate, and writes its table into SECURITY.md when every cell of it was refused.
 *
 * usage: node tools/gate-table.ts
 */
import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PAGE = 'SECURITY.md'
const directory = await mkdtemp(join(tmpdir(), 'gate-table-'))
const file = join(directory, 'table.md')
const env = { ...process.env, PACKWRIGHT_GATE_TABLE: file }
const { status } = spawnSync('npx', ['vitest', 'run', 'test/e2e/gate.test.ts'], { env, stdio: 'inherit' })
if (status === 0) {
  const table = `<!-- gate -->\n${await readFile(file, 'utf8')}\n<!-- /gate -->`
  const page = await readFile(PAGE, 'utf8')
  await writeFile(PAGE, page.replace(/<!-- gate -->[\s\S]*<!-- \/gate -->/, table))
}
await rm(directory, { recursive: true })
process.exitCode = status ?? 1
