/** `packs.json`: which packs a project wants, and where they go. */
import semver from 'semver'
import * as z from 'zod'
import { foreignPackName } from '../../pack/manifest/index.ts'

export const WANTED_NAME = 'packs.json'
/** Where what commits give is kept, below the target. */
export const FROM_GIT = '.packwright/git'

/** The reference that stands for a pack from git within a project. */
export function gitReference(target: string, name: string): string {
  return `oci-layout://${target.split('\\').join('/')}/${FROM_GIT}/${name}`
}

/** Where packs are installed unless `target` says otherwise. */
export const DEFAULT_TARGET = '.packs'

const range = z
  .string()
  .refine((text) => semver.validRange(text) !== null, { message: 'is not a semver range' })
const version = z
  .string()
  .refine((text) => semver.valid(text) !== null, { message: 'is not a semantic version' })

const wantedPack = z
  .strictObject({
    ref: z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'Where the pack is, without tag: ghcr.io/acme/packs/claude.' }),
    version: range.optional().meta({ description: 'Which versions are wanted; any when absent.' }),
    tag: z
      .string()
      .optional()
      .meta({ description: 'A tag that moves, e.g. latest; update takes what it points at.' }),
    prerelease: z.boolean().optional().meta({ description: 'Pre-releases count as well.' }),
    pin: version.optional().meta({ description: 'This version and no other, whatever "version" says.' }),
    collection: z.string().optional().meta({ description: 'The collection that it came with, by digest.' }),
    digest: z
      .string()
      .regex(/^sha256:[0-9a-f]{64}$/)
      .optional()
      .meta({ description: 'This manifest and no other.' }),
    git: z.string().optional().meta({ description: 'Where it was taken from: git+https://…@<commit>#path.' }),
    clients: z.array(z.string()).optional().meta({ description: 'Agent clients for its skills.' }),
    grants: z
      .array(
        z
          .string()
          .min(1)
          .refine((text) => !/[*?]/.test(text), 'has no wildcards'),
      )
      .optional()
      .meta({
        description:
          'What the pack may write besides its own: "~/.nono/hooks/" is a directory, ".envrc" a file of the project.',
      }),
    user: z.boolean().optional().meta({ description: 'Its skills go below the home directory.' }),
    init: z.boolean().optional().meta({ description: 'Its instructions go into the project.' }),
  })
  .refine(({ ref, git }) => ref !== undefined || git !== undefined, 'needs "ref" or "git"')
  .meta({
    description: 'A pack with options.',
    oneOf: [{ required: ['ref'] }, { required: ['git'] }],
  })

const host = z.strictObject({
  version: version
    .optional()
    .meta({ description: 'The version that is installed; engine ranges are held against it.' }),
  placements: z.record(z.string(), z.string().min(1)).optional().meta({
    description: 'Artifact type → where it goes, e.g. "profile": "~/.host/profiles/{install_as}.json".',
  }),
})

/** The schema of `packs.json`. */
export const packsJson = z
  .strictObject({
    $schema: z.string().optional(),
    version: z.literal(1).optional(),
    target: z
      .string()
      .min(1)
      .optional()
      .meta({ description: `Where packs are installed (${DEFAULT_TARGET}).` }),
    packs: z.record(foreignPackName, z.union([z.string().min(1), wantedPack])).meta({
      description: 'Pack → reference with range ("ghcr.io/acme/packs/claude@^1.2.0"), or an object.',
    }),
    mirrors: z.record(z.string(), z.string()).optional().meta({
      description: 'Where to read packs from: "ghcr.io/acme/packs": "registry.corp.example/packs".',
    }),
    hosts: z
      .record(z.string(), z.union([version, host]))
      .optional()
      .meta({ description: 'The programs that packs are for → their version, or version and placements.' }),
    clients: z
      .array(z.string())
      .optional()
      .meta({ description: 'Agent clients for skills; else those that are found.' }),
  })
  .meta({
    title: WANTED_NAME,
    description: 'Which packs a project wants; packs.lock.json says what that means.',
  })

/** `ref` of a pack from git is where what its commit gives is kept. */
export type WantedOptions = z.infer<typeof wantedPack> & { ref: string }
export type WantedHost = z.infer<typeof host>
export type PacksJson = z.infer<typeof packsJson>

/** One wanted pack, its shorthand read. */
export interface Wanted extends WantedOptions {
  name: string
}
