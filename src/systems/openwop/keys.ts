/** OpenWOP's `openwop-registry.json` as a policy, with its keys in `keys/<id>.pub` beside it. */
import { basename, dirname, join, resolve } from 'node:path'
import picomatch from 'picomatch'
import type { PolicyDocument, PolicyRule } from '../../policy/index.ts'
import { parseJson, readText } from '../../text/index.ts'
import { checkTrustFile } from '../trust-file.ts'
import { discoveryDocument, instant, keyFile, type SigningKey } from './discovery.ts'

/** A rule for each namespace, the narrower ones first, with every key that may sign there and no other. */
export async function importRegistry(text: string, file: string): Promise<PolicyDocument> {
  const written = checkTrustFile(discoveryDocument, parseJson(text, file), file)
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
function retired({ status, validUntil }: SigningKey) {
  return status === 'retired' && validUntil !== undefined ? {} : { revoked: true }
}

async function readKey(signing: SigningKey, directory: string): Promise<PolicyKey> {
  const active = signing.status === undefined || signing.status === 'active'
  return {
    id: signing.keyId,
    public_key: (await readText(join(directory, keyFile(signing)))).trim(),
    ...(signing.validFrom === undefined ? {} : { valid_from: instant(signing.validFrom) }),
    ...(signing.validUntil === undefined ? {} : { valid_until: instant(signing.validUntil) }),
    ...(active ? {} : retired(signing)),
  }
}
