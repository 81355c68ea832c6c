/** Keys that a policy names: when each of them is good. */
import type { KeyObject } from 'node:crypto'
import { PackwrightError } from '../errors.ts'

/** A key that the policy trusts for the pack at hand. */
export interface TrustedKey {
  id: string
  key: KeyObject
  /** `key:sha256:<hex>` of its SPKI */
  identity: string
  validFrom: Date | undefined
  validUntil: Date | undefined
  /** from when on it is no longer good; `true`: whenever it signed */
  revoked: Date | boolean
}

/**
 * @param proven when it signed, as logs and timestamp authorities say; without one, `now` counts
 * @throws PackwrightError `KEY_NOT_VALID`
 */
export function refuseInvalidKey(key: TrustedKey, proven: readonly Date[], now: Date): void {
  const why = invalidity(key, proven, now)
  if (why === undefined) return
  throw new PackwrightError('KEY_NOT_VALID', `The key ${key.id} ${why}.`, {
    hint: 'Ask the publisher to sign with a key that is valid, and add that to the policy.',
    details: { key: key.id },
  })
}

/** @returns why a key is not good; `undefined` when it is */
export function invalidity(
  { validFrom, validUntil, revoked }: TrustedKey,
  proven: readonly Date[],
  now: Date,
): string | undefined {
  if (revoked === true) return 'is revoked'
  const clock = proven.length > 0 ? '' : '; nothing proves when it signed, so this machine’s clock counts'
  for (const time of proven.length > 0 ? proven : [now]) {
    const at = proven.length > 0 ? ` (it signed on ${time.toISOString()})` : clock
    if (revoked instanceof Date && time >= revoked) return `is revoked since ${revoked.toISOString()}${at}`
    if (validFrom !== undefined && time < validFrom)
      return `is not valid before ${validFrom.toISOString()}${at}`
    if (validUntil !== undefined && time > validUntil)
      return `is not valid after ${validUntil.toISOString()}${at}`
  }
  return undefined
}
