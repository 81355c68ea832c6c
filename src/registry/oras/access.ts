/** With what oras is started: its environment, and the flags with which it reaches a registry. */
import { randomBytes } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { trustedCertificates } from '../certificates.ts'
import { usesPlainHttp } from '../plain-http.ts'

export interface OrasOptions {
  env: NodeJS.ProcessEnv
  caFile?: string | undefined
  plainHttp?: boolean | 'force' | undefined
  /** how far a large artifact is on its way; nobody is told about small ones */
  onSent?: ((reference: string, bytes: number, total: number) => void) | undefined
}

/** Secrets that oras has no use for are kept from its environment. */
const WITHHELD = /^(?:ACTIONS_(?:ID_TOKEN|RUNTIME)_.*|SIGSTORE_ID_TOKEN|PACKWRIGHT_.*|NODE_OPTIONS)$/

/** oras lives for some hundredths of a second, several at once: threads and early collections only cost there. */
const SHORT_LIVED = { GOMAXPROCS: '1', GOGC: '400' }

export function childEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const passed = Object.entries(env).filter(([name]) => !WITHHELD.test(name))
  const config = env['DOCKER_CONFIG']
  // oras runs in directories of its own.
  const settled = config ? { DOCKER_CONFIG: resolve(config) } : {}
  return { ...SHORT_LIVED, ...Object.fromEntries(passed), ...settled }
}

/**
 * The flags with which oras reaches a registry. It takes a CA file instead of the system's; ours, like Node's, is
 * trusted besides them.
 *
 * @param side prefix of the flags where oras knows two sides
 */
export async function openAccess(
  registry: string,
  options: OrasOptions,
  side: 'to-' | '' = '',
): Promise<AsyncDisposable & { flags: string[] }> {
  const plain = usesPlainHttp(registry, options.plainHttp)
  const flags = [`--${side}plain-http=${plain}`]
  const named = options.caFile ?? options.env['NODE_EXTRA_CA_CERTS']
  if (plain || named === undefined || named === '') return { flags, [Symbol.asyncDispose]: async () => {} }
  const file = join(tmpdir(), `packwright-ca-${randomBytes(8).toString('hex')}.pem`)
  await writeFile(file, trustedCertificates({ caFile: named })?.join('\n') ?? '', { mode: 0o600, flag: 'wx' })
  return {
    flags: [...flags, `--${side}ca-file`, file],
    [Symbol.asyncDispose]: () => rm(file, { force: true }),
  }
}
