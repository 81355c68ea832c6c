/** Whether a pack was yanked or deprecated, asked while its files come down. */
import { PackwrightError } from '../errors.ts'
import { formatReference, type PinnedReference } from '../oci/index.ts'
import type { Registry } from '../registry/index.ts'
import { isCrowded } from '../trust/index.ts'
import { describeStatus, type PackStatus, readStatus } from '../trust/status/index.ts'
import type { PullContext } from './context.ts'
import type { Expectation } from './expectation.ts'

/** Why a statement may be there and is not seen. */
async function whatHides(
  reference: PinnedReference,
  registry: Registry,
  { memory }: Expectation,
  signal: AbortSignal | undefined,
): Promise<{ why: string; remedy: string } | undefined> {
  if (await isCrowded(reference, reference.digest, registry, signal)) {
    return {
      why: 'too much is attached to it',
      remedy: 'Ask its publisher to clean up what strangers attached',
    }
  }
  const isSigned = memory?.signer != null && memory.digest === reference.digest
  if (!isSigned || (await registry.listsReferrers(reference))) return undefined
  if ((await registry.referrers(reference, reference.digest, signal)).length > 0) return undefined
  return {
    why: `it is signed, and ${reference.registry} lists nothing that is attached to it`,
    remedy: 'Ask the registry behind this one, if it is a cache',
  }
}

/** Says what its publisher says about it now. @throws PackwrightError `PACK_YANKED` */
export async function statusOf(
  pack: { name: string; version?: string | undefined },
  reference: PinnedReference,
  { registry, trust, status: asked, signal, onEvent }: PullContext,
  expected: Expectation,
): Promise<PackStatus | undefined> {
  if (asked === undefined) return undefined
  const subject = { repository: reference, name: pack.name, version: pack.version }
  const status = await readStatus(reference.digest, subject, registry, trust, expected.memory?.signer, signal)
  const named = pack.version === undefined ? pack.name : `${pack.name} ${pack.version}`
  const said = describeStatus(named, status)
  if (status.state === 'yanked' && asked.refuse) {
    throw new PackwrightError('PACK_YANKED', `${said}.`, {
      hint: 'Take another version: packwright update, or packwright search for one that is not yanked.',
      details: { reference: formatReference(reference), reason: status.reason },
    })
  }
  if (status.state === 'active' && asked.refuse) {
    const hidden = await whatHides(reference, registry, expected, signal)
    if (hidden !== undefined) {
      throw new PackwrightError('PACK_YANKED', `Whether ${named} was yanked cannot be told: ${hidden.why}.`, {
        hint: `${hidden.remedy}, or go without --no-yanked.`,
        details: { reference: formatReference(reference) },
      })
    }
  }
  if (said !== undefined) onEvent?.({ type: 'warning', message: said })
  for (const { message } of status.ignored)
    onEvent?.({
      type: 'warning',
      message: `A statement about the status of ${named} does not count: ${message}`,
    })
  return status
}
