/** Certificates that are trusted besides the system's. */
import { readFileSync } from 'node:fs'
import { errnoOf, PackwrightError } from '../errors.ts'

/**
 * @returns `undefined` where only the system's count
 * @throws PackwrightError `NOT_FOUND`, `CONFIG_INVALID`
 */
export function trustedCertificates({
  caFile,
  ca,
}: {
  caFile?: string | undefined
  ca?: string | undefined
}): string[] | undefined {
  const given = [
    ...(caFile === undefined ? [] : [[`The CA file ${caFile}`, readPem(caFile)] as const]),
    ...(ca === undefined ? [] : [['What is given as `ca`', ca] as const]),
  ]
  const wrong = given.find(([, pem]) => !pem.includes('-----BEGIN CERTIFICATE-----'))
  if (wrong !== undefined)
    throw new PackwrightError('CONFIG_INVALID', `${wrong[0]} holds no PEM certificate.`)
  if (given.length === 0) return undefined
  const { getCACertificates } = process.getBuiltinModule('node:tls')
  return [...getCACertificates('default'), ...given.map(([, pem]) => pem)]
}

function readPem(caFile: string): string {
  try {
    return readFileSync(caFile, 'utf8')
  } catch (cause) {
    throw new PackwrightError('NOT_FOUND', `The CA file ${caFile} cannot be read (${errnoOf(cause)}).`, {
      cause,
    })
  }
}
