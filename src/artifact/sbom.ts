/** A bill of materials for a pack: its files with their hashes, what it needs, its licence. */
import { annotation, type Descriptor, describeBlob, OCI_EMPTY, writeImageManifest } from '../oci/index.ts'
import type { Referrer } from '../registry/index.ts'
import { bundleReferrer, type PackSigner, statement } from '../signing/index.ts'
import { wholeSeconds } from '../text/index.ts'
import type { SbomPack } from './cyclonedx.ts'

export const SBOM_MEDIA_TYPE = 'application/vnd.cyclonedx+json'
/** As cosign names it for `--type cyclonedx`. */
export const SBOM_PREDICATE = 'https://cyclonedx.org/bom'

/** @returns CycloneDX 1.6, JSON with two spaces */
export async function makeSbom(pack: SbomPack): Promise<Buffer> {
  // Its library takes 50 ms to load, and few who publish ask for it.
  const { cycloneDxOf } = await import('./cyclonedx.ts')
  return cycloneDxOf(pack)
}

/** A bill of materials as referrers: the document itself, and an attestation when somebody signs. */
export async function sbomReferrers(
  bom: Buffer,
  subject: Descriptor,
  name: string,
  signer: PackSigner | undefined,
  created = wholeSeconds(new Date()),
): Promise<Referrer[]> {
  const empty = describeBlob(OCI_EMPTY, Buffer.from('{}'))
  const layer = describeBlob(SBOM_MEDIA_TYPE, bom)
  const { mediaType, digest, size } = subject
  const manifest = writeImageManifest({
    artifactType: SBOM_MEDIA_TYPE,
    config: empty.descriptor,
    layers: [{ ...layer.descriptor, annotations: { [annotation.TITLE]: `${name}.cdx.json` } }],
    subject: { mediaType, digest, size },
    annotations: { [annotation.CREATED]: created },
  })
  const plain = { manifest, blobs: [empty, layer] }
  if (signer === undefined) return [plain]
  const said = statement(digest, name, SBOM_PREDICATE, JSON.parse(bom.toString()) as object)
  return [plain, bundleReferrer(await signer.sign(said), said.predicateType, subject, created)]
}
