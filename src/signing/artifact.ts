/** The signatures of an artifact: one bundle a statement, each in a manifest that refers to it. */
import type { SerializedBundle } from '@sigstore/bundle'
import type { Signer } from '../lock/index.ts'
import type { ArtifactSource, Descriptor, Digest } from '../oci/index.ts'
import type { Referrer } from '../registry/index.ts'
import { wholeSeconds } from '../text/index.ts'
import { bundleBlob, bundleReferrer } from './attach.ts'
import type { PackSigner } from './signer.ts'
import { statementsAbout } from './statement.ts'

export interface Signature {
  /** who signed, as the lockfile pins it */
  signer: Signer
  /** digest of the bundle that says so: who knows it needs neither key nor Sigstore to believe it */
  bundle: Digest
}

export interface SignedArtifact extends Signature {
  referrers: Referrer[]
  /** the same signatures in other manifests: `created` is RFC 3339 */
  referrersCreated(created: string): Referrer[]
}

/**
 * @param artifact the manifest that is signed
 * @throws PackwrightError `SIGNING_FAILED`
 */
export async function signArtifact(
  artifact: Descriptor,
  name: string,
  signer: PackSigner,
  source: ArtifactSource,
  env: NodeJS.ProcessEnv,
): Promise<SignedArtifact> {
  const created = signedAt(source)
  const signatures: { bundle: SerializedBundle; predicateType: string }[] = []
  let signature: Signature | undefined
  for (const statement of statementsAbout(artifact.digest, name, source, env)) {
    const bundle = await signer.sign(statement)
    signature ??= { signer: await signer.facts(bundle), bundle: bundleBlob(bundle).descriptor.digest }
    signatures.push({ bundle, predicateType: statement.predicateType })
  }
  const referrersCreated = (at: string) =>
    signatures.map(({ bundle, predicateType }) => bundleReferrer(bundle, predicateType, artifact, at))
  return { referrers: referrersCreated(created), referrersCreated, ...(signature as Signature) }
}

/** What signatures say of when they were made: the source's time, so that signing again changes nothing; else now. RFC 3339 */
export function signedAt({ created }: ArtifactSource): string {
  return created ?? wholeSeconds(new Date())
}
