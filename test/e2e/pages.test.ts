/** The examples of the pages: every block that says so is pasted into a shell, on a machine of its own, page by page. */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { beforeAll, expect, test } from 'vitest'
import { BIN, cleanEnvironment } from '../support/cli.ts'
import { publisherAt } from '../support/project.ts'
import { startRegistry } from '../support/servers.ts'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'

const PAGES = (await readdir('docs')).filter((name) => name.endsWith('.md'))

/** The blocks of a page that begin with `sh run`, in their order. */
async function blocksOf(page: string): Promise<string[]> {
  const text = await readFile(join('docs', page), 'utf8')
  return [...text.matchAll(/^```sh run\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block)
}

const RUN = (await Promise.all(PAGES.map(async (page) => [page, await blocksOf(page)] as const))).filter(
  ([, blocks]) => blocks.length > 0,
)

/** On it stands what the pages take from ghcr.io. */
let host: string
let programs: string

beforeAll(async () => {
  host = (await startRegistry()).host
  const publish = async (
    repository: string,
    name: string,
    version: string,
    files?: Record<string, string>,
  ) => {
    const [org = '', repo = ''] = repository.split('/')
    const packs = await publisherAt(
      host,
      { OCI_ORG: org, OCI_REPO: repo },
      name === 'lint' ? ['--tag', 'stable'] : [],
    )
    await packs.publish(name, version, {}, files)
  }
  for (const version of ['1.1.0', '1.2.0']) await publish('acme/packs', 'claude', version)
  for (const version of ['1.4.0', '1.4.1']) await publish('acme/packs', 'codex', version)
  await publish('acme/packs', 'lint', '1.0.0')
  await publish('other', 'lint', '2.0.0')
  const skill = '---\nname: notes\ndescription: Writes notes.\nversion: "1.0.0"\n---\n\n# Notes\n'
  await publish('acme/skills', 'notes', '1.0.0', { 'SKILL.md': skill })
  programs = await temporaryDirectory('programs')
  await writeFiles(programs, { 'packwright*': `#!/bin/sh\nexec "${process.execPath}" "${BIN}" "$@"\n` })
})

test.each(RUN)('%s', async (_, blocks) => {
  const cwd = await temporaryDirectory('page')
  const clean = cleanEnvironment(cwd)
  const env = { ...clean, PATH: `${programs}:${clean['PATH']}`, PACKWRIGHT_PLAIN_HTTP: '1' }
  for (const [index, block] of blocks.entries()) {
    const script = join(cwd, '.block.sh')
    await writeFile(script, `set -euo pipefail\n${block.replaceAll('ghcr.io', host)}`)
    const ran = await execa('bash', [script], {
      cwd,
      env,
      extendEnv: false,
      reject: false,
      all: true,
      stdin: 'ignore',
    })
    expect(ran.exitCode, `block ${index + 1}:\n${block}\n${ran.all}`).toBe(0)
    if (block.includes('refused with')) expect(ran.all).toContain('refused with exit code 7')
  }
})

test('every page is in the table of contents, and every message that is explained exists', async () => {
  const contents = await readFile('docs/README.md', 'utf8')
  for (const page of PAGES.filter((name) => name !== 'README.md'))
    expect(contents, page).toContain(`](${page})`)
  const { ERROR_CODES } = await import('../../src/errors.ts')
  const told =
    (await readFile('docs/troubleshooting.md', 'utf8')).match(/^\| `[A-Z_]+`(?:, `[A-Z_]+`)*/gm) ?? []
  const codes = told.flatMap((cell) => cell.match(/[A-Z_]{3,}/g) ?? [])
  expect(codes.filter((code) => !(code in ERROR_CODES))).toEqual([])
})
