/**
 * Packs that running processes use, so that nobody throws them away meanwhile.
 *
 *     <store>/leases/<id>.json     which packs, whose they are, and until when; renewed while its process lives
 *
 * Who died is known at once where the kernel that runs here also held its lock, and elsewhere when the time is over.
 */
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod'
import {
  type Claim,
  claim,
  isAlive,
  kernelId,
  makeDirectory,
  replaceFile,
  sweepDead,
  withLock,
} from '../files/index.ts'
import type { Digest } from '../oci/index.ts'

const LEASE_MS = 10 * 60_000
const RENEW_MS = LEASE_MS / 4

const leaseSchema = z.looseObject({
  schema_version: z.literal(1),
  /** host and process, for people to read */
  holder: z.string(),
  /** of the lock that says whether the process lives */
  claim: z.string(),
  /** the running kernel's own id: on another one the lock says nothing */
  kernel: z.string(),
  /** ISO 8601 */
  until: z.string(),
  digests: z.array(z.string()),
})

type Lease = z.infer<typeof leaseSchema>

/** The leases of one process in one store. */
export interface Leases extends AsyncDisposable {
  /** Returns when everybody can see it. Counts: what is held twice is released twice. */
  hold(digest: Digest): Promise<void>
  release(digest: Digest): Promise<void>
}

export function openLeases(store: string): Leases {
  const directory = directoryOf(store)
  const held = new Map<Digest, number>()
  let mine: { claim: Claim; file: string; timer: NodeJS.Timeout } | undefined
  let writing: Promise<void> = Promise.resolve()
  let queued: Promise<void> | undefined

  const write = () => {
    if (mine === undefined) {
      makeDirectory(directory)
      const claimed = claim(directory)
      const timer = setInterval(() => save().catch(() => {}), RENEW_MS).unref()
      mine = { claim: claimed, file: join(directory, `${claimed.id}.json`), timer }
    }
    const lease: Lease = {
      schema_version: 1,
      holder: `process ${process.pid} on ${hostname()}`,
      claim: mine.claim.id,
      kernel: kernelId(),
      until: new Date(Date.now() + LEASE_MS).toISOString(),
      digests: [...held.keys()],
    }
    replaceFile(mine.file, `${JSON.stringify(lease)}\n`, { held: true })
  }
  /** What is asked for while one is being written goes into the next. */
  const save = () => {
    queued ??= writing.then(async () => {
      queued = undefined
      await whileNothingGoes(store, async () => write())
    })
    writing = queued.catch(() => {})
    return queued
  }
  return {
    async hold(digest) {
      const count = held.get(digest) ?? 0
      held.set(digest, count + 1)
      // A store that cannot be written to is one that nobody cleans up from here either.
      if (count === 0) await save().catch(() => {})
      else await queued?.catch(() => {})
    },
    async release(digest) {
      const count = held.get(digest) ?? 0
      if (count > 1) held.set(digest, count - 1)
      else if (held.delete(digest)) await save().catch(() => {})
    },
    async [Symbol.asyncDispose]() {
      held.clear()
      await writing
      if (mine === undefined) return
      clearInterval(mine.timer)
      rmSync(mine.file, { force: true })
      mine.claim[Symbol.dispose]()
      mine = undefined
    },
  }
}

/** Who holds which pack now, in words. Leases of the dead are taken away. */
export async function readLeases(
  store: string,
): Promise<{ digest: string; holder: string; until: string }[]> {
  const directory = directoryOf(store)
  await sweepDead(directory)
  const found: { digest: string; holder: string; until: string }[] = []
  for (const name of namesIn(directory)) {
    const file = join(directory, name)
    const lease = readLease(file)
    if (lease === undefined) continue
    const { holder, until, digests } = lease
    if (isHeld(lease, directory)) found.push(...digests.map((digest) => ({ digest, holder, until })))
    else rmSync(file, { force: true })
  }
  return found
}

/** Runs `work` while no lease is taken, so that what it finds to be free stays so. */
export async function whileNothingGoes<T>(store: string, work: () => Promise<T>): Promise<T> {
  return await withLock(join(directoryOf(store), '.lock'), work)
}

function isHeld({ until, kernel, claim: id }: Lease, directory: string): boolean {
  return Date.parse(until) > Date.now() && (kernel !== kernelId() || isAlive(directory, id))
}

function readLease(file: string): Lease | undefined {
  try {
    return leaseSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory).filter((name) => name.endsWith('.json'))
  } catch {
    return []
  }
}

function directoryOf(store: string): string {
  return join(store, 'leases')
}
