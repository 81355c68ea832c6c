/** Maps the `advisories.json` of an OpenWOP registry onto OSV. */
import semver from 'semver'
import * as z from 'zod'
import { PackwrightError } from '../../errors.ts'
import { jsonPath } from '../../pack/manifest/index.ts'
import type { Advisory, Affected } from '../../policy/index.ts'

const date = z.iso.date()

const feed = z.looseObject({
  advisories: z.array(
    z.looseObject({
      id: z.string(),
      cveIds: z.array(z.string()).optional(),
      publishedAt: date,
      updatedAt: date.optional(),
      severity: z.enum(['critical', 'high', 'medium', 'low']),
      cvssV4Score: z.number().optional(),
      summary: z.string(),
      details: z.string().optional(),
      advisoryUrl: z.string().optional(),
      affected: z
        .array(
          z.looseObject({
            packName: z.string(),
            versions: z.string().refine((text) => semver.validRange(text) !== null, 'is not a semver range'),
            fixedIn: z.string().optional(),
            fixedInRef: z.string().optional(),
          }),
        )
        .min(1),
      credits: z
        .array(z.looseObject({ name: z.string(), url: z.string().optional(), role: z.string().optional() }))
        .optional(),
    }),
  ),
})

/** @throws PackwrightError `DOCUMENT_INVALID`, naming the JSON path */
export function openwopAdvisories(json: unknown, file: string): Advisory[] {
  const parsed = feed.safeParse(json)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new PackwrightError(
      'DOCUMENT_INVALID',
      `${file} is not a list of OpenWOP advisories: ${jsonPath(issue?.path ?? [])} ${issue?.message}.`,
    )
  }
  return parsed.data.advisories.map((written) => ({
    schema_version: '1.7.3',
    // OSV's prefix for databases that it does not know.
    id: `x_${written.id}`,
    modified: `${written.updatedAt ?? written.publishedAt}T00:00:00Z`,
    published: `${written.publishedAt}T00:00:00Z`,
    aliases: [written.id, ...(written.cveIds ?? [])],
    summary: written.summary,
    ...(written.details === undefined ? {} : { details: written.details }),
    affected: written.affected.map(affectedOf),
    ...(written.advisoryUrl === undefined
      ? {}
      : { references: [{ type: 'ADVISORY', url: written.advisoryUrl }] }),
    ...(written.credits === undefined ? {} : { credits: written.credits.map(creditOf) }),
    database_specific: {
      severity: written.severity.toUpperCase(),
      ...(written.cvssV4Score === undefined ? {} : { cvss_v4_score: written.cvssV4Score }),
    },
  }))
}

type Row = z.infer<typeof feed>['advisories'][number]['affected'][number]

function affectedOf({ packName, versions, fixedIn, fixedInRef }: Row): Affected {
  const ranges = new semver.Range(versions).set.map((comparators) => ({
    type: 'SEMVER',
    events: eventsOf(comparators, fixedIn),
  }))
  return {
    ranges,
    database_specific: {
      package: packName,
      ...(fixedInRef === undefined ? {} : { fixed_in_ref: fixedInRef }),
    },
  }
}

/** One set of comparators is an interval. */
function eventsOf(comparators: readonly semver.Comparator[], fixedIn: string | undefined) {
  const bounds = comparators.map(({ operator, semver: at }) => ({ operator, at: at.version ?? '0' }))
  const exact = bounds.find(({ operator }) => (operator as string) === '')
  if (exact !== undefined && exact.at !== undefined && comparators[0]?.value !== '')
    return [{ introduced: exact.at }, { last_affected: exact.at }]
  const lower = bounds.find(({ operator }) => operator === '>=' || operator === '>')
  const upper = bounds.find(({ operator }) => operator === '<' || operator === '<=')
  const introduced = { introduced: lower === undefined || lower.at === '0.0.0' ? '0' : lower.at }
  if (upper === undefined) return fixedIn === undefined ? [introduced] : [introduced, { fixed: fixedIn }]
  return [introduced, upper.operator === '<' ? { fixed: upper.at } : { last_affected: upper.at }]
}

const ROLES: Record<string, string> = { 'remediation-developer': 'REMEDIATION_DEVELOPER' }

function creditOf({
  name,
  url,
  role = 'finder',
}: {
  name: string
  url?: string | undefined
  role?: string | undefined
}) {
  return { name, type: ROLES[role] ?? role.toUpperCase(), ...(url === undefined ? {} : { contact: [url] }) }
}
