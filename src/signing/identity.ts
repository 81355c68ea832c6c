/**
 * Who a certificate says has signed: the claims that Fulcio put into its extensions.
 *
 * @see https://github.com/sigstore/fulcio/blob/main/docs/oid-info.md
 */
import type { Bundle } from '@sigstore/bundle'
import { X509Certificate } from '@sigstore/core'

/** A signer as lockfiles pin it and as reports show it. */
export interface SignerFacts {
  /** subject alternative name, or `key:<id>` */
  identity: string
  issuer?: string | undefined
  repository?: string | undefined
  owner?: string | undefined
  repository_id?: string | undefined
  owner_id?: string | undefined
  workflow?: string | undefined
  ref?: string | undefined
  commit?: string | undefined
  run?: string | undefined
  trigger?: string | undefined
  runner?: string | undefined
  environment?: string | undefined
  /** the workflow that ran the job; another than `build_config` when it was a reusable one */
  build_signer?: string | undefined
  build_config?: string | undefined
}

const FULCIO = '1.3.6.1.4.1.57264.1'
const OIDS = {
  issuer: `${FULCIO}.8`,
  build_signer: `${FULCIO}.9`,
  runner: `${FULCIO}.11`,
  repository: `${FULCIO}.12`,
  commit: `${FULCIO}.13`,
  ref: `${FULCIO}.14`,
  repository_id: `${FULCIO}.15`,
  owner: `${FULCIO}.16`,
  owner_id: `${FULCIO}.17`,
  build_config: `${FULCIO}.18`,
  trigger: `${FULCIO}.20`,
  run: `${FULCIO}.21`,
  environment: `${FULCIO}.23`,
} as const

const ISSUER_V1 = `${FULCIO}.1`

/** The leaf certificate of a bundle, DER; `undefined` for one that was made with a key. */
export function certificateIn({ content }: Bundle['verificationMaterial']): Buffer | undefined {
  if (content.$case === 'certificate') return content.certificate.rawBytes
  return content.$case === 'x509CertificateChain'
    ? content.x509CertificateChain.certificates[0]?.rawBytes
    : undefined
}

/** Reads the claims of a certificate that has been verified. */
export function signerFacts(certificate: Buffer): SignerFacts {
  const parsed = X509Certificate.parse(Buffer.from(certificate))
  const facts: SignerFacts = { identity: parsed.subjectAltName ?? '' }
  for (const [name, oid] of Object.entries(OIDS)) {
    const value = extension(parsed, oid)
    if (value !== undefined) facts[name as keyof typeof OIDS] = value
  }
  facts.issuer ??= parsed.extension(ISSUER_V1)?.value.toString('utf8') ?? ''
  const { build_config: config, repository } = facts
  if (config !== undefined && repository !== undefined && config.startsWith(`${repository}/`)) {
    const path = config.slice(repository.length + 1)
    facts.workflow = /^(.*\.ya?ml)@/.exec(path)?.[1] ?? path.replace(/@[^@]*$/, '')
  }
  return facts
}

/** Since Fulcio's second version, values are DER UTF8Strings. */
function extension(certificate: X509Certificate, oid: string): string | undefined {
  return certificate.extension(oid)?.valueObj.subs[0]?.value.toString('utf8')
}
