/** Whether a commit is signed with a key that a policy names for a pack: SSH signatures, made with git. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runGit } from '../build/index.ts'
import { temporaryDirectory } from '../files/index.ts'
import type { PolicyRule } from '../policy/index.ts'
import { invalidity, type TrustContext, type TrustedKey } from '../trust/index.ts'

/** The keys that are good now: nothing proves when a commit was signed. */
export function validKeys(rule: PolicyRule | undefined, { material }: TrustContext): TrustedKey[] {
  const keys = rule?.keys === undefined ? [] : material.keysOf(rule)
  return keys.filter((key) => invalidity(key, [], new Date()) === undefined)
}

/** @returns which of the keys has signed it */
export async function commitSigner(
  directory: string,
  commit: string,
  keys: readonly TrustedKey[],
  env: NodeJS.ProcessEnv,
): Promise<TrustedKey | undefined> {
  if (keys.length === 0 || !(await isSignedWithSsh(directory, commit, env))) return undefined
  for (const trusted of keys) {
    const line = sshKey(trusted.key.export({ format: 'jwk' }))
    if (line === undefined) continue
    await using temporary = await temporaryDirectory('packwright-signers-')
    const scratch = temporary.path
    const file = join(scratch, 'allowed')
    await writeFile(file, `* ${line}\n`, { mode: 0o600 })
    const settings = ['gpg.format=ssh', 'gpg.ssh.program=ssh-keygen', `gpg.ssh.allowedSignersFile=${file}`]
    const flags = settings.flatMap((setting) => ['-c', setting])
    const { failed } = await runGit(['-C', directory, ...flags, 'verify-commit', commit], isolated(env))
    if (!failed) return trusted
  }
  return undefined
}

/** Git verifies by the kind of signature that it finds: any other kind would be held against the user's keyring. */
async function isSignedWithSsh(directory: string, commit: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const { failed, stdout } = await runGit(['-C', directory, 'cat-file', 'commit', commit], isolated(env))
  const header = stdout.split('\n\n', 1)[0] ?? ''
  return !failed && /^gpgsig(?:-sha256)? -----BEGIN SSH SIGNATURE-----$/m.test(header)
}

/** No configuration of the user's or the machine's decides who has signed. */
function isolated(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_COUNT: undefined }
}

/** A public key as OpenSSH writes it. @see https://www.rfc-editor.org/rfc/rfc4253#section-6.6 */
function sshKey({
  kty,
  crv,
  x = '',
  y = '',
}: {
  kty?: string
  crv?: string
  x?: string
  y?: string
}): string | undefined {
  const part = (bytes: Buffer) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    return Buffer.concat([length, bytes])
  }
  const written = (type: string, ...parts: Buffer[]) =>
    `${type} ${Buffer.concat([part(Buffer.from(type)), ...parts.map(part)]).toString('base64')}`
  if (kty === 'OKP' && crv === 'Ed25519') return written('ssh-ed25519', Buffer.from(x, 'base64url'))
  if (kty !== 'EC' || crv !== 'P-256') return undefined
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')])
  return written('ecdsa-sha2-nistp256', Buffer.from('nistp256'), point)
}
