/**
 * A registry of OpenWOP as a directory that is served as it is: archives, signatures, manifests, bills of materials and
 * the indexes over them.
 *
 * Seen with the checks of openwop-registry at 85355a0: `pack.json` in the archive is canonical JSON with the signing block,
 * its Ed25519 signature lies in the archive and beside it, names have at most 100 bytes.
 */
import { createHash, createPublicKey, type KeyObject, sign } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import semver from 'semver'
import tar from 'tar-stream'
import { PackwrightError } from '../../errors.ts'
import { byBytes, exists, makeDirectory, writeFileAtomic } from '../../files/index.ts'
import { readPublicKey } from '../../policy/index.ts'
import { canonical, parseJson, prettyJson, readTextIfExists } from '../../text/index.ts'
import type { TreeOptions, TreePack } from '../system.ts'
import {
  DISCOVERY,
  type Discovery,
  keyFile,
  readDiscovery,
  refuseForeignNamespace,
  type SigningKey,
} from './discovery.ts'
import { type Write, writeIndexes } from './indexes.ts'
import { sbomOf } from './tree-sbom.ts'

const SIGNATURE = 'keys/pack.json.sig'
const MAX_NAME = 100
const UNKNOWN_SYSTEM = 0xff
const OS_BYTE = 9

/**
 * Adds packs to a registry tree, which is begun where there is none.
 *
 * @returns the files that were written, relative to the tree
 * @throws PackwrightError `KEY_UNREADABLE`, `KEY_UNKNOWN`, `TAG_IMMUTABLE`, `ENTRY_PATH`, `ADVISORY_FOUND`
 */
export async function writeTree(
  packs: readonly TreePack[],
  { directory, key, keyName }: TreeOptions,
): Promise<string[]> {
  if (key.asymmetricKeyType !== 'ed25519')
    throw new PackwrightError('KEY_UNREADABLE', 'A registry of OpenWOP takes Ed25519 signatures alone.', {
      hint: 'Make such a key: openssl genpkey -algorithm ed25519 -out team.pem.',
    })
  const written: string[] = []
  const write = async (path: string, content: string | Uint8Array) => {
    await makeDirectory(join(directory, path, '..'))
    await writeFileAtomic(join(directory, path), content)
    written.push(path)
  }
  const signer = await signerIn(directory, key, keyName, packs, write)
  for (const pack of packs) {
    refuseForeignNamespace(signer, pack.name)
    await refuseAffected(directory, pack)
    await addVersion(directory, pack, { key, keyId: signer.keyId }, write)
  }
  await writeIndexes(directory, write)
  return [...new Set(written)].sort(byBytes)
}

/** The entry of this key in the registry's own document; a new registry gets one. */
async function signerIn(
  directory: string,
  key: KeyObject,
  keyName: string,
  packs: readonly TreePack[],
  write: Write,
): Promise<SigningKey> {
  const known = await readDiscovery(directory)
  const pem = createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString()
  if (known !== undefined) return await ownKey(known, directory, pem)
  const keyId = basename(keyName).replace(/\.[^.]*$/, '')
  const namespaces = packs.map(({ name }) => `${name.split('.').slice(0, 2).join('.')}.*`)
  const entry: SigningKey = {
    keyId,
    algorithm: 'ed25519',
    publicKeyUrl: `/keys/${keyId}.pub`,
    permittedNamespaces: [...new Set(namespaces)].sort(),
    status: 'active',
  }
  await write(keyFile(entry), pem)
  await write(DISCOVERY, prettyJson(newDiscovery(entry)))
  return entry
}

async function ownKey({ signingKeys }: Discovery, directory: string, pem: string): Promise<SigningKey> {
  for (const entry of signingKeys) {
    const text = await readTextIfExists(join(directory, keyFile(entry)))
    const found = text === undefined ? undefined : readPublicKey(text)
    if (found?.export({ type: 'spki', format: 'pem' }).toString() !== pem) continue
    if (entry.status === undefined || entry.status === 'active') return entry
    throw new PackwrightError('KEY_UNKNOWN', `The key ${entry.keyId} is ${entry.status} in ${DISCOVERY}.`)
  }
  throw new PackwrightError('KEY_UNKNOWN', `The key is not among the signingKeys of ${DISCOVERY}.`, {
    hint: 'Put its public key into keys/ and its entry, with permittedNamespaces, into that file.',
  })
}

function newDiscovery(entry: SigningKey): object {
  const at = '/v1/packs/{name}'
  return {
    registryVersion: '1.0.0',
    protocolVersion: '1.0',
    supportedSigningMethods: ['ed25519'],
    endpoints: {
      registryIndex: '/v1/index.json',
      packMetadata: `${at}/index.json`,
      versionManifest: `${at}/-/{version}.json`,
      versionTarball: `${at}/-/{version}.tgz`,
      versionSignature: `${at}/-/{version}.sig`,
      publicKey: '/keys/{keyId}.pub',
    },
    signingKeys: [entry],
  }
}

async function refuseAffected(directory: string, { name, version }: TreePack): Promise<void> {
  const file = join(directory, 'security', 'advisories.json')
  const text = await readTextIfExists(file)
  if (text === undefined) return
  const { openwopAdvisories } = await import('./advisories.ts')
  const json = parseJson(text, file) as {
    advisories: { id: string; affected: { packName: string; versions: string }[] }[]
  }
  openwopAdvisories(json, file)
  const found = json.advisories.find(({ affected }) =>
    affected.some((row) => row.packName === name && semver.satisfies(version, row.versions)),
  )
  if (found === undefined) return
  throw new PackwrightError('ADVISORY_FOUND', `${name} ${version} is affected by ${found.id}.`, {
    hint: 'The registry takes such a version only yanked: release one that is fixed.',
  })
}

interface TreeSigner {
  key: KeyObject
  keyId: string
}

async function addVersion(
  directory: string,
  pack: TreePack,
  signer: TreeSigner,
  write: Write,
): Promise<void> {
  const { name, version } = pack
  const base = `v1/packs/${name}/-/${version}`
  const authored = parseJson(pack.files.get('pack.json')?.toString('utf8') ?? '', 'pack.json') as object
  const signing = { method: 'manual', publicKeyRef: signer.keyId, signatureRef: SIGNATURE }
  const manifest = { ...authored, name, version, signing }
  const signed = Buffer.from(canonical(manifest))
  const signature = sign(null, signed, signer.key)
  const files = inOrder(new Map([...pack.files, ['pack.json', signed], [SIGNATURE, signature]]))
  const archive = await archiveOf(files)
  await refuseChanged(join(directory, base), archive, pack)
  const before = parseJson(
    (await readTextIfExists(join(directory, `${base}.json`))) ?? '{}',
    `${base}.json`,
  ) as object
  const served = {
    ...manifest,
    publishedAt: pack.created,
    tarballUrl: `/${base}.tgz`,
    signatureUrl: `/${base}.sig`,
    integrity: `sha256-${createHash('sha256').update(archive).digest('base64')}`,
    deprecated: false,
    yanked: false,
    ...stateOf(before),
  }
  await write(`${base}.tgz`, archive)
  await write(`${base}.sig`, signature)
  await write(`${base}.json`, prettyJson(served))
  await write(`${base}.sbom.json`, sbomOf(served, archive, files))
  for (const [path, content] of files)
    if (/^schemas\/[^/]+\.json$/.test(path)) await write(`${name}/${version}/${basename(path)}`, content)
}

/** What a registry decides about a version later, and when it first came, stays. */
const STATE = [
  'publishedAt',
  'deprecated',
  'deprecationReason',
  'supersededBy',
  'yanked',
  'yankedReason',
  'advisoryUrl',
]

function stateOf(before: object): object {
  return Object.fromEntries(Object.entries(before).filter(([field]) => STATE.includes(field)))
}

async function refuseChanged(base: string, archive: Buffer, { name, version }: TreePack): Promise<void> {
  if (!(await exists(`${base}.tgz`)) || (await readFile(`${base}.tgz`)).equals(archive)) return
  throw new PackwrightError('TAG_IMMUTABLE', `${name} ${version} is in the tree with other content.`, {
    hint: 'Raise the version: what is published stays as it is.',
  })
}

/** Archive and bill of materials have the same order. */
function inOrder(files: ReadonlyMap<string, Buffer>): Map<string, Buffer> {
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** ustar without extensions, without times; the clients of the registry read nothing else. */
async function archiveOf(files: ReadonlyMap<string, Buffer>): Promise<Buffer> {
  const pack = tar.pack()
  for (const [name, content] of files) {
    if (Buffer.byteLength(name) > MAX_NAME)
      throw new PackwrightError('ENTRY_PATH', `${name} is longer than ${MAX_NAME} bytes.`, {
        hint: 'The registry reads names of at most that length: shorten it.',
      })
    pack.entry({ name, mode: 0o644, mtime: new Date(0), uid: 0, gid: 0 }, content)
  }
  pack.finalize()
  const zipped = await promisify(gzip)(await buffer(pack), { level: 9 })
  zipped[OS_BYTE] = UNKNOWN_SYSTEM
  return zipped
}
