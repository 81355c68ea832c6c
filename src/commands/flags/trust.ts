/** Flags about signing and trust, read once. */
import type { Command } from 'commander'
import { PackwrightError } from '../../errors.ts'
import type { SigningOptions, TrustOptions } from '../../session/index.ts'
import { hasIdentityToken } from '../../signing/index.ts'
import { readText } from '../../text/index.ts'
import { type Env, isOn } from './settings.ts'

export interface SigningFlags {
  key?: string
  keyPassphraseFile?: string
  sign?: boolean
  fulcioUrl?: string
  rekorUrl?: string
  rekorVersion?: string
  tlog?: boolean
  tsaUrl?: string
}

export function withSigningFlags(command: Command): Command {
  return command
    .option('--key <file>', 'sign with this private key (PEM, Ed25519 or ECDSA P-256) instead of keyless')
    .option('--key-passphrase-file <file>', 'its passphrase, or PACKWRIGHT_KEY_PASSPHRASE')
    .option('--fulcio-url <url>', 'SIGSTORE_FULCIO_URL; the certificate authority of a private Sigstore')
    .option('--rekor-url <url>', 'SIGSTORE_REKOR_URL; its transparency log')
    .option('--rekor-version <n>', '2 for a Rekor v2 log', '1')
    .option('--no-tlog', 'no transparency log; a timestamp authority is needed then')
    .option('--tsa-url <url>', 'SIGSTORE_TSA_URL; a timestamp authority')
}

/** PACKWRIGHT_SIGN, for those who start unsigned. */
export function signingWanted(env: Env): boolean {
  return isOn(env['PACKWRIGHT_SIGN'])
}

/** Whether somebody has said that nothing is to be signed. */
export function unsignedWanted({ sign }: SigningFlags, env: Env): boolean {
  return sign === false || (sign === undefined && !signingWanted(env))
}

/**
 * How to sign, or `undefined` for unsigned: with a key when one is named, keyless where a token can be had.
 *
 * @throws PackwrightError `USAGE`, `NOT_FOUND`, `SIGNING_FAILED` when `--sign` or PACKWRIGHT_SIGN=1 asks and nothing can sign
 */
export async function signing(flags: SigningFlags, env: Env): Promise<SigningOptions | undefined> {
  if (unsignedWanted(flags, env)) return undefined
  if (flags.key === undefined && !hasIdentityToken(env)) {
    if (flags.sign === true || env['PACKWRIGHT_SIGN']) throw nothingToSignWith()
    return undefined
  }
  if (flags.rekorVersion !== '1' && flags.rekorVersion !== '2') {
    throw new PackwrightError('USAGE', `--rekor-version ${flags.rekorVersion} is not known.`, {
      hint: 'It is 1 or 2.',
    })
  }
  const file = flags.keyPassphraseFile
  const passphrase =
    file === undefined ? env['PACKWRIGHT_KEY_PASSPHRASE'] : (await readText(file)).replace(/\r?\n$/, '')
  return {
    key: flags.key,
    passphrase,
    fulcioUrl: url(flags.fulcioUrl ?? env['SIGSTORE_FULCIO_URL'], 'Fulcio'),
    rekorUrl: url(flags.rekorUrl ?? env['SIGSTORE_REKOR_URL'], 'Rekor'),
    rekorVersion: flags.rekorVersion === '2' ? 2 : 1,
    withoutLog: flags.tlog === false,
    tsaUrl: url(flags.tsaUrl ?? env['SIGSTORE_TSA_URL'], 'timestamp authority'),
  }
}

/** How to sign where nothing happens without a signature. @throws PackwrightError `SIGNING_FAILED` */
export async function requiredSigning(flags: SigningFlags, env: Env): Promise<SigningOptions> {
  const how = await signing(flags, env)
  if (how !== undefined) return how
  throw nothingToSignWith()
}

function nothingToSignWith(): PackwrightError {
  return new PackwrightError('SIGNING_FAILED', 'There is nothing to sign with: no key and no OIDC token.', {
    hint: 'Name a key with --key, or run where a token can be had: in GitHub Actions with id-token: write.',
  })
}

function url(written: string | undefined, what: string): string | undefined {
  if (written === undefined || written === '') return undefined
  const parsed = URL.parse(written)
  if (parsed?.protocol === 'https:' || parsed?.protocol === 'http:') return written.replace(/\/$/, '')
  throw new PackwrightError('USAGE', `The URL of the ${what} is "${written}".`, {
    hint: 'It begins with https://.',
  })
}

export interface TrustFlags {
  policy?: string
  requireSignature?: boolean
  skipSignatureVerify?: boolean
  acceptSigner?: string[]
  allowDowngrade?: string[]
  yanked?: boolean
  bundle?: string[]
}

export function withTrustFlags(command: Command): Command {
  return command
    .option('--policy <file>', 'the trust policy (packs.policy.json, if there is one)')
    .option('--require-signature', 'refuse what is not signed by somebody whom the policy allows')
    .option('--skip-signature-verify', 'do not look at signatures')
    .option(
      '--accept-signer <pack>',
      'take another signer of this pack than before',
      collectNames('--accept-signer'),
    )
    .option(
      '--allow-downgrade <pack>',
      'take an older version of this pack than before',
      collectNames('--allow-downgrade'),
    )
    .option(
      '--bundle <file>',
      'signatures that lie elsewhere, as gh attestation download and cosign write them; may be repeated',
      (file: string, before: string[] = []) => [...before, file],
    )
    .option('--no-yanked', 'refuse packs that were yanked; asks about those in the store as well')
}

/** What a person consents to has a name: the flag is given once a pack. */
function collectNames(flag: string): (name: string, before: string[] | undefined) => string[] {
  return (name, before = []) => {
    if (/^[a-z0-9]/.test(name) && !name.includes('/')) return [...before, ...name.split(',')]
    throw new PackwrightError('USAGE', `${flag} names the pack that it is for, not "${name}".`, {
      hint: `Write ${flag}=<pack>, e.g. ${flag}=claude.`,
    })
  }
}

/** @throws PackwrightError `FLAGS_CONFLICT` */
export function trust(flags: TrustFlags): TrustOptions {
  if (flags.requireSignature === true && flags.skipSignatureVerify === true) {
    throw new PackwrightError(
      'FLAGS_CONFLICT',
      '--require-signature and --skip-signature-verify exclude each other.',
      {
        hint: 'Give one of them, or none and let the policy decide.',
      },
    )
  }
  const mode =
    flags.requireSignature === true ? 'require' : flags.skipSignatureVerify === true ? 'ignore' : undefined
  const { policy, acceptSigner, allowDowngrade, bundle: bundles } = flags
  return { policy, mode, acceptSigner, allowDowngrade, bundles, refuseYanked: flags.yanked === false }
}
