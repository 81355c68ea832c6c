/** What a system wants signed beside a pack, or carries in it. */
import type { KeyObject } from 'node:crypto'
import type { ManifestFormat, PackManifest } from '../pack/manifest/index.ts'

/** A file as the archive has it; `sha256` is 64 hex. */
export interface AttestedFile {
  path: string
  sha256: string
}

export interface Attestation {
  /** of the referrer that carries it */
  artifactType: string
  predicateType: string
  /** in-toto's subjects */
  subject: { name: string; digest: { sha256: string } }[]
  predicate: object
}

export interface PackAttestation {
  readonly format: ManifestFormat
  load(): Promise<
    (
      manifest: PackManifest,
      files: readonly AttestedFile[],
      signer: { repository?: string; workflow?: string; ref?: string },
    ) => Attestation
  >
}

/** A signature inside a pack: it was checked when the pack was taken over, and whoever has the key can check it again. */
export interface PackEvidence {
  /** id of the key, as that registry names it */
  signer: string
  /** the signature, in the pack */
  file: string
  /** the file that it is over */
  covers: string
}

/** What a key signed: `payload` and `sig` are base64. */
export interface SignedEnvelope {
  payloadType: string
  payload: string
  sig: string
}

export interface KeyEnvelope {
  readonly format: ManifestFormat
  /** of the referrer that carries it */
  readonly artifactType: string
  /** @returns `undefined` for a key that its client does not take */
  load(): Promise<(envelope: SignedEnvelope, publicKey: KeyObject) => Buffer | undefined>
}
