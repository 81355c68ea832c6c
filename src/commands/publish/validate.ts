import { readFileSync } from 'node:fs'
import { isAbsolute, join, relative } from 'node:path'
import type { Command } from 'commander'
import { isNode, LineCounter, parseDocument } from 'yaml'
import { checkPack, type Discovery, findPacks } from '../../build/index.ts'
import { PackwrightError } from '../../errors.ts'
import { type Problem, problem } from '../../pack/manifest/index.ts'
import { reportFailure } from '../../ui/actions.ts'
import type { Output } from '../../ui/output.ts'
import { paint, printableLine } from '../../ui/text.ts'
import { type CommandContext, examples, outputOf } from '../flags/command.ts'
import { packsDirectory } from '../flags/settings.ts'

interface ValidatedPack {
  name: string
  location: string
  format: string | undefined
  problems: Problem[]
}

/** `packwright validate`: every problem of every pack at once. */
export function validateCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('validate')
    .description('Show every problem of packs, each with what to do about it')
    .argument('[packs...]', 'names or directories of packs; all of them when none is named')
    .option('--packs-dir <dir>', 'PACKS_DIR; where the packs are (packs)')
  examples(command, ['packwright validate', 'packwright validate packs/claude --json'])
  command.action(async (packs: string[], flags: { packsDir?: string }) => {
    const output = outputOf(command)
    const found = await findPacks({ packs, packsDir: packsDirectory(flags.packsDir, context.env) })
    const checked = withDuplicates(await Promise.all(found.map(validated)))
    const errors = checked.flatMap(({ problems }) => problems).filter(({ severity }) => severity === 'error')
    for (const { location, problems } of checked)
      for (const one of problems.filter(({ severity }) => severity === 'error'))
        await reportFailure(context.env, { code: 'MANIFEST_INVALID', ...one }, placeOf(location, one))
    if (!output.json) output.result({}, () => checked.map((pack) => describe(pack, output)).join('\n'))
    if (errors.length === 0) {
      if (output.json) output.result({ packs: checked }, () => '')
      return
    }
    const message = `${errors.length} ${errors.length === 1 ? 'problem' : 'problems'} in ${checked.length === 1 ? 'the pack' : `${checked.length} packs`}.`
    throw new PackwrightError('MANIFEST_INVALID', message, { details: { packs: checked } })
  })
}

async function validated(discovery: Discovery): Promise<ValidatedPack> {
  const { location } = discovery
  if ('error' in discovery) {
    const { message, hint, details } = discovery.error
    const file = typeof details['file'] === 'string' ? insideOf(location, details['file']) : '.'
    const problems = [problem(file, '$', message, hint ?? '')]
    return { name: location, location, format: undefined, problems }
  }
  const { pack, problems } = await checkPack(discovery.pack)
  const { name = location, format } = pack.manifest ?? {}
  return { name, location, format, problems }
}

/** A file of a pack, relative to it, whichever way it was said. */
function insideOf(location: string, file: string): string {
  const path = relative(location, file)
  return path.startsWith('..') && !isAbsolute(file) ? file : path || '.'
}

/** A name that two packs have is a problem of both: only one of them could be published. */
function withDuplicates(packs: readonly ValidatedPack[]): ValidatedPack[] {
  const byName = Map.groupBy(packs, ({ name }) => name)
  return packs.map((pack) => {
    const { name, location } = pack
    const others = (byName.get(name) ?? []).filter((other) => other.location !== location)
    if (pack.format === undefined || others.length === 0) return pack
    const where = others.map((other) => other.location).join(' and ')
    const doubled = problem('.', '$', `"${name}" is the name of ${where} as well.`, 'Rename one of them.')
    return { ...pack, problems: [...pack.problems, doubled] }
  })
}

/** The line is told where the file is JSON or YAML. */
function placeOf(location: string, { file, path }: Problem): { file: string; line?: number } {
  const at = join(location, file)
  if (path === '$' || !/\.(?:json|ya?ml)$/.test(file)) return { file: at }
  const lines = new LineCounter()
  const keys = [...path.matchAll(/\.([^.[\]]+)|\[(\d+)\]/g)].map(([, key, index]) => key ?? Number(index))
  const node = parseDocument(readFileSync(at, 'utf8'), { lineCounter: lines }).getIn(keys, true)
  return isNode(node) && node.range ? { file: at, line: lines.linePos(node.range[0]).line } : { file: at }
}

function describe(pack: ValidatedPack, output: Output): string {
  const { stdout } = output
  const bad = pack.problems.some(({ severity }) => severity === 'error')
  const mark = bad ? paint('red', '✗', stdout) : paint('green', '✓', stdout)
  const head = `${mark} ${printableLine(pack.name)}${pack.format === undefined ? '' : paint('dim', ` (${pack.format})`, stdout)}`
  const lines = pack.problems.map(({ severity, file, path, message, hint }) => {
    const where = path === '$' ? join(pack.location, file) : `${join(pack.location, file)} ${path}`
    const label = paint(severity === 'error' ? 'red' : 'yellow', severity, stdout)
    return `  ${label} ${printableLine(where)}\n    ${printableLine(message)}\n    ${paint('cyan', '→', stdout)} ${printableLine(hint)}`
  })
  return [head, ...lines].join('\n')
}
