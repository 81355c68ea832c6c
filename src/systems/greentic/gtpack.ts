/** The manifest inside a prebuilt `.gtpack` (a zip): `manifest.json`, or else `manifest.cbor`. */
import { basename } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { decode } from 'cborg'
import { openPromise } from 'yauzl'
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
    if (bytes !== undefined) return readGreenticDocument(decodeManifest(name, bytes, file), `${file}!${name}`)
  }
  throw new PackwrightError('MANIFEST_SYNTAX', `${file} holds neither manifest.json nor manifest.cbor.`, {
    hint: 'Build it again with greentic-pack, or check that it is the .gtpack and not another zip.',
  })
}

function decodeManifest(name: string, bytes: Buffer, file: string): unknown {
  if (name.endsWith('.json')) return parseJson(bytes.toString('utf8'), `${file}!${name}`)
  try {
    return JSON.parse(JSON.stringify(decode(bytes, { strict: false, useMaps: false, tags: {} })))
  } catch (cause) {
    throw new PackwrightError('MANIFEST_SYNTAX', `${file}!${name} is not CBOR.`, { cause })
  }
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
