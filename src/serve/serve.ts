/**
 * A read-only server on loopback for the client of another system, over the locked and admitted packs of a project.
 *
 * It is no registry of its own: what it hands out lies in the store, and nobody can write to it.
 */
import { LOCKFILE_NAME } from '../lock/index.ts'
import { type PinnedReference, parseReference } from '../oci/index.ts'
import { type PullOptions, pull } from '../pull/index.ts'
import { withRegistry } from '../session/index.ts'
import { type Serving, type ServingOptions, serveHeld } from './answer.ts'

export interface ServeOptions
  extends Omit<PullOptions, 'references' | 'into' | 'force'>,
    Pick<ServingOptions, 'system' | 'port'> {}

/**
 * Pulls what the lockfile pins, under the policy, and serves it.
 *
 * @throws PackwrightError `USAGE` for a system that has no adapter, and what `pull` throws
 */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { system, port, ...rest } = options
  const pulled = await pull({ ...rest, lockfile: options.lockfile ?? LOCKFILE_NAME, references: [] })
  const held = pulled.map((pack) => ({
    ...pack,
    reference: parseReference(pack.reference) as PinnedReference,
  }))
  return await withRegistry(options, 'pull', async (registry) =>
    serveHeld(held, { system, port, registry, signal: options.signal }),
  )
}
