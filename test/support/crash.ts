/** Runs packwright and kills it, with everything it started, at a point of time of its life. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { BIN, cleanEnvironment } from './cli.ts'

/** @returns whether it was still running when it was killed */
export async function killedAfter(
  milliseconds: number,
  args: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<boolean> {
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd,
    env: { ...cleanEnvironment(cwd), ...env },
    stdio: 'ignore',
    detached: true,
  })
  const ended = once(child, 'exit')
  const timer = sleep(milliseconds).then(() => {
    try {
      if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    } catch {
      // It has ended in between.
    }
  })
  const [, signal] = (await ended) as [number | null, string | null]
  await timer
  return signal === 'SIGKILL'
}
