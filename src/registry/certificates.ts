/** Certificates that are trusted besides the system's. */
import { readFileSync } from 'node:fs'
import { getCACertificates } from 'node:tls'
import { errnoOf, PackwrightError } from '../errors.ts'

/** @throws PackwrightError `NOT_FOUND`, `CONFIG_INVALID` */
export function trustedCertificates(caFile: string): string[] {
  let pem: string
  try {
    pem = readFileSync(caFile, 'utf8')
  } catch (cause) {
    throw new PackwrightError('NOT_FOUND', `The CA file ${caFile} cannot be read (${errnoOf(cause)}).`, {
      cause,
    })
  }
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) {
    throw new PackwrightError('CONFIG_INVALID', `The CA file ${caFile} holds no PEM certificate.`)
  }
  return [...getCACertificates('default'), pem]
}
