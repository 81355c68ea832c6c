/** Other people's verifiers, and how each is asked about a bundle. What is not there says so. */
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa, type Options } from 'execa'
import { JUDGES } from '../judges/judge.ts'
import { TOOLS } from './servers.ts'
import type { LoopbackSigstore } from './sigstore.ts'
import { temporaryDirectory } from './temporary.ts'
import { startTuf } from './tuf.ts'

/** A signature that somebody else is to verify. */
export interface SignedThing {
  /** with the digest */
  reference: string
  digest: string
  /** the Sigstore bundle, JSON */
  bundle: string
  /** PEM, when a key signed it */
  publicKey?: string | undefined
  /** no transparency log has seen it */
  withoutLog?: boolean | undefined
  /** neither a log nor an authority says when it was made */
  timeless?: boolean | undefined
}

export interface Verifier {
  name: string
  /** path of the program */
  path: string
  /** the command that tells its version */
  version: readonly [string, ...string[]]
  /** fails when it does not verify; absent for what it does not know */
  verify(signed: SignedThing, sigstore: LoopbackSigstore): Promise<unknown>
  /** what it was not made for, and why */
  unable?(signed: SignedThing): string | undefined
}

export const IDENTITY = 'https://github.com/acme/packs/.github/workflows/publish.yml@refs/tags/v1.0.0'
const ISSUER = 'https://token.actions.githubusercontent.com'

/** @returns why a verifier cannot be asked; `undefined` when it can */
export function missing({ name, path }: Verifier): string | undefined {
  return existsSync(path) ? undefined : `${name} cannot be had here`
}

async function inScratch(files: Record<string, string>): Promise<Options & { cwd: string }> {
  const cwd = await temporaryDirectory('verifier')
  for (const [name, text] of Object.entries(files)) await writeFile(join(cwd, name), text)
  return { cwd, env: { HOME: cwd } }
}

/** The one that the judges built, else Debian's: it says of itself only that it is none of cosign's own builds. */
const COSIGN_PATH =
  [join(JUDGES, 'cosign'), join(TOOLS, 'cosign')].find((path) => existsSync(path)) ?? 'cosign'

/** `cosign verify` reads the bundle from the registry. */
export const COSIGN: Verifier = {
  name: 'cosign',
  path: COSIGN_PATH,
  version: ['go', 'version', '-m', COSIGN_PATH],
  async verify({ reference, publicKey, withoutLog }, { trustedRoot }) {
    const options = await inScratch({ 'key.pem': publicKey ?? '' })
    const who =
      publicKey === undefined
        ? ['--certificate-identity', IDENTITY, '--certificate-oidc-issuer', ISSUER]
        : ['--key', 'key.pem']
    const log = withoutLog === true ? ['--insecure-ignore-tlog'] : []
    const stamped = withoutLog === true && publicKey === undefined ? ['--use-signed-timestamps'] : []
    const flags = [...who, ...log, ...stamped, '--trusted-root', trustedRoot, '--allow-http-registry']
    return await execa(COSIGN.path, ['verify', ...flags, reference], options)
  },
}

/** From PyPI: sigstore-python, which reads strictly what is written. */
export const SIGSTORE_PYTHON: Verifier = {
  name: 'sigstore-python',
  path: join(TOOLS, 'sigstore-python'),
  version: [join(TOOLS, 'sigstore-python'), '--version'],
  unable: ({ publicKey, withoutLog }) =>
    publicKey !== undefined
      ? 'verifies no keys'
      : withoutLog === true
        ? 'verifies nothing without a log'
        : undefined,
  async verify({ digest, bundle }, { trustedRoot, url }) {
    const service = [
      { url, majorApiVersion: 1, validFor: { start: '2000-01-01T00:00:00Z' }, operator: 'test' },
    ]
    const trust = {
      mediaType: 'application/vnd.dev.sigstore.clienttrustconfig.v0.1+json',
      trustedRoot: JSON.parse(await readFile(trustedRoot, 'utf8')),
      signingConfig: {
        mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.2+json',
        caUrls: service,
        oidcUrls: service,
        rekorTlogUrls: service,
        rekorTlogConfig: { selector: 'ANY' },
        tsaUrls: service,
        tsaConfig: { selector: 'ANY' },
      },
    }
    const options = await inScratch({ 'trust.json': JSON.stringify(trust), 'b.sigstore.json': bundle })
    const who = ['--cert-identity', IDENTITY, '--cert-oidc-issuer', ISSUER]
    const flags = [
      '--trust-config',
      'trust.json',
      'verify',
      'identity',
      '--bundle',
      'b.sigstore.json',
      ...who,
    ]
    return await execa(SIGSTORE_PYTHON.path, [...flags, digest], options)
  },
}

/** sigstore-go's command, a Go module. */
export const SIGSTORE_GO: Verifier = {
  name: 'sigstore-go',
  path: join(JUDGES, 'sigstore-go-verification'),
  unable: ({ timeless }) => (timeless === true ? 'its command always wants a time' : undefined),
  version: ['go', 'version', '-m', join(JUDGES, 'sigstore-go-verification')],
  async verify({ digest, bundle, publicKey, withoutLog }, { trustedRoot }) {
    const options = await inScratch({ 'b.json': bundle, 'key.pem': publicKey ?? '' })
    const who =
      publicKey === undefined
        ? ['-expectedIssuer', ISSUER, '-expectedSAN', IDENTITY]
        : ['-publicKey', 'key.pem', '-requireCTlog=false']
    const log = withoutLog === true ? ['-requireTlog=false'] : []
    const about = ['-artifact-digest', digest.replace('sha256:', ''), '-artifact-digest-algorithm', 'sha256']
    const flags = [...about, ...who, ...log, '-trustedrootJSONpath', trustedRoot]
    return await execa(SIGSTORE_GO.path, [...flags, 'b.json'], options)
  },
}

/** @sigstore/cli, from npm; its root comes through TUF. */
export const SIGSTORE_JS: Verifier = {
  name: '@sigstore/cli',
  path: join(JUDGES, 'sigstore'),
  version: [join(JUDGES, 'sigstore'), '--version'],
  unable: ({ publicKey }) => (publicKey === undefined ? undefined : 'verifies no keys'),
  async verify({ bundle, withoutLog }, { trustedRoot }) {
    const tuf = await startTuf(await readFile(trustedRoot), new Date(Date.now() + 3_600_000))
    try {
      const options = await inScratch({ 'b.json': bundle })
      const who = ['--certificate-identity-uri', IDENTITY, '--certificate-issuer', ISSUER]
      const root = ['--tuf-mirror-url', tuf.url, '--tuf-root-path', tuf.rootFile, '--tuf-cache-path', 'cache']
      const log = ['--tlog-threshold', withoutLog === true ? '0' : '1']
      return await execa(SIGSTORE_JS.path, ['verify', 'b.json', ...who, ...root, ...log], options)
    } finally {
      await tuf.stop()
    }
  },
}

/** The bundles beside an artifact, by the referrers API or, where there is none, by the fallback tag. */
export async function bundlesOf(reference: string): Promise<string[]> {
  const [, host = '', path = '', digest = ''] = /^([^/]+)\/(.+)@(sha256:.+)$/.exec(reference) ?? []
  const ask = async (what: string) => await fetch(`http://${host}/v2/${path}/${what}`, { headers })
  const get = async (what: string) => await (await ask(what)).text()
  const api = await ask(`referrers/${digest}`)
  const list = api.ok ? await api.text() : await get(`manifests/${digest.replace(':', '-')}`)
  const { manifests } = JSON.parse(list) as { manifests: { digest: string }[] }
  const bundles: string[] = []
  for (const { digest: referrer } of manifests) {
    const { layers } = JSON.parse(await get(`manifests/${referrer}`)) as { layers: { digest: string }[] }
    bundles.push(await get(`blobs/${layers[0]?.digest}`))
  }
  return bundles
}

const headers = {
  accept: 'application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json',
}
