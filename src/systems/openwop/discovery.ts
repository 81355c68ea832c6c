/** `.well-known/openwop-registry.json` of a registry as it lies on disk: its keys, and what each may sign. */
import { basename, join } from 'node:path'
import * as z from 'zod'
import { PackwrightError } from '../../errors.ts'
import { parseJson, readTextIfExists } from '../../text/index.ts'
import { checkTrustFile } from '../trust-file.ts'

export const signingKey = z.looseObject({
  keyId: z.string().regex(/^[A-Za-z0-9_.-]+$/, 'is not a key id'),
  publicKeyUrl: z.string().optional(),
  permittedNamespaces: z.array(z.string().min(1)).min(1),
  status: z.string().optional(),
  validFrom: z.string().optional(),
  validUntil: z.string().optional(),
})

export const discoveryDocument = z.looseObject({ signingKeys: z.array(signingKey).min(1) })

export type SigningKey = z.infer<typeof signingKey>
export type Discovery = z.infer<typeof discoveryDocument>

export const DISCOVERY = join('.well-known', 'openwop-registry.json')

/** @returns `undefined` for a directory that is no registry */
export async function readDiscovery(registry: string): Promise<Discovery | undefined> {
  const file = join(registry, DISCOVERY)
  const text = await readTextIfExists(file)
  return text === undefined ? undefined : checkTrustFile(discoveryDocument, parseJson(text, file), file)
}

/** Where the public key lies, below the registry. */
export function keyFile({ publicKeyUrl, keyId }: SigningKey): string {
  return join('keys', basename(publicKeyUrl ?? `${keyId}.pub`))
}

/** A namespace is a prefix that ends in `.*`, or the one name. */
export function maySign({ permittedNamespaces }: SigningKey, name: string): boolean {
  return permittedNamespaces.some((pattern) =>
    pattern.endsWith('.*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name,
  )
}

/** @throws PackwrightError `KEY_UNKNOWN` when the key may not sign for the pack */
export function refuseForeignNamespace(key: SigningKey, name: string): void {
  if (maySign(key, name)) return
  throw new PackwrightError('KEY_UNKNOWN', `The key ${key.keyId} may not sign for ${name}.`, {
    hint: `It is for ${key.permittedNamespaces.join(', ')}: see signingKeys of ${DISCOVERY}.`,
    details: { key: key.keyId, pack: name },
  })
}

export function instant(date: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(date) ? `${date}T00:00:00Z` : date
}
