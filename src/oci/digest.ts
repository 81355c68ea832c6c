/** Content digests as the OCI image specification writes them: `sha256:` and 64 lower-case hex characters. */
import { hash } from 'node:crypto'
import { PackwrightError } from '../errors.ts'

export type Digest = string & { readonly __brand: 'Digest' }

const SHA256 = /^sha256:[0-9a-f]{64}$/

export function isDigest(value: unknown): value is Digest {
  return typeof value === 'string' && SHA256.test(value)
}

/** @throws PackwrightError `REFERENCE_INVALID` when `value` is not a sha256 digest */
export function parseDigest(value: string): Digest {
  if (isDigest(value)) return value
  throw new PackwrightError('REFERENCE_INVALID', `"${value}" is not a digest.`, {
    hint: 'A digest is "sha256:" followed by 64 lower-case hexadecimal characters.',
  })
}

export function sha256(bytes: Uint8Array | string): Digest {
  return digestOf(hash('sha256', bytes))
}

export function digestOf(hex: string): Digest {
  return `sha256:${hex}` as Digest
}

export function hexOf(digest: Digest): string {
  return digest.slice('sha256:'.length)
}
