/** What judges have in common: the program itself, and the table that their verdicts go into. */
import { existsSync, readFileSync } from 'node:fs'
import { appendFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { execa } from 'execa'
import type { TestContext } from 'vitest'

/** where tools/judges.sh puts other people's programs */
export const JUDGES = resolve('.tools/judges/bin')
export const VERDICTS = resolve('.tools/judges/verdicts.jsonl')

export interface Verdict {
  client: string
  version: string
  /** what was tried */
  what: string
  result: string
  /** for clients of packs: which of the four ways it was */
  way?: Way
}

export const WAYS = ['reads ours', 'we read theirs', 'its lock in', 'its lock out'] as const
export type Way = (typeof WAYS)[number]

/** @returns the program's path; a test whose judge is not there is skipped with a word */
export async function judge(
  context: TestContext,
  name: string,
  directory = JUDGES,
): Promise<{ path: string; version: string }> {
  const path = resolve(directory, name)
  const { stdout, failed } = await execa(path, ['--version'], { reject: false })
  if (failed) context.skip(`${name} cannot be had here: tools/judges.sh builds it where its tools are`)
  return { path, version: /\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? 'unknown' }
}

/** A program of a Go module: which version it is stands in what it was built from. */
export async function goProgram(
  context: TestContext,
  name: string,
): Promise<{ path: string; version: string }> {
  const path = resolve(JUDGES, name)
  const { stdout, failed } = await execa('go', ['version', '-m', path], { reject: false })
  if (failed) context.skip(`${name} cannot be had here: tools/judges.sh builds it where Go is`)
  return { path, version: /\tmod\t\S+\tv(\S+)/.exec(stdout)?.[1] ?? 'unknown' }
}

/** A program of `rust/`, which calls a client that is a library. @returns the library's version */
export function built(
  context: TestContext,
  name: string,
  library: string,
): { path: string; version: string } {
  const path = resolve(JUDGES, name)
  if (!existsSync(path)) context.skip(`${name} cannot be had here: tools/judges.sh builds it where cargo is`)
  const pinned = readFileSync('test/judges/rust/Cargo.toml', 'utf8')
  return { path, version: new RegExp(`${library} = "=([\\d.]+)"`).exec(pinned)?.[1] ?? 'unknown' }
}

export async function say(verdict: Verdict): Promise<void> {
  await appendFile(VERDICTS, `${JSON.stringify(verdict)}\n`)
}
