import type { Command } from 'commander'
import * as z from 'zod'
import { git, repositoryUrl } from '../../build/index.ts'
import { PackwrightError } from '../../errors.ts'
import { writeFileAtomic } from '../../files/index.ts'
import { readLockfile } from '../../lock/index.ts'
import { isRegistryHost } from '../../oci/index.ts'
import { ciInit, PINNED_ACTIONS, type RunVerification, verifyRun } from '../../publish/index.ts'
import { parseJson } from '../../text/index.ts'
import { markdownCode, markdownTable, markdownText, writeSummary } from '../../ui/actions.ts'
import {
  type CommandContext,
  type ConnectionFlags,
  connection,
  examples,
  outputOf,
  withConnectionFlags,
} from '../flags/command.ts'
import { lockfilePath, packsDirectory, publishTarget, type TargetFlags } from '../flags/settings.ts'
import { signingWanted } from '../flags/trust.ts'

/** `packwright ci`: workflows that publish, and the look at what they published. */
export function ciCommand(program: Command, context: CommandContext): void {
  const parent = program
    .command('ci')
    .usage('<command> [options]')
    .description('Write workflows that publish packs, and verify what a run published')
  examples(parent, ['packwright ci init --org acme --repo packs', 'packwright ci verify --refs "$REFS"'])
  initCommand(parent, context)
  verifyCommand(parent, context)
}

interface InitFlags extends TargetFlags {
  packsDir?: string
  github?: string
  action?: string
  policy?: string
  force?: boolean
  dryRun?: boolean
}

const ACTION = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}(?: # \S+)?$/

function initCommand(parent: Command, context: CommandContext): void {
  const command = parent
    .command('init')
    .description('Write one GitHub workflow a pack, and the policy rules for its consumers')
    .argument('[packs...]', 'names or directories of packs; all of them when none is named')
    .option('--registry <host>', 'OCI_REGISTRY (ghcr.io)')
    .option('--org <org>', 'OCI_ORG, or the owner of the GitHub repository')
    .option('--repo <repo>', 'OCI_REPO, or the name of the GitHub repository')
    .option('--packs-dir <dir>', 'PACKS_DIR; where the packs are (packs)')
    .option('--github <owner/name>', 'the repository that will publish (GITHUB_REPOSITORY, or <org>/<repo>)')
    .option('--action <owner/name@commit>', "another copy of packwright's action, by full commit")
    .option('--policy <file>', 'write the policy there instead of showing it')
    .option('-f, --force', 'replace workflows that were edited')
    .option('-n, --dry-run', 'show what would be written')
  examples(command, [
    'packwright ci init --org acme --repo packs',
    'packwright ci init claude codex --org acme --repo packs --policy docs/packs.policy.json',
  ])
  command.action(async (packs: string[], flags: InitFlags) => {
    const output = outputOf(command)
    const env = await withRepository(context.env)
    const target = await publishTarget(flags, env)
    if (!isRegistryHost(target.registry)) throw unnamed()
    const { files, rules } = await ciInit({
      packs,
      packsDir: packsDirectory(flags.packsDir, env),
      target,
      repository: flags.github ?? env['GITHUB_REPOSITORY'] ?? `${target.org}/${target.repo}`,
      action: actionOf(flags.action),
      force: flags.force,
      dryRun: flags.dryRun,
    })
    const policy = { version: 1, default: 'require', rules }
    const text = `${JSON.stringify(policy, null, 2)}\n`
    if (flags.policy !== undefined && flags.dryRun !== true) await writeFileAtomic(flags.policy, text)
    output.result({ files, policy, policy_file: flags.policy ?? null }, () =>
      [
        ...files.map(({ path, status }) => `${status.padEnd(11)} ${path}`),
        '',
        'One workflow a pack, none of them reusable: the certificate of a signature names the workflow file that ran,',
        'so each pack has an identity of its own. A reusable workflow would be one identity for all packs.',
        '',
        flags.policy === undefined
          ? `Consumers trust exactly these workflows with this packs.policy.json:\n\n${text.trimEnd()}`
          : `Consumers trust exactly these workflows with ${flags.policy}.`,
      ].join('\n'),
    )
  })
}

/** Outside of CI the repository is the one that the checkout was cloned from. */
async function withRepository(env: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv> {
  if (env['GITHUB_REPOSITORY']) return env
  const url = repositoryUrl(await git('.', ['remote', 'get-url', 'origin']))
  const [, owner, name] = /^https:\/\/github\.com\/([^/]+)\/([^/]+)$/.exec(url ?? '') ?? []
  if (owner === undefined) return env
  return {
    ...env,
    GITHUB_REPOSITORY: `${owner}/${name}`,
    GITHUB_REPOSITORY_OWNER: env['GITHUB_REPOSITORY_OWNER'] ?? owner,
  }
}

function unnamed(): PackwrightError {
  return new PackwrightError('USAGE', 'Nothing says which repository will publish.', {
    hint: 'Give --org and --repo, or run it in a checkout whose remote "origin" is on github.com.',
  })
}

function actionOf(flag: string | undefined): string {
  if (flag === undefined) return PINNED_ACTIONS.packwright
  if (ACTION.test(flag)) return flag
  throw new PackwrightError('USAGE', `Nothing says by which commit ${flag} is used.`, {
    hint: 'Give --action packwright/packwright@<40 hex of the commit>; a tag may move.',
  })
}

interface VerifyFlags extends ConnectionFlags {
  refs?: string
  trustedRoot?: string
  unsigned?: boolean
  lock?: string
}

function verifyCommand(parent: Command, context: CommandContext): void {
  const command = parent
    .command('verify')
    .description('Pull what this run published into a fresh store, requiring its own signature')
    .option(
      '--refs <json>',
      'the output "refs" of a publish: a JSON array of …@sha256:… references; else what the lockfile has',
    )
    .option('--trusted-root <file>', 'PACKWRIGHT_TRUSTED_ROOT; a trusted_root.json of a private Sigstore')
    .option('--lock <file>', 'record who signed in this lockfile (packs.lock.json)')
    .option('--unsigned', 'check digests alone')
  examples(withConnectionFlags(command), ['packwright ci verify --refs "$REFS"'])
  command.action(async (flags: VerifyFlags) => {
    const output = outputOf(command)
    const progress = output.progress()
    const { env } = context
    const references =
      flags.refs === undefined ? await lockedReferences(flags.lock) : parseReferences(flags.refs)
    const result = await verifyRun(references, {
      ...connection(flags, context),
      signed:
        flags.unsigned === true || !signingWanted(env) ? false : env['PACKWRIGHT_SIGN'] ? true : undefined,
      lockfile: lockfilePath(flags.lock),
      trustedRoot: flags.trustedRoot ?? (env['PACKWRIGHT_TRUSTED_ROOT'] || undefined),
      onEvent: progress.onEvent,
    }).finally(() => progress.done())
    await writeSummary(env, verificationTable(result))
    const packs = result.packs.map(({ name, version, reference, digest, trust }) => {
      return { name, version, reference, digest, signer: trust?.signer?.identity ?? null }
    })
    output.result({ signed: result.signed, packs }, () => {
      const rows = packs.map((pack) => [
        pack.name,
        pack.version ?? '-',
        pack.digest,
        pack.signer ?? 'unsigned',
      ])
      return output.table(['PACK', 'VERSION', 'DIGEST', 'SIGNER'], rows)
    })
  })
}

async function lockedReferences(flag: string | undefined): Promise<string[]> {
  const { packs } = await readLockfile(lockfilePath(flag))
  return packs.map(({ oci_ref: reference, digest }) => `${reference}@${digest}`)
}

function parseReferences(text: string): string[] {
  try {
    return z.array(z.string()).parse(parseJson(text, '--refs'))
  } catch (cause) {
    throw new PackwrightError('USAGE', '--refs is not a JSON array of references.', {
      hint: 'Give it the output "refs" of the step that published.',
      cause,
    })
  }
}

function verificationTable({ signed, packs }: RunVerification): string {
  if (packs.length === 0) return ''
  const rows = packs.map(({ name, version, digest, trust }) => [
    markdownText(name),
    markdownText(version ?? ''),
    markdownCode(digest),
    trust?.signer === undefined ? 'unsigned' : markdownCode(trust.signer.identity),
  ])
  const title = signed ? 'Pulled back, signature of this run required' : 'Pulled back, unsigned'
  return [`#### ${title}`, '', markdownTable(['Pack', 'Version', 'Digest', 'Signer'], rows), ''].join('\n')
}
