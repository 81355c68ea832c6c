/**
 * Names for what is only there while somebody works on it, so that whoever comes next can tell what the dead left.
 *
 *     <directory>/.packwright-<id>.alive     locked by the kernel for as long as the owner lives
 *     <directory>/.packwright-<id>-…         what it works on
 */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { tryLock } from './lock.ts'
import { outputError } from './output-error.ts'

const NAME = /^\.packwright-([0-9a-f]{12})(?:\.alive|-.*)$/s

export interface Claim extends Disposable {
  /** by which `isAlive` knows it */
  readonly id: string
  /** @returns a path in the directory that is nobody else's */
  path(suffix?: string): string
}

/** @throws the system's error when the directory cannot be written to */
export function claim(directory: string): Claim {
  const { id, lock } = alive(directory)
  let count = 0
  return {
    id,
    path(suffix) {
      count += 1
      return join(directory, `.packwright-${id}-${count}${suffix === undefined ? '' : `-${suffix}`}`)
    },
    [Symbol.dispose]() {
      if (typeof lock === 'object') lock.release()
    },
  }
}

/**
 * A claim where `file` is to appear.
 *
 * @param shared takes part in one of that directory that many share
 * @throws PackwrightError `OUTPUT_UNWRITABLE`, about `file`
 */
export function claimBeside(file: string, shared?: () => Claim): Claim {
  try {
    return shared?.() ?? claim(dirname(file))
  } catch (cause) {
    throw outputError(file, cause)
  }
}

/** Somebody who sweeps may look at the file in the instant before it is locked: then another one is made. */
function alive(directory: string): { id: string; lock: ReturnType<typeof tryLock> } {
  for (;;) {
    const id = randomBytes(6).toString('hex')
    const lock = tryLock(aliveFile(directory, id))
    if (lock !== 'busy') return { id, lock }
  }
}

/** A claim that many share: there from the first who needs it to the last. */
export function sharedClaim(directory: string): () => Claim {
  let held: { claim: Claim; users: number } | undefined
  return () => {
    held ??= { claim: claim(directory), users: 0 }
    const mine = held
    let done = false
    mine.users += 1
    return {
      id: mine.claim.id,
      path: mine.claim.path,
      [Symbol.dispose]() {
        if (done) return
        done = true
        mine.users -= 1
        if (mine.users > 0) return
        mine.claim[Symbol.dispose]()
        held = undefined
      },
    }
  }
}

/** One claim a directory, for as long as all of them are needed. */
export interface Claims extends Disposable {
  /** Throws away first what the dead left there. */
  of(directory: string): Promise<Claim>
}

export function claims(): Claims {
  const held = new Map<string, Claim>()
  return {
    async of(directory) {
      const known = held.get(directory)
      if (known !== undefined) return known
      await sweepDead(directory)
      const fresh = claim(directory)
      held.set(directory, fresh)
      return fresh
    },
    [Symbol.dispose]() {
      for (const one of held.values()) one[Symbol.dispose]()
    },
  }
}

/** Throws away what processes left in a directory that died. */
export async function sweepDead(directory: string): Promise<void> {
  const names = await readdir(directory).catch(() => [])
  const byOwner = Map.groupBy(names, (name) => NAME.exec(name)?.[1])
  for (const [id, left] of byOwner) if (id !== undefined) await sweepOne(directory, id, left)
}

async function sweepOne(directory: string, id: string, left: readonly string[]): Promise<void> {
  try {
    const lock = tryLock(aliveFile(directory, id))
    if (typeof lock === 'string') return
    try {
      for (const name of left)
        if (!name.endsWith('.alive')) await rm(join(directory, name), { recursive: true, force: true })
    } finally {
      lock.release()
    }
  } catch {
    // What may not be removed stays for somebody who may.
  }
}

/** Whether whoever took a claim in a directory still has it; yes where that cannot be known. */
export function isAlive(directory: string, id: string): boolean {
  const file = aliveFile(directory, id)
  if (!existsSync(file)) return false
  const lock = tryLock(file)
  if (typeof lock === 'string') return true
  lock.release()
  return false
}

function aliveFile(directory: string, id: string): string {
  return join(directory, `.packwright-${id}.alive`)
}
