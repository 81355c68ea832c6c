/** A registry as the destination of a publish: one `oras cp -r` from the staged layout, the tag last. */
import { randomBytes } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { execa } from 'execa'
import { PackwrightError } from '../errors.ts'
import { formatReference } from '../oci/reference.ts'
import type { Destination } from '../oci/staged.ts'
import { trustedCertificates, usesPlainHttp } from '../registry/index.ts'
import { orasError } from './errors.ts'
import type { Oras } from './locate.ts'

export interface OrasOptions {
  env: NodeJS.ProcessEnv
  caFile?: string | undefined
  plainHttp?: boolean | 'force' | undefined
}

/** Secrets that oras has no use for are kept from its environment. */
const WITHHELD = /^(?:ACTIONS_(?:ID_TOKEN|RUNTIME)_.*|SIGSTORE_ID_TOKEN|PACKWRIGHT_.*|NODE_OPTIONS)$/

/**
 * @throws (from `receive`) PackwrightError `UNAUTHENTICATED`, `FORBIDDEN`, `REGISTRY_TLS`, `REGISTRY_UNAVAILABLE`,
 *   `REGISTRY_READ_ONLY`, `REFERENCE_NOT_FOUND`, `ORAS_FAILED`
 */
export function orasDestination(oras: Oras, options: OrasOptions): Destination {
  const run = async (
    args: string[],
    cwd: string,
    doing: string,
    host: string,
    signal: AbortSignal | undefined,
  ) => {
    const result = await execa(oras.path, args, {
      cwd,
      env: childEnvironment(options.env),
      extendEnv: false,
      stdin: 'ignore',
      reject: false,
      ...(signal === undefined ? {} : { cancelSignal: signal }),
    })
    if (result.isCanceled) throw new PackwrightError('CANCELLED', `${doing} was cancelled.`)
    if (result.failed) throw orasError(result.stderr || (result.shortMessage ?? ''), `${doing} failed`, host)
  }
  return {
    async receive(staged, reference, alsoTags, signal) {
      const { tag, registry, path } = reference
      const target = formatReference({ registry, path, tag })
      const plain = usesPlainHttp(registry, options.plainHttp)
      await withCaFile(options, async (caFile) => {
        const flags = [`--to-plain-http=${plain}`, ...(caFile === undefined ? [] : ['--to-ca-file', caFile])]
        const places = [`${basename(staged.directory)}:${staged.tag}`, [target, ...alsoTags].join(',')]
        const args = ['cp', '-r', '--no-tty', '--from-oci-layout', ...flags, '--', ...places]
        await run(args, dirname(staged.directory), `Publishing ${target} with oras`, registry, signal)
      })
    },

    async tag(reference, tags, signal) {
      const { registry, path, digest } = reference
      const target = formatReference({ registry, path, digest })
      const plain = usesPlainHttp(registry, options.plainHttp)
      await withCaFile(options, async (caFile) => {
        const flags = [`--plain-http=${plain}`, ...(caFile === undefined ? [] : ['--ca-file', caFile])]
        const doing = `Tagging ${target} with oras`
        await run(['tag', ...flags, '--', target, ...tags], process.cwd(), doing, registry, signal)
      })
    },
  }
}

export function childEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !WITHHELD.test(name)))
}

/** oras takes a CA file instead of the system's; ours, like Node's, is trusted besides them. */
async function withCaFile(
  options: OrasOptions,
  work: (caFile: string | undefined) => Promise<void>,
): Promise<void> {
  const named = options.caFile ?? options.env['NODE_EXTRA_CA_CERTS']
  if (named === undefined || named === '') return await work(undefined)
  const merged = join(tmpdir(), `packwright-ca-${randomBytes(8).toString('hex')}.pem`)
  await writeFile(merged, trustedCertificates(named).join('\n'), { mode: 0o600, flag: 'wx' })
  try {
    await work(merged)
  } finally {
    await rm(merged, { force: true })
  }
}
