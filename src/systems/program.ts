/** The programs that other systems bring: run without a terminal, with exactly the environment that is given. */

export interface ProgramOptions {
  cwd: string
  env: NodeJS.ProcessEnv
  signal?: AbortSignal | undefined
}

/** A program that fails or cannot be started is `failed`. */
interface ProgramEnd {
  failed: boolean
  code?: string | undefined
  exitCode?: number | undefined
  stdout: string
  /** with what it printed to stderr */
  all: string
}

/**
 * @returns how it ended
 * @throws the signal's reason when it was aborted
 */
export async function runProgram(
  program: string,
  words: readonly string[],
  { cwd, env, signal }: ProgramOptions,
): Promise<ProgramEnd> {
  const { execa } = await import('execa')
  const { failed, code, exitCode, stdout, all } = await execa(program, words, {
    cwd,
    env,
    extendEnv: false,
    reject: false,
    all: true,
    stdin: 'ignore',
    ...(signal === undefined ? {} : { cancelSignal: signal }),
  })
  signal?.throwIfAborted()
  return { failed, code, exitCode, stdout: stdout ?? '', all: all ?? '' }
}
