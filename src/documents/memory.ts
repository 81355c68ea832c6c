/**
 * The newest document of each kind that was accepted, as the user's own state knows it: reading writes no lockfile.
 *
 * One file a document below `$XDG_STATE_HOME/packwright/documents/`.
 */
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { errnoOf, PackwrightError } from '../errors.ts'
import type { OnEvent } from '../events.ts'
import { stateDirectory, writeFileAtomic } from '../files/index.ts'
import { type Digest, isDigest, isLayout, type Repository } from '../oci/index.ts'
import { canonicalBase, documentKey } from './document.ts'

const remembered = z.lazy(() =>
  z.object({
    schema_version: z.literal(1),
    base: z.string(),
    kind: z.string(),
    digest: z.custom<Digest>(isDigest),
    sequence: z.int().nonnegative(),
  }),
)

export interface SeenDocument {
  digest: Digest
  sequence: number
}

export interface DocumentMemory {
  recall(base: Repository, kind: string): Promise<SeenDocument | undefined>
  remember(base: Repository, kind: string, seen: SeenDocument): Promise<void>
}

/**
 * A user without a state directory, or with one that cannot be written, has no memory.
 *
 * @param onEvent is told what was remembered and cannot be read
 */
export function openDocumentMemory(env: NodeJS.ProcessEnv, onEvent?: OnEvent): DocumentMemory {
  const state = stateDirectory(env)
  const fileOf = (base: Repository, kind: string) =>
    state === undefined ? undefined : join(state, 'documents', `${documentKey(base)}.${kind}.json`)
  return {
    async recall(base, kind) {
      const file = fileOf(base, kind)
      if (file === undefined) return undefined
      try {
        const found = remembered.parse(JSON.parse(await readFile(file, 'utf8')))
        return found.base === canonicalBase(base) && found.kind === kind ? found : undefined
      } catch (cause) {
        if (!['ENOENT', 'ENOTDIR'].includes(errnoOf(cause) ?? ''))
          onEvent?.({
            type: 'warning',
            message: `What was seen before is not known: ${file} cannot be read.`,
          })
        return undefined
      }
    },
    async remember(base, kind, seen) {
      const file = fileOf(base, kind)
      if (file === undefined) return
      const known = { schema_version: 1, base: canonicalBase(base), kind, ...seen }
      await writeFileAtomic(file, `${JSON.stringify(known)}\n`).catch(() => {})
    },
  }
}

/** @returns whether anything was known of the documents of `base` */
export async function forgetDocuments(env: NodeJS.ProcessEnv, base: Repository): Promise<boolean> {
  const state = stateDirectory(env)
  if (state === undefined) return false
  const directory = join(state, 'documents')
  const names = await readdir(directory).catch((): string[] => [])
  const own = names.filter((name) => name.startsWith(`${documentKey(base)}.`))
  for (const name of own) await rm(join(directory, name), { force: true })
  return own.length > 0
}

/**
 * Holds a document against what was accepted before, and against the repository that it says it is about.
 *
 * @throws PackwrightError `DOCUMENT_REPLAYED`
 */
export function refuseReplayed(
  title: string,
  base: Repository,
  found: { base?: string | undefined; sequence?: number | undefined },
  before: SeenDocument | undefined,
): void {
  const place = canonicalBase(base)
  if (found.base !== undefined && found.base !== place && !isLayout(base))
    throw new PackwrightError(
      'DOCUMENT_REPLAYED',
      `The ${title} of ${place} says that it is about ${found.base}.`,
      {
        hint: 'Somebody copied it there. Its publisher writes it anew with the next change.',
        details: { base: place, says: found.base },
      },
    )
  const { sequence = 0 } = found
  if (before === undefined || sequence >= before.sequence) return
  throw new PackwrightError(
    'DOCUMENT_REPLAYED',
    `The ${title} of ${place} is number ${sequence}, and number ${before.sequence} was here before.`,
    {
      hint: `Either somebody offers an old one, or it was written anew: then packwright trust forget ${place}.`,
      details: { base: place, sequence, seen: before.sequence },
    },
  )
}
