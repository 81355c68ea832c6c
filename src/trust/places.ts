/**
 * Memory for calls without a lockfile: one file a place below `$XDG_STATE_HOME/packwright/places/`.
 *
 * What cannot be written is said once and is no error: the next call then knows nothing of this one.
 */
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { errnoOf } from '../errors.ts'
import type { OnEvent } from '../events.ts'
import { stateDirectory, sweepDead, writeFileAtomic } from '../files/index.ts'
import { type Digest, hexOf, isDigest, sha256 } from '../oci/index.ts'
import { type Memory, pinnedSigner } from '../policy/index.ts'

const digest = z.custom<Digest>(isDigest)

const placeFile = z.lazy(() =>
  z.object({
    schema_version: z.literal(1),
    place: z.string(),
    signer: pinnedSigner.nullish(),
    digest: digest.optional(),
    bundle: digest.optional(),
    highest: z.string().optional(),
  }),
)

export interface Places {
  recall(place: string): Promise<Memory>
  remember(place: string, memory: Memory): Promise<void>
  /** @returns whether anything was known */
  forget(place: string): Promise<boolean>
}

/** @param onEvent is told once when nothing can be remembered */
export function openPlaces(env: NodeJS.ProcessEnv, onEvent?: OnEvent): Places {
  const state = stateDirectory(env)
  const root = state === undefined ? undefined : join(state, 'places')
  let told = false
  const cannot = (why: string) => {
    if (!told) onEvent?.({ type: 'warning', message: `Nothing is remembered about signers: ${why}.` })
    told = true
  }
  const fileOf = (directory: string, place: string) =>
    join(directory, `${hexOf(sha256(place)).slice(0, 40)}.json`)
  let swept: Promise<void> | undefined
  return {
    async recall(place) {
      if (root === undefined) return {}
      swept ??= sweepDead(root)
      await swept
      const file = fileOf(root, place)
      try {
        const found = placeFile.parse(JSON.parse(await readFile(file, 'utf8')))
        return found.place === place ? found : {}
      } catch (cause) {
        if (errnoOf(cause) !== 'ENOENT') cannot(`${file} cannot be read`)
        return {}
      }
    },
    async remember(place, memory) {
      if (root === undefined) return cannot('neither XDG_STATE_HOME nor HOME names a directory')
      const before = await this.recall(place)
      const known = { schema_version: 1, place, ...facts(memory) }
      if (JSON.stringify(known) === JSON.stringify({ schema_version: 1, place, ...facts(before) })) return
      try {
        await mkdir(root, { recursive: true, mode: 0o700 })
        await writeFileAtomic(fileOf(root, place), `${JSON.stringify(known, null, 2)}\n`)
      } catch (cause) {
        cannot(`${root} cannot be written (${errnoOf(cause) ?? 'unknown error'})`)
      }
    },
    async forget(place) {
      if (root === undefined) return false
      const known = Object.keys(facts(await this.recall(place))).length > 0
      await rm(fileOf(root, place), { force: true })
      return known
    },
  }
}

function facts({ signer: who, digest: accepted, bundle, highest }: Memory) {
  const { identity, issuer, repository, workflow, ref, runner } = who ?? {}
  const known = who == null ? who : { identity, issuer, repository, workflow, ref, runner }
  const all = { signer: known, digest: accepted, bundle, highest }
  return Object.fromEntries(Object.entries(all).filter(([, fact]) => fact !== undefined))
}
