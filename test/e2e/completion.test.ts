/** Completion: the scripts that shells load, and what they are answered. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { BIN, cleanEnvironment, packwright } from '../support/cli.ts'
import { temporaryDirectory } from '../support/temporary.ts'

const words = async (cwd: string, ...typed: string[]) => {
  const { stdout } = await packwright(['complete', '--', ...typed], { cwd })
  return stdout
    .split('\n')
    .filter((line) => !line.startsWith(':'))
    .map((line) => line.split('\t')[0])
}

test.each(['bash', 'zsh', 'fish'])('the script for %s', async (shell) => {
  const cwd = await temporaryDirectory('completion')
  const { stdout, exitCode } = await packwright(['completion', shell], { cwd })
  expect(exitCode).toBe(0)
  expect(stdout).toContain('packwright complete --')
  if (shell === 'bash') await execa('bash', ['-n'], { input: stdout })
})

test('bash may read the script in twice, and needs no package for it', async () => {
  const cwd = await temporaryDirectory('completion')
  const { stdout: script } = await packwright(['completion', 'bash'], { cwd })
  await writeFile(join(cwd, 'script'), script)
  const typed = (line: string) =>
    `COMP_LINE='${line}' COMP_POINT=${line.length}; __packwright_complete 2>/dev/null; echo "\${COMPREPLY[*]}"`
  const lines = [
    'source ./script && source ./script',
    `packwright() { '${process.execPath}' '${BIN}' "$@"; }`,
    typed('packwright pu'),
    typed('packwright publish --dry'),
  ]
  const { stdout, stderr } = await execa('bash', ['--norc', '-c', lines.join('\n')], {
    cwd,
    env: cleanEnvironment(cwd),
    extendEnv: false,
  })
  expect(stderr).toBe('')
  expect(stdout.split('\n')).toEqual(['publish pull', '--dry-run'])
})

test('verbs, flags, their few values, and the packs of the project', async () => {
  const cwd = await temporaryDirectory('completion')
  await writeFile(
    join(cwd, 'packs.lock.json'),
    JSON.stringify({ packs: [{ name: 'claude' }, { name: 'codex' }] }),
  )
  expect(await words(cwd, 'pu')).toEqual(['publish', 'pull'])
  expect(await words(cwd, 'publish', '--dry')).toContain('--dry-run')
  expect(await words(cwd, 'init', '--kind', '')).toEqual(['pack', 'skill', 'claude-plugin', 'nono'])
  expect(await words(cwd, 'audit', '--severity', 'h')).toEqual(['high'])
  expect(await words(cwd, 'why', 'c')).toEqual(['claude', 'codex'])
  await writeFile(join(cwd, 'packs.lock.json'), '{ broken')
  expect(await words(cwd, 'why', 'c')).toEqual([])
})
