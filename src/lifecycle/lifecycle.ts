/** Yanking, deprecating and restoring what is published: a signed statement beside the pack. */

import { inspectPack } from '../artifact/index.ts'
import { type CatalogUpdate, catalogStatus } from '../catalog/index.ts'
import type { DocumentWriter } from '../documents/index.ts'
import { PackwrightError } from '../errors.ts'
import {
  type Descriptor,
  type Digest,
  formatReference,
  type PinnedReference,
  parseReference,
  type Reference,
  STATUS_ARTIFACT,
} from '../oci/index.ts'
import { attachListed, type Destination, type Registry } from '../registry/index.ts'
import {
  type ConnectionOptions,
  type SigningOptions,
  withDocumentWriter,
  withRegistry,
} from '../session/index.ts'
import { bundleReferrer, type PackSigner, refuseUnwritable } from '../signing/index.ts'
import { signatureBundles } from '../trust/index.ts'
import { type PackState, payloadIds, statusStatement } from '../trust/status/index.ts'

export interface StatusChange {
  state: PackState
  /** why; shown to everybody who would have used the pack */
  reason?: string | undefined
  /** of a deprecated pack: the reference of what to use in its place */
  replacement?: string | undefined
}

export interface ChangedStatus {
  name: string
  version: string | undefined
  /** with the digest */
  reference: string
  digest: Digest
  state: PackState
  /** who signed the statement */
  identity: string
  /** what became of the catalog beside the pack */
  catalog: CatalogUpdate
}

/**
 * States what became of packs. Nothing of the packs themselves changes; whoever trusts the signer for them heeds it.
 *
 * @param references with a tag or a digest
 * @throws PackwrightError `SIGNING_FAILED`, `REFERENCE_NOT_FOUND`, `REFERENCE_INVALID`, and oras's faults
 */
export async function setStatus(
  references: readonly string[],
  change: StatusChange,
  options: ConnectionOptions & { signing: SigningOptions },
): Promise<ChangedStatus[]> {
  const parsed = references.map((text) => parseReference(text))
  if (change.replacement !== undefined) parseReference(change.replacement)
  const changed: ChangedStatus[] = []
  for (const reference of parsed) {
    changed.push(
      await withDocumentWriter(reference, options, (writer) => changeStatus(reference, change, writer)),
    )
  }
  return changed
}

/** What `setStatus` would change: looks the packs up, signs and writes nothing. */
export async function planStatus(
  references: readonly string[],
  { state, replacement }: StatusChange,
  options: ConnectionOptions,
): Promise<Omit<ChangedStatus, 'identity' | 'catalog'>[]> {
  const parsed = references.map((text) => parseReference(text))
  if (replacement !== undefined) parseReference(replacement)
  return await withRegistry(options, 'pull', async (registry) => {
    const looked = parsed.map(async (reference) => {
      const { name, version, digest } = await inspectPack(reference, registry, options.signal)
      return { name, version, reference: formatReference({ ...reference, digest }), digest, state }
    })
    return await Promise.all(looked)
  })
}

async function changeStatus(
  reference: Reference,
  change: StatusChange,
  writer: DocumentWriter,
): Promise<ChangedStatus> {
  const { registry, destination, signer, signal } = writer
  if (signer === undefined) throw new PackwrightError('INTERNAL', 'There is no signer.')
  const { name, version, digest } = await inspectPack(reference, registry, signal)
  const pinned = { ...reference, digest }
  const { bytes, mediaType } = await registry.manifest(pinned, digest, signal)
  const artifact = { mediaType, digest, size: bytes.length }
  const statement = { name, artifact, pinned, change }
  const identity = await attachStatus(statement, { registry, destination, signer }, signal)
  const catalog = await catalogStatus({ name, digest, reference: pinned }, { ...change }, writer)
  return {
    name,
    version,
    reference: formatReference(pinned),
    digest,
    state: change.state,
    identity,
    catalog,
  }
}

interface Statement {
  name: string
  artifact: Descriptor
  pinned: PinnedReference
  change: StatusChange
}

/** Two statements at once are both kept. */
async function attachStatus(
  { name, artifact, pinned, change }: Statement,
  { registry, destination, signer }: { registry: Registry; destination: Destination; signer: PackSigner },
  signal: AbortSignal | undefined,
): Promise<string> {
  const now = new Date()
  const seen = await payloadIds(signatureBundles(pinned, artifact.digest, registry, signal, STATUS_ARTIFACT))
  const { state: status, reason, replacement } = change
  const said = {
    status,
    ...(reason === undefined ? {} : { reason }),
    ...(replacement === undefined ? {} : { replacement }),
  }
  const statement = statusStatement(artifact.digest, name, said, seen, now)
  await refuseUnwritable(pinned, signer, destination, signal)
  const bundle = await signer.sign(statement)
  const referrerNow = () =>
    bundleReferrer(bundle, statement.predicateType, artifact, new Date().toISOString(), STATUS_ARTIFACT)
  await attachListed(pinned, () => [referrerNow()], { registry, destination, signal })
  return (await signer.facts(bundle)).identity
}
