/**
 * Starts oras cheaply and often.
 *
 * Starting a child copies the page tables of its parent and makes the parent fault on every page it touches next; for
 * a process with a large heap that costs more than oras itself (docs/decisions/0003-launching-oras.md). So a few small
 * shells are kept, and they start oras. Where there is no POSIX shell, oras is started directly.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { execa } from 'execa'

export interface OrasRun {
  exitCode: number
  stderr: string
}

export interface Launcher {
  /**
   * Runs oras to its end.
   *
   * @param scratch a private directory, in which a file for what oras says is written
   * @param variables what this run gets besides the environment of all
   * @throws the signal's reason when it aborts; oras is killed then
   */
  run(
    args: readonly string[],
    cwd: string,
    scratch: string,
    signal?: AbortSignal,
    variables?: Readonly<Record<string, string>>,
  ): Promise<OrasRun>
  /** Ends the shells. */
  close(): Promise<void>
}

export function createLauncher(oras: string, env: NodeJS.ProcessEnv): Launcher {
  return process.platform === 'win32' ? directLauncher(oras, env) : shellLauncher(oras, env)
}

function directLauncher(oras: string, env: NodeJS.ProcessEnv): Launcher {
  return {
    async run(args, cwd, _scratch, signal, variables = {}) {
      const cancel = signal === undefined ? {} : { cancelSignal: signal }
      const options = {
        cwd,
        env: { ...env, ...variables },
        extendEnv: false,
        stdin: 'ignore',
        stdout: 'ignore',
        reject: false,
        ...cancel,
      } as const
      const result = await execa(oras, [...args], options)
      signal?.throwIfAborted()
      return { exitCode: result.exitCode ?? -1, stderr: result.stderr || (result.shortMessage ?? '') }
    },
    close: async () => {},
  }
}

/** A shell that runs one command after the other and prints the exit code of each. */
interface Shell {
  run(command: string): Promise<number>
  kill(): void
  end(): Promise<unknown>
}

function shellLauncher(oras: string, env: NodeJS.ProcessEnv): Launcher {
  const idle: Shell[] = []
  const all = new Set<Shell>()
  let count = 0
  return {
    async run(args, cwd, scratch, signal, variables = {}) {
      signal?.throwIfAborted()
      const shell = idle.pop() ?? startShell(env)
      all.add(shell)
      const kill = () => shell.kill()
      signal?.addEventListener('abort', kill, { once: true })
      const said = join(scratch, `oras-${count++}.stderr`)
      try {
        const set = Object.entries(variables).map(([name, value]) => `${name}=${quote(value)}`)
        const command = [...set, ...[oras, ...args].map(quote)].join(' ')
        const exitCode = await shell.run(
          `cd ${quote(cwd)} && ${command} </dev/null >/dev/null 2>${quote(said)}`,
        )
        signal?.throwIfAborted()
        const stderr =
          exitCode === 0 ? '' : await readFile(said, 'utf8').catch(() => 'it could not be started')
        if (exitCode === ENDED) all.delete(shell)
        else idle.push(shell)
        return { exitCode, stderr }
      } finally {
        signal?.removeEventListener('abort', kill)
      }
    },
    async close() {
      await Promise.all([...all].map((shell) => shell.end()))
    },
  }
}

const ENDED = -1

function startShell(env: NodeJS.ProcessEnv): Shell {
  const child = execa('/bin/sh', ['-s'], {
    env,
    extendEnv: false,
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'ignore',
    buffer: false,
    reject: false,
    detached: true,
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    async run(command) {
      child.stdin.write(`${command}; echo $?\n`)
      const { done, value } = await lines.next()
      return done === true ? ENDED : Number(value)
    },
    kill: () => {
      if (child.pid !== undefined) killGroup(child.pid)
    },
    end: () => {
      child.stdin.end()
      return child
    },
  }
}

/** The shell and the oras that it runs. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It is gone already.
  }
}

/** A word that no shell takes for anything but itself. */
export function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`
}
