/** What every function of the library takes: plain JavaScript gets the errors that TypeScript would give. */
import * as z from 'zod'
import type { CatalogOptions, SearchOptions } from '../catalog/index.ts'
import { PackwrightError } from '../errors.ts'
import type { DiffOptions, ReadFileOptions, RebuildOptions } from '../inspect/index.ts'
import type { AdvisoryOptions, StatusChange } from '../lifecycle/index.ts'
import type { MirrorOptions } from '../mirror/index.ts'
import type { ArchiveLimits } from '../pack/archive/index.ts'
import type { AddOptions, InstallOptions, ProjectOptions, ReviewOptions } from '../project/index.ts'
import type { BuildOptions, CiInitOptions, PublishOptions, PublishTarget } from '../publish/index.ts'
import type { PullOptions, RetentionOptions } from '../pull/index.ts'
import type {
  ConnectionOptions,
  ReachOptions,
  SigningOptions,
  StoreOptions,
  TrustOptions,
} from '../session/index.ts'

/** A schema for every option there is; one that is new and has none does not compile. */
type Shape<Options> = { [Key in Exclude<keyof Options, 'session' | 'resolved'>]-?: z.ZodType }

const text = z.string()
const texts = z.array(text)
const flag = z.boolean()
const count = z.int().positive()
const call = z.custom((value) => typeof value === 'function', 'has to be a function')
const object = z.record(text, z.unknown())
const textByText = z.record(text, text)

/** Everything may be left out but what is named. */
function options<Options>(shape: Shape<Options>, ...required: (keyof Options & string)[]): z.ZodType {
  const entries = Object.entries<z.ZodType>(shape).map(([key, schema]) => [
    key,
    required.includes(key as keyof Options & string) ? schema : schema.optional(),
  ])
  return z.strictObject(Object.fromEntries(entries))
}

/** Options of a call. What says how registries, store and trust are reached may be one object for all of them. */
function calling<Options>(shape: Shape<Options>, ...required: (keyof Options & string)[]): z.ZodType {
  return options<Options>({ ...stored, ...shape }, ...required)
}

const signal = z.custom((value) => value instanceof AbortSignal, 'has to be an AbortSignal')
const env = z.record(text, text.optional())

const trust = options<TrustOptions>({
  policy: text,
  mode: z.enum(['require', 'ignore']),
  acceptSigner: texts,
  allowDowngrade: texts,
  bundles: texts,
  refuseYanked: flag,
  policyObject: object,
})

const limits = options<ArchiveLimits>({
  maxTotalBytes: count,
  maxFileBytes: count,
  maxEntries: count,
  maxArchiveBytes: count,
  maxPathBytes: count,
  maxDepth: count,
})

const connection: Shape<ConnectionOptions> = {
  env,
  caFile: text,
  plainHttp: z.union([flag, z.literal('force')]),
  offline: flag,
  mirrors: textByText,
  signal,
  onEvent: call,
}
const store: Shape<StoreOptions> = { store: text, env }
const stored = { ...connection, ...store, trust }

const services = {
  fulcioUrl: text,
  rekorUrl: text,
  rekorVersion: z.literal([1, 2]),
  withoutLog: flag,
  tsaUrl: text,
}
const signing = options<SigningOptions>({ ...services, key: text, passphrase: text })

const project: Shape<ProjectOptions> = {
  ...stored,
  project: text,
  lockfile: text,
  limits,
  engines: textByText,
  platform: text,
  clients: texts,
  user: flag,
  init: flag,
  allowTrustPolicy: flag,
  force: flag,
  concurrency: count,
  authorize: flag,
}
const install: Shape<InstallOptions> = { ...project, frozen: flag, dryRun: flag, approve: call }
const catalog: Shape<CatalogOptions> = { ...stored, in: texts, project: text }
const retention: Shape<RetentionOptions> = {
  ...store,
  keep: z.int().nonnegative(),
  minAge: z.number().nonnegative(),
}
const target = options<PublishTarget>({ registry: text, org: text, repo: text }, 'registry', 'org', 'repo')

const build: Shape<BuildOptions> = {
  packsDir: text,
  packs: texts,
  outDir: text,
  version: text,
  taggedPack: text,
  compression: z.enum(['zstd', 'gzip']),
  files: texts,
  env,
  signal,
  onEvent: call,
}
const dialectPlace = z.enum(['repository', 'tag'])

const pull: Shape<PullOptions> = {
  ...stored,
  references: texts,
  lockfile: text,
  packs: texts,
  into: text,
  link: flag,
  force: flag,
  requireDigest: flag,
  authorize: flag,
  platform: text,
  limits,
  concurrency: count,
}

const milliseconds = z.number().positive()
const credentials = z.union([
  z.strictObject({ username: text, password: text }),
  z.strictObject({ identityToken: text }),
  z.strictObject({ registryToken: text }),
])
const reach: Shape<ReachOptions> = {
  ca: text,
  credentials: z.union([call, z.record(text, credentials)]),
  timeouts: z.strictObject({
    request: milliseconds.optional(),
    silence: milliseconds.optional(),
    total: milliseconds.optional(),
  }),
  attempts: count,
  headers: textByText,
  connections: count,
  fetch: call,
}

/** The options of `openClient`. */
export const CLIENT = options<
  ConnectionOptions &
    ReachOptions &
    StoreOptions &
    Pick<PullOptions, 'trust' | 'limits' | 'platform' | 'authorize'>
>({ ...stored, ...reach, limits, platform: text, authorize: flag })

/** Of `watch`. */
export const WATCH = options<{
  interval: number
  signal: AbortSignal
  trust: TrustOptions
  onEvent: unknown
}>({
  interval: milliseconds,
  signal,
  trust,
  onEvent: call,
})

const TEXT = ['string', text] as const
const TEXTS = ['list of strings', texts] as const
const connected = calling<ConnectionOptions>(connection)
const inProject = calling<ProjectOptions>(project)
const installing = calling<InstallOptions>(install)
const inStore = calling<StoreOptions>(store)
const withTrust = calling<ConnectionOptions & { trust?: unknown }>({ ...connection, trust })

type Argument = readonly [what: string, schema: z.ZodType] | z.ZodType

/** Every function with its arguments, in order; a schema alone is that of options, which come last. */
const ARGUMENTS: Readonly<Record<string, () => readonly Argument[]>> = {
  readCatalogs: () => [calling<CatalogOptions>(catalog)],
  search: () => [calling<SearchOptions>({ ...catalog, words: texts, provides: text })],
  show: () => [TEXT, calling<CatalogOptions>(catalog)],
  checkTrust: () => [TEXT, withTrust],
  diff: () => [TEXT, TEXT, calling<DiffOptions>({ ...stored, text: flag })],
  readFile: () => [TEXT, TEXT, calling<ReadFileOptions>({ ...stored, platform: text })],
  rebuild: () => [
    TEXT,
    calling<RebuildOptions>({ ...connection, trust, source: text, packsDir: text, allowBuildCommand: flag }),
  ],
  sbom: () => [TEXT, withTrust],
  audit: () => [
    calling<AdvisoryOptions & { lockfile?: string; severity?: string }>({
      ...stored,
      lockfile: text,
      severity: z.enum(['low', 'medium', 'high', 'critical']),
    }),
  ],
  keep: () => [TEXTS, connected],
  publishAdvisories: () => [
    TEXTS,
    TEXT,
    calling<AdvisoryOptions & { signing?: unknown }>({ ...stored, signing }),
  ],
  setStatus: () => [
    TEXTS,
    options<StatusChange>(
      { state: z.enum(['active', 'deprecated', 'yanked']), reason: text, replacement: text },
      'state',
    ),
    calling<ConnectionOptions & { signing: unknown }>({ ...connection, signing }, 'signing'),
  ],
  readLockfile: () => [TEXT],
  exportProject: () => [TEXT, inProject],
  importProject: () => [TEXT, inProject],
  mirror: mirroring,
  mirrorToTar: mirroring,
  add: () => [
    calling<AddOptions>(
      {
        ...install,
        references: texts,
        prerelease: flag,
        only: texts,
        as: text,
        grants: texts,
        replace: flag,
      },
      'references',
    ),
  ],
  exportLock: () => [TEXT, inProject, ['string', text.optional()]],
  health: () => [inProject],
  importLock: () => [TEXT, inProject],
  install: () => [installing],
  lockedTree: () => [inProject],
  outdated: () => [inProject],
  pin: () => [TEXT, ['version', text.optional()], inProject],
  remove: () => [TEXTS, installing],
  reviewChanges: () => [
    calling<ReviewOptions>(
      { base: text, directory: text, lockfile: text, policy: text, acknowledged: texts },
      'base',
    ),
  ],
  rollback: () => [TEXT, installing],
  unpin: () => [TEXT, inProject],
  update: () => [TEXTS, installing],
  verifyInstalled: () => [inProject],
  verifyRemote: () => [
    calling<ConnectionOptions & { lockfile?: string; trust?: unknown }>({
      ...connection,
      lockfile: text,
      trust,
    }),
  ],
  why: () => [TEXT, inProject],
  build: () => [calling<BuildOptions & { check?: string }>({ ...build, check: text })],
  checkTag: () => [
    TEXT,
    calling<{ packsDir: string; tagForms: string[] }>({ packsDir: text, tagForms: texts }),
  ],
  ciInit: () => [
    calling<CiInitOptions>(
      {
        packs: texts,
        packsDir: text,
        target,
        repository: text,
        action: text,
        root: text,
        force: flag,
        dryRun: flag,
      },
      'target',
      'repository',
      'action',
    ),
  ],
  publish: () => [
    calling<PublishOptions>(
      {
        ...build,
        ...connection,
        target,
        lockfile: text,
        dryRun: flag,
        alsoTags: texts,
        signing: z.union([z.literal('auto'), signing]),
        unsigned: flag,
        allowDirty: flag,
        compare: flag,
        detached: flag,
        prerelease: flag,
        releaseAssets: text,
        registryTree: text,
        dialects: texts,
        dialectPlace,
        collection: text,
        semverCheck: flag,
        sbom: flag,
        catalog: flag,
        concurrency: count,
      },
      'target',
    ),
  ],
  sign: () => [
    TEXT,
    calling<ConnectionOptions & { signing: unknown }>({ ...connection, signing }, 'signing'),
  ],
  verifyRun: () => [
    TEXTS,
    calling<ConnectionOptions & { signed?: boolean; trustedRoot?: string; lockfile?: string }>({
      ...connection,
      signed: flag,
      trustedRoot: text,
      lockfile: text,
    }),
  ],
  collectGarbage: () => [calling<RetentionOptions & { dryRun?: boolean }>({ ...retention, dryRun: flag })],
  explainStore: () => [calling<RetentionOptions>(retention)],
  inspect: () => [TEXT, connected],
  listStored: () => [inStore],
  pinStored: () => [TEXTS, ['"pin" or "unpin"', z.enum(['pin', 'unpin'])], inStore],
  pull: () => [calling<PullOptions>(pull)],
  removeStored: () => [TEXTS, calling<StoreOptions & { force?: boolean }>({ ...store, force: flag })],
  storeStatistics: () => [inStore],
  verifyStore: () => [inStore],
  resolve: () => [TEXT, withTrust],
  versions: () => [TEXT, connected],
  settle: () => [TEXTS, calling<Omit<PullOptions, 'references' | 'lockfile' | 'packs'>>(without(pull))],
}

function mirroring(): readonly Argument[] {
  const shape: Shape<MirrorOptions> = {
    ...connection,
    trust,
    references: texts,
    lockfile: text,
    to: text,
    dryRun: flag,
    concurrency: count,
  }
  return [calling<MirrorOptions>(shape, 'to')]
}

function without({ references: _, lockfile: __, packs: ___, ...rest }: Shape<PullOptions>) {
  return rest
}

/**
 * @returns where the options stand; -1 where a function takes none
 * @throws PackwrightError `USAGE`, naming the function and the path of what is wrong
 */
export function checkArguments(name: string, given: readonly unknown[]): number {
  const wanted = ARGUMENTS[name]?.() ?? []
  for (const [index, argument] of wanted.entries()) {
    if (argument instanceof z.ZodType) {
      checkOptions(name, argument, given[index] === undefined ? {} : given[index])
      continue
    }
    const [what, schema] = argument as readonly [string, z.ZodType]
    if (schema.safeParse(given[index]).success) continue
    throw new PackwrightError(
      'USAGE',
      `${name}: argument ${index + 1} has to be a ${what}, and is ${kindOf(given[index])}.`,
      { details: { call: name, argument: index + 1 } },
    )
  }
  return wanted.findLastIndex((argument) => argument instanceof z.ZodType)
}

/** @throws PackwrightError `USAGE` */
export function checkOptions(name: string, schema: z.ZodType, given: unknown): void {
  const parsed = schema.safeParse(given)
  if (parsed.success) return
  const [issue] = parsed.error.issues
  const path = ['options', ...(issue?.path ?? [])].join('.')
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined
  const at = unknown === undefined ? path : `${path}.${unknown}`
  const why =
    unknown === undefined ? lowerFirst(issue?.message ?? 'it is not valid') : 'there is no such option'
  throw new PackwrightError('USAGE', `${name}: ${at}: ${why}.`, {
    hint: 'docs/library.md has the options of every function.',
    details: { call: name, path: at },
  })
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'an array' : value === undefined ? 'missing' : `a ${typeof value}`
}

function lowerFirst(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1)
}
