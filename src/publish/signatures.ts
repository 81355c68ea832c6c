/** The signatures of a pack, attached to what is staged: nobody can see the pack without them. */
import type { BuiltArtifact } from '../build/index.ts'
import type { OnEvent } from '../events.ts'
import type { Signer } from '../lock/index.ts'
import { attachReferrer, type Referrer, type StagedArtifact } from '../registry/index.ts'
import {
  bundleReferrer,
  type PackSigner,
  type Signature,
  signArtifact,
  statementAboutFiles,
} from '../signing/index.ts'
import { attestationsOf } from '../systems/index.ts'

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

/** What clients of the pack's own system want signed; a key signs nothing that they could check. */
async function furtherAttestations(
  { manifest, parts, root, source }: BuiltArtifact,
  signer: PackSigner,
  { repository, workflow, ref }: Signer,
): Promise<Referrer[]> {
  const [only] = parts
  if (signer.identity !== undefined || only?.files === undefined || parts.length > 1) return []
  const named = { repository, workflow, ref } as { repository?: string; workflow?: string; ref?: string }
  const wanted = await attestationsOf(manifest, only.files, named)
  const created = source.created ?? new Date().toISOString().replace(/\.\d+Z$/, 'Z')
  return await Promise.all(
    wanted.map(async ({ artifactType, ...about }) => {
      const bundle = await signer.sign(statementAboutFiles(about))
      return bundleReferrer(bundle, about.predicateType, root.descriptor, created, artifactType)
    }),
  )
}
