/** Whether a pack was yanked or deprecated, asked while its files come down. */
import { PackwrightError } from '../errors.ts'
import { formatReference, type PinnedReference } from '../oci/index.ts'
import { isCrowded } from '../trust/index.ts'
import { describeStatus, type PackStatus, readStatus } from '../trust/status/index.ts'
import type { PullContext } from './context.ts'
import type { Expectation } from './expectation.ts'

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
  if (
    status.state === 'active' &&
    asked.refuse &&
    (await isCrowded(reference, reference.digest, registry, signal))
  ) {
    throw new PackwrightError(
      'PACK_YANKED',
      `Whether ${named} was yanked cannot be told: too much is attached to it.`,
      {
        hint: 'Ask its publisher to clean up what strangers attached, or go without --no-yanked.',
        details: { reference: formatReference(reference) },
      },
    )
  }
  if (said !== undefined) onEvent?.({ type: 'warning', message: said })
  for (const { message } of status.ignored)
    onEvent?.({
      type: 'warning',
      message: `A statement about the status of ${named} does not count: ${message}`,
    })
  return status
}
