/** Reading the bill of materials of a published pack. */

import { inspectPack, makeSbom, SBOM_MEDIA_TYPE, SBOM_PREDICATE } from '../artifact/index.ts'
import { PackwrightError } from '../errors.ts'
import {
  CREATED,
  formatReference,
  type PinnedReference,
  parseImageManifest,
  parseReference,
  SIGSTORE_BUNDLE,
} from '../oci/index.ts'
import { type Registry, readVerified, rememberAnswers } from '../registry/index.ts'
import { type ConnectionOptions, type TrustOptions, trustContext, withRegistry } from '../session/index.ts'
import { isAsked, readStatements, signatureBundles, type TrustContext } from '../trust/index.ts'

export interface PackSbom {
  /** with the digest */
  reference: string
  /** `attested`: signed by somebody whom the policy trusts; `attached`: beside the pack; `made`: from its list of files */
  from: 'attested' | 'attached' | 'made'
  /** who attested it */
  identity: string | null
  /** CycloneDX, JSON */
  text: string
}

const MAX_SBOM = 64 * 1024 * 1024

/**
 * The bill of materials that its publisher attested; else what is attached; else one that is made from what the artifact
 * says of itself.
 *
 * @throws PackwrightError `REFERENCE_NOT_FOUND`, `ARTIFACT_INVALID`, and with a required signature exit 7
 */
export async function sbom(
  text: string,
  options: ConnectionOptions & { trust?: TrustOptions | undefined } = {},
): Promise<PackSbom> {
  const reference = parseReference(text)
  const trust = await trustContext(options)
  return await withRegistry(options, 'pull', async (opened) => {
    const registry = rememberAnswers(opened)
    const found = await inspectPack(reference, registry, options.signal)
    const pinned = { ...reference, digest: found.digest }
    const written = formatReference(pinned)
    const attested = isAsked(trust)
      ? await attestedSbom(pinned, found, registry, trust, options.signal)
      : undefined
    if (attested !== undefined) return { reference: written, from: 'attested', ...attested }
    if (trust.mode === 'require') {
      throw new PackwrightError(
        'SIGNATURE_MISSING',
        `Nobody whom the policy trusts attests what is in ${written}.`,
        {
          hint: 'Its publisher attests it with packwright publish --sbom.',
        },
      )
    }
    const attached = await attachedSbom(pinned, registry, options.signal)
    if (attached !== undefined)
      return { reference: written, from: 'attached', identity: null, text: attached }
    const { manifest, version, digest, contentDigest, files, annotations } = found
    const created = annotations[CREATED]
    const pack = {
      manifest,
      version,
      repository: reference,
      digest,
      created,
      parts: [{ contentDigest, files }],
    }
    return { reference: written, from: 'made', identity: null, text: (await makeSbom(pack)).toString('utf8') }
  })
}

async function attestedSbom(
  pinned: PinnedReference,
  { name, version }: { name: string; version: string | undefined },
  registry: Registry,
  trust: TrustContext,
  signal: AbortSignal | undefined,
): Promise<{ identity: string; text: string } | undefined> {
  const bundles = signatureBundles(pinned, pinned.digest, registry, signal, SIGSTORE_BUNDLE, MAX_SBOM)
  const judged = { repository: pinned, name, version }
  const { trusted } = await readStatements(pinned.digest, judged, bundles, SBOM_PREDICATE, trust, undefined)
  const [first] = trusted
  if (first === undefined) return undefined
  return { identity: first.signer.identity, text: `${JSON.stringify(first.predicate, null, 2)}\n` }
}

async function attachedSbom(
  pinned: PinnedReference,
  registry: Registry,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  for (const entry of await registry.referrers(pinned, pinned.digest, signal)) {
    if (entry.artifactType !== SBOM_MEDIA_TYPE) continue
    const what = `The bill of materials ${entry.digest}`
    const { bytes } = await registry.manifest(pinned, entry.digest, signal)
    const manifest = parseImageManifest(bytes, what)
    const [layer] = manifest.layers
    if (manifest.subject?.digest !== pinned.digest || layer?.mediaType !== SBOM_MEDIA_TYPE) continue
    const content = await readVerified(registry.blob(pinned, layer, signal), layer, what, MAX_SBOM)
    return Buffer.from(content).toString('utf8')
  }
  return undefined
}
