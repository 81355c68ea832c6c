/** What every function of the library takes: plain JavaScript gets the errors that TypeScript would give. */
import * as z from 'zod'
import type { CatalogOptions, SearchOptions } from '../catalog/index.ts'
import { PackwrightError } from '../errors.ts'
import type { DiffOptions, ReadFileOptions, RebuildOptions } from '../inspect/index.ts'
import type { AdvisoryOptions, StatusChange } from '../lifecycle/index.ts'
import type { MirrorOptions } from '../mirror/index.ts'
import type { AddOptions, InstallOptions, ProjectOptions, ReviewOptions } from '../project/index.ts'
import type { BuildOptions, CiInitOptions, PublishOptions } from '../publish/index.ts'
import type { PullOptions, RetentionOptions } from '../pull/index.ts'
import type { ConnectionOptions, StoreOptions } from '../session/index.ts'
import {
  build,
  calling,
  catalog,
  checkOptions,
  connection,
  count,
  dialectPlace,
  flag,
  install,
  kindOf,
  options,
  project,
  pull,
  retention,
  type Shape,
  signing,
  store,
  stored,
  target,
  text,
  texts,
  trust,
} from './options.ts'

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
        attest: z.array(z.strictObject({ predicateType: text, file: text })),
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
  inspect: () => [
    TEXT,
    calling<ConnectionOptions & StoreOptions & { trust?: unknown }>({ ...connection, ...store, trust }),
  ],
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
