/** What a publish refuses of one pack before anything is sent. */
import type { BuiltArtifact } from '../build/index.ts'
import { PackwrightError } from '../errors.ts'
import type { OnEvent } from '../events.ts'

interface SignedBefore {
  signedBefore?: ReadonlyMap<string, string> | undefined
  unsigned?: boolean | undefined
  onEvent?: OnEvent | undefined
}

/** Another pack's changes stop nobody: each is held against the commit by itself. */
export function refuseChanged(location: string, { changed, manifest }: BuiltArtifact): void {
  if (changed === undefined) return
  const { paths, why, hint } = changed
  const code = paths.length > 0 ? 'TREE_DIRTY' : 'TREE_UNKNOWN'
  throw new PackwrightError(code, `${location} is not released, because ${why}.`, {
    hint,
    details: { pack: manifest.name, directory: location, paths },
  })
}

/** Whoever pins a signer would have to refuse the next version. */
export function refuseUnsigned(name: string, { signedBefore, unsigned, onEvent }: SignedBefore): void {
  const signer = signedBefore?.get(name)
  if (signer === undefined) return
  const message = `${name} was signed by ${signer} before`
  if (unsigned === true)
    return onEvent?.({ type: 'warning', message: `${message}, and is published unsigned.` })
  throw new PackwrightError('SIGNER_CHANGED', `${message}, and there is nothing to sign with now.`, {
    hint: 'Publish where it can be signed, or say --no-sign (PACKWRIGHT_SIGN=0): its consumers are told.',
    details: { pack: name, signer },
  })
}
