import { relative } from 'node:path'
import type { Command } from 'commander'
import { PackwrightError } from '../../errors.ts'
import {
  type InstalledState,
  lockedPacks,
  verifyInstalled,
  verifyRemote,
  type WatchedPack,
} from '../../project/index.ts'
import { type StoreCheck, verifyStore } from '../../pull/index.ts'
import { markdownTable, markdownText, writeSummary } from '../../ui/actions.ts'
import { jsonNames, type Output, Reported } from '../../ui/output.ts'
import {
  type CommandContext,
  type ConnectionFlags,
  connection,
  examples,
  outputOf,
  withConnectionFlags,
} from '../flags/command.ts'
import { type TrustFlags, trust, withTrustFlags } from '../flags/trust.ts'

interface VerifyFlags extends ConnectionFlags, TrustFlags {
  store?: string
  lock?: string
  remote?: boolean
}

/** `packwright verify`: hashes the store and what is installed again, or asks the registries whether a lockfile still holds. */
export function verifyCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('verify')
    .description(
      'Check that the local store and the project, or with --remote the registries, have what they had',
    )
    .option('--store <dir>', 'the local store ($XDG_CACHE_HOME/packwright)')
    .option(
      '--remote',
      'ask the registries about everything that the lockfile pins: tags, signatures, status',
    )
    .option('--lock <file>', 'with --remote: the lockfile (packs.lock.json)')
  examples(withTrustFlags(withConnectionFlags(command)), [
    'packwright verify',
    'packwright verify --store /srv/packs --json',
    'packwright verify --lock packs.lock.json --remote',
  ])
  command.action(async (flags: VerifyFlags) => {
    const output = outputOf(command)
    if (flags.remote === true) return await watch(flags, context, output)
    if (flags.lock !== undefined) {
      throw new PackwrightError('FLAGS_CONFLICT', '--lock belongs to --remote.', {
        hint: 'Say packwright verify --lock packs.lock.json --remote.',
      })
    }
    const packs = await verifyStore({ store: flags.store, env: context.env })
    // `--store` names what is meant.
    const installed = flags.store === undefined ? await installedHere(context) : []
    refuseChanged(packs, installed)
    const shown = installed.length === 0 ? { packs } : { packs, installed }
    output.result(shown, () => {
      const rows = packs.map(({ name, version, digest }) => [name, version ?? '-', digest, 'intact'])
      const store =
        packs.length === 0
          ? 'The store is empty.'
          : output.table(['PACK', 'VERSION', 'DIGEST', 'STATUS'], rows)
      if (installed.length === 0) return store
      const here = installed.map(({ name, version, directory }) => [
        name,
        version,
        relative('.', directory),
        'as installed',
      ])
      return `${store}\n\n${output.table(['INSTALLED', 'VERSION', 'DIRECTORY', 'STATUS'], here)}`
    })
  })
}

/** What is installed in the project at hand, if there is one. */
async function installedHere({ env }: CommandContext): Promise<InstalledState[]> {
  const project = await lockedPacks({ env })
  return project === undefined || project.packs.length === 0 ? [] : await verifyInstalled({ env })
}

/** @throws PackwrightError `STORE_CORRUPT`, `FILE_EDITED` */
function refuseChanged(packs: readonly StoreCheck[], installed: readonly InstalledState[]): void {
  const broken = packs.filter(({ problems }) => problems.length > 0)
  const changed = installed.filter(({ problems }) => problems.length > 0)
  const lines = [...broken, ...changed].map(
    ({ name, version, problems }) => `${name} ${version ?? ''}: ${problems.join(', ')}`,
  )
  if (broken.length > 0) {
    throw new PackwrightError(
      'STORE_CORRUPT',
      `The store holds packs that were changed. ${lines.join('. ')}.`,
      {
        hint: 'Remove their directories from the store and pull them again.',
        details: { packs: broken, installed: changed },
      },
    )
  }
  if (changed.length === 0) return
  throw new PackwrightError('FILE_EDITED', `What is installed is not as it was. ${lines.join('. ')}.`, {
    hint: 'packwright install puts back what is missing, and with --force what was edited.',
    details: { installed: changed },
  })
}

/** One line a pack; the first fault gives the exit code. */
async function watch(flags: VerifyFlags, context: CommandContext, output: Output): Promise<void> {
  const options = { ...connection(flags, context), lockfile: flags.lock, trust: trust(flags) }
  const packs = await verifyRemote(options)
  const table = () => {
    const rows = packs.map(({ name, version, signatureVerified: verified, status, findings, notes }) => [
      name,
      version,
      verified === null ? '-' : verified ? 'verified' : 'not verified',
      status,
      [...findings, ...notes.map((message) => ({ message }))].map(({ message }) => message).join(' ') ||
        'as locked',
    ])
    return output.table(['PACK', 'VERSION', 'SIGNATURE', 'STATUS', 'FOUND'], rows)
  }
  const faults = packs.flatMap(({ name, findings }) => findings.map((finding) => ({ name, ...finding })))
  await writeSummary(context.env, watchSummary(packs))
  const [first] = faults
  if (first === undefined) return output.result(jsonNames({ packs }), table)
  if (!output.json) output.result({}, table)
  const count = new Set(faults.map(({ name }) => name)).size
  const message = `${count === 1 ? 'A pack is' : `${count} packs are`} not as locked any more. ${first.message}`
  throw new Reported(
    first.code,
    message,
    { hint: 'Find out what happened before you install from this lockfile again.' },
    jsonNames({ packs }),
  )
}

function watchSummary(packs: readonly WatchedPack[]): string {
  const rows = packs.map(({ name, version, status, findings }) => [
    markdownText(name),
    markdownText(version),
    status,
    markdownText(findings.map(({ message }) => message).join(' ') || 'as locked'),
  ])
  return `### Locked packs\n\n${markdownTable(['Pack', 'Version', 'Status', 'Found'], rows)}\n`
}
