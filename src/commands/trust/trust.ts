import type { Command } from 'commander'
import { forgetDocuments } from '../../documents/index.ts'
import { PackwrightError } from '../../errors.ts'
import { exists, writeFileAtomic } from '../../files/index.ts'
import { checkTrust } from '../../inspect/index.ts'
import { canonicalPlace, parseReference } from '../../oci/index.ts'
import {
  NO_POLICY,
  POLICY_NAME,
  type PolicyDocument,
  type RuleOutcome,
  readPolicy,
} from '../../policy/index.ts'
import { describeTrustedRoot, importPolicy, openPlaces, ruleFrom } from '../../trust/index.ts'
import { confirm, isAsked } from '../../ui/confirm.ts'
import type { Output } from '../../ui/output.ts'
import { paint, printableLine } from '../../ui/text.ts'
import {
  type CommandContext,
  type ConnectionFlags,
  connection,
  examples,
  outputOf,
  withConnectionFlags,
} from '../flags/command.ts'
import { type TrustFlags, trust, withTrustFlags } from '../flags/trust.ts'

/** `packwright trust`: who signed what, and who may. */
export function trustCommand(program: Command, context: CommandContext): void {
  const parent = program
    .command('trust')
    .usage('<command> [options]')
    .description('Look at signatures and write the policy')
  examples(parent, [
    'packwright trust check ghcr.io/acme/packs/claude:1.2.0',
    'packwright trust init ghcr.io/acme/packs/claude:1.2.0',
    'packwright trust import trusted_keys.toml',
    'packwright trust root --export trusted_root.json',
  ])
  checkCommand(parent, context)
  initCommand(parent, context)
  importCommand(parent)
  rootCommand(parent, context)
  forgetCommand(parent, context)
}

function checkCommand(parent: Command, context: CommandContext): void {
  const command = parent
    .command('check')
    .description('Explain why a pack is or is not trusted')
    .argument('<reference>', 'registry/repository:tag, …@sha256:…, or oci-layout://…')
  examples(withConnectionFlags(withTrustFlags(command)), [
    'packwright trust check ghcr.io/acme/packs/claude:1.2.0',
    'packwright trust check ghcr.io/acme/packs/claude:1.2.0 --policy packs.policy.json --json',
  ])
  command.action(async (reference: string, flags: TrustFlags & ConnectionFlags) => {
    const output = outputOf(command)
    const onEvent = output.progress().onEvent
    const options = { ...connection(flags, context), trust: trust(flags), onEvent }
    const { bundles: _, ...report } = await checkTrust(reference, options).catch((error: unknown) => {
      const rules = error instanceof PackwrightError ? error.details['rules'] : undefined
      if (!output.json && Array.isArray(rules)) output.result({}, () => ruleTable(rules, output))
      throw error
    })
    output.result({ ...report }, () => {
      const mark = report.verified
        ? paint('green', '✓ trusted', output.stdout)
        : paint('yellow', '! not verified', output.stdout)
      const { matched: rule, mode, reason, provenance } = report
      const { builder, dirty } = provenance ?? {}
      const built = { builder, dirty: dirty === undefined || dirty === false ? undefined : String(dirty) }
      return [
        `${mark} ${printableLine(report.reference)}`,
        ...factLines({ rule, mode, ...report.signer, ...built, reason }, output),
        '',
        ruleTable(report.rules, output),
      ].join('\n')
    })
  })
}

/** Why this rule and no other: every rule in its order. */
function ruleTable(rules: readonly RuleOutcome[], output: Output): string {
  const rows = rules.map(({ match, mode, outcome }) => [match, mode, outcome])
  return output.table(['RULE', 'MODE', 'OUTCOME'], rows)
}

function initCommand(parent: Command, context: CommandContext): void {
  const command = parent
    .command('init')
    .description(`Write ${POLICY_NAME} from who signed a pack, after asking`)
    .argument('<reference>', 'a pack that is signed by whom you want to trust')
    .option('--trusted-root <file>', 'a trusted_root.json instead of the public-good instance')
    .option('--policy <file>', 'where to write', POLICY_NAME)
    .option('-y, --yes', 'do not ask')
  examples(withConnectionFlags(command), ['packwright trust init ghcr.io/acme/packs/claude:1.2.0'])
  command.action(async (reference: string, flags: InitFlags) => {
    const output = outputOf(command)
    await refuseExisting(flags.policy)
    const policy = { ...NO_POLICY, trustedRoot: flags.trustedRoot ?? 'public-good' }
    const options = {
      ...connection(flags, context),
      trust: { mode: 'require' as const, policyObject: policy },
    }
    const { signer, reference: written } = await checkTrust(reference, options)
    if (signer === undefined) throw new PackwrightError('SIGNATURE_MISSING', `${reference} is not signed.`)
    output.tell(`${printableLine(written)} is signed by\n${factLines({ ...signer }, output).join('\n')}`)
    if (flags.yes !== true && !(await agrees(`Trust this signer, and write ${flags.policy}?`))) {
      throw new PackwrightError('CANCELLED', 'Nothing was written.')
    }
    const rule = ruleFrom(reference, signer)
    const root = flags.trustedRoot === undefined ? {} : { trusted_root: flags.trustedRoot }
    await writePolicy(flags.policy, { version: 1, ...root, default: 'require', rules: [rule] })
    output.result({ policy: flags.policy, rule }, () => `wrote ${flags.policy}`)
  })
}

interface InitFlags extends ConnectionFlags {
  trustedRoot?: string
  policy: string
  yes?: boolean
}

async function agrees(question: string): Promise<boolean> {
  if (isAsked()) return await confirm(question, 'no')
  throw new PackwrightError('USAGE', 'There is no terminal to ask on.', {
    hint: 'Look at the signer, then add --yes.',
  })
}

function importCommand(parent: Command): void {
  const command = parent
    .command('import')
    .description(`Write ${POLICY_NAME} from a trusted_keys.toml or an openwop-registry.json`)
    .argument('<file>', 'OpenWOP’s keys are looked for in keys/ beside it')
    .option('--policy <file>', 'where to write', POLICY_NAME)
    .option('--key <file>', 'our public key, which signs what we import: it stands beside the registry’s')
  examples(command, [
    'packwright trust import trusted_keys.toml',
    'packwright trust import openwop-registry.json --key ours.pub',
  ])
  command.action(async (file: string, flags: { policy: string; key?: string }) => {
    await refuseExisting(flags.policy)
    const document = await importPolicy(file, flags.key)
    await writePolicy(flags.policy, document)
    const count = document.rules.length
    outputOf(command).result(
      { policy: flags.policy, rules: count },
      () => `wrote ${flags.policy} with ${count} rules`,
    )
  })
}

function rootCommand(parent: Command, context: CommandContext): void {
  const command = parent
    .command('root')
    .description(
      'Refresh and show the trusted root that the policy names; export it for machines without network',
    )
    .option('--policy <file>', 'the policy; without one, the public-good instance')
    .option('--export <file>', 'write it as a trusted_root.json')
  examples(command, ['packwright trust root', 'packwright trust root --export trusted_root.json'])
  command.action(async (flags: { policy?: string; export?: string }) => {
    const output = outputOf(command)
    const policy = flags.policy === undefined ? NO_POLICY : await readPolicy(flags.policy)
    const { json, authorities } = await describeTrustedRoot(policy.trustedRoot, context.env)
    if (flags.export !== undefined) await writeFileAtomic(flags.export, `${JSON.stringify(json, null, 2)}\n`)
    output.result({ source: policy.trustedRoot, authorities, exported: flags.export ?? null }, () => {
      const rows = authorities.map(({ kind, uri, from, until }) => [kind, uri, from, until ?? 'open'])
      const table = output.table(['KIND', 'SERVICE', 'VALID FROM', 'UNTIL'], rows)
      return flags.export === undefined ? table : `${table}\n\nwrote ${flags.export}`
    })
  })
}

function forgetCommand(parent: Command, context: CommandContext): void {
  const command = parent
    .command('forget')
    .description('Forget who signed the pack of a place, its newest version, or the documents beside packs')
    .argument('<place>', 'registry/repository of a pack or of many, or git+https://…@<commit>#path')
  examples(command, ['packwright trust forget ghcr.io/acme/packs/claude'])
  command.action(async (written: string) => {
    const output = outputOf(command)
    const place = written.startsWith('git+') ? written : canonicalPlace(parseReference(written))
    const pack = await openPlaces(context.env).forget(place)
    const documents =
      !written.startsWith('git+') && (await forgetDocuments(context.env, parseReference(written)))
    const known = pack || documents
    const said = known ? `${place} is as if it had never been seen.` : `Nothing is remembered about ${place}.`
    output.result({ place, known }, () => `${said} What a lockfile pins stays pinned.`)
  })
}

async function refuseExisting(file: string): Promise<void> {
  if (await exists(file)) {
    throw new PackwrightError('TARGET_EXISTS', `${file} exists.`, {
      hint: 'Move it away, or name another with --policy.',
    })
  }
}

async function writePolicy(file: string, document: PolicyDocument): Promise<void> {
  await writeFileAtomic(file, `${JSON.stringify(document, null, 2)}\n`)
}

function factLines(facts: Record<string, string | undefined>, output: Output): string[] {
  return Object.entries(facts).flatMap(([name, value]) =>
    value === undefined ? [] : [`  ${paint('dim', name.padEnd(12), output.stdout)} ${printableLine(value)}`],
  )
}
