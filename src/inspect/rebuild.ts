/** Building a published pack again from the commit that it names, and telling whether the same comes out. */
import { join } from 'node:path'
import { type Inspection, inspectPack } from '../artifact/index.ts'
import {
  type BuiltArtifact,
  buildArtifact,
  checkOut,
  DEFAULT_PACKS_DIR,
  discoverPacks,
  type ReadPack,
} from '../build/index.ts'
import { PackwrightError } from '../errors.ts'
import { exists, temporaryDirectory } from '../files/index.ts'
import { formatReference, isPinned, parseReference, REVISION, type Reference, SOURCE } from '../oci/index.ts'
import { comparePacks } from '../pack/index.ts'
import { type Registry, rememberAnswers } from '../registry/index.ts'
import { type ConnectionOptions, type TrustOptions, trustContext, withRegistry } from '../session/index.ts'
import { PROVENANCE_PREDICATE } from '../signing/index.ts'
import { isAsked, readStatements, signatureBundles } from '../trust/index.ts'
import { type BuildOrigin, originOf } from './origin.ts'

export interface RebuildOptions extends ConnectionOptions {
  /** a clone or URL of the source repository; default the one that the pack names */
  source?: string | undefined
  /** where its packs are in the repository; default `packs`, else the whole of it */
  packsDir?: string | undefined
  /** runs the build command that the commit's manifest names */
  allowBuildCommand?: boolean | undefined
  trust?: TrustOptions | undefined
}

export interface Rebuild {
  /** with the digest */
  reference: string
  /** whether the same content came out */
  same: boolean
  contentDigest: { published: string | null; built: string }
  /** whether the compressed layer is the same too; another compressor makes another one */
  sameLayer: boolean
  origin: BuildOrigin
  /** files that differ; empty when nothing does */
  files: { added: string[]; removed: string[]; changed: string[] }
}

/**
 * @param text pinned by digest
 * @throws PackwrightError `DIGEST_REQUIRED`, `SOURCE_UNKNOWN` when nothing names a commit or it cannot be had,
 *   `PACK_NOT_FOUND` when the commit has no such pack, and what building refuses
 */
export async function rebuild(text: string, options: RebuildOptions = {}): Promise<Rebuild> {
  const reference = parseReference(text)
  if (!isPinned(reference)) {
    throw new PackwrightError('DIGEST_REQUIRED', `${text} is not pinned by digest.`, {
      hint: 'Name exactly what is to be built again: …@sha256:<64 hex>.',
    })
  }
  const { found, origin } = await withRegistry(options, 'pull', async (opened) => {
    const registry = rememberAnswers(opened)
    const inspection = await inspectPack(reference, registry, options.signal)
    return { found: inspection, origin: await originFor(reference, inspection, registry, options) }
  })
  await using temporary = await temporaryDirectory('packwright-rebuild-')
  const directory = temporary.path
  const { env = process.env, signal } = options
  await checkOut(options.source ?? origin.source, origin.revision, join(directory, 'source'), env, signal)
  const pack = await findPack(join(directory, 'source'), found.name, options)
  refuseCommand(pack, options)
  const built = await buildArtifact(pack, {
    outDir: join(directory, 'out'),
    version: found.version,
    source: {},
    signal: options.signal,
  })
  return compare(formatReference({ ...reference, digest: found.digest }), found, built, origin)
}

async function originFor(
  reference: Reference & { digest: Inspection['digest'] },
  { name, version, annotations }: Inspection,
  registry: Registry,
  options: RebuildOptions,
): Promise<BuildOrigin> {
  const trust = await trustContext(options)
  if (isAsked(trust)) {
    const bundles = signatureBundles(reference, reference.digest, registry, options.signal)
    const judged = { repository: reference, name, version }
    const { trusted } = await readStatements(
      reference.digest,
      judged,
      bundles,
      PROVENANCE_PREDICATE,
      trust,
      undefined,
    )
    const origin = trusted.map(originOf).find((candidate) => candidate !== undefined)
    if (origin !== undefined) return origin
  }
  const [source, revision] = [annotations[SOURCE] ?? options.source, annotations[REVISION]]
  if (source !== undefined && revision !== undefined) return { source, revision, attested: false }
  throw new PackwrightError(
    'SOURCE_UNKNOWN',
    `${formatReference(reference)} does not say which commit it was built from.`,
    {
      hint: 'Only packs that were published from a git checkout can be built again.',
    },
  )
}

async function findPack(source: string, name: string, options: RebuildOptions): Promise<ReadPack> {
  const usual = join(source, options.packsDir ?? DEFAULT_PACKS_DIR)
  const place = options.packsDir !== undefined || (await exists(usual)) ? usual : source
  const found = await discoverPacks(place)
  for (const candidate of found)
    if ('pack' in candidate && candidate.pack.manifest?.name === name) return candidate.pack
  throw new PackwrightError(
    'PACK_NOT_FOUND',
    `The commit has no pack "${name}" in ${options.packsDir ?? DEFAULT_PACKS_DIR}.`,
    {
      hint: 'Say where its packs are: --packs-dir <directory in the repository>.',
    },
  )
}

function refuseCommand(pack: ReadPack, { allowBuildCommand }: RebuildOptions): void {
  const command = pack.manifest?.build?.command
  if (command === undefined || allowBuildCommand === true) return
  throw new PackwrightError('USAGE', `The pack is built by a command of its own: ${command}.`, {
    hint: 'If you trust the commit to run it here, say --allow-build-command.',
  })
}

function compare(reference: string, found: Inspection, built: BuiltArtifact, origin: BuildOrigin): Rebuild {
  const [part] = built.parts
  if (part === undefined) throw new PackwrightError('INTERNAL', 'Nothing was built.')
  const published = found.contentDigest ?? null
  const { contentDigest, digest } = part.archive
  const { files } = comparePacks(
    { ...found, size: 0 },
    { manifest: built.manifest, files: part.files, size: 0 },
  )
  return {
    reference,
    same: part.contentDigests.some((digest) => digest === published),
    contentDigest: { published, built: contentDigest },
    sameLayer: found.layer.digest === digest,
    origin,
    files: {
      added: files?.added ?? [],
      removed: files?.removed ?? [],
      changed: files?.changed.map(({ path }) => path) ?? [],
    },
  }
}
