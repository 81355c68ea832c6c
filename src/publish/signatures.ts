/** The signatures of a pack, attached to what is staged: nobody can see the pack without them. */
import type { KeyObject } from 'node:crypto'
import type { BuiltArtifact } from '../build/index.ts'
import type { OnEvent } from '../events.ts'
import type { Signer } from '../lock/index.ts'
import { attachReferrer, type Referrer, type StagedArtifact } from '../registry/index.ts'
import {
  bundleReferrer,
  envelopeReferrer,
  type PackSigner,
  PROVENANCE_PREDICATE,
  type Signature,
  signArtifact,
  signedAt,
  statementAboutFiles,
  statementsAbout,
} from '../signing/index.ts'
import { attestationsOf, envelopeOf } from '../systems/index.ts'

interface SigningContext {
  signer?: PackSigner | undefined
  env: NodeJS.ProcessEnv
  onEvent?: OnEvent | undefined
}

export async function attachSignatures(
  staged: StagedArtifact,
  built: BuiltArtifact,
  context: SigningContext,
): Promise<Signature | undefined> {
  const { source } = built
  const { name } = built.manifest
  if (context.signer === undefined) return undefined
  const { descriptor } = staged.root
  const { referrers, signer, bundle } = await signArtifact(
    descriptor,
    name,
    context.signer,
    source,
    context.env,
  )
  for (const referrer of referrers) attachReferrer(staged, referrer)
  for (const referrer of await furtherAttestations(built, context.signer, signer))
    attachReferrer(staged, referrer)
  context.onEvent?.({ type: 'signed', pack: name, identity: signer.identity })
  return { signer, bundle }
}

/** What clients of the pack's own system want signed: by a certificate about its files, or by a key in a form of their own. */
async function furtherAttestations(
  built: BuiltArtifact,
  signer: PackSigner,
  { repository, workflow, ref }: Signer,
): Promise<Referrer[]> {
  if (signer.publicKey !== undefined) return await envelopes(built, signer, signer.publicKey)
  const { manifest, parts, root, source } = built
  const [only] = parts
  if (only?.files === undefined || parts.length > 1) return []
  const named = { repository, workflow, ref } as { repository?: string; workflow?: string; ref?: string }
  const wanted = await attestationsOf(manifest, only.files, named)
  const created = signedAt(source)
  return await Promise.all(
    wanted.map(async ({ artifactType, ...about }) => {
      const bundle = await signer.sign(statementAboutFiles(about))
      return bundleReferrer(bundle, about.predicateType, root.descriptor, created, artifactType)
    }),
  )
}

async function envelopes(
  { manifest, root, source }: BuiltArtifact,
  signer: PackSigner,
  publicKey: KeyObject,
): Promise<Referrer[]> {
  const wanted = envelopeOf(manifest)
  if (wanted === undefined) return []
  const about = statementsAbout(root.descriptor.digest, manifest.name, source, {})
  const statement = about.find(({ predicateType }) => predicateType === PROVENANCE_PREDICATE)
  const { dsseEnvelope } = statement === undefined ? {} : await signer.sign(statement)
  if (dsseEnvelope === undefined) return []
  const { payloadType, payload, signatures } = dsseEnvelope
  const make = await wanted.load()
  const envelope = make({ payloadType, payload, sig: signatures[0]?.sig ?? '' }, publicKey)
  const created = signedAt(source)
  return envelope === undefined
    ? []
    : [envelopeReferrer(envelope, root.descriptor, created, wanted.artifactType)]
}
