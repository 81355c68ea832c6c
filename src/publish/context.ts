/** What the publish line gets handed, once for all packs. */

import type { BuildContext, BuiltArtifact } from '../build/index.ts'
import type { TaggedReference } from '../oci/index.ts'
import type { PackManifest, VersionedManifest } from '../pack/manifest/index.ts'
import type { Destination, Registry } from '../registry/index.ts'
import type { PackSigner } from '../signing/index.ts'
import type { Dialect } from '../systems/index.ts'
import type { ReadAttestation } from './attest.ts'
import type { Cataloguing } from './catalog.ts'
import type { PublishTarget } from './destination.ts'

export interface PublishContext extends BuildContext {
  target: PublishTarget
  /** the dialects of each pack, the first of them the pack's own; none means the usual one */
  dialectsFor?: ((manifest: PackManifest) => readonly Dialect[]) | undefined
  /** where further dialects go: `<repo>/<dialect>/<pack>:<version>`, or `<repo>/<pack>:<version>-<dialect>` */
  dialectPlace?: 'repository' | 'tag' | undefined
  /** in a dry run: where to look for what a publish would be refused for */
  foresee?: Registry | undefined
  /** whether floating tags may be set to a pre-release */
  prerelease?: boolean | undefined
  /** builds everything and sends nothing */
  dryRun: boolean
  /** floating tags to set besides the version, e.g. `latest` */
  alsoTags: readonly string[]
  /** packs that go up at once */
  concurrency: number
  /** reads what is already published; absent in a dry run */
  registry?: Registry | undefined
  destination?: Destination | undefined
  /** refuses what is not as its commit has it: a release is; what is tried out need not be */
  clean?: boolean | undefined
  /** signs every pack before it leaves; absent when packs are published unsigned */
  signer?: PackSigner | undefined
  /** by whom packs were signed before, as the lockfile has it; the others are looked for in the registry */
  signedBefore?: ReadonlyMap<string, string> | undefined
  /** whether they may be published unsigned now */
  unsigned?: boolean | undefined
  /** as whom the signer signs, where that is known beforehand */
  identity?: string | undefined
  /** refuses what this run would sign and nobody could accept. @throws PackwrightError */
  accept?: ((manifest: VersionedManifest) => void) | undefined
  /** looks at what is built before anything is sent. @throws PackwrightError to refuse it */
  check?: ((built: BuiltArtifact, reference: TaggedReference) => Promise<void>) | undefined
  /** gets what went up, and is finished while it is looked at whether all tags stand */
  cataloguing?: Pick<Cataloguing, 'add' | 'finish'> | undefined
  /** attaches a bill of materials to every pack */
  sbom?: boolean | undefined
  /** signed beside every pack */
  attestations?: readonly ReadAttestation[] | undefined
  /** what the provenance is made from */
  env: NodeJS.ProcessEnv
}
