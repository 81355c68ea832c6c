/** The files of one commit, from a clone at hand or from where it is. */
import { join, resolve } from 'node:path'
import { execa } from 'execa'
import { PackwrightError } from '../../errors.ts'
import { exists, temporaryDirectory } from '../../files/index.ts'

const COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/

/**
 * Checks a commit out into `directory`, which must not exist. No hook and no transport that runs commands is used, and
 * nobody is asked for a password.
 *
 * @param from a URL, or the directory of a clone
 * @throws PackwrightError `SOURCE_UNKNOWN`
 */
export async function checkOut(
  from: string,
  commit: string,
  directory: string,
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<void> {
  const place = (await exists(from)) ? resolve(from) : from
  if (!COMMIT.test(commit) || place.startsWith('-') || /^(?:ext|fd)::/.test(place))
    throw unknown(`"${commit}" of "${from}" is not a commit of a git repository`)
  const steps = [
    ['clone', '--quiet', '--no-checkout', '--', place, directory],
    ['-C', directory, '-c', 'core.autocrlf=false', 'checkout', '--quiet', '--detach', commit],
  ]
  for (const step of steps) {
    const { failed, stderr } = await runGit(step, env, signal)
    if (failed)
      throw unknown(`the commit ${commit} of ${from} cannot be had: ${stderr.trim().split('\n').at(-1)}`)
  }
}

/** git without the user's hooks, without prompts, and without transports that run commands. */
export async function runGit(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<{ failed: boolean; stdout: string; stderr: string }> {
  const { failed, stdout, stderr } = await execa(
    'git',
    ['-c', 'core.hooksPath=/dev/null', '-c', 'protocol.ext.allow=never', ...args],
    {
      reject: false,
      stdin: 'ignore',
      env: {
        ...env,
        GIT_TERMINAL_PROMPT: '0',
        GIT_SSH_COMMAND: env['GIT_SSH_COMMAND'] ?? 'ssh -oBatchMode=yes',
      },
      extendEnv: false,
      ...(signal === undefined ? {} : { cancelSignal: signal }),
    },
  )
  return { failed, stdout, stderr }
}

function unknown(why: string): PackwrightError {
  return new PackwrightError('SOURCE_UNKNOWN', `The source is not to be had: ${why}.`, {
    hint: 'Name a clone or a URL that has the commit, and that can be read without a password being asked for.',
  })
}

/** Commits of other repositories, each checked out once, for as long as they are worked on. */
export interface Checkouts extends AsyncDisposable {
  /** @returns the directory. @throws PackwrightError `SOURCE_UNKNOWN` */
  at(url: string, commit: string): Promise<string>
}

export function openCheckouts(env: NodeJS.ProcessEnv, signal?: AbortSignal): Checkouts {
  let opened: ReturnType<typeof temporaryDirectory> | undefined
  const known = new Map<string, Promise<string>>()
  const fetch = async (url: string, commit: string, index: number) => {
    opened ??= temporaryDirectory('packwright-listed-')
    const directory = join((await opened).path, String(index))
    await checkOut(url, commit, directory, env, signal)
    return directory
  }
  return {
    at(url, commit) {
      const key = `${url}@${commit}`
      const checkout = known.get(key) ?? fetch(url, commit, known.size)
      known.set(key, checkout)
      return checkout
    },
    async [Symbol.asyncDispose]() {
      await Promise.allSettled(known.values())
      await (await opened)?.[Symbol.asyncDispose]()
    },
  }
}
