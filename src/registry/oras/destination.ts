/** A registry as the destination of a publish: one `oras cp -r` from the staged layout, the tag last. */
import { randomBytes } from 'node:crypto'
import { rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ErrorCode, PackwrightError } from '../../errors.ts'
import { temporaryDirectory } from '../../files/index.ts'
import {
  blobPath,
  type Digest,
  formatReference,
  formatRepository,
  isManifestMediaType,
  parseReference,
  type Repository,
} from '../../oci/index.ts'
import { trustedCertificates } from '../certificates.ts'
import type { Destination, StagedArtifact } from '../destination.ts'
import { usesPlainHttp } from '../plain-http.ts'
import { probe } from '../probe.ts'
import { removeManifests } from '../remove.ts'
import { orasError } from './errors.ts'
import { createLauncher, type OrasRun } from './launcher.ts'
import { isLimited, knownLimit, type Pace, paced, rateLimited } from './limited.ts'
import type { Oras } from './locate.ts'
import { type Meter, openMeter, WORTH_COUNTING } from './meter.ts'

export interface OrasOptions {
  env: NodeJS.ProcessEnv
  caFile?: string | undefined
  plainHttp?: boolean | 'force' | undefined
  /** how far a large artifact is on its way; nobody is told about small ones */
  onSent?: ((reference: string, bytes: number, total: number) => void) | undefined
}

const REFUSALS = new Set<ErrorCode>(['UNAUTHENTICATED', 'FORBIDDEN', 'REGISTRY_READ_ONLY'])

/** Secrets that oras has no use for are kept from its environment. */
const WITHHELD = /^(?:ACTIONS_(?:ID_TOKEN|RUNTIME)_.*|SIGSTORE_ID_TOKEN|PACKWRIGHT_.*|NODE_OPTIONS)$/

/**
 * @throws (from `receive`) PackwrightError `UNAUTHENTICATED`, `FORBIDDEN`, `REGISTRY_TLS`, `REGISTRY_UNAVAILABLE`,
 *   `REGISTRY_READ_ONLY`, `REFERENCE_NOT_FOUND`, `ORAS_FAILED`
 */
export function orasDestination(oras: Oras, options: OrasOptions): Destination {
  const launcher = createLauncher(oras.path, childEnvironment(options.env))
  const limit = rateLimited()
  const paces = new Map<string, Pace>()
  const paceOf = (host: string) => {
    const pace = paces.get(host) ?? paced(knownLimit(host))
    paces.set(host, pace)
    return pace
  }
  const check = async (
    { exitCode, stderr }: OrasRun,
    doing: string,
    place: Repository,
    signal?: AbortSignal,
  ) => {
    if (exitCode === 0) return
    // oras 1.2 panics on some refusals and says nothing about them: the registry is asked directly.
    if (stderr.includes('panic:')) await probe(place, 'write', { ...options, signal })
    throw orasError(stderr, `${doing} failed`, place.registry)
  }
  const run = async (
    args: string[],
    at: RunPlace,
    doing: string,
    place: Repository,
    signal?: AbortSignal,
  ) => {
    const start = () => launcher.run(args, at.cwd, at.scratch, signal)
    await check(await limit.run(start, signal), doing, place, signal)
  }
  const pushOf = (
    what: readonly string[],
    digest: Digest,
    staged: StagedArtifact,
    { registry, path }: Repository,
    signal?: AbortSignal,
  ) => {
    const place = `${formatRepository({ registry, path })}@${digest}`
    const { directory } = staged
    return () => launcher.run([...what, '--', place, blobPath('.', digest)], directory, directory, signal)
  }
  const blobPushes = (
    staged: StagedArtifact,
    place: Repository,
    flags: readonly string[],
    signal?: AbortSignal,
  ) => blobsOf(staged).map((digest) => pushOf(['blob', 'push', ...flags], digest, staged, place, signal))
  const copy = async (
    staged: StagedArtifact,
    reference: Repository & { tag?: string },
    alsoTags: readonly string[],
    signal: AbortSignal | undefined,
  ) => {
    const { tag, registry, path } = reference
    const target = formatReference(tag === undefined ? { registry, path } : { registry, path, tag })
    await using access = await openAccess(registry, options, 'to-')
    const places = [`${basename(staged.directory)}:${staged.tag}`, [target, ...alsoTags].join(',')]
    // Some registries lose referrers of one artifact that arrive at once.
    const recursive = staged.referrers.length > 0 ? ['-r', '--concurrency', '1'] : []
    const args = ['cp', ...recursive, '--no-tty', '--from-oci-layout', ...access.flags, '--', ...places]
    await using meter = await meterFor(target, staged, options)
    const start = () =>
      launcher.run(args, dirname(staged.directory), staged.directory, signal, meter?.variables)
    await paceOf(registry).take(manifestsOf(staged), signal)
    let ended = limit.met ? undefined : await start()
    if (ended === undefined || isLimited(ended)) {
      await using forBlobs = await openAccess(registry, options)
      // A copy that is refused in the middle of a blob begins anew: blob by blob it gets on.
      ended = await limit.inTurn([...blobPushes(staged, reference, forBlobs.flags, signal), start], signal)
    }
    for (let again = 1; again <= COLLISIONS && isCollision(ended); again += 1) {
      await sleep(again * 250 * (0.75 + Math.random() / 2), undefined, { signal })
      ended = await start()
    }
    await check(ended, `Publishing ${target} with oras`, reference, signal)
  }
  const pointAt: Destination['tag'] = async (reference, tags, signal) => {
    const { registry, path, digest } = reference
    const target = formatReference({ registry, path, digest })
    await using access = await openAccess(registry, options)
    await using scratch = await temporaryDirectory(SCRATCH)
    const at = { cwd: scratch.path, scratch: scratch.path }
    const doing = `Tagging ${target} with oras`
    await run(['tag', ...access.flags, '--', target, ...tags], at, doing, reference, signal)
  }
  return {
    exclusive: false,

    close: () => launcher.close(),

    async mayWrite(repository, signal) {
      try {
        await probe(repository, 'write', { ...options, signal })
      } catch (thrown) {
        // Only a refusal counts here: anything else is for the push to meet, which tries again and says it better.
        if (thrown instanceof PackwrightError && REFUSALS.has(thrown.code)) throw thrown
        signal?.throwIfAborted()
      }
    },

    receive: copy,

    async replace(staged, { registry, path }, expected, look, signal) {
      const began = Date.now()
      const all = [...expected.keys()]
      if (look === undefined) {
        await copy(staged, { registry, path, tag: all[0] as string }, all.slice(1), signal)
        return { took: Date.now() - began, taken: [] }
      }
      await copy(staged, { registry, path }, [], signal)
      const sent = Date.now()
      const now = await Promise.all(all.map(look))
      const taken = all.filter((tag, index) => now[index] !== expected.get(tag))
      const free = all.filter((tag) => !taken.includes(tag))
      const { digest } = staged.root.descriptor
      if (free.length > 0) await pointAt({ registry, path, digest }, free, signal)
      return { took: Date.now() - sent, taken }
    },

    async complete(staged, place, signal) {
      await using access = await openAccess(place.registry, options)
      const manifests = staged.blobs.map(({ descriptor }) => descriptor)
      const pushes = manifests
        .filter(({ mediaType }) => isManifestMediaType(mediaType))
        .map(({ mediaType, digest }) => {
          const what = ['manifest', 'push', ...access.flags, '--media-type', mediaType]
          return pushOf(what, digest, staged, place, signal)
        })
      const doing = `Completing ${formatReference(place)} with oras`
      for (const push of [...blobPushes(staged, place, access.flags, signal), ...pushes])
        await check(await limit.run(push, signal), doing, place, signal)
    },

    async attach(reference, referrer, signal) {
      const { registry, path } = reference
      const repository = formatRepository({ registry, path })
      const doing = `Attaching a signature to ${formatReference(reference)} with oras`
      await using access = await openAccess(registry, options)
      await using scratch = await temporaryDirectory(SCRATCH)
      const at = { cwd: scratch.path, scratch: scratch.path }
      for (const { descriptor, bytes } of referrer.blobs) {
        await writeFile(join(scratch.path, 'blob'), bytes, { mode: 0o600 })
        const args = ['blob', 'push', ...access.flags, '--', `${repository}@${descriptor.digest}`, 'blob']
        await run(args, at, doing, reference, signal)
      }
      const { descriptor, bytes } = referrer.manifest
      await writeFile(join(scratch.path, 'manifest'), bytes, { mode: 0o600 })
      const typed = [...access.flags, '--media-type', descriptor.mediaType]
      const args = ['manifest', 'push', ...typed, '--', `${repository}@${descriptor.digest}`, 'manifest']
      await run(args, at, doing, reference, signal)
    },

    remove: (repository, manifests, signal) => removeManifests(repository, manifests, { ...options, signal }),

    tag: pointAt,
  }
}

/** Where somebody wants to know: large artifacts, and over TLS, since oras asks no proxy about what is this machine. */
async function meterFor(
  target: string,
  { layers }: StagedArtifact,
  { env, plainHttp, onSent }: OrasOptions,
): Promise<Meter | undefined> {
  if (onSent === undefined || usesPlainHttp(parseReference(target).registry, plainHttp)) return undefined
  const sizes = await Promise.all(layers.map(async ({ location }) => (await stat(location)).size))
  const total = sizes.reduce((sum, size) => sum + size, 0)
  if (total < WORTH_COUNTING) return undefined
  let sent = 0
  return await openMeter(env, (bytes) => {
    sent = Math.min(total, sent + bytes)
    onSent(target, sent, total)
  })
}

/** docker-registry 2.8 answers so to two who send one blob to one repository at once; it has the blob then. */
const isCollision = ({ exitCode, stderr }: OrasRun) =>
  exitCode !== 0 && /digest invalid: provided digest did not match|blob unknown to registry/.test(stderr)
const COLLISIONS = 2

/** How directories for what oras reads and says are named. */
const SCRATCH = 'packwright-oras-'

/** Everything but the manifests. */
function blobsOf({ blobs, layers, referrers }: StagedArtifact): Digest[] {
  const configs = blobs.filter(({ descriptor: { mediaType } }) => !isManifestMediaType(mediaType))
  const described = [...configs, ...referrers.flatMap((referrer) => referrer.blobs)]
  return [
    ...new Set([...layers, ...described.map(({ descriptor }) => descriptor)].map(({ digest }) => digest)),
  ]
}

interface RunPlace {
  cwd: string
  scratch: string
}

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
async function openAccess(
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

/** How many manifests a copy writes; where there is no referrers API, each referrer writes a list as well. */
function manifestsOf({ blobs, referrers }: StagedArtifact): number {
  const parts = blobs.filter(({ descriptor }) => isManifestMediaType(descriptor.mediaType))
  return 1 + parts.length + 2 * referrers.length
}
