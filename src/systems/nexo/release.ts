/**
 * A release as nexo's installer takes it: `nexo-plugin.toml`, one archive a target with its checksum, and cosign's
 * signature and certificate beside it.
 *
 * Seen with nexo-ext-installer 0.1.2: `<id>-<version>-<target>.tar.gz`, `.sha256` (its first word), `.sig`, `.cert`.
 */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import * as z from 'zod'
import { errnoOf, PackwrightError } from '../../errors.ts'
import { byBytes, exists, hashOfFile } from '../../files/index.ts'
import { hexOf, sha256 } from '../../oci/index.ts'
import { parseJson } from '../../text/index.ts'
import { placeSourced, sourcingDirectory, unpackSourced, versioned } from '../sourced.ts'
import type { FindOptions, PackSource, SourcedPack, TakeOptions } from '../system.ts'
import { readNexoPlugin } from './manifest.ts'

const MANIFEST = 'nexo-plugin.toml'
const ANY_TARGET = 'noarch'
const API = 'https://api.github.com'
const MAX_LISTING = 8 * 1024 * 1024
/** As nexo's own installer has it. */
const MAX_ARCHIVE = 100 * 1024 * 1024

export const nexoSource: PackSource = {
  async find(where, options) {
    const release = await releaseAt(where, options)
    return { packs: [{ label: where, take: (how) => take(release, where, how) }] }
  },
}

interface Release {
  /** `owner/repository`, where the address says so */
  place?: string | undefined
  tag?: string | undefined
  names: readonly string[]
  read(name: string): Promise<Buffer>
}

const listing = z.looseObject({
  tag_name: z.string(),
  assets: z.array(z.looseObject({ name: z.string(), browser_download_url: z.string() })),
})

/** A directory with the assets, a release's address, or `owner/repository[@tag]` as nexo writes it. */
async function releaseAt(where: string, { fetch }: FindOptions): Promise<Release> {
  const url = apiOf(where)
  if (url === undefined || (await exists(where))) return await inDirectory(where)
  const text = (await fetch(url, MAX_LISTING)).toString('utf8')
  const parsed = listing.safeParse(parseJson(text, url))
  if (!parsed.success)
    throw new PackwrightError('DOCUMENT_INVALID', `${url} is not the release of a repository.`, {
      hint: 'Name it as https://github.com/<owner>/<repository>/releases/tag/<tag>, or <owner>/<repository>@<tag>.',
    })
  const { tag_name: tag, assets } = parsed.data
  const urls = new Map(assets.map(({ name, browser_download_url: at }) => [name, at]))
  const place = /\/repos\/([^/]+\/[^/]+)\//.exec(url)?.[1]
  return { place, tag, names: [...urls.keys()], read: (name) => fetch(urls.get(name) ?? '', MAX_ARCHIVE) }
}

/** The address of the listing; `undefined` for a directory. */
function apiOf(where: string): string | undefined {
  const releases = (place: string, tag: string | undefined) =>
    `${API}/repos/${place}/releases/${tag === undefined ? 'latest' : `tags/${tag}`}`
  const [, page, tag] =
    /^https:\/\/github\.com\/([^/]+\/[^/]+?)(?:\/releases(?:\/tag\/([^/]+)|\/latest)?)?\/?$/.exec(where) ?? []
  if (page !== undefined) return releases(page, tag)
  if (/^https?:\/\//.test(where)) return where
  const [, coordinates, at] = /^([\w.-]+\/[\w.-]+?)(?:@([^/@]+))?$/.exec(where) ?? []
  return coordinates === undefined ? undefined : releases(coordinates, at)
}

async function inDirectory(directory: string): Promise<Release> {
  try {
    const names = await readdir(directory)
    return { names, read: (name) => readFile(join(directory, name)) }
  } catch (cause) {
    throw new PackwrightError('NOT_FOUND', `${directory} cannot be read (${errnoOf(cause)}).`, {
      hint: 'Name a directory with the assets, the address of a release, or <owner>/<repository>@<tag>.',
      cause,
    })
  }
}

async function take(release: Release, where: string, options: TakeOptions): Promise<SourcedPack> {
  if (!release.names.includes(MANIFEST)) throw lacks(where, MANIFEST)
  const text = (await release.read(MANIFEST)).toString('utf8')
  const { name, version } = versioned(readNexoPlugin(text, MANIFEST), where, MANIFEST)
  const { tag } = release
  if (tag !== undefined && tag.replace(/^v/, '') !== version)
    throw new PackwrightError('VERSION_MISMATCH', `${where} is ${tag}, and its ${MANIFEST} says ${version}.`)
  const targets = targetsIn(release.names, `${name}-${version}-`)
  if (targets.length === 0) throw lacks(where, `${name}-${version}-<target>.tar.gz`)
  const about = { name, version, place: release.place ?? options.from ?? name }
  const warnings = new Set<string>()
  let signer: string | undefined
  await using staging = await sourcingDirectory(options.packsDir)
  const archives = join(staging.path, 'archives')
  for (const target of targets) {
    const archive = `${name}-${version}-${target}.tar.gz`
    const bytes = await checked(release, archive, where)
    const signature = await signatureOf(release, archive)
    const judged = await options.judge({ bytes, signature, ...about })
    signer ??= judged.signer
    if (judged.reason !== undefined) warnings.add(`${where} is not verified: ${judged.reason}`)
    const into = join(archives, target)
    await mkdir(into, { recursive: true })
    await unpackSourced(bytes, into)
  }
  const pack = join(staging.path, 'pack')
  await arrange(archives, targets, pack)
  await writeFile(join(pack, MANIFEST), text)
  const directory = await placeSourced(pack, { name, version }, options)
  return {
    name,
    version,
    directory,
    ...(signer === undefined ? {} : { signatureCovers: 'archive' as const, signer }),
    warnings: [...warnings],
  }
}

function targetsIn(names: readonly string[], head: string): string[] {
  return names
    .filter((name) => name.startsWith(head) && name.endsWith('.tar.gz'))
    .map((name) => name.slice(head.length, -'.tar.gz'.length))
    .sort(byBytes)
}

/** Every archive has its checksum beside it. */
async function checked(release: Release, archive: string, where: string): Promise<Buffer> {
  if (!release.names.includes(`${archive}.sha256`)) throw lacks(where, `${archive}.sha256`)
  const [bytes, written] = await Promise.all([release.read(archive), release.read(`${archive}.sha256`)])
  const [expected = ''] = written.toString('utf8').trim().split(/\s+/)
  const actual = hexOf(sha256(bytes))
  if (expected.toLowerCase() === actual) return bytes
  throw new PackwrightError(
    'CONTENT_MISMATCH',
    `${archive} has the SHA-256 ${actual}; its .sha256 says ${expected}.`,
    {
      hint: 'Nothing was imported. Fetch the release again; if it stays so, do not use it.',
      details: { expected, actual },
    },
  )
}

/** The workflow of nexo's template calls the certificate `.pem`, which nexo's own installer does not look at. */
async function signatureOf(release: Release, archive: string) {
  const certificate = ['.cert', '.pem']
    .map((end) => archive + end)
    .find((name) => release.names.includes(name))
  if (certificate === undefined || !release.names.includes(`${archive}.sig`)) return undefined
  const [signature, pem] = await Promise.all([release.read(`${archive}.sig`), release.read(certificate)])
  return { signature: signature.toString('utf8').trim(), certificate: pem.toString('utf8').trim() }
}

/**
 * One archive for every target is the pack itself. Of several, what all have alike is common to them; programs, and what
 * differs, lie in `targets/<target>/`.
 */
async function arrange(archives: string, targets: readonly string[], pack: string): Promise<void> {
  await mkdir(pack, { recursive: true })
  const [only] = targets
  if (targets.length === 1 && only === ANY_TARGET) {
    await rm(pack, { recursive: true })
    return await rename(join(archives, only), pack)
  }
  const contents = await Promise.all(targets.map(async (target) => await filesIn(join(archives, target))))
  const isCommon = (path: string) =>
    !path.startsWith('bin/') && contents.every((files) => files.get(path) === contents[0]?.get(path))
  for (const [at, target] of targets.entries())
    for (const path of contents[at]?.keys() ?? []) {
      if (path === MANIFEST) continue
      const to = isCommon(path) ? join(pack, path) : join(pack, 'targets', target, path)
      await mkdir(dirname(to), { recursive: true })
      await rename(join(archives, target, path), to)
    }
}

/** Path → sha256, hex. */
async function filesIn(directory: string): Promise<Map<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const hashed = files.map(
    async (file) => [file.slice(directory.length + 1), await hashOfFile(file)] as const,
  )
  return new Map(await Promise.all(hashed))
}

function lacks(where: string, asset: string): PackwrightError {
  return new PackwrightError('NOT_FOUND', `${where} lacks ${asset}.`, {
    hint: 'A release has nexo-plugin.toml, <id>-<version>-<target>.tar.gz, and .sha256 beside each archive.',
  })
}
