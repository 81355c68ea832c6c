/** A signature as a referrer: the bundle in a manifest of its own whose subject is the signed artifact. */
import type { SerializedBundle } from '@sigstore/bundle'
import {
  type Blob,
  CREATED,
  type Descriptor,
  describeBlob,
  OCI_EMPTY,
  SIGSTORE_BUNDLE,
  writeImageManifest,
} from '../oci/index.ts'
import type { Referrer } from '../registry/index.ts'

const MAX_EMBEDDED = 16 * 1024
const EMPTY = Buffer.from('{}')

/** A bundle as it lies in a registry. */
export function bundleBlob(bundle: SerializedBundle): Blob {
  return describeBlob(SIGSTORE_BUNDLE, Buffer.from(JSON.stringify(bundle)))
}

/** A verifier that knows how saves a request; everybody else fetches the blob, which is there as well. */
export function embeddedWhereSmall({ descriptor, bytes }: Blob): Descriptor {
  return bytes.length > MAX_EMBEDDED
    ? descriptor
    : { ...descriptor, data: Buffer.from(bytes).toString('base64') }
}

/**
 * @param predicateType of the statement; absent for a bare signature over the subject
 * @param created RFC 3339; cosign wants one, it is not trusted by anybody
 * @param artifactType other than a bundle's for statements that do not say who published
 */
export function bundleReferrer(
  bundle: SerializedBundle,
  predicateType: string | undefined,
  subject: Descriptor,
  created: string,
  artifactType: string = SIGSTORE_BUNDLE,
): Referrer {
  const annotations = {
    'dev.sigstore.bundle.content': predicateType === undefined ? 'message-signature' : 'dsse-envelope',
    ...(predicateType === undefined ? {} : { 'dev.sigstore.bundle.predicateType': predicateType }),
    [CREATED]: created,
  }
  return referrerWith(bundleBlob(bundle), subject, artifactType, annotations)
}

/** A signature that is no bundle, for clients of another system. */
export function envelopeReferrer(
  envelope: Buffer,
  subject: Descriptor,
  created: string,
  artifactType: string,
): Referrer {
  return referrerWith(describeBlob(DSSE, envelope), subject, artifactType, { [CREATED]: created })
}

const DSSE = 'application/vnd.dsse.envelope.v1+json'

function referrerWith(
  layer: Blob,
  subject: Descriptor,
  artifactType: string,
  annotations: Record<string, string>,
): Referrer {
  const empty = describeBlob(OCI_EMPTY, EMPTY)
  const { mediaType, digest, size } = subject
  const manifest = writeImageManifest({
    artifactType,
    config: empty.descriptor,
    layers: [embeddedWhereSmall(layer)],
    subject: { mediaType, digest, size },
    annotations,
  })
  return { manifest, blobs: [empty, layer] }
}
