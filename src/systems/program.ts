/** The programs that other systems bring: run without a terminal, with exactly the environment that is given. */

export interface ProgramOptions {
  cwd: string
  env: NodeJS.ProcessEnv
  signal?: AbortSignal | undefined
}

/**
 * @returns how it ended; a program that fails or cannot be started is `failed`, and `all` is what it printed
 * @throws the signal's reason when it was aborted
 */
export async function runProgram(
  program: string,
  words: readonly string[],
  { cwd, env, signal }: ProgramOptions,
): Promise<{ failed: boolean; code?: string | undefined; exitCode?: number | undefined; all: string }> {
  const { execa } = await import('execa')
  const { failed, code, exitCode, all } = await execa(program, words, {
    cwd,
    env,
    extendEnv: false,
    reject: false,
    all: true,
    stdin: 'ignore',
    ...(signal === undefined ? {} : { cancelSignal: signal }),
  })
  signal?.throwIfAborted()
  return { failed, code, exitCode, all: all ?? '' }
}
