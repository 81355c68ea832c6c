import type { Command } from 'commander'
import { importAdvisories, type TakenOver, takeOver } from '../../lifecycle/index.ts'
import type { PublishOptions } from '../../publish/index.ts'
import { type Output, Reported } from '../../ui/output.ts'
import { type CommandContext, examples, outputOf } from '../flags/command.ts'
import { packsDirectory, plainHttp, publishTarget } from '../flags/settings.ts'
import { requiredSigning, type TrustFlags, trust, withTrustFlags } from '../flags/trust.ts'

interface TakeOverFlags extends TrustFlags {
  plainHttp?: string | boolean
  signature?: string
  key?: string
  from?: string
  out?: string
  integrity?: string
  packsDir?: string
  publish?: boolean
  signingKey?: string
}

/** `packwright import openwop`: a signed tarball, or a whole registry of them. */
export function importOpenwopCommand(parent: Command, context: CommandContext): void {
  const command = parent
    .command('openwop')
    .description(
      'Check signed tarballs and make them directories that can be published; map advisories to OSV',
    )
    .argument('<what...>', 'tarballs, a registry’s directory, an index.json in it, or an advisories.json')
    .option('--signature <file>', 'the detached Ed25519 signature of a tarball (the .sig beside it)')
    .option('--key <file>', 'the public key, PEM (the one that its registry names)')
    .option('--integrity <sri>', 'sha256-… or sha512-… of the tarball (the one in its registry)')
    .option('--out <dir>', 'where advisories are written (advisories)')
  examples(withPublishing(command), [
    'packwright import openwop 1.0.1.tgz --signature 1.0.1.sig --key team.pub --integrity sha256-…',
    'packwright import openwop registry --publish --signing-key ours.pem',
    'packwright import openwop registry/security/advisories.json --out advisories',
  ])
  command.action(async (what: string[]) => {
    const flags = command.optsWithGlobals<TakeOverFlags>()
    const output = outputOf(command)
    const [only = ''] = what
    if (/advisories[^/]*\.json$/.test(only)) {
      const files = await importAdvisories(only, flags.out ?? 'advisories')
      return output.result({ files }, () => `${files.join('\n')}\n\n${nextAdvisories(files)}`)
    }
    await run('openwop', what, flags, context, output)
  })
}

/** `packwright import nexo-release`: the assets of a release. */
export function importNexoReleaseCommand(parent: Command, context: CommandContext): void {
  const command = parent
    .command('nexo-release')
    .description(
      'Check the assets of a release of a nexo plugin and make them a directory that can be published',
    )
    .argument(
      '<what...>',
      'a directory, https://github.com/<owner>/<repository>/releases/tag/<tag>, or <owner>/<repository>@<tag>',
    )
    .option('--from <owner/repository>', 'of a directory: whose release it is, for the rules of the policy')
  examples(withTrustFlags(withPublishing(command)), [
    'packwright import nexo-release acme/email-plugin@v1.2.0',
    'packwright import nexo-release dist/release --from acme/email-plugin --policy packs.policy.json',
  ])
  command.action(async (what: string[]) => {
    await run('nexo', what, command.optsWithGlobals<TakeOverFlags>(), context, outputOf(command))
  })
}

function withPublishing(command: Command): Command {
  return command
    .option('--packs-dir <dir>', 'PACKS_DIR; where directories are made (packs)')
    .option('--plain-http [force]', 'with --publish: speak HTTP to a registry on this machine')
    .option('--publish', 'publish at once where OCI_REGISTRY, OCI_ORG and OCI_REPO say, signed')
    .option('--signing-key <file>', 'with --publish: our private key; else keyless where a token can be had')
}

async function run(
  system: string,
  where: string[],
  flags: TakeOverFlags,
  context: CommandContext,
  output: Output,
): Promise<void> {
  const { env, signal } = context
  const { signature, key, integrity, from, out } = flags
  const done = await takeOver({
    system,
    where,
    packsDir: packsDirectory(flags.packsDir, env),
    advisoriesDir: out ?? 'advisories',
    signature,
    key,
    integrity,
    from,
    trust: trust(flags),
    publish: flags.publish === true ? await publishing(flags, context) : undefined,
    env,
    signal,
    onEvent: output.silent().onEvent,
  })
  report(done, output)
}

async function publishing(flags: TakeOverFlags, { env, signal }: CommandContext): Promise<PublishOptions> {
  const signingKey = flags.signingKey === undefined ? {} : { key: flags.signingKey }
  return {
    env,
    signal,
    target: await publishTarget({}, env),
    plainHttp: plainHttp(flags.plainHttp),
    allowDirty: true,
    signing: await requiredSigning({ rekorVersion: '1', ...signingKey }, env),
  }
}

function report(done: TakenOver, output: Output): void {
  const { packs, passedOver, failed, advisories } = done
  for (const { why } of passedOver) output.warn(`passed over: ${why}`)
  for (const warning of new Set(packs.flatMap(({ warnings }) => warnings))) output.warn(warning)
  for (const { label, error } of failed) output.warn(`${label}: ${error.message}`)
  const [only] = packs.length === 1 ? packs : []
  const value = { ...only, packs, passed_over: passedOver, advisories }
  const text = () => {
    const rows = packs.map(({ name, version, directory, signer, deprecated, reference, status }) => [
      name,
      version,
      reference ?? directory,
      signer ?? '-',
      deprecated === undefined ? (status ?? 'taken') : `${status ?? 'taken'}, deprecated`,
    ])
    const table = output.table(['PACK', 'VERSION', 'WHERE', 'SIGNED BY', 'STATUS'], rows)
    const next = packs.some(({ reference }) => reference === undefined)
      ? `\n\nNext: packwright publish ${only?.directory ?? '<directory>'}`
      : ''
    return `${table}${next}${advisories.length === 0 ? '' : `\n\n${nextAdvisories(advisories)}`}`
  }
  const [first] = failed
  if (first === undefined) return output.result(value, text)
  if (!output.json) output.result({}, text)
  const { code, hint, details } = first.error
  const count = failed.length
  const message =
    count === 1 ? first.error.message : `${count} packs failed; the first: ${first.error.message}`
  throw new Reported(
    code,
    message,
    { hint, details },
    { ...value, failed: failed.map(({ label, error }) => ({ label, error: error.facts() })) },
    failed.map(({ error }) => error),
  )
}

function nextAdvisories(files: readonly string[]): string {
  return `Next: packwright advisories publish ${files[0] ?? '<file>'} --in <repository>`
}
