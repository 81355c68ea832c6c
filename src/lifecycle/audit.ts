/** Advisories: published beside packs, and held against lockfiles. */

import pMap from 'p-map'
import {
  ADVISORIES,
  type Advisories,
  changeDocument,
  type DocumentReader,
  packIfBelieved,
} from '../documents/index.ts'
import { PackwrightError } from '../errors.ts'
import { DRY_RUN, LOCKFILE_NAME, readLockfile } from '../lock/index.ts'
import { baseOf, formatRepository, parseReference, repositoryAt } from '../oci/index.ts'
import { jsonPath } from '../pack/manifest/index.ts'
import { type Advisory, advisory } from '../policy/index.ts'
import {
  advisoriesOf,
  type ConnectionOptions,
  type SigningOptions,
  type StoreOptions,
  type TrustOptions,
  withDocumentReader,
  withDocumentWriter,
} from '../session/index.ts'
import { canonical, parseJson, readText } from '../text/index.ts'
import { affects, reaches, type Severity, severityOf } from './advisories/index.ts'

export interface AdvisoryOptions extends ConnectionOptions, StoreOptions {
  trust?: TrustOptions | undefined
}

export interface AuditFinding {
  pack: string
  version: string
  reference: string
  id: string
  summary: string
  /** `unknown` when the advisory does not say */
  severity: Severity | 'unknown'
  /** the first version without it; `null` when none is named */
  fixed: string | null
  url: string | null
}

export interface Audit {
  /** packs that were looked at */
  packs: number
  findings: AuditFinding[]
  /** where advisories were looked for */
  sources: {
    base: string
    /** `null` when the repository has none */
    advisories: number | null
    /** true when it is the copy of an earlier time */
    cached: boolean
    signer: string | null
  }[]
}

/**
 * Holds a lockfile against the advisories of the repositories that its packs come from.
 *
 * @param options.severity findings below it are left out; those that do not say how bad they are stay
 * @throws PackwrightError `NOT_FOUND`, `LOCKFILE_INVALID`, exit 7 when the policy wants them signed, `OFFLINE`
 */
export async function audit(
  options: AdvisoryOptions & { lockfile?: string | undefined; severity?: Severity | undefined } = {},
): Promise<Audit> {
  const { packs } = await readLockfile(options.lockfile ?? LOCKFILE_NAME)
  const locked = packs
    .filter(({ digest }) => digest !== DRY_RUN)
    .map(({ name, version, oci_ref, digest }) => {
      const place = parseReference(oci_ref)
      const repository = formatRepository(place)
      return {
        name,
        version,
        repository,
        base: formatRepository(baseOf(place)),
        reference: `${oci_ref}@${digest}`,
      }
    })
  await tellTakenBack(locked, options)
  const read = await advisoriesOf([...new Set(locked.map(({ base }) => base))], { ...options, gone: 'error' })
  const threshold = options.severity ?? 'low'
  const findings = locked.flatMap((pack) =>
    (read.get(pack.base)?.document.advisories ?? []).flatMap((found): AuditFinding[] => {
      const hit = affects(found, pack)
      const severity = severityOf(found)
      if (hit === undefined || !reaches(severity, threshold)) return []
      const { name, version, reference } = pack
      const about = { pack: name, version, reference, id: found.id, summary: found.summary ?? '' }
      const url = found.references?.[0]?.url ?? null
      return [{ ...about, severity: severity ?? 'unknown', fixed: hit.fixed, url }]
    }),
  )
  const sources = [...read].map(([base, found]) => ({
    base,
    advisories: found?.document.advisories.length ?? null,
    cached: found?.cached ?? false,
    signer: found?.trust?.signer?.identity ?? null,
  }))
  return { packs: locked.length, findings, sources }
}

interface LockedVersion {
  name: string
  version: string
  repository: string
}

/** What publishers say of locked versions in the shards of their packs. @throws PackwrightError `DOCUMENT_REPLAYED` */
async function tellTakenBack(locked: readonly LockedVersion[], options: AdvisoryOptions): Promise<void> {
  const look = async ({ name, version, repository }: LockedVersion, reader: DocumentReader) => {
    const pack = await packIfBelieved(parseReference(repository), reader)
    const status = pack?.versions.find((one) => one.version === version)?.status
    if (status === undefined || status.state === 'active') return
    const why = status.reason === undefined ? '' : `: ${status.reason}`
    options.onEvent?.({ type: 'warning', message: `${name} ${version} is ${status.state}${why}` })
  }
  await withDocumentReader(options, (reader) =>
    pMap(locked, (pack) => look(pack, reader), { concurrency: 8 }),
  )
}

/**
 * Puts advisories beside the packs of a repository; one of the same id is replaced.
 *
 * @param files OSV documents, JSON
 * @throws PackwrightError `NOT_FOUND`, `DOCUMENT_INVALID`, and what signing and oras throw
 */
export async function publishAdvisories(
  files: readonly string[],
  base: string,
  options: AdvisoryOptions & { signing?: SigningOptions | undefined },
): Promise<{ base: string; ids: string[]; changed: boolean }> {
  const added = await Promise.all(files.map(readAdvisory))
  const place = repositoryAt(base)
  const apply = (before: Advisories | undefined) => withAdvisories(before, added, new Date())
  const changed = await withDocumentWriter(place, options, (writer) =>
    changeDocument(ADVISORIES, place, { apply }, writer),
  )
  return { base: formatRepository(place), ids: added.map(({ id }) => id), changed }
}

function withAdvisories(
  before: Advisories | undefined,
  added: readonly Advisory[],
  now: Date,
): Advisories | undefined {
  const byId = new Map((before?.advisories ?? []).map((found) => [found.id, found]))
  for (const one of added) byId.set(one.id, one)
  const advisories = [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  if (before !== undefined && canonical(advisories) === canonical(before.advisories)) return undefined
  return { ...before, schema_version: 1, generated_at: now.toISOString(), advisories }
}

async function readAdvisory(file: string): Promise<Advisory> {
  const parsed = advisory.safeParse(parseJson(await readText(file), file))
  if (parsed.success) return parsed.data
  const lines = parsed.error.issues.map(({ path, message }) => `${jsonPath(path)} ${message}`)
  throw new PackwrightError('DOCUMENT_INVALID', `${file} is not an OSV advisory: ${lines.join('; ')}.`, {
    hint: 'The format is https://ossf.github.io/osv-schema/; docs/formats.md has an example.',
    details: { file },
  })
}
