/**
 * greentic's own packer, run as its publisher's script runs it: in a copy of the pack that states the release's version.
 *
 * `PACKC_BIN` names the program (`packc`), `PACKC_BUILD_FLAGS` what it is told besides; one of the two asks for it.
 */
import { copyFile, cp, rm, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { PackwrightError } from '../../errors.ts'
import { exists, makeDirectory, outputError, temporaryDirectory } from '../../files/index.ts'
import { lastLines } from '../../text/index.ts'
import { runProgram } from '../program.ts'
import type { PackerOptions } from '../system.ts'

const SECRETS = '.secret_requirements.json'

/**
 * @returns the archive that was built; `undefined` where nobody asks for the packer
 * @throws PackwrightError `BUILD_COMMAND_FAILED`
 */
export async function packGreentic(location: string, options: PackerOptions): Promise<string | undefined> {
  const { env, outDir, manifestFile, stamped, signal } = options
  const program = env['PACKC_BIN'] || 'packc'
  const flags = (env['PACKC_BUILD_FLAGS'] ?? '').split(' ').filter((flag) => flag !== '')
  if (!env['PACKC_BIN'] && flags.length === 0) return undefined
  const name = `${basename(resolve(location))}.gtpack`
  await using scratch = await temporaryDirectory('packwright-packc-')
  const copy = join(scratch.path, basename(resolve(location)))
  await cp(location, copy, { recursive: true })
  if (stamped !== undefined) await writeFile(join(copy, manifestFile), stamped)
  const built = join('build', name)
  makeDirectory(join(copy, 'build'))
  const secrets = (await exists(join(copy, SECRETS))) ? ['--secrets-req', SECRETS] : []
  const words = ['build', ...flags, '--in', '.', '--gtpack-out', built, ...secrets]
  const start = program.includes('/') ? resolve(program) : program
  const ran = await runProgram(start, words, { cwd: copy, env, signal })
  if (ran.failed || !(await exists(join(copy, built)))) {
    const last = lastLines(ran.all)
    const how =
      ran.code === 'ENOENT'
        ? 'cannot be started'
        : ran.failed
          ? `ended with ${ran.exitCode}`
          : `left no ${built}`
    throw new PackwrightError('BUILD_COMMAND_FAILED', `${location}: ${program} ${words.join(' ')} ${how}.`, {
      hint:
        last === ''
          ? 'PACKC_BIN names the packer; without it and PACKC_BUILD_FLAGS none is run.'
          : `It printed: ${last}`,
    })
  }
  const target = join(outDir, name)
  try {
    await rm(target, { force: true })
    await copyFile(join(copy, built), target)
  } catch (cause) {
    throw outputError(target, cause)
  }
  return target
}
