/** Everything that reads bytes of strangers, each with something valid to start from. */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { decodePage } from '../../src/catalog/pages.ts'
import { CATALOG } from '../../src/documents/catalog.ts'
import { parseDocument } from '../../src/documents/document.ts'
import { INDEX, shardOf } from '../../src/documents/shard.ts'
import { parseLockfile } from '../../src/lock/index.ts'
import { parseImageIndex, parseImageManifest } from '../../src/oci/manifest.ts'
import { PACK_ARTIFACT, PACK_CONFIG, PACK_LAYER_ZSTD } from '../../src/oci/media-types.ts'
import { parseReference } from '../../src/oci/reference.ts'
import { unpackArchive } from '../../src/pack/archive/index.ts'
import { parsePolicy } from '../../src/policy/policy.ts'
import { parseWanted } from '../../src/project/wanted/index.ts'
import { parseChallenges } from '../../src/registry/challenge.ts'
import { orasError } from '../../src/registry/oras/errors.ts'
import { retryAfter } from '../../src/registry/transport.ts'
import { readSkill } from '../../src/systems/agentskills/manifest.ts'
import { dialectOf } from '../../src/systems/index.ts'
import { readNexoPlugin } from '../../src/systems/nexo/manifest.ts'
import { readNonoPackage } from '../../src/systems/nono/manifest.ts'
import { readPackJson } from '../../src/systems/packwright/manifest.ts'
import { parseJson } from '../../src/text/json.ts'
import { parseToml } from '../../src/text/toml.ts'
import { parseYaml } from '../../src/text/yaml.ts'
import { readEvidence } from '../../src/trust/evidence.ts'
import { entry, header, pax, tarOf } from '../support/hostile-tar.ts'

export interface Target {
  name: string
  seeds: Buffer[]
  /** throws what the product throws */
  read(bytes: Buffer): unknown
}

const digest = `sha256:${'a'.repeat(64)}`
const json = (value: unknown) => Buffer.from(JSON.stringify(value))
const text = (read: (text: string, file: string) => unknown) => (bytes: Buffer) =>
  read(bytes.toString(), 'file')
const descriptor = (mediaType: string) => ({ mediaType, digest, size: 10 })
const imageManifest = {
  schemaVersion: 2,
  artifactType: PACK_ARTIFACT,
  config: descriptor(PACK_CONFIG),
  layers: [descriptor(PACK_LAYER_ZSTD)],
  annotations: { 'org.opencontainers.image.title': 'x' },
}
const config = {
  schema_version: 1,
  manifest: { format: 'packwright', name: 'x', version: '1.0.0', artifacts: [{ type: 'a', path: 'b' }] },
  content_digest: digest,
  files: [{ path: 'a', size: 1, mode: '0644', sha256: 'a'.repeat(64) }],
}
const lock = {
  version: 1,
  packs: [
    {
      name: 'x',
      version: '1.0.0',
      oci_ref: 'ghcr.io/a/x:1.0.0',
      digest,
      signer: { identity: 'i' },
      dependencies: { y: '^1' },
    },
  ],
}
const policy = {
  default: 'require',
  rules: [{ match: 'a/**', identity_regexp: '^a.*$', oidc_issuer: 'x', mode: 'warn' }],
}
const bundle = {
  mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
  verificationMaterial: { publicKey: { hint: 'x' }, tlogEntries: [] },
  dsseEnvelope: {
    payload: 'e30=',
    payloadType: 'application/vnd.in-toto+json',
    signatures: [{ sig: 'AAAA', keyid: '' }],
  },
}
const packJson = {
  name: 'x',
  version: '1.0.0',
  engines: { nono: '>=1' },
  dependencies: { y: { ref: 'a/b', version: '1' } },
  artifacts: [{ type: 't', path: 'p' }],
}
const catalogued = {
  generated_at: '2026-01-01T00:00:00Z',
  packs: [{ name: 'x', sequence: 1, readme: '# x', versions: [{ version: '1.0.0', digest }] }],
}
const document = (kind: Parameters<typeof parseDocument>[0]) =>
  text((content, file) => parseDocument(kind, parseJson(content, file), file))
const tar = tarOf(
  pax({ path: 'a/b.txt' }),
  entry('x', 'content'),
  header({ name: 'd/', type: '5' }),
  entry('c.txt', 'y'.repeat(700)),
)

/** Unpacks into a directory of its own; whatever lies beside it afterwards got out. */
async function unpack(bytes: Buffer, compression: 'zstd' | 'gzip'): Promise<void> {
  const around = await mkdtemp(join(tmpdir(), 'packwright-fuzz-'))
  try {
    const tree = await mkdtemp(join(around, 'tree-'))
    const limits = {
      maxTotalBytes: 1 << 22,
      maxFileBytes: 1 << 21,
      maxEntries: 100,
      maxArchiveBytes: 1 << 22,
      maxPathBytes: 200,
      maxDepth: 8,
    }
    const chunks = async function* () {
      yield bytes
    }
    const outcome = await unpackArchive(chunks(), { compression }, tree, { readOnly: false, limits }).then(
      () => undefined,
      (cause: unknown) => ({ cause }),
    )
    const beside = await readdir(around)
    if (beside.length !== 1) throw new Error(`got out: ${beside.join(', ')}`)
    if (outcome !== undefined) throw outcome.cause
  } finally {
    await rm(around, { recursive: true, force: true })
  }
}

export const TARGETS: readonly Target[] = [
  { name: 'tar in zstd', seeds: [tar], read: (bytes) => unpack(zstdCompressSync(bytes), 'zstd') },
  { name: 'tar in gzip', seeds: [tar], read: (bytes) => unpack(gzipSync(bytes), 'gzip') },
  { name: 'zstd stream', seeds: [zstdCompressSync(tar)], read: (bytes) => unpack(bytes, 'zstd') },
  { name: 'gzip stream', seeds: [gzipSync(tar)], read: (bytes) => unpack(bytes, 'gzip') },
  { name: 'pack.json', seeds: [json(packJson)], read: text(readPackJson) },
  {
    name: 'nono package.json',
    seeds: [
      json({ schema_version: 1, name: 'x', artifacts: [{ type: 'profile', path: 'p', install_as: 'i' }] }),
    ],
    read: text(readNonoPackage),
  },
  {
    name: 'nexo-plugin.toml',
    seeds: [Buffer.from('[plugin]\nid = "x"\nversion = "1.0.0"\nmin_nexo_version = "0.1.0"\n')],
    read: text(readNexoPlugin),
  },
  {
    name: 'SKILL.md',
    seeds: [Buffer.from('---\nname: x\ndescription: y\nmetadata:\n  version: "1.0.0"\n---\ntext\n')],
    read: (bytes) => readSkill(bytes.toString(), 'SKILL.md', 'x'),
  },
  { name: 'TOML', seeds: [Buffer.from('a = 1\n[b.c]\nd = ["x", 2024-01-01]\n')], read: text(parseToml) },
  { name: 'YAML', seeds: [Buffer.from('a: &x [1, 2]\nb: *x\nc:\n  - d: "e"\n')], read: text(parseYaml) },
  { name: 'packs.lock.json', seeds: [json(lock)], read: text(parseLockfile) },
  {
    name: 'packs.json',
    seeds: [json({ packs: { x: 'ghcr.io/a/x@^1', y: { ref: 'ghcr.io/a/y' } }, hosts: { nono: '1.0.0' } })],
    read: text(parseWanted),
  },
  { name: 'packs.policy.json', seeds: [json(policy)], read: text(parsePolicy) },
  { name: 'catalog', seeds: [json({ ...catalogued, schema_version: 1 })], read: document(CATALOG) },
  { name: 'shard', seeds: [json({ ...catalogued, schema_version: 2 })], read: document(shardOf('x')) },
  {
    name: 'index',
    seeds: [json({ schema_version: 2, generated_at: '', sequence: 1, pages: [{ digest, size: 10 }] })],
    read: document(INDEX),
  },
  {
    name: 'page of the index, zstd',
    seeds: [zstdCompressSync(JSON.stringify({ packs: catalogued.packs }))],
    read: (bytes) => decodePage(bytes, { registry: 'ghcr.io', path: 'acme/packs' }),
  },
  { name: 'image manifest', seeds: [json(imageManifest)], read: (bytes) => parseImageManifest(bytes, 'x') },
  {
    name: 'image index',
    seeds: [
      json({
        schemaVersion: 2,
        manifests: [{ ...descriptor('m'), platform: { os: 'linux', architecture: 'amd64' } }],
      }),
    ],
    read: (bytes) => parseImageIndex(bytes, 'x'),
  },
  {
    name: 'config',
    seeds: [json(config)],
    read: (bytes) => {
      const manifest = parseImageManifest(json(imageManifest), 'x')
      return dialectOf(manifest, 'x').read(manifest, bytes, 'x')
    },
  },
  { name: 'bundle', seeds: [json(bundle)], read: (bytes) => readEvidence(bytes) },
  {
    name: 'reference',
    seeds: [Buffer.from(`ghcr.io/acme/packs/x:1.0.0@${digest}`), Buffer.from('oci-layout://a/b:1')],
    read: (bytes) => parseReference(bytes.toString()),
  },
  {
    name: 'oras output',
    seeds: [Buffer.from('Error response from registry: denied: permission\nUsage: x')],
    read: (bytes) => orasError(bytes.toString(), 'Publishing', 'ghcr.io'),
  },
  {
    name: 'challenge',
    seeds: [Buffer.from('Bearer realm="https://a/token",service="b",scope="c"')],
    read: (bytes) => parseChallenges(bytes.toString()),
  },
  {
    name: 'Retry-After',
    seeds: [Buffer.from('120'), Buffer.from('Fri, 31 Dec 1999 23:59:59 GMT')],
    read: (bytes) => retryAfter(bytes.toString()),
  },
]
