/** Signature bundles in files: one, several in an array, one a line, or GitHub's answer about attestations. */
import * as z from 'zod'
import { PackwrightError } from '../errors.ts'
import { parseJson, readText } from '../text/index.ts'

const bundle = z.lazy(() => z.looseObject({ mediaType: z.string().includes('sigstore.bundle') }))
const attested = z.lazy(() => z.looseObject({ attestations: z.array(z.looseObject({ bundle })) }))

/** @throws PackwrightError `BUNDLE_INVALID`, and what reading a file throws */
export async function readBundles(file: string): Promise<Uint8Array[]> {
  const text = await readText(file)
  try {
    return bundlesIn(text, file).map((one) => Buffer.from(JSON.stringify(one)))
  } catch (cause) {
    throw new PackwrightError('BUNDLE_INVALID', `${file} holds no signature bundles.`, {
      hint: 'It has to be what gh attestation download or cosign writes: a Sigstore bundle in JSON, or one a line.',
      details: { file },
      cause,
    })
  }
}

function bundlesIn(text: string, file: string): z.infer<typeof bundle>[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  if (lines.length > 1 && lines.every((line) => line.startsWith('{') && line.trimEnd().endsWith('}')))
    return lines.map((line) => bundle.parse(parseJson(line, file)))
  const json = parseJson(text, file)
  const answer = attested.safeParse(json)
  if (answer.success) return answer.data.attestations.map((one) => one.bundle)
  return z
    .array(bundle)
    .min(1)
    .parse(Array.isArray(json) ? json : [json])
}
