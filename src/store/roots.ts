/** Who uses the store: every project that installs from it leaves a note, so that nothing it needs is thrown away. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { replaceFile, sweepDead } from '../files/index.ts'

const storeRoot = z.object({
  /** a lockfile, absolute */
  lockfile: z.string(),
  /** where its packs are installed, absolute */
  target: z.string(),
})

export type StoreRoot = z.infer<typeof storeRoot>

const directoryOf = (store: string) => join(store, 'roots')
const fileOf = (store: string, root: StoreRoot) => {
  const mark = createHash('sha256').update(`${root.lockfile}\0${root.target}`).digest('hex').slice(0, 32)
  return join(directoryOf(store), `${mark}.json`)
}

/** Best effort: a store that cannot be written is one that nobody cleans up either. */
export async function registerRoot(store: string, root: StoreRoot): Promise<void> {
  const file = fileOf(store, root)
  const text = `${JSON.stringify(root)}\n`
  await sweepDead(directoryOf(store))
  try {
    if (textOf(file) === text) return
    replaceFile(file, text)
  } catch {
    // A read-only store.
  }
}

export function readRoots(store: string): StoreRoot[] {
  let names: string[]
  try {
    names = readdirSync(directoryOf(store))
  } catch {
    return []
  }
  return names
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => parseRoot(textOf(join(directoryOf(store), name))))
}

export function forgetRoot(store: string, root: StoreRoot): void {
  rmSync(fileOf(store, root), { force: true })
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

function parseRoot(text: string | undefined): StoreRoot[] {
  try {
    return text === undefined ? [] : [storeRoot.parse(JSON.parse(text))]
  } catch {
    return []
  }
}
