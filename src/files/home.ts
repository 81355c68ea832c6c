/** Where the user's own things lie: never in a project, never in a pack. */
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

/** The user's home; `undefined` for one who has none, as in a container with any user id. */
export function homeDirectory(env: NodeJS.ProcessEnv): string | undefined {
  const home = env['HOME'] || homeOf()
  return home !== undefined && isAbsolute(home) ? home : undefined
}

/** `$XDG_STATE_HOME/packwright`, or `~/.local/state/packwright`; `undefined` for a user without a home. */
export function stateDirectory(env: NodeJS.ProcessEnv): string | undefined {
  return directoryOf(env, 'XDG_STATE_HOME', '.local/state')
}

/** `$XDG_CACHE_HOME/packwright`, or `~/.cache/packwright`; `undefined` for a user without a home. */
export function cacheDirectory(env: NodeJS.ProcessEnv): string | undefined {
  return directoryOf(env, 'XDG_CACHE_HOME', '.cache')
}

/** `$XDG_CONFIG_HOME/packwright`, or `~/.config/packwright`; `undefined` for a user without a home. */
export function configDirectory(env: NodeJS.ProcessEnv): string | undefined {
  return directoryOf(env, 'XDG_CONFIG_HOME', '.config')
}

function directoryOf(env: NodeJS.ProcessEnv, variable: string, otherwise: string): string | undefined {
  const named = env[variable]
  if (named !== undefined && isAbsolute(named)) return join(named, 'packwright')
  const home = homeDirectory(env)
  return home === undefined ? undefined : join(home, otherwise, 'packwright')
}

function homeOf(): string | undefined {
  try {
    return homedir()
  } catch {
    // A user id that passwd does not know.
    return undefined
  }
}
