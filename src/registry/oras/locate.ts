/** Finds the oras binary: `ORAS_BIN`, else PATH, else the project's own `.tools/bin`. */
import { access, constants } from 'node:fs/promises'
import { delimiter, join, resolve } from 'node:path'
import { execa } from 'execa'
import semver from 'semver'
import { PackwrightError } from '../../errors.ts'

export interface Oras {
  path: string
  version: string
}

const MINIMUM = '1.2.0'
const SET_UP =
  'Install oras 1.2 or later (brew install oras, https://oras.land/docs/installation), or run tools/setup-oras.sh.'

/**
 * @throws PackwrightError `ORAS_NOT_FOUND`, `ORAS_TOO_OLD`
 */
export async function locateOras(env: NodeJS.ProcessEnv): Promise<Oras> {
  const path = await findBinary(env)
  const result = await execa(path, ['version'], { reject: false, timeout: 30_000, stdin: 'ignore' })
  const written = /Version:\s*v?([0-9][^\s]*)/.exec(result.stdout)?.[1]
  const version = semver.coerce(written)?.version
  if (result.exitCode !== 0 || version === undefined) {
    throw new PackwrightError('ORAS_NOT_FOUND', `${path} does not answer as oras does.`, { hint: SET_UP })
  }
  if (semver.lt(version, MINIMUM)) {
    throw new PackwrightError(
      'ORAS_TOO_OLD',
      `${path} is oras ${version}; ${MINIMUM} is the oldest that works.`,
      {
        hint: SET_UP,
        details: { path, version },
      },
    )
  }
  return { path, version }
}

async function findBinary(env: NodeJS.ProcessEnv): Promise<string> {
  const named = env['ORAS_BIN']
  if (named !== undefined && named !== '') {
    if (await isExecutable(resolve(named))) return resolve(named)
    throw new PackwrightError('ORAS_NOT_FOUND', `ORAS_BIN is "${named}", which cannot be run.`, {
      hint: SET_UP,
    })
  }
  const places = [
    ...(env['PATH'] ?? '').split(delimiter).filter((place) => place !== ''),
    resolve('.tools/bin'),
  ]
  const name = process.platform === 'win32' ? 'oras.exe' : 'oras'
  for (const place of places) {
    if (await isExecutable(join(place, name))) return join(place, name)
  }
  throw new PackwrightError(
    'ORAS_NOT_FOUND',
    'Publishing to a registry needs oras, and there is none on PATH.',
    {
      hint: SET_UP,
    },
  )
}

async function isExecutable(file: string): Promise<boolean> {
  return await access(file, constants.X_OK).then(
    () => true,
    () => false,
  )
}
