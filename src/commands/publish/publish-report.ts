/** What a publish says when it is done: a table, JSON, and in GitHub Actions a summary and outputs. */
import { PackwrightError } from '../../errors.ts'
import { DRY_RUN } from '../../lock/index.ts'
import type { AgainstRelease, PublishResult } from '../../publish/index.ts'
import { bytes } from '../../text/index.ts'
import {
  markdownCode,
  markdownTable,
  markdownText,
  remedied,
  writeOutputs,
  writeSummary,
} from '../../ui/actions.ts'
import { type Output, Reported } from '../../ui/output.ts'
import { printable } from '../../ui/text.ts'

/** @throws PublishIncomplete when some packs failed */
export function report(result: PublishResult, output: Output, env: NodeJS.ProcessEnv): void {
  const packs = result.published.map(
    ({
      entry,
      contents: _,
      archives: __,
      signer: ___,
      source: ____,
      revision: _____,
      location: ______,
      refusal: _______,
      ...pack
    }) => ({
      ...pack,
      signer: entry.signer?.identity ?? null,
    }),
  )
  const { changes, catalog, collection, assets, tree } = result
  const value = {
    dry_run: result.dryRun,
    lockfile: result.lockfile,
    packs,
    ...(changes === undefined ? {} : { changes }),
    ...(catalog === undefined ? {} : { catalog }),
    ...(assets === undefined ? {} : { assets }),
    ...(tree === undefined ? {} : { tree }),
    ...(collection === undefined ? {} : { collection }),
  }
  if (catalog?.status === 'failed') output.warn(`The catalog was not brought up to date: ${catalog.message}`)
  for (const { warnings } of result.published) for (const warning of warnings) output.warn(warning)
  if (result.failed.length === 0) {
    output.result(value, () => summary(result, output))
    return
  }
  if (!output.json) {
    if (result.published.length > 0) output.result(value, () => summary(result, output))
    for (const { error } of result.failed) output.failure(remedied(env, error))
  }
  const failed = result.failed.map(({ name, error }) => ({ name, error: error.facts() }))
  throw new PublishIncomplete(result, { ...value, failed })
}

/** Some packs failed; what was published stands, and the exit code is the first failure's. */
export class PublishIncomplete extends Reported {
  constructor(result: PublishResult, value: Record<string, unknown>) {
    const first = result.failed[0]?.error ?? new PackwrightError('INTERNAL', 'Nothing failed.')
    const count = result.failed.length
    const names = new Set([...result.failed, ...result.published].map(({ name }) => name))
    const what = `${count} of ${names.size} packs ${count === 1 ? 'was' : 'were'} not published`
    const message = count === 1 ? first.message : `${what}; the first: ${first.message}`
    const failures = result.failed.map(({ error }) => error)
    super(first.code, message, { hint: first.hint, details: first.details }, value, failures)
  }
}

function summary(result: PublishResult, output: Output): string {
  const rows = result.published.map((pack) => [
    pack.name,
    pack.version,
    pack.reference,
    result.dryRun ? `${pack.digest} (${DRY_RUN})` : pack.digest,
    bytes(pack.size),
    pack.status,
  ])
  const moved = result.published.flatMap(({ name, tags = [] }) =>
    tags.length === 0 ? [] : [`${name}: ${tags.join(', ')} point here now`],
  )
  for (const { name, version, also } of result.published)
    for (const { reference, digest, status } of also)
      rows.push([name, version, reference, result.dryRun ? `${digest} (${DRY_RUN})` : digest, '', status])
  const { collection, lockfile } = result
  if (collection !== undefined)
    rows.push([collection.name, '', collection.reference, '', '', collection.status])
  const about = lockfile.written ? `Wrote ${lockfile.path}.` : `${lockfile.path} is up to date.`
  const spared =
    lockfile.spared === undefined ? '' : ` ${lockfile.spared} holds published digests and was left alone.`
  const headline = result.dryRun ? 'Dry run: nothing left this machine.' : ''
  const table = output.table(['PACK', 'VERSION', 'REFERENCE', 'DIGEST', 'SIZE', 'STATUS'], rows)
  const compared = Object.entries(result.changes ?? {}).map(
    ([name, change]) => `${name}: ${changeText(change)}`,
  )
  const differences = compared.length === 0 ? [] : ['', ...compared.map(printable)]
  return [
    table,
    ...moved.map(printable),
    ...differences,
    '',
    [headline, about + spared].filter((part) => part !== '').join(' '),
  ].join('\n')
}

/** `1.1.0: 2 files added, 1 changed; +1.2 kB; manifest: $.description, $.engines.nono` */
function changeText(change: AgainstRelease): string {
  if (change.release === null) {
    return change.reason === 'first' ? 'the first release' : `not compared (${change.message})`
  }
  const { files, size, manifest } = change
  const counts = Object.entries(files ?? {})
    .filter(([, paths]) => paths.length > 0)
    .map(([what, paths]) => `${paths.length} ${what}`)
  const grown = size.after - size.before
  const parts = [
    files === undefined ? 'files not listed' : counts.length === 0 ? '' : `files: ${counts.join(', ')}`,
    grown === 0 ? '' : `${grown > 0 ? '+' : '−'}${bytes(Math.abs(grown))}`,
    manifest.length === 0 ? '' : `manifest: ${manifest.map(({ path }) => path).join(', ')}`,
  ].filter((part) => part !== '')
  return `since ${change.release}: ${parts.length === 0 ? 'nothing but the version of the tag' : parts.join('; ')}`
}

/** The job's summary, and the outputs `lockfile`, `refs` and `digests` for its later steps. */
export async function reportToActions(result: PublishResult, env: NodeJS.ProcessEnv): Promise<void> {
  const published = result.published.filter(({ status }) => status !== 'dry-run')
  await writeSummary(env, markdownReport(result))
  await writeOutputs(env, {
    lockfile: result.lockfile.path,
    refs: JSON.stringify(published.map(({ reference, digest }) => `${reference}@${digest}`)),
    digests: JSON.stringify(Object.fromEntries(published.map(({ name, digest }) => [name, digest]))),
  })
}

function markdownReport(result: PublishResult): string {
  const { changes } = result
  const rows = result.published.map((pack) => [
    markdownText(pack.name),
    markdownText(pack.version),
    markdownCode(pack.reference),
    result.dryRun ? DRY_RUN.replace('_', ' ').toLowerCase() : markdownCode(pack.digest),
    bytes(pack.size),
    changes === undefined
      ? markdownText(pack.entry.signer?.identity ?? 'unsigned')
      : markdownText(changeText(changes[pack.name] as AgainstRelease)),
    pack.status,
  ])
  const moved = result.published.flatMap(({ name, tags = [] }) =>
    tags.length === 0 ? [] : [`- ${markdownText(name)}: ${tags.map(markdownCode).join(', ')} point here now`],
  )
  const last = changes === undefined ? 'Signer' : 'Against the last release'
  const failed = result.failed.map(
    ({ name, error }) =>
      `- ${markdownText(name)}: ${markdownCode(error.code)} ${markdownText(error.message)} ${markdownText(error.hint ?? '')}`,
  )
  return [
    result.dryRun ? '### What would be published' : '### Published packs',
    '',
    markdownTable(['Pack', 'Version', 'Reference', 'Digest', 'Size', last, 'Status'], rows),
    ...(moved.length === 0 ? [] : ['', ...moved]),
    ...(failed.length === 0 ? [] : ['', '#### Not published', '', ...failed]),
    ...Object.entries(changes ?? {}).map(([name, change]) => fileList(name, change)),
    '',
  ].join('\n')
}

/** The files of a pack that differ, folded away below the table. */
function fileList(name: string, change: AgainstRelease): string {
  if (change.release === null || change.files === undefined) return ''
  const { added, removed, changed } = change.files
  const lines = [
    ...added.map((path) => `- added ${markdownCode(path)}`),
    ...removed.map((path) => `- removed ${markdownCode(path)}`),
    ...changed.map(
      ({ path, before, after, mode }) =>
        `- changed ${markdownCode(path)} (${bytes(before)} → ${bytes(after)}${mode === undefined ? '' : `, ${mode.before} → ${mode.after}`})`,
    ),
    ...change.manifest.map(({ path }) => `- manifest ${markdownCode(path)}`),
  ]
  if (lines.length === 0) return ''
  const shown = lines.slice(0, MOST_LINES)
  const more = lines.length > MOST_LINES ? [`- and ${lines.length - MOST_LINES} more`] : []
  const title = `${markdownText(name)} since ${markdownText(change.release)}`
  return ['', `<details><summary>${title}</summary>`, '', ...shown, ...more, '', '</details>'].join('\n')
}

/** GitHub cuts a summary off at 1 MiB. */
const MOST_LINES = 200
