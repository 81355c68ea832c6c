/**
 * A lock between processes of one machine: a file that says who holds it.
 *
 * A holder that died is recognised by its process id and its lock is taken away, so that a `kill -9` blocks nobody.
 */
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { errnoOf, PackwrightError } from '../errors.ts'

const WAIT_MS = 60_000
const POLL_MS = 25
const STEAL_STALE_MS = 5_000
/** A holder writes its name at once; a file that stays empty this long is of one that died in between. */
const UNNAMED_STALE_MS = 2_000

interface Holder {
  pid: number
  host: string
}

/**
 * Runs `work` while holding the lock `file`.
 *
 * @param waitMs how long another process may hold it; a minute by default
 * @throws PackwrightError `LOCK_BUSY` when it takes longer; whatever `work` throws
 */
export async function withLock<T>(
  file: string,
  work: () => Promise<T>,
  signal?: AbortSignal,
  waitMs = WAIT_MS,
): Promise<T> {
  await mkdir(dirname(file), { recursive: true })
  await acquire(file, waitMs, signal)
  try {
    return await work()
  } finally {
    await rm(file, { force: true })
  }
}

async function acquire(file: string, waitMs: number, signal: AbortSignal | undefined): Promise<void> {
  const deadline = Date.now() + waitMs
  while (!(await tryCreate(file))) {
    if (await isAbandoned(file)) await removeAbandoned(file)
    else if (Date.now() > deadline) throw busy(file, waitMs)
    else await sleep(POLL_MS * (0.5 + Math.random()), undefined, { signal })
  }
}

async function tryCreate(file: string): Promise<boolean> {
  try {
    await writeFile(file, JSON.stringify({ pid: process.pid, host: hostname() } satisfies Holder), {
      flag: 'wx',
    })
    return true
  } catch (cause) {
    if (errnoOf(cause) === 'EEXIST') return false
    throw cause
  }
}

async function isAbandoned(file: string): Promise<boolean> {
  try {
    const text = await readFile(file, 'utf8')
    if (text === '') return Date.now() - (await stat(file)).mtimeMs > UNNAMED_STALE_MS
    const holder = JSON.parse(text) as Holder
    return holder.host === hostname() && !isAlive(holder.pid)
  } catch {
    return false
  }
}

/** Only one waiter may take an abandoned lock away, or the second would take the first one's new lock. */
async function removeAbandoned(file: string): Promise<void> {
  const steal = `${file}.steal`
  if (!(await tryCreate(steal))) {
    const age = await stat(steal).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    )
    if (age > STEAL_STALE_MS) await rm(steal, { force: true })
    await sleep(POLL_MS)
    return
  }
  try {
    if (await isAbandoned(file)) await rm(file, { force: true })
  } finally {
    await rm(steal, { force: true })
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    return errnoOf(cause) === 'EPERM'
  }
}

function busy(file: string, waitMs: number): PackwrightError {
  return new PackwrightError(
    'LOCK_BUSY',
    `Another process holds ${file} for more than ${waitMs / 1000} seconds.`,
    {
      hint: 'Wait for it to end, or remove the file if no packwright is running.',
      details: { file },
    },
  )
}
