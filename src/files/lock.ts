/**
 * A lock that the kernel holds, as an exclusive transaction of SQLite on an empty file.
 *
 * It ends with its holder, however that dies, and it holds between containers that share a volume, where process ids
 * and host names tell nothing. The file is there only as long as somebody holds it.
 */
import { randomBytes } from 'node:crypto'
import {
  type BigIntStats,
  chmodSync,
  closeSync,
  linkSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import * as z from 'zod'
import { errnoOf, PackwrightError } from '../errors.ts'
import { late } from './late.ts'

const WAIT_MS = 60_000
const POLL_MS = 25
const SAY_AFTER_MS = 1_000

/** https://www.sqlite.org/rescode.html */
const BUSY = 5
const READ_ONLY = 8
const IO_ERROR = 10
const NO_DATABASE = 26

const holderSchema = z.lazy(() => z.object({ pid: z.number(), host: z.string(), since: z.string() }))

/** Who holds a lock, as it says of itself: for people to read, never to decide by. */
export type Holder = z.infer<typeof holderSchema>

export interface LockOptions {
  signal?: AbortSignal | undefined
  /** how long another process may hold it; a minute by default */
  waitMs?: number | undefined
  /** told once, after a second, for whom this waits */
  onWait?: ((holder: Holder | undefined) => void) | undefined
}

export interface Lock {
  release(): void
}

/**
 * Runs `work` while holding the lock `file`.
 *
 * @throws PackwrightError `LOCK_BUSY` when it takes longer; whatever `work` throws
 */
export async function withLock<T>(
  file: string,
  work: () => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  await mkdir(dirname(file), { recursive: true })
  const lock = await acquire(file, options)
  if (lock === undefined) return await work()
  try {
    const holder: Holder = { pid: process.pid, host: hostname(), since: new Date().toISOString() }
    writeFileSync(holderFile(file), JSON.stringify(holder))
    return await work()
  } finally {
    rmSync(holderFile(file), { force: true })
    lock.release()
  }
}

async function acquire(
  file: string,
  { signal, waitMs = WAIT_MS, onWait }: LockOptions,
): Promise<Lock | undefined> {
  const began = Date.now()
  let said = onWait === undefined
  for (;;) {
    const lock = lockIfWritable(file)
    if (lock === 'unknown') return undefined
    if (lock !== 'busy') return lock
    const waited = Date.now() - began
    if (waited > waitMs) throw busy(file, waitMs)
    if (!said && waited > SAY_AFTER_MS) {
      said = true
      onWait?.(holderOf(file))
    }
    await sleep(POLL_MS * (0.5 + Math.random()), undefined, { signal })
  }
}

/** Where nothing may be written there is nothing to hold: what `work` wants to write tells why it cannot. */
function lockIfWritable(file: string): ReturnType<typeof tryLock> {
  try {
    return tryLock(file)
  } catch (cause) {
    if (['EROFS', 'EACCES', 'EPERM'].includes(errnoOf(cause) ?? '')) return 'unknown'
    throw cause
  }
}

/**
 * Takes the lock if nobody has it.
 *
 * @returns `unknown` where the file system knows no locks
 * @throws the system's error when the file cannot be made
 */
export function tryLock(file: string): Lock | 'busy' | 'unknown' {
  for (;;) {
    make(file)
    // Whoever has it may take the file away and somebody else make it anew: a name of our own holds on to this one.
    const own = join(dirname(file), `.packwright-${randomBytes(6).toString('hex')}-lock`)
    const isLinked = linked(file, own)
    if (isLinked === 'again') continue
    try {
      const taken = exclusive(isLinked ? own : file)
      if (taken === 'busy' || taken === 'unknown') return taken
      if (taken === 'again') continue
      if (!isLinked || isSame(statOf(own), statOf(file))) return lockOf(file, taken)
      taken.close()
    } finally {
      if (isLinked) rmSync(own, { force: true })
    }
  }
}

function make(file: string): void {
  try {
    closeSync(openSync(file, 'wx'))
  } catch (cause) {
    if (errnoOf(cause) !== 'EEXIST') throw cause
    return
  }
  try {
    // Another user of the same directory has to be able to tell that its holder died.
    chmodSync(file, 0o666)
  } catch {
    // A file system without modes.
  }
}

/** @returns `false` where the file system knows no second name, `again` when the file is gone */
function linked(file: string, own: string): boolean | 'again' {
  try {
    linkSync(file, own)
    return true
  } catch (cause) {
    return errnoOf(cause) === 'ENOENT' ? 'again' : false
  }
}

function lockOf(file: string, held: DatabaseSync): Lock {
  return {
    release() {
      if (!held.isOpen) return
      // Before it is let go, or it could be another one's already.
      try {
        rmSync(file, { force: true })
      } catch {
        // Where open files cannot be removed, it stays.
      }
      held.close()
    },
  }
}

function exclusive(file: string): DatabaseSync | 'busy' | 'unknown' | 'again' {
  let database: DatabaseSync | undefined
  try {
    database = new (sqlite().DatabaseSync)(file)
    // Nothing is ever written: a journal would only be one more file.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    return database
  } catch (cause) {
    database?.close()
    const code = ((cause as { errcode?: number }).errcode ?? 0) & 0xff
    if (code === BUSY || code === READ_ONLY) return 'busy'
    if (code === IO_ERROR) return 'unknown'
    if (code !== NO_DATABASE) throw systemError(file, cause)
    // What an earlier packwright wrote into its lock, or half of it.
    truncateSync(file)
    return 'again'
  }
}

/** SQLite says only that it cannot open the file. */
function systemError(file: string, cause: unknown): unknown {
  try {
    closeSync(openSync(file, 'r+'))
    return cause
  } catch (why) {
    return why
  }
}

/** Some Node that are supported warn that SQLite is experimental: true of its interface, and nothing to a user. */
const sqlite = late(() => {
  const { emitWarning } = process
  process.emitWarning = () => {}
  try {
    return process.getBuiltinModule('node:sqlite')
  } finally {
    process.emitWarning = emitWarning
  }
})

function statOf(file: string): BigIntStats | undefined {
  return statSync(file, { bigint: true, throwIfNoEntry: false })
}

function isSame(a: BigIntStats | undefined, b: BigIntStats | undefined): boolean {
  return a !== undefined && a.ino === b?.ino && a.dev === b.dev
}

const holderFile = (file: string) => `${file}.holder`

function holderOf(file: string): Holder | undefined {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(holderFile(file), 'utf8')))
  } catch {
    return undefined
  }
}

/** Which kernel this one runs on, and since its last start: containers on one machine share it. */
export function kernelId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return `host ${hostname()}`
  }
}

/** For whom one waits, in words. */
export function describeHolder(holder: Holder | undefined): string {
  if (holder === undefined) return 'another process'
  return `process ${holder.pid} on ${holder.host}, which holds it since ${holder.since}`
}

function busy(file: string, waitMs: number): PackwrightError {
  const holder = holderOf(file)
  return new PackwrightError(
    'LOCK_BUSY',
    `${file} is held for more than ${waitMs / 1000} seconds, by ${describeHolder(holder)}.`,
    { hint: 'Wait for it to end, or end it.', details: { file, holder } },
  )
}
