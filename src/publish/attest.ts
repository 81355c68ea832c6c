/** What others found out about a pack (scans, reviews, verification summaries), signed beside it as in-toto statements. */
import { PackwrightError } from '../errors.ts'
import type { ArtifactSource } from '../oci/index.ts'
import { attachReferrer, type StagedArtifact } from '../registry/index.ts'
import { bundleReferrer, type PackSigner, signedAt, statement } from '../signing/index.ts'
import { isRecord, parseJson, readText } from '../text/index.ts'

/** A predicate that is to be signed for every pack of a publish. */
export interface Attestation {
  /** a URI, e.g. `https://slsa.dev/verification_summary/v1` */
  predicateType: string
  /** JSON */
  file: string
}

export interface ReadAttestation {
  predicateType: string
  predicate: object
}

/** @throws PackwrightError `USAGE`, `NOT_FOUND`, `DOCUMENT_INVALID` */
export async function readAttestations(given: readonly Attestation[]): Promise<ReadAttestation[]> {
  return await Promise.all(given.map(readOne))
}

async function readOne({ predicateType, file }: Attestation): Promise<ReadAttestation> {
  if (URL.parse(predicateType) === null) {
    throw new PackwrightError('USAGE', `The predicate type "${predicateType}" is no URI.`, {
      hint: 'Write e.g. https://slsa.dev/verification_summary/v1=vsa.json.',
    })
  }
  const predicate = parseJson(await readText(file), file)
  if (isRecord(predicate)) return { predicateType, predicate }
  throw new PackwrightError('DOCUMENT_INVALID', `${file} holds no JSON object.`, {
    hint: 'It is the predicate alone; the statement around it is made here.',
    details: { file },
  })
}

/** @throws PackwrightError `SIGNING_FAILED` */
export async function attachAttestations(
  staged: StagedArtifact,
  name: string,
  attestations: readonly ReadAttestation[],
  { signer, source }: { signer?: PackSigner | undefined; source: ArtifactSource },
): Promise<void> {
  if (signer === undefined) return
  const subject = staged.root.descriptor
  for (const { predicateType, predicate } of attestations) {
    const bundle = await signer.sign(statement(subject.digest, name, predicateType, predicate))
    attachReferrer(staged, bundleReferrer(bundle, predicateType, subject, signedAt(source)))
  }
}

/** @throws PackwrightError `USAGE` where nothing signs */
export function requireSigner(attestations: readonly unknown[], signer: PackSigner | undefined): void {
  if (attestations.length === 0 || signer !== undefined) return
  throw new PackwrightError('USAGE', 'An attestation is signed, and there is nothing to sign with.', {
    hint: 'Name a key with --key, or run where a token can be had.',
  })
}
