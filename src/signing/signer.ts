/** Who signs: a key of the publisher's, or an identity that CI vouches for. One bundle a statement comes out. */
import { createPublicKey, type KeyObject, sign } from 'node:crypto'
import type { SerializedBundle } from '@sigstore/bundle'
import type { Signer, Witness } from '@sigstore/sign'
import { PackwrightError } from '../errors.ts'
import { keyId, readPrivateKey } from './key-file.ts'
import { PAYLOAD_TYPE, type Statement } from './statement.ts'

export interface PackSigner {
  /** as whom a key signs; a certificate's identity is told by the run */
  identity?: string
  /** of a key */
  publicKey?: KeyObject
  /** whether what it signs stands in a public log, or in a timestamp authority's, for good */
  readonly logged: boolean
  /** for the log: what signs */
  readonly description: string
  /** @throws PackwrightError `SIGNING_FAILED` */
  sign(statement: Statement): Promise<SerializedBundle>
  /** A bare signature over bytes, logged, with its certificate; only where one is to be had. */
  signBlob?(bytes: Uint8Array): Promise<{ signature: string; certificate: string }>
  /** Who a bundle says has signed it. */
  facts(bundle: SerializedBundle): Promise<BundleSigner>
}

/** A signer as lockfiles pin it. */
export interface BundleSigner {
  [fact: string]: unknown
  identity: string
  issuer?: string
  repository?: string
  workflow?: string
  ref?: string
  runner?: string
}

/** Where keyless signing happens. The defaults are Sigstore's public-good instance. */
export interface SigstoreServices {
  fulcioUrl?: string | undefined
  rekorUrl?: string | undefined
  /** 2 for a Rekor v2 log */
  rekorVersion?: 1 | 2 | undefined
  /** no transparency log, as in GitHub's own instance; then a timestamp authority is needed */
  withoutLog?: boolean | undefined
  tsaUrl?: string | undefined
}

const TIMEOUTS = { timeout: 30_000, retry: 2 }

/** Signs with a certificate that Fulcio gives for the OIDC identity of this run. */
export async function keylessSigner(services: SigstoreServices, env: NodeJS.ProcessEnv): Promise<PackSigner> {
  const { CIContextProvider, FulcioSigner, DEFAULT_FULCIO_URL } = await import('@sigstore/sign')
  const token = env['SIGSTORE_ID_TOKEN']
  const identityProvider = token ? { getToken: async () => token } : new CIContextProvider('sigstore')
  const fulcioBaseURL = services.fulcioUrl ?? DEFAULT_FULCIO_URL
  const description = `the OIDC identity of this run, certified by ${new URL(fulcioBaseURL).host}`
  const open = () => new FulcioSigner({ fulcioBaseURL, identityProvider, ...TIMEOUTS })
  const made = await bundling(description, services, env, certificateFacts, open)
  return { ...made, signBlob: (bytes) => signBlob(bytes, open(), services, env, description) }
}

/**
 * Signs with a private key: Ed25519 or ECDSA P-256, in PEM or as cosign keeps it.
 *
 * A transparency log or timestamp authority takes part only when one is named.
 *
 * @throws PackwrightError `KEY_UNREADABLE`
 */
export async function keySigner(
  file: string,
  passphrase: string | undefined,
  services: SigstoreServices,
  env: NodeJS.ProcessEnv,
): Promise<PackSigner> {
  const key = await readPrivateKey(file, passphrase)
  const id = keyId(createPublicKey(key))
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString()
  const signer: Signer = {
    sign: async (data) => ({
      signature: sign(key.asymmetricKeyType === 'ed25519' ? null : 'sha256', data, key),
      key: { $case: 'publicKey', publicKey, hint: id },
    }),
  }
  const named = { ...services, withoutLog: services.rekorUrl === undefined }
  const made = await bundling(
    `the key ${id}`,
    named,
    env,
    async () => ({ identity: `key:${id}` }),
    () => signer,
  )
  return { ...made, identity: `key:${id}`, publicKey: createPublicKey(key) }
}

/** As `cosign sign-blob` does it, an entry in the log and all: base64 of the signature; the certificate as PEM, which all read. */
async function signBlob(
  bytes: Uint8Array,
  signer: Signer,
  services: SigstoreServices,
  env: NodeJS.ProcessEnv,
  description: string,
): Promise<{ signature: string; certificate: string }> {
  const { MessageSignatureBundleBuilder } = await import('@sigstore/sign')
  const builder = new MessageSignatureBundleBuilder({ signer, witnesses: await witnessesOf(services, env) })
  try {
    const { content, verificationMaterial } = await builder.create({ data: Buffer.from(bytes) })
    const { certificateIn } = await import('./identity.ts')
    const der = certificateIn(verificationMaterial)?.toString('base64') ?? ''
    const pem = `-----BEGIN CERTIFICATE-----\n${der.match(/.{1,64}/g)?.join('\n') ?? ''}\n-----END CERTIFICATE-----\n`
    return {
      signature: content.messageSignature.signature.toString('base64'),
      certificate: pem,
    }
  } catch (cause) {
    throw signingFailed(description, cause)
  }
}

/** What the certificate in a bundle of our own says. */
async function certificateFacts(bundle: SerializedBundle): Promise<BundleSigner> {
  const { signerFacts } = await import('./identity.ts')
  const { certificate } = bundle.verificationMaterial
  const { identity, issuer, repository, workflow, ref, runner, commit, run } = signerFacts(
    Buffer.from(certificate?.rawBytes ?? '', 'base64'),
  )
  const facts = { identity, issuer, repository, workflow, ref, runner, commit, run }
  return Object.fromEntries(
    Object.entries(facts).filter(([, fact]) => fact !== undefined),
  ) as unknown as BundleSigner
}

async function bundling(
  description: string,
  services: SigstoreServices,
  env: NodeJS.ProcessEnv,
  facts: PackSigner['facts'],
  signer: () => Signer,
): Promise<PackSigner> {
  const { DSSEBundleBuilder } = await import('@sigstore/sign')
  const { serialize } = await import('./serialize.ts')
  const witnesses = await witnessesOf(services, env)
  return {
    logged: witnesses.length > 0,
    description,
    facts,
    async sign(statement) {
      try {
        const builder = new DSSEBundleBuilder({ signer: signer(), witnesses })
        const bundle = await builder.create({ data: statement.bytes, type: PAYLOAD_TYPE })
        // A key id is not covered by the signature, and cosign refuses one that it does not expect.
        for (const signature of bundle.content.dsseEnvelope.signatures) signature.keyid = ''
        return serialize(bundle)
      } catch (cause) {
        throw signingFailed(description, cause)
      }
    },
  }
}

async function witnessesOf(services: SigstoreServices, env: NodeJS.ProcessEnv): Promise<Witness[]> {
  const { RekorWitness, TSAWitness, DEFAULT_REKOR_URL } = await import('@sigstore/sign')
  const { rekorV2 } = await import('./rekor-v2.ts')
  const rekorBaseURL = services.rekorUrl ?? DEFAULT_REKOR_URL
  const log =
    services.rekorVersion === 2
      ? rekorV2(rekorBaseURL, env)
      : // What every verifier reads; an `intoto` entry is refused by some and holds the whole payload.
        new RekorWitness({ rekorBaseURL, entryType: 'dsse', ...TIMEOUTS })
  const timestamps =
    services.tsaUrl === undefined ? [] : [new TSAWitness({ tsaBaseURL: services.tsaUrl, ...TIMEOUTS })]
  return [...(services.withoutLog === true ? [] : [log]), ...timestamps]
}

/** Sigstore's library repeats an OIDC token that it cannot read; nobody else should. */
function withoutToken(code: string, message: string): string {
  if (code === 'IDENTITY_TOKEN_PARSE_ERROR') return 'the OIDC token cannot be read'
  return message.replace(/\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g, '<token>')
}

function signingFailed(description: string, cause: unknown): PackwrightError {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : 'UNKNOWN'
  const why = withoutToken(code, cause instanceof Error ? cause.message : String(cause))
  return new PackwrightError('SIGNING_FAILED', `Signing with ${description} failed (${code}): ${why}.`, {
    hint: 'Nothing was published. In GitHub Actions the job needs id-token: write; try again if a service was down.',
    details: { reason: code },
    cause,
  })
}
