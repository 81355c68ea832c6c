/**
 * Takes a pack over from a signed-tarball registry: its detached Ed25519 signature and its integrity are checked, then
 * it becomes a directory that `publish` publishes with a signature of its own.
 *
 * The recipe of that registry says that the signature covers the tarball. Most real ones cover the `pack.json` inside
 * and nothing else; which of the two it is, is found out and said.
 */
import { createHash, type KeyObject, verify } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import * as z from 'zod'
import { errnoOf, PackwrightError } from '../../errors.ts'
import { exists } from '../../files/index.ts'
import { jsonPath } from '../../pack/manifest/index.ts'
import { readPublicKey } from '../../policy/index.ts'
import { parseJson, readTextIfExists } from '../../text/index.ts'
import { placeSourced, sourcingDirectory, unpackSourced, versioned } from '../sourced.ts'
import type { PackSource, SourcedPack, TakeOptions } from '../system.ts'
import { archivesOf, directoryOf } from './archives.ts'
import { instant, keyFile, readDiscovery, refuseForeignNamespace, type SigningKey } from './discovery.ts'

export const openwopSource: PackSource = {
  async find(where) {
    const directory = await directoryOf(where)
    const archives = directory === undefined ? [where] : await archivesOf(directory, where)
    const packs = archives.map((archive) => ({
      label: archive,
      take: (options: TakeOptions) => take(archive, options),
    }))
    const advisories = directory && join(directory.registry, 'security', 'advisories.json')
    return advisories !== undefined && (await exists(advisories)) ? { packs, advisories } : { packs }
  },
}

/**
 * @param tarball a `.tgz`
 * @throws PackwrightError `NOT_FOUND`, `CONTENT_MISMATCH` (integrity), `BUNDLE_INVALID` (signature), `KEY_UNKNOWN`,
 *   `PACK_YANKED`, `TARGET_EXISTS`, and what archives and manifests are refused for
 */
async function take(tarball: string, options: TakeOptions): Promise<SourcedPack> {
  const { bytes, signature, key, about } = await material(tarball, options)
  checkIntegrity(bytes, options.integrity ?? about.integrity, tarball)
  if (about.yanked === true) throw yanked(tarball, about.yankedReason)
  await using staging = await sourcingDirectory(options.packsDir)
  await unpackSourced(bytes, staging.path)
  const manifestBytes = await read(join(staging.path, 'pack.json'))
  const signatureCovers = coverage(bytes, manifestBytes, signature, key, tarball)
  const { name, version } = versioned((await options.readPack(staging.path)) ?? {}, tarball, 'pack.json')
  if (about.signer !== undefined) refuseForeignNamespace(about.signer, name)
  const directory = await placeSourced(staging.path, { name, version }, options)
  const { deprecated, deprecationReason: reason, supersededBy, signer } = about
  return {
    name,
    version,
    directory,
    signatureCovers,
    ...(signer === undefined ? {} : { signer: signer.keyId }),
    ...(deprecated === true || supersededBy !== undefined ? { deprecated: { reason, supersededBy } } : {}),
    warnings:
      signatureCovers === 'manifest'
        ? ['The signature covers pack.json only: no other file of the pack is proven by it.']
        : [],
  }
}

/** What says of a version what it is: given by the caller, else as its registry has it. */
async function material(tarball: string, { signature, key }: TakeOptions) {
  const about = await readState(tarball)
  const [bytes, signed] = await Promise.all([read(tarball), read(signature ?? beside(tarball, '.sig'))])
  if (key !== undefined) return { bytes, signature: signed, key: await readKey(key), about }
  const { file, entry } = await keyOf(tarball, about)
  return { bytes, signature: signed, key: await readKey(file), about: { ...about, signer: entry } }
}

const beside = (tarball: string, extension: string) =>
  `${tarball.replace(/\.(?:tgz|tar\.gz)$/, '')}${extension}`

/** The key that the version names, where its registry knows it and it was good when the version was published. */
async function keyOf(tarball: string, about: Release): Promise<{ file: string; entry: SigningKey }> {
  const registry = resolve(tarball, '../../../../..')
  const discovery = await readDiscovery(registry)
  const id = about.signing?.publicKeyRef ?? about.signing?.keyId
  if (discovery === undefined || id === undefined) {
    throw new PackwrightError('USAGE', `Nothing says with what ${tarball} was signed.`, {
      hint: 'Name the public key: --key team.pub; in a checkout of the registry it is found.',
    })
  }
  const entry = discovery.signingKeys.find(({ keyId }) => keyId === id)
  if (entry === undefined)
    throw new PackwrightError(
      'KEY_UNKNOWN',
      `${tarball} names the key ${id}, which its registry does not know.`,
    )
  refuseOutOfTime(entry, about.publishedAt, tarball)
  return { file: join(registry, keyFile(entry)), entry }
}

/** A key that was retired stays good for what it signed in its time; one that was revoked is good for nothing. */
function refuseOutOfTime(
  { keyId, status, validFrom, validUntil }: SigningKey,
  at: string | undefined,
  tarball: string,
): void {
  const time = at === undefined ? Number.NaN : Date.parse(at)
  const early = validFrom !== undefined && !(time >= Date.parse(instant(validFrom)))
  const late = validUntil !== undefined && !(time <= Date.parse(instant(validUntil)))
  const ended =
    status !== undefined && status !== 'active' && !(status === 'retired' && validUntil !== undefined)
  if (!early && !late && !ended) return
  const why = ended ? `is ${status}` : `was not valid on ${at ?? 'a day that nobody states'}`
  throw new PackwrightError('KEY_UNKNOWN', `${tarball} is signed with ${keyId}, which ${why}.`, {
    hint: 'Nothing was imported. If you trust it nevertheless, name the key: --key <file>.',
  })
}

const release = z.looseObject({
  yanked: z.boolean().optional(),
  yankedReason: z.string().optional(),
  deprecated: z.boolean().optional(),
  deprecationReason: z.string().optional(),
  supersededBy: z.string().optional(),
  integrity: z.string().optional(),
  publishedAt: z.string().optional(),
  signing: z.looseObject({ publicKeyRef: z.string().optional(), keyId: z.string().optional() }).optional(),
})

type Release = z.infer<typeof release> & { signer?: SigningKey | undefined }

/** In a registry tree the state of a version lies beside its archive. */
async function readState(tarball: string): Promise<Release> {
  const file = beside(tarball, '.json')
  const text = await readTextIfExists(file)
  if (text === undefined) return {}
  const parsed = release.safeParse(parseJson(text, file))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new PackwrightError('MANIFEST_INVALID', `${file}: ${jsonPath(issue?.path ?? [])} ${issue?.message}.`)
}

function yanked(tarball: string, reason = 'no reason is given'): PackwrightError {
  return new PackwrightError('PACK_YANKED', `${tarball} was yanked: ${reason.replace(/\.$/, '')}.`, {
    hint: 'Take another version; what was taken back is not published again.',
  })
}

/** The tarball first: the larger promise counts. */
function coverage(
  archive: Buffer,
  manifest: Buffer,
  signature: Buffer,
  key: KeyObject,
  tarball: string,
): 'archive' | 'manifest' {
  if (verify(null, archive, key, signature)) return 'archive'
  if (verify(null, manifest, key, signature)) return 'manifest'
  throw new PackwrightError(
    'BUNDLE_INVALID',
    `The signature is neither over ${tarball} nor over the pack.json inside.`,
    {
      hint: 'Check that key and signature belong to this version; if they do, do not use the pack.',
    },
  )
}

function checkIntegrity(bytes: Buffer, expected: string | undefined, tarball: string): void {
  if (expected === undefined) return
  const algorithm = /^(sha256|sha512)-/.exec(expected)?.[1]
  if (algorithm === undefined) {
    throw new PackwrightError('USAGE', `"${expected}" is no integrity.`, {
      hint: 'It is sha256-<base64> or sha512-<base64>.',
    })
  }
  const actual = `${algorithm}-${createHash(algorithm).update(bytes).digest('base64')}`
  if (actual === expected) return
  throw new PackwrightError(
    'CONTENT_MISMATCH',
    `${tarball} has the integrity ${actual}; expected is ${expected}.`,
    {
      hint: 'Nothing was imported. Fetch the tarball again; if it stays so, do not use it.',
      details: { expected, actual },
    },
  )
}

async function readKey(file: string): Promise<KeyObject> {
  const key = readPublicKey((await read(file)).toString('utf8'))
  if (key?.asymmetricKeyType === 'ed25519') return key
  throw new PackwrightError('KEY_UNREADABLE', `${file} is not an Ed25519 public key.`, {
    hint: 'It is a PEM file.',
  })
}

async function read(file: string): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (cause) {
    throw new PackwrightError('NOT_FOUND', `${file} cannot be read (${errnoOf(cause)}).`, { cause })
  }
}
