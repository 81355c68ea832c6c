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
 *     <store>/partial/                 what arrived of large layers before their pulls broke off, for a day
 *     <store>/staging/                 what pulls that run are putting together
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { errnoOf, PackwrightError } from '../errors.ts'
import {
  type Claim,
  cacheDirectory,
  exchange,
  moveDirectory,
  outputError,
  Pace,
  sharedClaim,
  sweepDead,
  writeFileAtomic,
} from '../files/index.ts'
import { type Digest, digestOf, hexOf, sha256 } from '../oci/index.ts'
import type { Sealed } from '../policy/index.ts'
import { sweepKeptBytes } from './kept-bytes.ts'
import { type PackRecord, parseRecord, RECORD, recordText, type StoredPack } from './record.ts'
import { settle } from './settle.ts'
import { isWhole } from './verify.ts'

/** A directory that belongs to one pull until it is committed or discarded. */
export interface Staging {
  directory: string
  tree: string
  /** whose it is, as others can tell */
  claim: Claim
}

export interface Store {
  readonly root: string
  /** A pack that was damaged since is none: it is fetched again, and replaced. */
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

/** `PACKWRIGHT_STORE`, or below the user's cache; `undefined` for a user without a home. */
export function usualStoreRoot(env: NodeJS.ProcessEnv): string | undefined {
  return env['PACKWRIGHT_STORE'] || cacheDirectory(env)
}

/** @throws PackwrightError `OUTPUT_UNWRITABLE` for a user without a home */
export function defaultStoreRoot(env: NodeJS.ProcessEnv): string {
  const directory = usualStoreRoot(env)
  if (directory !== undefined) return directory
  throw new PackwrightError(
    'OUTPUT_UNWRITABLE',
    'There is no home directory in which packs could be stored.',
    {
      hint: 'Name a directory with --store, or set XDG_CACHE_HOME to an absolute path.',
    },
  )
}

export function openStore(root: string): Store {
  return new DirectoryStore(root)
}

class DirectoryStore implements Store {
  readonly root: string
  readonly #packs: string
  readonly #staging: string
  readonly #indexes: string
  readonly #claimStaging: () => Claim
  #swept: Promise<unknown> | undefined
  readonly #pace = new Pace()

  constructor(root: string) {
    this.root = root
    this.#packs = join(root, 'packs', 'sha256')
    this.#staging = join(root, 'staging')
    this.#indexes = join(root, 'indexes', 'sha256')
    this.#claimStaging = sharedClaim(this.#staging)
  }

  async find(digest: Digest): Promise<StoredPack | undefined> {
    const stored = this.#read(digest)
    return stored !== undefined && (await isWhole(stored)) ? stored : undefined
  }

  async findIndex(digest: Digest): Promise<Uint8Array | undefined> {
    const bytes = readIfExists(join(this.#indexes, hexOf(digest)))
    return bytes !== undefined && sha256(bytes) === digest ? bytes : undefined
  }

  async keepIndex(digest: Digest, bytes: Uint8Array): Promise<void> {
    try {
      await writeFileAtomic(join(this.#indexes, hexOf(digest)), bytes, 0o444)
    } catch (cause) {
      throw outputError(this.root, cause)
    }
  }

  async list(): Promise<StoredPack[]> {
    const names = await readdir(this.#packs).catch(() => [])
    return names
      .filter((name) => /^[0-9a-f]{64}$/.test(name))
      .map((hex) => this.#read(digestOf(hex)))
      .filter((pack) => pack !== undefined)
      .sort((a, b) => compare(a.record.name, b.record.name) || compare(a.record.digest, b.record.digest))
  }

  async stage(): Promise<Staging> {
    const [staging, indexes] = [this.#staging, this.#indexes]
    this.#swept ??= Promise.all([...[staging, indexes].map(sweepDead), sweepKeptBytes(this.root)])
    await this.#swept
    try {
      mkdirSync(staging, { recursive: true })
      mkdirSync(this.#packs, { recursive: true })
      const claimed = this.#claimStaging()
      const directory = claimed.path()
      mkdirSync(join(directory, 'tree'), { recursive: true, mode: 0o755 })
      return { directory, tree: join(directory, 'tree'), claim: claimed }
    } catch (cause) {
      throw outputError(this.root, cause)
    }
  }

  async keepBundle(digest: Digest, bundle: string): Promise<void> {
    const stored = await this.find(digest)
    if (stored === undefined) return
    const bundles = [...stored.record.bundles, bundle]
    const text = recordText({ ...stored.record, bundles })
    await writeFileAtomic(join(stored.directory, RECORD), text, 0o444).catch(() => {})
  }

  async commit(staged: Staging, record: PackRecord): Promise<StoredPack> {
    const target = join(this.#packs, hexOf(record.digest))
    try {
      const text = recordText(record)
      writeFileSync(join(staged.directory, RECORD), text, { mode: 0o444 })
      await settle(staged, text, record, this.#pace)
      moveDirectory(staged.directory, target)
      staged.claim[Symbol.dispose]()
      return storedAt(target, record)
    } catch (cause) {
      const other = isTaken(cause) ? await this.find(record.digest) : undefined
      if (other !== undefined) {
        await this.discard(staged)
        return other
      }
      if (isTaken(cause)) return await replaceBroken(staged, target, record)
      throw outputError(this.root, cause)
    }
  }

  async discard({ directory, claim: claimed }: Staging): Promise<void> {
    await rm(directory, { recursive: true, force: true })
    claimed[Symbol.dispose]()
  }

  async remove(pack: StoredPack): Promise<void> {
    try {
      await mkdir(this.#staging, { recursive: true })
      using claimed = this.#claimStaging()
      const aside = claimed.path()
      moveDirectory(pack.directory, aside)
      await rm(aside, { recursive: true, force: true })
    } catch (cause) {
      if (errnoOf(cause) !== 'ENOENT') throw outputError(this.root, cause)
    }
  }

  #read(digest: Digest): StoredPack | undefined {
    const directory = join(this.#packs, hexOf(digest))
    const text = readIfExists(join(directory, RECORD))
    const record = text === undefined ? undefined : parseRecord(text.toString('utf8'))
    if (record === undefined || record.digest !== digest) return undefined
    return storedAt(directory, record)
  }
}

function storedAt(directory: string, record: PackRecord): StoredPack {
  return { record, directory, tree: join(directory, 'tree') }
}

/** A directory without a readable record is no pack: it gives way. */
async function replaceBroken(staged: Staging, target: string, record: PackRecord): Promise<StoredPack> {
  const aside = staged.claim.path('broken')
  exchange(staged.directory, target, aside)
  await rm(aside, { recursive: true, force: true })
  staged.claim[Symbol.dispose]()
  return storedAt(target, record)
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

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
