/** The indexes of a registry tree, as the registry's own check makes them again. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isRecord, parseJson, prettyJson, readText, readTextIfExists } from '../../text/index.ts'
import { aggregateSbom } from './tree-sbom.ts'

/** Both stand in every index of a registry; they say nothing about when it was made. */
const REGISTRY_VERSION = '1.0.0'
const GENERATED_AT = '2026-05-10T00:00:00Z'

type Served = Record<string, unknown>
/** Writes a file of the tree, by its path in it. */
export type Write = (path: string, content: string | Uint8Array) => Promise<void>

export async function writeIndexes(directory: string, write: Write): Promise<void> {
  const packs = join(directory, 'v1', 'packs')
  const docs: Served[] = []
  const sboms: { name: string; version: string; sbom: string }[] = []
  for (const name of (await readdir(packs)).sort()) {
    const versions = await versionsOf(join(packs, name, '-'))
    const manifests = await Promise.all(
      versions.map(async (version) => {
        const file = join(packs, name, '-', `${version}.json`)
        return { version, manifest: parseJson(await readText(file), file) as Served }
      }),
    )
    const doc = indexOf(name, manifests)
    if (doc === undefined) continue
    docs.push(doc)
    await write(`v1/packs/${name}/index.json`, prettyJson(doc))
    for (const version of versions) {
      const sbom = await readTextIfExists(join(packs, name, '-', `${version}.sbom.json`))
      if (sbom !== undefined) sboms.push({ name, version, sbom })
    }
  }
  await write('v1/index.json', prettyJson(registryIndex(docs)))
  await write('v1/sbom.json', aggregateSbom(sboms))
}

async function versionsOf(directory: string): Promise<string[]> {
  const files = await readdir(directory).catch((): string[] => [])
  const versions = files.filter((file) => file.endsWith('.json') && !file.endsWith('.sbom.json'))
  return versions.map((file) => file.slice(0, -'.json'.length)).sort(byNumbers)
}

/** The registry orders by three numbers, and pre-releases like their release. */
function byNumbers(a: string, b: string): number {
  const numbers = (version: string) => version.split('.').map((part) => Number(part.split('-')[0]) || 0)
  const [left, right] = [numbers(a), numbers(b)]
  return [0, 1, 2].map((at) => (left[at] ?? 0) - (right[at] ?? 0)).find((difference) => difference !== 0) ?? 0
}

function indexOf(
  name: string,
  versions: readonly { version: string; manifest: Served }[],
): Served | undefined {
  const last = versions.at(-1)
  if (last === undefined) return undefined
  const { manifest: pack, version: latest } = last
  const entries = versions.map(({ version, manifest }) => entryOf(name, version, manifest))
  const { kind = 'node', description = '', author = '', license = '', homepage, repository, tags = [] } = pack
  return {
    name,
    kind,
    description,
    author,
    license,
    ...(homepage ? { homepage } : {}),
    ...(repository ? { repository } : {}),
    tags,
    typeIds: typeIdsOf(String(kind), pack),
    ...countsOf(pack),
    versions: entries,
    latest,
    deprecated: entries.every(({ deprecated }) => deprecated),
  }
}

function entryOf(name: string, version: string, manifest: Served) {
  const signing = isRecord(manifest['signing']) ? manifest['signing'] : {}
  const base = `/v1/packs/${name}/-/${version}`
  return {
    version,
    publishedAt: manifest['publishedAt'] ?? GENERATED_AT,
    manifestUrl: `${base}.json`,
    tarballUrl: `${base}.tgz`,
    signatureUrl: `${base}.sig`,
    signingMethod: signing['method'] ?? 'ed25519',
    signingKeyId: signing['publicKeyRef'] ?? signing['keyId'] ?? 'openwop-registry-root',
    integrity: manifest['integrity'] ?? 'sha256-PENDING-FIRST-BUILD',
    deprecated: Boolean(manifest['deprecated']),
    yanked: Boolean(manifest['yanked']),
  }
}

/** kind → where its ids stand; every other kind has nodes and agents */
const IDS: Record<string, readonly (readonly [field: string, key: string])[]> = {
  'workflow-chain': [['chains', 'chainId']],
  prompt: [['prompts', 'templateId']],
  card: [['cards', 'cardTypeId']],
  'artifact-type': [['artifactTypes', 'artifactTypeId']],
  'form-content': [['templates', 'templateId']],
}
const NODE_IDS = [
  ['nodes', 'typeId'],
  ['agents', 'agentId'],
] as const

function typeIdsOf(kind: string, pack: Served): unknown[] {
  if (kind === 'connection') return idOf(pack['provider'], 'id')
  return (IDS[kind] ?? NODE_IDS).flatMap(([field, key]) =>
    itemsOf(pack, field).flatMap((item) => idOf(item, key)),
  )
}

function idOf(item: unknown, key: string): unknown[] {
  return isRecord(item) && item[key] ? [item[key]] : []
}

function itemsOf(pack: Served, field: string): unknown[] {
  const items = pack[field]
  return Array.isArray(items) ? items : []
}

/** Nodes and agents are always counted, the others where there are some. */
function countsOf(pack: Served): Served {
  const count = (field: string) => itemsOf(pack, field).length
  const others = {
    artifactTypeCount: count('artifactTypes'),
    providerCount: idOf(pack['provider'], 'id').length,
    chainCount: count('chains'),
    promptCount: count('prompts'),
    templateCount: count('templates'),
    cardCount: count('cards'),
  }
  return {
    nodeCount: count('nodes'),
    agentCount: count('agents'),
    ...Object.fromEntries(Object.entries(others).filter(([, number]) => number > 0)),
  }
}

function registryIndex(docs: readonly Served[]): object {
  const packs = docs.map(
    ({ name, kind, latest, description, license, tags, typeIds, nodeCount, agentCount, deprecated }) => ({
      name,
      kind,
      latestVersion: latest,
      description,
      license,
      tags,
      typeIds,
      nodeCount,
      agentCount,
      deprecated,
      yanked: false,
    }),
  )
  return { registryVersion: REGISTRY_VERSION, generatedAt: GENERATED_AT, packCount: docs.length, packs }
}
