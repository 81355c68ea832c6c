/** Asks git about a checkout. */

/** @returns what git printed, without the last line break; `undefined` when it failed or is not there */
export async function git(directory: string, args: readonly string[]): Promise<string | undefined> {
  const { code, stdout } = await askGit(directory, args)
  return code === 0 ? stdout : undefined
}

/** @returns `code` is `undefined` when there is no git */
export async function askGit(
  directory: string,
  args: readonly string[],
): Promise<{ code: number | undefined; stdout: string; stderr: string }> {
  const { execa } = await import('execa')
  const { exitCode, stdout, stderr } = await execa('git', ['-C', directory, ...args], {
    reject: false,
    stdin: 'ignore',
    // Its messages are read.
    env: { LC_ALL: 'C' },
  })
  return { code: exitCode, stdout, stderr }
}
