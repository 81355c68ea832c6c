/** A registry as the destination of a publish: one `oras cp -r` from the staged layout, the tag last. */
import { stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ErrorCode, PackwrightError } from '../../errors.ts'
import { temporaryDirectory } from '../../files/index.ts'
import {
  type Blob,
  blobPath,
  type Digest,
  formatReference,
  formatRepository,
  isManifestMediaType,
  type PinnedReference,
  parseReference,
  type Repository,
} from '../../oci/index.ts'
import type { Destination, Referrer, Replaced, StagedArtifact } from '../destination.ts'
import { usesPlainHttp } from '../plain-http.ts'
import { probe } from '../probe.ts'
import { removeManifests } from '../remove.ts'
import { childEnvironment, type OrasOptions, openAccess } from './access.ts'
import { orasError } from './errors.ts'
import { createLauncher, type Launcher, type OrasRun } from './launcher.ts'
import { isLimited, knownLimit, type Pace, paced, rateLimited } from './limited.ts'
import type { Oras } from './locate.ts'
import { type Meter, openMeter, WORTH_COUNTING } from './meter.ts'

const REFUSALS = new Set<ErrorCode>(['UNAUTHENTICATED', 'FORBIDDEN', 'REGISTRY_READ_ONLY'])

/**
 * @throws (from `receive`) PackwrightError `UNAUTHENTICATED`, `FORBIDDEN`, `REGISTRY_TLS`, `REGISTRY_UNAVAILABLE`,
 *   `REGISTRY_READ_ONLY`, `REFERENCE_NOT_FOUND`, `ORAS_FAILED`
 */
export function orasDestination(oras: Oras, options: OrasOptions): Destination {
  return new OrasDestination(createLauncher(oras.path, childEnvironment(options.env)), options)
}

class OrasDestination implements Destination {
  readonly exclusive = false
  readonly #launcher: Launcher
  readonly #options: OrasOptions
  readonly #limit = rateLimited()
  readonly #paces = new Map<string, Pace>()

  constructor(launcher: Launcher, options: OrasOptions) {
    this.#launcher = launcher
    this.#options = options
  }

  close(): Promise<void> {
    return this.#launcher.close()
  }

  async mayWrite(repository: Repository, signal?: AbortSignal): Promise<void> {
    try {
      await probe(repository, 'write', { ...this.#options, signal })
    } catch (thrown) {
      // Only a refusal counts here: anything else is for the push to meet, which tries again and says it better.
      if (thrown instanceof PackwrightError && REFUSALS.has(thrown.code)) throw thrown
      signal?.throwIfAborted()
    }
  }

  async receive(
    staged: StagedArtifact,
    reference: Repository & { tag?: string },
    alsoTags: readonly string[],
    signal?: AbortSignal,
  ): Promise<void> {
    const { tag, registry, path } = reference
    const target = formatReference(tag === undefined ? { registry, path } : { registry, path, tag })
    await using access = await openAccess(registry, this.#options, 'to-')
    const places = [`${basename(staged.directory)}:${staged.tag}`, [target, ...alsoTags].join(',')]
    // Some registries lose referrers of one artifact that arrive at once.
    const recursive = staged.referrers.length > 0 ? ['-r', '--concurrency', '1'] : []
    const args = ['cp', ...recursive, '--no-tty', '--from-oci-layout', ...access.flags, '--', ...places]
    await using meter = await meterFor(target, staged, this.#options)
    const { directory } = staged
    const start = () => this.#launcher.run(args, dirname(directory), directory, signal, meter?.variables)
    await this.#paceOf(registry).take(manifestsOf(staged), signal)
    let ended = this.#limit.met ? undefined : await start()
    if (ended === undefined || isLimited(ended)) {
      await using forBlobs = await openAccess(registry, this.#options)
      // A copy that is refused in the middle of a blob begins anew: blob by blob it gets on.
      const pushes = this.#blobPushes(staged, reference, forBlobs.flags, signal)
      ended = await this.#limit.inTurn([...pushes, start], signal)
    }
    for (let again = 1; again <= COLLISIONS && isCollision(ended); again += 1) {
      await sleep(again * 250 * (0.75 + Math.random() / 2), undefined, { signal })
      ended = await start()
    }
    await this.#check(ended, `Publishing ${target} with oras`, reference, signal)
  }

  async replace(
    staged: StagedArtifact,
    { registry, path }: Repository,
    expected: ReadonlyMap<string, Digest | undefined>,
    look: ((tag: string) => Promise<Digest | undefined>) | undefined,
    signal?: AbortSignal,
  ): Promise<Replaced> {
    const began = Date.now()
    const all = [...expected.keys()]
    if (look === undefined) {
      await this.receive(staged, { registry, path, tag: all[0] as string }, all.slice(1), signal)
      return { took: Date.now() - began, taken: [] }
    }
    await this.receive(staged, { registry, path }, [], signal)
    const sent = Date.now()
    const now = await Promise.all(all.map(look))
    const taken = all.filter((tag, index) => now[index] !== expected.get(tag))
    const free = all.filter((tag) => !taken.includes(tag))
    const { digest } = staged.root.descriptor
    if (free.length > 0) await this.tag({ registry, path, digest }, free, signal)
    return { took: Date.now() - sent, taken }
  }

  async complete(staged: StagedArtifact, place: Repository, signal?: AbortSignal): Promise<void> {
    await using access = await openAccess(place.registry, this.#options)
    const manifests = staged.blobs.map(({ descriptor }) => descriptor)
    const pushes = manifests
      .filter(({ mediaType }) => isManifestMediaType(mediaType))
      .map(({ mediaType, digest }) => {
        const what = ['manifest', 'push', ...access.flags, '--media-type', mediaType]
        return this.#pushOf(what, digest, staged, place, signal)
      })
    const doing = `Completing ${formatReference(place)} with oras`
    for (const push of [...this.#blobPushes(staged, place, access.flags, signal), ...pushes])
      await this.#check(await this.#limit.run(push, signal), doing, place, signal)
  }

  async tag(reference: PinnedReference, tags: readonly string[], signal?: AbortSignal): Promise<void> {
    const { registry, path, digest } = reference
    const target = formatReference({ registry, path, digest })
    await using access = await openAccess(registry, this.#options)
    await using scratch = await temporaryDirectory(SCRATCH)
    const doing = `Tagging ${target} with oras`
    await this.#run(['tag', ...access.flags, '--', target, ...tags], scratch.path, doing, reference, signal)
  }

  async attach(reference: PinnedReference, referrer: Referrer, signal?: AbortSignal): Promise<void> {
    const { registry, path } = reference
    const repository = formatRepository({ registry, path })
    const doing = `Attaching a signature to ${formatReference(reference)} with oras`
    await using access = await openAccess(registry, this.#options)
    await using scratch = await temporaryDirectory(SCRATCH)
    const push = async (what: readonly string[], { descriptor, bytes }: Blob) => {
      await writeFile(join(scratch.path, 'pushed'), bytes, { mode: 0o600 })
      const args = [...what, ...access.flags, '--', `${repository}@${descriptor.digest}`, 'pushed']
      await this.#run(args, scratch.path, doing, reference, signal)
    }
    for (const blob of referrer.blobs) await push(['blob', 'push'], blob)
    const { mediaType } = referrer.manifest.descriptor
    await push(['manifest', 'push', '--media-type', mediaType], referrer.manifest)
  }

  remove(repository: Repository, manifests: readonly Digest[], signal?: AbortSignal): Promise<boolean> {
    return removeManifests(repository, manifests, { ...this.#options, signal })
  }

  #paceOf(host: string): Pace {
    const pace = this.#paces.get(host) ?? paced(knownLimit(host))
    this.#paces.set(host, pace)
    return pace
  }

  #pushOf(
    what: readonly string[],
    digest: Digest,
    { directory }: StagedArtifact,
    { registry, path }: Repository,
    signal: AbortSignal | undefined,
  ): () => Promise<OrasRun> {
    const place = `${formatRepository({ registry, path })}@${digest}`
    const args = [...what, '--', place, blobPath('.', digest)]
    return () => this.#launcher.run(args, directory, directory, signal)
  }

  #blobPushes(
    staged: StagedArtifact,
    place: Repository,
    flags: readonly string[],
    signal: AbortSignal | undefined,
  ): (() => Promise<OrasRun>)[] {
    const what = ['blob', 'push', ...flags]
    return blobsOf(staged).map((digest) => this.#pushOf(what, digest, staged, place, signal))
  }

  /** @param scratch a private directory, in which oras runs */
  async #run(
    args: readonly string[],
    scratch: string,
    doing: string,
    place: Repository,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const start = () => this.#launcher.run(args, scratch, scratch, signal)
    await this.#check(await this.#limit.run(start, signal), doing, place, signal)
  }

  async #check(
    { exitCode, stderr }: OrasRun,
    doing: string,
    place: Repository,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    if (exitCode === 0) return
    // oras 1.2 panics on some refusals and says nothing about them: the registry is asked directly.
    if (stderr.includes('panic:')) await probe(place, 'write', { ...this.#options, signal })
    throw orasError(stderr, `${doing} failed`, place.registry)
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

/** How many manifests a copy writes; where there is no referrers API, each referrer writes a list as well. */
function manifestsOf({ blobs, referrers }: StagedArtifact): number {
  const parts = blobs.filter(({ descriptor }) => isManifestMediaType(descriptor.mediaType))
  return 1 + parts.length + 2 * referrers.length
}
