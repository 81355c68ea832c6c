/**
 * The gate: everything that comes from outside passes here, and there is no second way.
 *
 * Three things are never mixed: the place that was asked for, what the artifact claims of itself, and what the user's
 * memory knows about the place. `admit` decides before a layer is fetched, `seal` holds what arrived against it.
 */
import semver from 'semver'
import { PackwrightError } from '../errors.ts'
import {
  type Digest,
  formatReference,
  lastComponent,
  type PinnedReference,
  plainVersion,
  versionInTag,
} from '../oci/index.ts'
import type { Admission, Memory, Sealed } from '../policy/index.ts'
import type { StoredPack } from '../store/index.ts'
import type { Bundles } from './collect.ts'
import type { TrustContext, TrustReport } from './context.ts'
import type { Signed } from './judge.ts'
import { decideTrust } from './lazy.ts'

/** What was asked for, and by whom. */
export interface Asked {
  /** what its signature is over, where that is not its manifest */
  subject?: Digest
  reference: PinnedReference
  /** the name that the asker gave the pack, where that is not the last component of the place */
  alias?: string | undefined
  /** what a lockfile says that it calls itself */
  named?: string | undefined
  /** somebody typed the reference: a pack that calls itself otherwise is told, not refused */
  typed?: boolean | undefined
  /** the digest came from the asker or from a lockfile, and was not resolved from a tag or a range */
  pinned?: boolean | undefined
  memory?: Memory | undefined
  /** what a signature says here; default that of a release */
  signed?: Signed | undefined
}

/** What an artifact says of itself. */
export interface Claim {
  name: string
  version?: string | undefined
}

export interface Admitted {
  admission: Admission
  report: TrustReport
  /** what memory is to know from now on */
  memory: Memory
  /** what is worth telling, and no reason to refuse */
  notices: string[]
}

/** A pack of the store that may be handed out. */
export interface AdmittedPack extends StoredPack {
  readonly admission: Admission
}

/**
 * Decides about a manifest, before anything of its layer is fetched.
 *
 * @param manifest the manifest that is fetched: of a pack with variants the platform's
 * @param bundles what refers to the artifact; read only as far as needed
 * @throws PackwrightError exit 7: signature and identity, `SIGNER_CHANGED`, `VERSION_REPLAYED`, `DOWNGRADE_REFUSED`,
 *   `NAME_MISMATCH`
 */
export async function admit(
  asked: Asked,
  claim: Claim,
  manifest: Digest,
  bundles: Bundles,
  context: TrustContext,
): Promise<Admitted> {
  const { reference, memory = {} } = asked
  const { signed = 'release', subject = reference.digest } = asked
  const pack = { repository: reference, name: lastComponent(reference), version: claim.version, signed }
  const report = await decideTrust(subject, pack, bundles, context, memory)
  refuseReplay(claim, reference)
  refuseDowngrade(asked, claim, context)
  const notices = nameNotices(asked, claim)
  const admission = { digest: manifest } as Admission
  return { admission, report, memory: remembered(asked, claim, report), notices }
}

/**
 * Holds what arrived against what was admitted.
 *
 * @param digest of the manifest whose content was checked while it streamed
 * @throws PackwrightError `INTERNAL` for anything that was not admitted
 */
export function seal(admission: Admission, digest: Digest): Sealed {
  if (admission.digest !== digest)
    throw new PackwrightError('INTERNAL', `${digest} was not admitted; ${admission.digest} was.`)
  return { digest } as Sealed
}

/** Hands out a pack of the store for which `admit` decided. */
export function handOut(stored: StoredPack, admission: Admission): AdmittedPack {
  seal(admission, stored.record.digest)
  return { ...stored, admission }
}

const STATES = ['draft', 'testing']

/** A version's tag has to point at that version: an older one, rightly signed, could be replayed under it. */
function refuseReplay(claim: Claim, { tag }: PinnedReference): void {
  const promised = tag === undefined ? undefined : versionInTag(tag)
  if (promised === undefined || claim.version === undefined) return
  const version = plainVersion(claim.version)
  // States before a release have tags of their own and the version of the release.
  if (version === promised || STATES.some((state) => promised === `${version}-${state}`)) return
  throw new PackwrightError('VERSION_REPLAYED', `The tag ${tag} points at ${claim.name} ${claim.version}.`, {
    hint: 'Somebody may be offering an old version as a new one. Do not use it before you know why.',
    details: { tag, version: claim.version },
  })
}

/** An old version may be signed as it should be, and still be the one with the hole. */
function refuseDowngrade(
  { reference, pinned, memory = {} }: Asked,
  claim: Claim,
  context: TrustContext,
): void {
  const { highest } = memory
  const { version } = claim
  const [was, is] = [semver.parse(highest), semver.parse(version)]
  if (pinned === true || was === null || is === null || is.compare(was) >= 0) return
  const name = lastComponent(reference)
  if (context.allowDowngrade.includes(name)) return
  throw new PackwrightError(
    'DOWNGRADE_REFUSED',
    `${name} ${version} is older than ${highest}, which was here.`,
    {
      hint: `A registry that hides the newer version looks like this. If you want the older one, say --allow-downgrade=${name}.`,
      details: { pack: name, locked: highest, found: version },
    },
  )
}

/** The place decides what a pack is called, never what its content says of itself. */
function nameNotices({ reference, alias, named, typed }: Asked, claim: Claim): string[] {
  const expected = named ?? lastComponent(reference)
  if (claim.name === expected || (named === undefined && claim.name === alias)) return []
  const message = `${formatReference(reference)} calls itself "${claim.name}".`
  if (typed === true || (named === undefined && alias !== undefined && alias !== expected)) return [message]
  throw new PackwrightError('NAME_MISMATCH', message, {
    hint: `Something else lies where "${expected}" should be. If that is right, add it under a name of yours: packwright add --as <name>.`,
    details: { reference: formatReference(reference), expected, found: claim.name },
  })
}

function remembered({ reference, memory = {} }: Asked, { version }: Claim, report: TrustReport): Memory {
  const { digest } = reference
  const highest = higher(memory.highest, version)
  const { signer, bundle, mode } = report
  if (mode === 'ignore') return { ...memory, highest }
  if (bundle === undefined) return { signer: null, digest, highest }
  return { signer, digest, bundle, highest }
}

function higher(a: string | undefined, b: string | undefined): string | undefined {
  const [was, is] = [semver.parse(a), semver.parse(b)]
  if (was === null) return b
  return is === null || was.compare(is) > 0 ? a : b
}
