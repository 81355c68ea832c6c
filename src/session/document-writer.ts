/** What is needed to change a shared document: registry, destination, signer and a place to stage, freed afterwards. */

import { readSource } from '../build/index.ts'
import type { DocumentWriter } from '../documents/index.ts'
import { temporaryDirectory } from '../files/index.ts'
import { isLayout, type Repository } from '../oci/index.ts'
import { type ConnectionOptions, withRegistry } from './connection.ts'
import { openDestination } from './destination.ts'
import { openSigner, type SigningOptions } from './signer.ts'

/** @throws PackwrightError what signing and finding oras throw, and whatever `work` does */
export async function withDocumentWriter<T>(
  place: Repository,
  options: ConnectionOptions & { signing?: SigningOptions | undefined },
  work: (writer: DocumentWriter) => Promise<T>,
): Promise<T> {
  const { env = process.env, signal } = options
  const signer = await openSigner(options.signing, env)
  const target = { registry: isLayout(place) ? 'oci-layout://' : place.registry }
  await using temporary = await temporaryDirectory('packwright-document-')
  const outDir = temporary.path
  const destination = await openDestination({ ...options, target })
  try {
    const source = await readSource('.', env)
    return await withRegistry(options, 'pull,push', (registry) =>
      work({ registry, destination, signer, outDir, source, env, signal }),
    )
  } finally {
    await destination.close()
  }
}
