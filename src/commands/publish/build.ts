import { relative } from 'node:path'
import type { Command } from 'commander'
import { contentsOf, findPacks, type PackContents } from '../../build/index.ts'
import { PackwrightError } from '../../errors.ts'
import { type BuildResult, build } from '../../publish/index.ts'
import { bytes } from '../../text/index.ts'
import type { Output } from '../../ui/output.ts'
import { printableLine } from '../../ui/text.ts'
import { type CommandContext, examples, outputOf } from '../flags/command.ts'
import { compression, lockfilePath, outDirectory, packsDirectory } from '../flags/settings.ts'
import { releaseOf } from './release.ts'

interface BuildFlags {
  packsDir?: string
  outDir?: string
  packVersion?: string
  compression?: string
  check?: boolean
  list?: boolean
  lock?: string
}

/** `packwright build`: deterministic archives into the output directory; with `--check`, held against the lockfile. */
export function buildCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('build')
    .description('Build the archives of packs, or check that they are what the lockfile records')
    .argument('[packs...]', 'names or directories of packs; all of them when none is named')
    .option('--packs-dir <dir>', 'PACKS_DIR; where the packs are (packs)')
    .option('--out-dir <dir>', 'OUT_DIR; where archives are written (dist/packs)')
    .option('--pack-version <version>', 'PACK_VERSION, for packs that state none')
    .option('--compression <name>', 'zstd or gzip')
    .option('--list', 'build nothing; show which files would go in, and which are left out')
    .option('--check', 'fail when a build differs from the lockfile')
    .option('--lock <file>', 'the lockfile (packs.lock.json)')
  examples(command, [
    'packwright build',
    'packwright build claude --out-dir /tmp/packs',
    'packwright build --list',
    'packwright build --check',
  ])
  command.action(async (packs: string[], flags: BuildFlags) => {
    const output = outputOf(command)
    if (flags.list === true) return await list(packs, flags, output, context)
    const progress = output.progress()
    const { env, signal } = context
    const { built, warnings, differences } = await build({
      packs,
      packsDir: packsDirectory(flags.packsDir, env),
      outDir: outDirectory(flags.outDir, env),
      ...(await releaseOf(flags.packVersion, env)),
      compression: compression(flags.compression),
      ...(flags.check === true ? { check: lockfilePath(flags.lock) } : {}),
      env,
      signal,
      onEvent: progress.onEvent,
    }).finally(() => progress.done())
    for (const warning of warnings) output.warn(warning)
    if (differences.length > 0) throw differing(differences)
    const rows = built.map(({ contentDigest, layerDigest, digest, ...archive }) => ({
      ...archive,
      file: relative(process.cwd(), archive.file),
      content_digest: contentDigest,
      layer_digest: layerDigest,
      digest,
    }))
    output.result({ packs: rows, checked: flags.check === true }, () => {
      const cells = rows.map((row) => [row.name, row.version, row.file, row.content_digest, bytes(row.size)])
      const table = output.table(['PACK', 'VERSION', 'FILE', 'CONTENT DIGEST', 'SIZE'], cells)
      return flags.check === true ? `${table}\n\nThe build is what the lockfile records.` : table
    })
  })
}

function differing(differences: BuildResult['differences']): PackwrightError {
  const told = differences.map(
    ({ name, what, locked, built }) => `${name}: ${what} is ${built}, locked is ${locked}`,
  )
  const message = `The build is not what the lockfile records. ${told.join('. ')}.`
  const hint = 'If the change is meant, raise the version and publish.'
  return new PackwrightError('BUILD_DIFFERS', message, { hint, details: { differences } })
}

async function list(
  packs: readonly string[],
  { packsDir }: BuildFlags,
  output: Output,
  { env }: CommandContext,
): Promise<void> {
  const found = await findPacks({ packs, packsDir: packsDirectory(packsDir, env) })
  const listed: PackContents[] = []
  for (const one of found) {
    if ('error' in one) throw one.error
    listed.push(await contentsOf(one.pack))
  }
  output.result({ packs: listed }, () => listed.map((pack) => contents(pack)).join('\n\n'))
}

function contents({ name, files, left_out }: PackContents): string {
  const total = files.reduce((sum, { size }) => sum + size, 0)
  const head = `${printableLine(name)}: ${files.length} ${files.length === 1 ? 'file' : 'files'}, ${bytes(total)}`
  const lines = files.map(({ path, size }) => `  ${printableLine(path)} (${bytes(size)})`)
  const out = left_out.map(({ path, why }) => `  ${printableLine(path)}: ${why}`)
  return [head, ...lines, ...(out.length === 0 ? [] : ['left out:', ...out])].join('\n')
}
