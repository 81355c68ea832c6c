/** What is fetched of what refers to an artifact, and in which order. */
import { describe, expect, test } from 'vitest'
import { PackwrightError } from '../../src/errors.ts'
import {
  type Descriptor,
  type Digest,
  OCI_MANIFEST,
  parseReference,
  referrersTag,
  SIGSTORE_BUNDLE,
  STATUS_ARTIFACT,
  sha256,
} from '../../src/oci/index.ts'
import type { Registry } from '../../src/registry/index.ts'
import { complete, isCrowded, keptBundles, signatureBundles } from '../../src/trust/collect.ts'

const SUBJECT = `sha256:${'1'.repeat(64)}` as Digest
const place = parseReference('ghcr.io/acme/packs/tool')
const known = Buffer.from('{"known": true}')
const junk = (index: number): Descriptor => ({
  mediaType: OCI_MANIFEST,
  artifactType: SIGSTORE_BUNDLE,
  digest: `sha256:${index.toString(16).padStart(64, '0')}` as Digest,
  size: 100,
})

const absent = () => new PackwrightError('REFERENCE_NOT_FOUND', 'It is not there.')

/** @param tag what the tag points at that stands in for the list */
function registryWith(listed: Descriptor[], tag: Digest | undefined, blob: Buffer | undefined) {
  const asked: string[] = []
  const registry: Registry = {
    manifest: async (_, wanted) => {
      asked.push('manifest')
      throw Object.assign(absent(), { wanted })
    },
    resolve: async (_, wanted) => {
      expect(wanted).toBe(referrersTag(SUBJECT))
      return tag
    },
    async *blob(_, { digest }) {
      asked.push(`blob ${digest}`)
      if (blob === undefined) throw absent()
      yield blob
    },
    referrers: async () => listed,
    listsReferrers: async () => false,
    tags: async () => [],
    close: async () => {},
  }
  return { registry, asked }
}

async function all(bundles: AsyncIterable<Uint8Array> | undefined): Promise<Uint8Array[]> {
  const found: Uint8Array[] = []
  for await (const bundle of bundles ?? []) found.push(bundle)
  return found
}

describe('a bundle that is known', () => {
  const digest = sha256(known)
  test.each<[string, Descriptor[], Digest | undefined, Buffer | undefined, string[], Buffer[]]>([
    ['nothing is listed', [], undefined, known, [], []],
    ['the tag is the artifact itself', [], SUBJECT, known, [], []],
    ['something else is under the tag', [], sha256(known), known, [`blob ${digest}`], [known]],
    [
      'others are listed',
      [junk(1), junk(2)],
      undefined,
      known,
      ['manifest', `blob ${digest}`, 'manifest'],
      [known],
    ],
    ['it is gone', [junk(1)], undefined, undefined, ['manifest', `blob ${digest}`], []],
    ['it is another', [junk(1)], undefined, Buffer.from('{}'), ['manifest', `blob ${digest}`], []],
    [
      'it is too large',
      [junk(1)],
      undefined,
      Buffer.alloc(1024 * 1024 + 1),
      ['manifest', `blob ${digest}`],
      [],
    ],
  ])('is asked for as it should be where %s', async (_, listed, tag, blob, requests, found) => {
    const { registry, asked } = registryWith(listed, tag, blob)
    const bundles = signatureBundles(place, SUBJECT, registry)
    expect(await all(bundles.with?.(digest))).toEqual(found)
    expect(asked).toEqual(requests)
  })

  test('is not asked for when nobody names it, and comes after what is kept', async () => {
    const { registry, asked } = registryWith([junk(1)], undefined, known)
    const bundles = signatureBundles(place, SUBJECT, registry)
    expect(await all(bundles)).toEqual([])
    expect(asked).toEqual(['manifest'])
    const kept = Buffer.from('{"kept": true}')
    expect(await all(keptBundles([kept.toString('base64')], bundles).with?.(digest))).toEqual([kept, known])
    expect(await all(keptBundles([kept.toString('base64')]).with?.(digest))).toEqual([kept])
  })

  test('is not what a registry that is down gives', async () => {
    const { registry } = registryWith([junk(1)], undefined, known)
    const down = new PackwrightError('REGISTRY_UNAVAILABLE', 'It is down.')
    // biome-ignore lint/correctness/useYield: there is nothing to yield
    const broken: Registry['blob'] = async function* () {
      throw down
    }
    const bundles = signatureBundles(place, SUBJECT, { ...registry, blob: broken })
    await expect(all(bundles.with?.(digest))).rejects.toBe(down)
  })
})

const EMPTY = 'application/vnd.oci.empty.v1+json'
const COSIGN = 'application/vnd.dev.cosign.artifact.sig.v1+json'

interface Attached {
  /** what the list calls it; default what it is */
  listed?: string | undefined
  type?: string
  /** `null`: it names none */
  subject?: Digest | null
  mediaType?: string
  size?: number
  layers?: object[]
  /** in place of the manifest's own type */
  config?: string
}

/** Manifests that hold `{"at": index}`, as a list names them. */
function attachedTo(all: Attached[]) {
  const manifests = new Map<string, Buffer>()
  const listed = all.map((one, index) => {
    const bytes = Buffer.from(JSON.stringify({ at: index }))
    const data = bytes.toString('base64')
    const { type = SIGSTORE_BUNDLE, subject = SUBJECT, mediaType = OCI_MANIFEST } = one
    const layer = { mediaType: SIGSTORE_BUNDLE, digest: sha256(bytes), size: bytes.length, data }
    const manifest = Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        ...(one.config === undefined ? { artifactType: type } : {}),
        config: { mediaType: one.config ?? EMPTY, digest: sha256(Buffer.from('{}')), size: 2 },
        layers: one.layers ?? [layer],
        ...(subject === null ? {} : { subject: { mediaType: OCI_MANIFEST, digest: subject, size: 3 } }),
      }),
    )
    const digest = sha256(manifest)
    manifests.set(digest, manifest)
    const artifactType = 'listed' in one ? one.listed : type
    const called = artifactType === undefined ? {} : { artifactType }
    return { mediaType, ...called, digest, size: one.size ?? manifest.length } as Descriptor
  })
  const asked: number[] = []
  const { registry } = registryWith(listed, undefined, undefined)
  registry.manifest = async (_, wanted) => {
    const bytes = manifests.get(wanted)
    asked.push([...manifests.keys()].indexOf(wanted))
    if (bytes === undefined) throw absent()
    return { digest: wanted as Digest, mediaType: OCI_MANIFEST, bytes }
  }
  return { registry, asked }
}

const placesIn = (found: Uint8Array[]) =>
  found.map((bytes) => (JSON.parse(Buffer.from(bytes).toString()) as { at: number }).at)

describe('what is attached', () => {
  const older = 'application/vnd.dev.sigstore.bundle+json;version=0.2'
  const other = { type: 'application/x' }
  test.each<[string, Attached[], { type?: string; found: number[]; asked: number[] }]>([
    ['bundles', [{}, {}], { found: [0, 1], asked: [0, 1] }],
    ['a bundle of another version', [{ type: older }], { found: [0], asked: [0] }],
    ['a bundle whose type is its config’s', [{ config: SIGSTORE_BUNDLE }], { found: [0], asked: [0] }],
    ['something else', [other, {}], { found: [1], asked: [1, 0] }],
    ['what the list calls by no type', [{ listed: undefined }], { found: [0], asked: [0] }],
    ['what the list calls by another', [{ listed: EMPTY }, {}], { found: [1, 0], asked: [1, 0] }],
    ['what is about another artifact', [{ subject: sha256(known) }], { found: [], asked: [0] }],
    ['what is about nothing', [{ subject: null }, {}], { found: [1], asked: [0, 1] }],
    ['what has no layer', [{ layers: [] }], { found: [], asked: [0] }],
    ['an index', [{ mediaType: 'application/vnd.oci.image.index.v1+json' }], { found: [], asked: [] }],
    ['a manifest of 64 KiB', [{ size: 64 * 1024 }], { found: [0], asked: [0] }],
    ['a larger manifest', [{ size: 64 * 1024 + 1 }, {}], { found: [1], asked: [1] }],
    ['a status, where bundles are meant', [{ type: STATUS_ARTIFACT }], { found: [], asked: [] }],
    ['what only claims to be a status', [{ listed: STATUS_ARTIFACT }], { found: [], asked: [] }],
    [
      'statuses, where they are meant',
      [{}, { type: STATUS_ARTIFACT }],
      { type: STATUS_ARTIFACT, found: [1], asked: [1] },
    ],
    [
      'a bundle that claims to be one',
      [{ listed: STATUS_ARTIFACT }],
      { type: STATUS_ARTIFACT, found: [], asked: [0] },
    ],
    ['an old signature without its parts', [{ type: COSIGN }], { found: [], asked: [0] }],
    [
      'an old signature, where statuses are meant',
      [{ type: COSIGN, listed: undefined }],
      { type: STATUS_ARTIFACT, found: [], asked: [0] },
    ],
  ])('%s', async (_, attached, { type, found, asked: requests }) => {
    const { registry, asked } = attachedTo(attached)
    expect(placesIn(await all(signatureBundles(place, SUBJECT, registry, undefined, type)))).toEqual(found)
    expect(asked).toEqual(requests)
  })

  test('one after the other, then several at once, and no more than anybody wants', async () => {
    const { registry, asked } = attachedTo(Array.from({ length: 12 }, () => ({})))
    const bundles = signatureBundles(place, SUBJECT, registry)[Symbol.asyncIterator]()
    await bundles.next()
    expect(asked).toEqual([0])
    await bundles.next()
    expect(asked).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
  })

  test.each([
    [1_000, 1_000, false],
    [1_001, 1_000, true],
  ])('of %i no more than %i are looked at', async (count, most, crowded) => {
    const { registry, asked } = attachedTo([{ subject: sha256(known) }])
    const [one] = (await registry.referrers(place, SUBJECT)) as [Descriptor]
    const many: Registry = { ...registry, referrers: async () => Array(count).fill(one) }
    expect(await all(signatureBundles(place, SUBJECT, many))).toEqual([])
    expect(asked.length).toBe(most)
    expect(await isCrowded(place, SUBJECT, many)).toBe(crowded)
  })

  test.each<[string, Descriptor[], boolean, boolean]>([
    ['nothing, by a registry that lists', [], true, false],
    ['nothing, by one that does not', [], false, true],
    ['something, by one that does not', [junk(1)], false, false],
  ])('whether a registry lists at all: %s', async (_, listed, lists, unlisted) => {
    const { registry } = registryWith(listed, undefined, undefined)
    const bundles = signatureBundles(place, SUBJECT, { ...registry, listsReferrers: async () => lists })
    const kept = keptBundles([], bundles)
    expect([bundles.unlisted, kept.unlisted]).toEqual([false, false])
    await all(kept)
    expect([bundles.unlisted, kept.unlisted]).toEqual([unlisted, unlisted])
    expect(keptBundles([]).unlisted).toBe(false)
  })

  test('signatures of a kind that is not read are named, a few of them', async () => {
    const types = ['application/x', 'a/sign', 'a/sign', SIGSTORE_BUNDLE, STATUS_ARTIFACT, COSIGN]
    const many = ['b/notary', 'c/trust', 'd/SIGNED', 'e/sign', 'f/sign']
    const { registry } = attachedTo([...types, ...many].map((listed) => ({ listed, layers: [] })))
    const bundles = signatureBundles(place, SUBJECT, registry)
    const kept = keptBundles([], bundles)
    expect([bundles.unread, kept.unread, keptBundles([]).unread]).toEqual([[], [], []])
    await all(kept)
    const unread = ['a/sign', 'b/notary', 'c/trust', 'd/SIGNED', 'e/sign']
    expect([bundles.unread, kept.unread]).toEqual([unread, unread])
  })

  test('what is kept asks the registry for the rest, where there is one', async () => {
    const { registry } = attachedTo([{}])
    const manifest = Buffer.from('{}')
    const tag = SUBJECT.replace(':', '-')
    let asked: string[] = []
    registry.manifest = async (_, wanted) => {
      asked.push(wanted)
      return { digest: SUBJECT, mediaType: OCI_MANIFEST, bytes: manifest }
    }
    const bundles = signatureBundles(place, SUBJECT, registry)
    const kept = keptBundles([], bundles)
    for (const one of [bundles, kept]) {
      asked = []
      expect(await one.manifest?.()).toBe(manifest)
      await expect(all(one.older?.())).resolves.toEqual([])
      expect(asked).toEqual([SUBJECT, `${tag}.sig`, `${tag}.att`])
    }
    expect(Object.keys(keptBundles([]))).not.toContain('older')
    expect(Object.keys(keptBundles([]))).not.toContain('manifest')
    const plain = { [Symbol.asyncIterator]: bundles[Symbol.asyncIterator] }
    registry.manifest = attachedTo([{}]).registry.manifest
    expect(placesIn(await all(keptBundles([], plain).with?.(sha256(known))))).toEqual([0])
  })

  test('a signature over a statement needs no manifest', async () => {
    const bundle = Buffer.from('{"dsseEnvelope": {}}')
    const asked = async () => {
      throw new Error('nobody needs it')
    }
    expect(await complete(bundle, SUBJECT, asked)).toBe(bundle)
  })
})
