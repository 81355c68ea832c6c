/** Trust files of other systems as policies. */
import type { PolicyDocument } from '../policy/index.ts'
import { policyFileOf } from '../systems/index.ts'
import { readText } from '../text/index.ts'

/**
 * Turns another system's trust file into a policy.
 *
 * @param file `*.json` is OpenWOP's, with its keys in `keys/<id>.pub` beside it; anything else nexo's TOML
 * @throws PackwrightError `POLICY_INVALID`, `NOT_FOUND`, `MANIFEST_SYNTAX`
 */
export async function importPolicy(file: string): Promise<PolicyDocument> {
  const text = await readText(file)
  const read = await policyFileOf(file).load()
  return await read(text, file)
}
