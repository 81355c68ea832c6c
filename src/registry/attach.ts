/** Referrers beside what is published already, in such a way that they are found. */
import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { PackwrightError } from '../errors.ts'
import { formatReference, type PinnedReference } from '../oci/index.ts'
import type { Destination, Referrer } from './destination.ts'
import type { Registry } from './registry.ts'
import { type Patience, settleMs } from './settle.ts'

export interface AttachContext {
  registry: Registry
  destination: Destination
  signal?: AbortSignal | undefined
}

const ATTEMPTS = 20
export const ATTACH_PATIENCE: Patience = { slower: 2, leastMs: 200, mostMs: 5_000 }

/**
 * Attaches referrers to a published artifact. Where a registry has no referrers API, the list of them is written by
 * clients, and two at once may lose each other's entries: so it is looked at when others are through, and what is not
 * listed is attached anew.
 *
 * @param referrersAt always the same number of them; oras does not list a manifest that is there already, so each
 *   attempt, counted from 0, has to give other manifests
 * @throws PackwrightError `REGISTRY_RESPONSE` when they stay unlisted, and oras's faults
 */
export async function attachListed(
  subject: PinnedReference,
  referrersAt: (attempt: number) => readonly Referrer[],
  { registry, destination, signal }: AttachContext,
): Promise<void> {
  let unlisted: number[] | undefined
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const began = Date.now()
    const made = referrersAt(attempt)
    const pending = made.map((referrer, index) => ({ referrer, index }))
    const sent = pending.filter(({ index }) => unlisted?.includes(index) ?? true)
    for (const { referrer } of sent) await destination.attach(subject, referrer, signal)
    if (destination.exclusive) return
    const settle = settleMs(Date.now() - began, ATTACH_PATIENCE)
    await sleep(settle, undefined, { signal })
    const listed = new Set(
      (await registry.referrers(subject, subject.digest, signal)).map(({ digest }) => digest),
    )
    unlisted = sent
      .filter(({ referrer }) => !listed.has(referrer.manifest.descriptor.digest))
      .map(({ index }) => index)
    if (unlisted.length === 0) return
    // Those who write over each other wait for different times.
    await sleep(randomInt(settle), undefined, { signal })
  }
  throw notListed(subject)
}

export function notListed(subject: PinnedReference): PackwrightError {
  return new PackwrightError(
    'REGISTRY_RESPONSE',
    `What was attached to ${formatReference(subject)} was accepted and is not listed.`,
    { hint: 'Try again; somebody else may be attaching to the same pack.' },
  )
}
