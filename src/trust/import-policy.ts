/** Trust files of other systems as policies. */
import { basename } from 'node:path'
import { PackwrightError } from '../errors.ts'
import { type PolicyDocument, readPublicKey } from '../policy/index.ts'
import { policyFileOf } from '../systems/index.ts'
import { readText } from '../text/index.ts'

/**
 * Turns another system's trust file into a policy.
 *
 * @param file `*.json` is OpenWOP's, with its keys in `keys/<id>.pub` beside it; anything else nexo's TOML
 * @param ownKey PEM file with the public key of whoever imports packs and signs them anew: it stands beside theirs
 * @throws PackwrightError `POLICY_INVALID`, `NOT_FOUND`, `MANIFEST_SYNTAX`, `KEY_UNREADABLE`
 */
export async function importPolicy(file: string, ownKey?: string): Promise<PolicyDocument> {
  const text = await readText(file)
  const read = await policyFileOf(file).load()
  const document = await read(text, file)
  return ownKey === undefined ? document : await withKey(document, ownKey, file)
}

async function withKey(document: PolicyDocument, ownKey: string, file: string): Promise<PolicyDocument> {
  const pem = (await readText(ownKey)).trim()
  if (readPublicKey(pem) === undefined)
    throw new PackwrightError('KEY_UNREADABLE', `${ownKey} is not a public key.`, {
      hint: 'It is a PEM file.',
    })
  if (document.rules.some(({ keys }) => keys === undefined))
    throw new PackwrightError('FLAGS_CONFLICT', `The rules of ${file} are about identities, not keys.`, {
      hint: 'Leave out --key: whoever publishes there signs keyless.',
    })
  const own = { id: basename(ownKey).replace(/\.[^.]*$/, ''), public_key: pem }
  const rules = document.rules.map((rule) => ({ ...rule, keys: [...(rule.keys ?? []), own] }))
  return { ...document, rules }
}
