/** Holds a build against the last release: is its version large enough? */

import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import semver from 'semver'
import { releasesOf } from '../../artifact/index.ts'
import type { BuiltArtifact } from '../../build/index.ts'
import { temporaryDirectory } from '../../files/index.ts'
import type { TaggedReference } from '../../oci/index.ts'
import { unpackArchive } from '../../pack/archive/index.ts'
import { pullPack } from '../../pull/index.ts'
import type { Registry } from '../../registry/index.ts'
import type { Store } from '../../store/index.ts'
import type { TrustContext } from '../../trust/index.ts'
import { isSchemaFile } from './json-schema.ts'
import { type CheckedPack, refuseSmallVersion } from './needed.ts'

/**
 * Compares with the newest release that is older; a first release is never too small.
 *
 * @throws PackwrightError `VERSION_TOO_SMALL`, and what a pull throws
 */
export async function checkVersion(
  { manifest, parts, dialect }: BuiltArtifact,
  reference: TaggedReference,
  {
    registry,
    store,
    trust,
    signal,
  }: { registry: Registry; store: Store; trust: TrustContext; signal?: AbortSignal | undefined },
): Promise<void> {
  const { version } = manifest
  const releases = await releasesOf(reference, registry, signal)
  const last = releases.find(
    (release) => semver.valid(version) !== null && semver.lt(release.version, version),
  )
  const [part] = parts
  if (last === undefined || part === undefined) return
  const digest = await registry.resolve(reference, last.tag, signal)
  if (digest === undefined) return
  const { stored } = await pullPack(
    { ...reference, tag: last.tag, digest },
    { registry, store, trust, signal },
  )
  const before = await readSchemas(
    stored.tree,
    stored.record.files.map(({ path }) => path),
  )
  const after = await schemasOfBuild(
    part.archive.location,
    dialect.shape(manifest, undefined).root,
    part.files ?? [],
  )
  const was: CheckedPack = { manifest: stored.record.manifest, version: last.version, schemas: before }
  refuseSmallVersion(manifest.name, was, { manifest, version, schemas: after })
}

async function readSchemas(tree: string, paths: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const path of paths.filter(isSchemaFile)) found.set(path, await readFile(join(tree, path), 'utf8'))
  return found
}

async function schemasOfBuild(
  archive: string,
  root: string | undefined,
  files: readonly { path: string }[],
): Promise<Map<string, string>> {
  if (!files.some(({ path }) => isSchemaFile(path))) return new Map()
  const compression = archive.endsWith('.zst') ? 'zstd' : archive.endsWith('.gz') ? 'gzip' : 'none'
  await using temporary = await temporaryDirectory('packwright-check-')
  const directory = temporary.path
  await unpackArchive(createReadStream(archive), { compression, root }, directory)
  return await readSchemas(
    directory,
    files.map(({ path }) => path),
  )
}
