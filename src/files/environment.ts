/** The environment as everything below the command line reads it. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { configDirectory } from './home.ts'

/** What the file says and a project may say otherwise; nobody sets these variables. */
export const USER_MIRRORS = 'PACKWRIGHT_USER_MIRRORS'
export const USER_POLICY = 'PACKWRIGHT_USER_POLICY'

/** Variables that publishers set today; each has a name of its own besides, which wins. */
const SHARED = [
  ...['OCI_REGISTRY', 'OCI_ORG', 'OCI_REPO', 'PACK_VERSION'],
  ...['PACKS_DIR', 'OUT_DIR', 'DRY_RUN', 'ORAS_BIN'],
]

/** With the values of own names under the shared ones: `PACKWRIGHT_REGISTRY` is `OCI_REGISTRY`. */
export function withOwnNames(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = SHARED.flatMap((name) => {
    const value = env[`PACKWRIGHT_${name.replace(/^OCI_/, '')}`]
    return value === undefined ? [] : [[name, value] as const]
  })
  return own.length === 0 ? env : { ...env, ...Object.fromEntries(own) }
}

/** `config.json` of the user, where there is one. */
export function userConfigFile(env: NodeJS.ProcessEnv): string | undefined {
  const directory = configDirectory(env)
  const file = directory === undefined ? undefined : join(directory, 'config.json')
  return file !== undefined && existsSync(file) ? file : undefined
}
