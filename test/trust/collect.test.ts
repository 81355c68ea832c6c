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
  sha256,
} from '../../src/oci/index.ts'
import type { Registry } from '../../src/registry/index.ts'
import { keptBundles, signatureBundles } from '../../src/trust/collect.ts'

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
