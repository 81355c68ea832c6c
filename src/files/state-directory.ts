/** Where the user's own memory lies: never in a project, never in a pack. */
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

/** `$XDG_STATE_HOME/packwright`, or `~/.local/state/packwright`; `undefined` for a user without a home. */
export function stateDirectory(env: NodeJS.ProcessEnv): string | undefined {
  const state = env['XDG_STATE_HOME']
  if (state !== undefined && isAbsolute(state)) return join(state, 'packwright')
  const home = env['HOME'] || homeOf()
  return home !== undefined && isAbsolute(home) ? join(home, '.local', 'state', 'packwright') : undefined
}

function homeOf(): string | undefined {
  try {
    return homedir()
  } catch {
    return undefined
  }
}
