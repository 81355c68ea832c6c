/** What an installation says when it is done. */
import { relative } from 'node:path'
import type { InstalledPack, InstalledState, InstallResult, PlannedPack } from '../../project/index.ts'
import { bytes } from '../../text/index.ts'
import type { TrustReport } from '../../trust/index.ts'
import { type Output, Reported } from '../../ui/output.ts'
import { paint, printableLine } from '../../ui/text.ts'

/** The fields that hosts know from their own installers. */
export function signatureFields(report: TrustReport | undefined) {
  const { signer } = report ?? {}
  return {
    signature_verified: report?.verified ?? false,
    signature_identity: signer?.identity ?? null,
    signature_issuer: signer?.issuer ?? null,
    trust_mode: report?.mode ?? 'ignore',
    trust_policy_matched: report?.matched ?? null,
    repository: signer?.repository ?? null,
    workflow: signer?.workflow ?? null,
    ref: signer?.ref ?? null,
    commit: signer?.commit ?? null,
    run: signer?.run ?? null,
  }
}

export function installedFields({ trust, manifest: _, name, ...pack }: InstalledPack) {
  return { id: name, ...pack, ...signatureFields(trust) }
}

/** What packs are about to do, a paragraph each. */
export function planLines(plan: readonly PlannedPack[], stream: NodeJS.WriteStream): string[] {
  return plan.flatMap(({ name, version, reference, trust, license, dependencies, writes }) => {
    const needs = Object.entries(dependencies).map(([pack, range]) => `${pack} ${range}`)
    const facts: [string, string][] = [
      ['from', reference],
      ['signer', signerOf(trust)],
      ['licence', license ?? 'not stated'],
      ...(needs.length === 0 ? [] : ([['needs', needs.join(', ')]] as [string, string][])),
      ['writes', writes.join(', ')],
    ]
    const lines = facts.map(
      ([what, said]) => `  ${paint('dim', what.padEnd(8), stream)} ${printableLine(said)}`,
    )
    return [paint('bold', printableLine(`${name} ${version ?? ''}`.trim()), stream), ...lines]
  })
}

function signerOf({ signer, verified, reason }: TrustReport): string {
  if (verified) return `${signer?.identity} (verified)`
  return `not verified: ${reason ?? 'it is signed by nobody'}`
}

export function reportInstall(
  result: InstallResult,
  output: Output,
  extra: Record<string, unknown> = {},
): void {
  const { packs, removed, lockfile, target, next, warnings, plan } = result
  if (plan !== undefined) {
    const described = plan.map(({ trust, ...pack }) => ({ ...pack, ...signatureFields(trust) }))
    return output.result({ ...extra, dry_run: true, plan: described }, () =>
      [...planLines(plan, output.stdout), '', 'Nothing was installed: this was a dry run.'].join('\n'),
    )
  }
  for (const { name, kept } of [...packs, ...removed])
    for (const file of kept) output.warn(`${name}: ${file} stays: it is not as packwright wrote it`)
  for (const message of warnings) output.warn(message)
  const value = { ...extra, packs: packs.map(installedFields), removed, lockfile, target, next, warnings }
  output.result(value, () => {
    const rows = packs.map((pack) => [
      pack.name,
      pack.version ?? '-',
      pack.digest,
      bytes(pack.size),
      pack.trust?.signer?.identity ?? '-',
      pack.already ? 'there already' : 'installed',
    ])
    const gone = removed.map(({ name, kept }) => [
      name,
      '',
      '',
      '',
      '',
      kept.length === 0 ? 'removed' : 'partly removed',
    ])
    const heading = ['PACK', 'VERSION', 'DIGEST', 'SIZE', 'SIGNER', 'STATUS']
    const table =
      rows.length + gone.length === 0 ? 'Nothing is wanted.' : output.table(heading, [...rows, ...gone])
    const wrote = lockfile.written ? `Wrote ${shown(lockfile.path)}. ` : ''
    const once = next.map((command) => `\n\nTo use the new plugins, run once:\n  ${printableLine(command)}`)
    return `${table}\n\n${wrote}Installed in ${shown(target)}.${once.join('')}`
  })
}

function shown(path: string): string {
  return relative(process.cwd(), path) || '.'
}

/** Tells what is not as it was installed. @throws `FILE_EDITED` when something was changed or lost */
export function reportInstalled(states: readonly InstalledState[], output: Output): void {
  const table = () =>
    output.table(
      ['PACK', 'VERSION', 'FOUND'],
      states.map(({ name, version, problems, extra }) => [
        name,
        version,
        [...problems, ...extra.map((path) => `${path} appeared since`)].join('; ') || 'as installed',
      ]),
    )
  const changed = states.filter(({ problems }) => problems.length > 0)
  const [first] = changed
  if (first === undefined)
    return output.result({ installed: states }, () => (states.length === 0 ? 'Nothing is locked.' : table()))
  if (!output.json) output.result({}, table)
  const message = `${first.name} is not as it was installed: ${first.problems[0]}${changed.length === 1 ? '' : `; so are ${changed.length - 1} other packs`}.`
  throw new Reported(
    'FILE_EDITED',
    message,
    { hint: 'packwright install puts back what is missing; --force overwrites what was edited.' },
    { installed: states },
  )
}
