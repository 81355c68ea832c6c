/** Whether what a lockfile pins is still what its registries serve, signed as it was, and not taken back. */

import pMap from 'p-map'
import { asPackwrightError, type ErrorCode, PackwrightError } from '../errors.ts'
import { DRY_RUN, LOCKFILE_NAME, type LockedPack, readLockfile } from '../lock/index.ts'
import { type Digest, formatReference, parseReference } from '../oci/index.ts'
import { memoryOf } from '../pull/index.ts'
import { type Part, partsOf, type Registry, rememberAnswers } from '../registry/index.ts'
import { type ConnectionOptions, type TrustOptions, trustContext, withRegistry } from '../session/index.ts'
import { decideTrust, isAsked, signatureBundles, type TrustContext } from '../trust/index.ts'
import { describeStatus, readStatus } from '../trust/status/index.ts'

export interface WatchedPack {
  name: string
  version: string
  reference: string
  /** whether a signature was verified; `null` when neither the lockfile nor a policy asks for one */
  signatureVerified: boolean | null
  status: 'active' | 'deprecated' | 'yanked'
  /** what is wrong; empty when all is as it was */
  findings: { code: ErrorCode; message: string }[]
  /** what is worth knowing, and no fault */
  notes: string[]
}

const AT_ONCE = 8

/**
 * Asks the registries about every entry of a lockfile. Nothing is downloaded but manifests and signatures.
 *
 * @throws PackwrightError `NOT_FOUND`, `LOCKFILE_INVALID`, `POLICY_INVALID`; what is wrong with packs is in the result
 */
export async function verifyRemote(
  options: ConnectionOptions & { lockfile?: string | undefined; trust?: TrustOptions | undefined } = {},
): Promise<WatchedPack[]> {
  const { packs } = await readLockfile(options.lockfile ?? LOCKFILE_NAME)
  const trust = await trustContext(options)
  const published = packs.filter(({ digest }) => digest !== DRY_RUN)
  return await withRegistry(options, 'pull', (opened) => {
    const registry = rememberAnswers(opened)
    return pMap(published, (entry) => watch(entry, registry, trust, options), { concurrency: AT_ONCE })
  })
}

async function watch(
  entry: LockedPack,
  registry: Registry,
  trust: TrustContext,
  { signal }: ConnectionOptions,
): Promise<WatchedPack> {
  const place = parseReference(entry.oci_ref)
  const digest = entry.digest as Digest
  const judged = { repository: place, name: entry.name, version: entry.version }
  const result: WatchedPack = {
    name: entry.name,
    version: entry.version,
    reference: formatReference({ ...place, digest }),
    signatureVerified: null,
    status: 'active',
    findings: [],
    notes: [],
  }
  const look = async (check: () => Promise<void>) => {
    try {
      await check()
    } catch (thrown) {
      const { code, message } = asPackwrightError(thrown)
      if (code === 'CANCELLED') throw thrown
      result.findings.push({ code, message })
    }
  }
  await look(async () => {
    if (place.tag !== undefined) await refuseMoved(entry, await registry.resolve(place, place.tag, signal))
  })
  await look(async () => {
    const { registry: host, path } = place
    for (const part of await partsOf({ registry: host, path, digest }, registry, signal))
      if (part.isGone)
        result.findings.push({ code: 'REFERENCE_NOT_FOUND', message: goneMessage(part, entry) })
  })
  await look(async () => {
    if (!isAsked(trust) && entry.signer == null) return
    result.signatureVerified = false
    const bundles = signatureBundles(place, digest, registry, signal)
    const report = await decideTrust(digest, judged, bundles, trust, memoryOf(entry))
    result.signatureVerified = report.verified
    if (!report.verified && report.reason !== undefined) result.notes.push(`not verified: ${report.reason}`)
  })
  await look(async () => {
    const status = await readStatus(digest, judged, registry, trust, entry.signer, signal)
    result.status = status.state
    const said = describeStatus(`${entry.name} ${entry.version}`, status)
    if (said !== undefined && status.state === 'yanked')
      result.findings.push({ code: 'PACK_YANKED', message: said })
    else if (said !== undefined) result.notes.push(said)
  })
  return result
}

function goneMessage({ role, type, digest }: Part, { oci_ref: reference }: LockedPack): string {
  if (role === 'artifact') return `${reference} is gone; ${CLEANED}`
  const what = role === 'variant' ? 'A part' : `What is attached (${type ?? 'of no type'})`
  return `${what} of ${reference} is gone: ${digest}; ${CLEANED}`
}

const CLEANED =
  'a cleanup of untagged manifests may have deleted it, and publishing or signing again heals it.'

async function refuseMoved(entry: LockedPack, found: Digest | undefined): Promise<void> {
  if (found === entry.digest) return
  if (found === undefined) throw new PackwrightError('REFERENCE_NOT_FOUND', `${entry.oci_ref} is gone.`)
  throw new PackwrightError('TAG_MOVED', `${entry.oci_ref} points at ${found}; locked is ${entry.digest}.`)
}
