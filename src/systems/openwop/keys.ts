/** OpenWOP's `openwop-registry.json` as a policy, with its keys in `keys/<id>.pub` beside it. */
import { basename, dirname, join, resolve } from 'node:path'
import picomatch from 'picomatch'
import * as z from 'zod'
import type { PolicyDocument, PolicyRule } from '../../policy/index.ts'
import { parseJson, readText } from '../../text/index.ts'
import { checkTrustFile } from '../trust-file.ts'

const openwopRegistry = z.looseObject({
  signingKeys: z
    .array(
      z.looseObject({
        keyId: z.string().regex(/^[A-Za-z0-9_.-]+$/, 'is not a key id'),
        publicKeyUrl: z.string().optional(),
        permittedNamespaces: z.array(z.string().min(1)).min(1),
        status: z.string().optional(),
        validFrom: z.string().optional(),
        validUntil: z.string().optional(),
      }),
    )
    .min(1),
})

/** A rule for each namespace, the narrower ones first, with every key that may sign there and no other. */
export async function importRegistry(text: string, file: string): Promise<PolicyDocument> {
  const written = checkTrustFile(openwopRegistry, parseJson(text, file), file)
  // In a checkout of the registry the document lies in `.well-known/`, beside `keys/`.
  const own = dirname(resolve(file))
  const directory = basename(own) === '.well-known' ? dirname(own) : own
  const keys = await Promise.all(
    written.signingKeys.map(async (signing) => ({
      key: await readKey(signing, directory),
      permitted: signing.permittedNamespaces,
    })),
  )
  const namespaces = [...new Set(keys.flatMap(({ permitted }) => permitted))]
  namespaces.sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
  const rules = namespaces.map((match) => {
    const covers = (pattern: string) => pattern === match || picomatch.isMatch(match, pattern)
    return {
      match,
      mode: 'require' as const,
      keys: keys.filter(({ permitted }) => permitted.some(covers)).map(({ key }) => key),
    }
  })
  return { version: 1, default: 'require', rules }
}

type PolicyKey = NonNullable<PolicyRule['keys']>[number]
/** A key that was retired stays good for what it signed in its time; any other that is not active is revoked. */
function retired({ status, validUntil }: z.infer<typeof openwopRegistry>['signingKeys'][number]) {
  return status === 'retired' && validUntil !== undefined ? {} : { revoked: true }
}

function instant(date: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(date) ? `${date}T00:00:00Z` : date
}

async function readKey(
  signing: z.infer<typeof openwopRegistry>['signingKeys'][number],
  directory: string,
): Promise<PolicyKey> {
  const url = signing.publicKeyUrl ?? `${signing.keyId}.pub`
  const active = signing.status === undefined || signing.status === 'active'
  return {
    id: signing.keyId,
    public_key: (await readText(join(directory, 'keys', basename(url)))).trim(),
    ...(signing.validFrom === undefined ? {} : { valid_from: instant(signing.validFrom) }),
    ...(signing.validUntil === undefined ? {} : { valid_until: instant(signing.validUntil) }),
    ...(active ? {} : retired(signing)),
  }
}
