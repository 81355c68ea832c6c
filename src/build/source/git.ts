/** Asks git about a checkout. */
import { execa } from 'execa'

/** @returns what git printed, without the last line break; `undefined` when it failed or is not there */
export async function git(directory: string, args: readonly string[]): Promise<string | undefined> {
  const result = await execa('git', ['-C', directory, ...args], {
    reject: false,
    stdin: 'ignore',
    timeout: 30_000,
  })
  return result.exitCode === 0 ? result.stdout : undefined
}
