/** What the clients of hosts were given to install for a target, as the user's own state knows it. */
import { readFileSync } from 'node:fs'
import * as z from 'zod'
import { replaceFile } from '../files/index.ts'
import { filesBeside, stateFileOf, type Written } from './state-file.ts'

const handedPack = z.object({ address: z.string(), digest: z.string() })
/** host → pack → what its client calls it, and which manifest it got */
const handedFile = z.object({
  schema_version: z.literal(1),
  hosts: z.record(z.string(), z.record(z.string(), handedPack)),
})

export type HandedPacks = Record<string, z.infer<typeof handedPack>>

const FOLDER = 'handed'

function hostsIn(file: string | undefined): Record<string, HandedPacks> {
  try {
    return file === undefined ? {} : handedFile.parse(JSON.parse(readFileSync(file, 'utf8'))).hosts
  } catch {
    return {}
  }
}

export function readHanded(target: Written, host: string): HandedPacks {
  return hostsIn(stateFileOf(target, FOLDER))[host] ?? {}
}

/** A user without a state directory goes without: everything is handed over again. */
export function noteHanded(target: Written, host: string, packs: HandedPacks): void {
  const file = stateFileOf(target, FOLDER)
  if (file === undefined) return
  const content = { schema_version: 1, hosts: { ...hostsIn(file), [host]: packs } }
  try {
    replaceFile(file, `${JSON.stringify(content)}\n`, { directoryMode: 0o700 })
  } catch {
    // As without a state directory.
  }
}

/** Addresses that other targets want of a host's client: they go with the last of them. */
export function handedElsewhere(target: Written, host: string): ReadonlySet<string> {
  const own = stateFileOf(target, FOLDER)
  const others = own === undefined ? [] : filesBeside(own).filter((file) => file !== own)
  const packs = others.flatMap((file) => Object.values(hostsIn(file)[host] ?? {}))
  return new Set(packs.map(({ address }) => address))
}
