/** Signatures beside archives, for hosts that know nothing of Sigstore: `<archive>.sig` and `<archive>.sri`. */
import { createHash, sign } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { writeFileAtomic } from '../files/index.ts'
import { readPrivateKey } from './key-file.ts'

/**
 * Writes, beside each archive, the bare signature over its bytes (Ed25519: 64 bytes; ECDSA P-256 with SHA-256: DER) and
 * its SHA-512 as a Subresource Integrity string.
 *
 * @returns the files that were written
 * @throws PackwrightError `KEY_UNREADABLE`, `OUTPUT_UNWRITABLE`
 */
export async function writeDetached(
  archives: readonly string[],
  keyFile: string,
  passphrase: string | undefined,
): Promise<string[]> {
  const key = await readPrivateKey(keyFile, passphrase)
  const algorithm = key.asymmetricKeyType === 'ed25519' ? null : 'sha256'
  const written: string[] = []
  for (const archive of archives) {
    const bytes = await readFile(archive)
    const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`
    await writeFileAtomic(`${archive}.sig`, sign(algorithm, bytes, key))
    await writeFileAtomic(`${archive}.sri`, `${integrity}\n`)
    written.push(`${archive}.sig`, `${archive}.sri`)
  }
  return written
}
