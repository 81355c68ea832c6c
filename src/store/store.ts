/**
 * The content-addressed store: one directory a pack, named by the digest of its manifest.
 *
 * A pack is put together in a private staging directory and appears by one rename, so that what is in the store is
 * whole, whoever else uses it and whenever a process dies. Files are read-only.
 *
 * What is small is read and written synchronously: hopping between threads costs more than it does.
 *
 *     <store>/packs/sha256/<hex>/{record.json, tree/…}
 *     <store>/indexes/sha256/<hex>     the index over a pack's variants
 *     <store>/staging/<host>.<pid>.<random>/
 */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { homedir, hostname } from 'node:os'
import { join } from 'node:path'
import { errnoOf } from '../errors.ts'
import { isAlive, outputError, writeFileAtomic } from '../files/index.ts'
import { type Digest, digestOf, hexOf, sha256 } from '../oci/index.ts'
import type { Sealed } from '../policy/index.ts'
import { type PackRecord, parseRecord } from './record.ts'

export interface StoredPack {
  record: PackRecord
  /** the pack's files */
  tree: string
  directory: string
}

/** A directory that belongs to one pull until it is committed or discarded. */
export interface Staging {
  directory: string
  tree: string
}

export interface Store {
  readonly root: string
  find(digest: Digest): Promise<StoredPack | undefined>
  list(): Promise<StoredPack[]>
  /** The bytes of an index over variants, if it was kept. */
  findIndex(digest: Digest): Promise<Uint8Array | undefined>
  /** Keeps an index, checked against its digest already, so that its variants are found without asking again. */
  keepIndex(digest: Digest, bytes: Uint8Array): Promise<void>
  /** @throws PackwrightError `OUTPUT_UNWRITABLE` */
  stage(): Promise<Staging>
  /**
   * Makes a staged pack visible. If another process was faster, its copy is taken.
   *
   * @param sealed that it is what was admitted
   */
  commit(staging: Staging, record: PackRecord, sealed: Sealed): Promise<StoredPack>
  /** Keeps a bundle that a policy accepted later beside the pack. A store that cannot be written to is left as it is. */
  keepBundle(digest: Digest, bundle: string): Promise<void>
  discard(staging: Staging): Promise<void>
  /** Takes a pack away: by one rename out of sight first, so that nobody finds half of it. */
  remove(pack: StoredPack): Promise<void>
}

const FOREIGN_STAGING_MS = 24 * 60 * 60 * 1000

/** `$XDG_CACHE_HOME/packwright`, or `~/.cache/packwright`. */
export function defaultStoreRoot(env: NodeJS.ProcessEnv): string {
  return join(env['XDG_CACHE_HOME'] || join(env['HOME'] || homedir(), '.cache'), 'packwright')
}

export function openStore(root: string): Store {
  const packs = join(root, 'packs', 'sha256')
  const staging = join(root, 'staging')
  const indexes = join(root, 'indexes', 'sha256')
  const owner = `${hostname()}.${process.pid}`
  let swept: Promise<void> | undefined

  const read = async (digest: Digest): Promise<StoredPack | undefined> => {
    const directory = join(packs, hexOf(digest))
    const text = readIfExists(join(directory, 'record.json'))
    const record = text === undefined ? undefined : parseRecord(text.toString('utf8'))
    if (record === undefined || record.digest !== digest) return undefined
    return { record, directory, tree: join(directory, 'tree') }
  }

  return {
    root,
    find: read,

    async findIndex(digest) {
      const bytes = readIfExists(join(indexes, hexOf(digest)))
      return bytes !== undefined && sha256(bytes) === digest ? bytes : undefined
    },

    async keepIndex(digest, bytes) {
      try {
        await writeFileAtomic(join(indexes, hexOf(digest)), bytes, 0o444)
      } catch (cause) {
        throw outputError(root, cause)
      }
    },

    async list() {
      const names = await readdir(packs).catch(() => [])
      const found = await Promise.all(
        names.filter((name) => /^[0-9a-f]{64}$/.test(name)).map((hex) => read(digestOf(hex))),
      )
      return found
        .filter((pack) => pack !== undefined)
        .sort((a, b) => compare(a.record.name, b.record.name) || compare(a.record.digest, b.record.digest))
    },

    async stage() {
      swept ??= sweep(staging)
      await swept
      const directory = join(staging, `${owner}.${randomBytes(6).toString('hex')}`)
      try {
        mkdirSync(join(directory, 'tree'), { recursive: true, mode: 0o755 })
        mkdirSync(packs, { recursive: true })
      } catch (cause) {
        throw outputError(root, cause)
      }
      return { directory, tree: join(directory, 'tree') }
    },

    async keepBundle(digest, bundle) {
      const stored = await read(digest)
      if (stored === undefined) return
      const bundles = [...stored.record.bundles, bundle]
      const text = JSON.stringify({ ...stored.record, bundles })
      await writeFileAtomic(join(stored.directory, 'record.json'), text, 0o444).catch(() => {})
    },

    async commit(staged, record) {
      const target = join(packs, hexOf(record.digest))
      try {
        writeFileSync(join(staged.directory, 'record.json'), JSON.stringify(record), { mode: 0o444 })
        renameSync(staged.directory, target)
        return { record, directory: target, tree: join(target, 'tree') }
      } catch (cause) {
        const other = isTaken(cause) ? await read(record.digest) : undefined
        if (other !== undefined) {
          await rm(staged.directory, { recursive: true, force: true })
          return other
        }
        if (isTaken(cause)) return await replaceBroken(staged, target, record)
        throw outputError(root, cause)
      }
    },

    async remove(pack) {
      const aside = join(staging, `${owner}.${randomBytes(6).toString('hex')}`)
      try {
        await mkdir(staging, { recursive: true })
        await rename(pack.directory, aside)
        await rm(aside, { recursive: true, force: true })
      } catch (cause) {
        if (errnoOf(cause) !== 'ENOENT') throw outputError(root, cause)
      }
    },

    async discard(staged) {
      await rm(staged.directory, { recursive: true, force: true })
    },
  }
}

/** A directory without a readable record is no pack: it gives way. */
async function replaceBroken(staged: Staging, target: string, record: PackRecord): Promise<StoredPack> {
  const aside = `${staged.directory}.broken`
  await rename(target, aside)
  await rename(staged.directory, target)
  await rm(aside, { recursive: true, force: true })
  return { record, directory: target, tree: join(target, 'tree') }
}

/** Mostly a pack is not there, and making an error of that costs more than asking first. */
function readIfExists(file: string): Buffer | undefined {
  try {
    return existsSync(file) ? readFileSync(file) : undefined
  } catch {
    return undefined
  }
}

function isTaken(cause: unknown): boolean {
  const errno = errnoOf(cause)
  return errno === 'EEXIST' || errno === 'ENOTEMPTY'
}

/** Throws away what pulls left behind that died: theirs by process id, another machine's by age. */
async function sweep(staging: string): Promise<void> {
  for (const name of await readdir(staging).catch(() => [])) {
    const directory = join(staging, name)
    const [, host, pid] = /^(.*)\.(\d+)\.[0-9a-f]+(?:\.broken)?$/.exec(name) ?? []
    const age = await stat(directory).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    )
    const abandoned = host === hostname() ? !isAlive(Number(pid)) : age > FOREIGN_STAGING_MS
    if (abandoned) await rm(directory, { recursive: true, force: true }).catch(() => {})
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
