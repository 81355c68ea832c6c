/** Options of the library's functions, as schemas: each group of them once. */
import * as z from 'zod'
import type { CatalogOptions } from '../catalog/index.ts'
import { PackwrightError } from '../errors.ts'
import type { ArchiveLimits } from '../pack/archive/index.ts'
import type { InstallOptions, ProjectOptions } from '../project/index.ts'
import type { BuildOptions, PublishTarget } from '../publish/index.ts'
import type { PullOptions, RetentionOptions } from '../pull/index.ts'
import type {
  ConnectionOptions,
  ReachOptions,
  SigningOptions,
  StoreOptions,
  TrustOptions,
} from '../session/index.ts'

/** A schema for every option there is; one that is new and has none does not compile. */
export type Shape<Options> = { [Key in Exclude<keyof Options, 'session' | 'resolved'>]-?: z.ZodType }

export const text = z.string()
export const texts = z.array(text)
export const flag = z.boolean()
export const count = z.int().positive()
const call = z.custom((value) => typeof value === 'function', 'has to be a function')
const object = z.record(text, z.unknown())
const textByText = z.record(text, text)

/** Everything may be left out but what is named. */
export function options<Options>(shape: Shape<Options>, ...required: (keyof Options & string)[]): z.ZodType {
  const entries = Object.entries<z.ZodType>(shape).map(([key, schema]) => [
    key,
    required.includes(key as keyof Options & string) ? schema : schema.optional(),
  ])
  return z.strictObject(Object.fromEntries(entries))
}

/** Options of a call. What says how registries, store and trust are reached may be one object for all of them. */
export function calling<Options>(shape: Shape<Options>, ...required: (keyof Options & string)[]): z.ZodType {
  return options<Options>({ ...stored, ...shape }, ...required)
}

const signal = z.custom((value) => value instanceof AbortSignal, 'has to be an AbortSignal')
const env = z.record(text, text.optional())

export const trust = options<TrustOptions>({
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

export const connection: Shape<ConnectionOptions> = {
  env,
  caFile: text,
  plainHttp: z.union([flag, z.literal('force')]),
  offline: flag,
  mirrors: textByText,
  signal,
  onEvent: call,
}
export const store: Shape<StoreOptions> = { store: text, env }
export const stored = { ...connection, ...store, trust }

const services = {
  fulcioUrl: text,
  rekorUrl: text,
  rekorVersion: z.literal([1, 2]),
  withoutLog: flag,
  tsaUrl: text,
}
export const signing = options<SigningOptions>({ ...services, key: text, passphrase: text })

export const project: Shape<ProjectOptions> = {
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
export const install: Shape<InstallOptions> = { ...project, frozen: flag, dryRun: flag, approve: call }
export const catalog: Shape<CatalogOptions> = { ...stored, in: texts, project: text }
export const retention: Shape<RetentionOptions> = {
  ...store,
  keep: z.int().nonnegative(),
  minAge: z.number().nonnegative(),
}
export const target = options<PublishTarget>(
  { registry: text, org: text, repo: text },
  'registry',
  'org',
  'repo',
)

export const build: Shape<BuildOptions> = {
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
export const dialectPlace = z.enum(['repository', 'tag'])

export const pull: Shape<PullOptions> = {
  ...stored,
  references: texts,
  lockfile: text,
  packs: texts,
  into: text,
  link: flag,
  force: flag,
  requireDigest: flag,
  authorize: flag,
  as: z.enum(['files']),
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
  policy: unknown
  trust: TrustOptions
  onEvent: unknown
}>({
  interval: milliseconds,
  signal,
  policy: z.union([text, object]),
  trust,
  onEvent: call,
})

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

/** What stands where something else was wanted, in words. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'an array' : value === undefined ? 'missing' : `a ${typeof value}`
}

function lowerFirst(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1)
}
