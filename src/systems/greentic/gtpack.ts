/** The manifest inside a prebuilt `.gtpack` (a zip): `manifest.json`, or else `manifest.cbor`. */
import { basename } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { decode } from 'cborg'
import { openPromise } from 'yauzl'
import * as z from 'zod'
import { PackwrightError } from '../../errors.ts'
import type { ManifestReading } from '../../pack/manifest/index.ts'
import { parseJson } from '../../text/index.ts'
import { readGreenticDocument } from './manifest.ts'

const MAX_INNER_MANIFEST = 8 * 1024 * 1024
const CANDIDATES = ['manifest.json', 'manifest.cbor']

/**
 * Reads the manifest of a prebuilt pack without unpacking it.
 *
 * @throws PackwrightError `MANIFEST_SYNTAX` when it is no zip, or holds no manifest that can be read
 */
export async function readGtpack(path: string): Promise<ManifestReading> {
  const file = basename(path)
  const found = await readEntries(path, file)
  for (const name of CANDIDATES) {
    const bytes = found.get(name)
    if (bytes === undefined) continue
    const reading = readGreenticDocument(decodeManifest(name, bytes, file), `${file}!${name}`)
    const stated = reading.manifest?.version
    // The bytes go up as they are: what they say is the version.
    return stated === undefined ? { ...reading, stamp: () => '' } : reading
  }
  throw new PackwrightError('MANIFEST_SYNTAX', `${file} holds neither manifest.json nor manifest.cbor.`, {
    hint: 'Build it again with greentic-pack, or check that it is the .gtpack and not another zip.',
  })
}

function decodeManifest(name: string, bytes: Buffer, file: string): unknown {
  if (name.endsWith('.json')) return parseJson(bytes.toString('utf8'), `${file}!${name}`)
  try {
    return withNames(JSON.parse(JSON.stringify(decode(bytes, { strict: false, useMaps: false, tags: {} }))))
  } catch (cause) {
    throw new PackwrightError('MANIFEST_SYNTAX', `${file}!${name} is not CBOR.`, { cause })
  }
}

const symbols = z.looseObject({
  symbols: z.looseObject({ pack_ids: z.array(z.string()) }),
  pack_id: z.union([z.int(), z.string()]),
  dependencies: z.array(z.looseObject({ pack_id: z.union([z.int(), z.string()]).optional() })).nullish(),
})

/** Today's packer writes ids as indexes into a table of symbols. */
function withNames(document: unknown): unknown {
  const parsed = symbols.safeParse(document)
  if (!parsed.success) return document
  const { symbols: table, pack_id: id, dependencies, ...rest } = parsed.data
  const nameOf = (written: number | string | undefined) =>
    typeof written === 'number' ? table.pack_ids[written] : written
  const needed = (dependencies ?? []).map((one) => ({ ...one, pack_id: nameOf(one.pack_id) }))
  return { ...rest, pack_id: nameOf(id), ...(needed.length === 0 ? {} : { dependencies: needed }) }
}

async function readEntries(path: string, file: string): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>()
  try {
    const zip = await openPromise(path, { lazyEntries: true, autoClose: true })
    for await (const entry of zip.eachEntry()) {
      if (!CANDIDATES.includes(entry.fileName) || entry.uncompressedSize > MAX_INNER_MANIFEST) continue
      found.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)))
    }
  } catch (cause) {
    throw new PackwrightError(
      'MANIFEST_SYNTAX',
      `${file} is not a zip archive: ${(cause as Error).message}.`,
      { cause },
    )
  }
  return found
}
