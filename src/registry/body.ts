/** Bodies of answers, read whole up to a limit. */
import { PackwrightError } from '../errors.ts'
import type { HttpResponse } from './http.ts'

/** @throws PackwrightError `ARTIFACT_TOO_LARGE` as soon as the body grows past `limit` */
export async function readBytes({ body, released }: HttpResponse, limit: number): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > limit)
      throw new PackwrightError('ARTIFACT_TOO_LARGE', `An answer of the registry is over ${limit} bytes.`)
    chunks.push(chunk)
  }
  await released
  return Buffer.concat(chunks)
}

/** Reads a small body as text. */
export async function readBounded(response: HttpResponse, limit: number): Promise<string> {
  return Buffer.from(await readBytes(response, limit)).toString('utf8')
}
