/** Using another tool's lockfile and ours side by side: taken over, checked against the registry, and written back. */

import { relative, resolve } from 'node:path'
import pMap from 'p-map'
import semver from 'semver'
import { inspectPack } from '../../artifact/index.ts'
import { PackwrightError } from '../../errors.ts'
import { outputError, writeFileAtomic } from '../../files/index.ts'
import { DRY_RUN, type LockedPack, signerEntry, writeConsumed } from '../../lock/index.ts'
import {
  CREATED,
  formatReference,
  formatRepository,
  parseReference,
  tagOfVersion,
  versionOfTag,
} from '../../oci/index.ts'
import { type Registry, rememberAnswers } from '../../registry/index.ts'
import { storeOf, trustContext, withRegistry } from '../../session/index.ts'
import { type ExportedPack, type ForeignEntry, lockFormatOf } from '../../systems/index.ts'
import { readText, readTextIfExists } from '../../text/index.ts'
import { decideTrust, signatureBundles, type TrustContext } from '../../trust/index.ts'
import { openProject, type ProjectOptions, withProjectSettings } from '../project.ts'
import { rangesOf } from '../resolve/resolve.ts'
import { editWanted } from '../wanted/index.ts'

const AT_ONCE = 8

/**
 * Takes over what another tool has locked: every digest is looked up, its name and version are held against the file, and
 * signatures are verified where a policy asks for them.
 *
 * @param file `skills.lock.json`, `toolhive.lock.yaml` or `devcontainer-lock.json`
 * @throws PackwrightError `DOCUMENT_INVALID`, `CONTENT_MISMATCH`, `REFERENCE_NOT_FOUND`, exit 7; nothing is written then
 */
export async function importLock(file: string, options: ProjectOptions): Promise<LockedPack[]> {
  const format = await lockFormatOf(file)?.()
  if (format === undefined) throw unknownFormat(file)
  const entries = format.read(await readText(file), file)
  const project = await openProject(options)
  const settings = withProjectSettings(options, project)
  const trust = await trustContext(settings)
  const packs = await withRegistry(settings, 'pull', async (opened) => {
    const registry = rememberAnswers(opened)
    return await pMap(entries, (entry) => takeOver(entry, file, registry, trust, options), {
      concurrency: AT_ONCE,
    })
  })
  const names = new Set(packs.map(({ name }) => name))
  const others = [...project.locked.values()].filter(({ name }) => !names.has(name))
  for (const { name, version, oci_ref } of packs) {
    const { tag: _, ...place } = parseReference(oci_ref)
    await editWanted(project.wantedFile, name, (before) => ({
      ...before,
      ref: formatRepository(place),
      version,
    }))
  }
  await writeConsumed(project.lockFile, [...others, ...packs], new Date())
  return packs
}

async function takeOver(
  { name, reference, version }: ForeignEntry,
  file: string,
  registry: Registry,
  trust: TrustContext,
  { signal }: ProjectOptions,
): Promise<LockedPack> {
  const found = await inspectPack(reference, registry, signal)
  const { tag } = reference
  const named = tag === undefined ? undefined : versionOfTag(tag)
  const settled = [version, found.version, named].find(
    (text) => text !== undefined && semver.valid(text) !== null,
  )
  const wrong =
    found.name !== name
      ? `is called ${found.name}`
      : version !== undefined && found.version !== undefined && version !== found.version
        ? `is version ${found.version}, not ${version}`
        : settled === undefined
          ? 'does not say which version it is'
          : undefined
  if (wrong !== undefined || settled === undefined) {
    throw new PackwrightError(
      'CONTENT_MISMATCH',
      `${file}: ${formatReference(reference)}, there as ${name}, ${wrong}.`,
      {
        hint: 'Either the lockfile or the registry was changed. Do not use it before you know which.',
      },
    )
  }
  const { digest: _, tag: __, ...place } = reference
  const judged = { repository: reference, name, version: settled }
  const bundles = signatureBundles(reference, reference.digest, registry, signal)
  const report = await decideTrust(reference.digest, judged, bundles, trust)
  const dependencies = rangesOf(found.manifest)
  return {
    name,
    version: settled,
    oci_ref: formatReference({ ...place, tag: tagOfVersion(settled) }),
    digest: reference.digest,
    media_type: found.layer.media_type,
    size: found.layer.size,
    ...(found.content_digest === undefined ? {} : { content_digest: found.content_digest }),
    created_at: found.annotations[CREATED] ?? null,
    ...(report.signer === undefined ? {} : { signer: signerEntry(report.signer) }),
    ...(Object.keys(dependencies).length === 0 ? {} : { dependencies }),
  }
}

/**
 * Writes what the project has locked into another tool's lockfile, as far as that tool could install it. What the file
 * says besides stays.
 *
 * @throws PackwrightError `DOCUMENT_INVALID`, `NOT_FOUND` when nothing locked is for that tool, `OUTPUT_UNWRITABLE`
 */
export async function exportLock(
  file: string,
  options: ProjectOptions,
): Promise<{ file: string; packs: string[] }> {
  const format = await lockFormatOf(file)?.()
  if (format === undefined) throw unknownFormat(file)
  const project = await openProject(options)
  const store = storeOf(options)
  const settings = withProjectSettings(options, project)
  const packs = await withRegistry(settings, 'pull', async (registry) => {
    const chosen = await pMap(
      [...project.locked.values()],
      async (entry): Promise<ExportedPack[]> => {
        if (entry.digest === DRY_RUN) return []
        const reference = { ...parseReference(entry.oci_ref), digest: entry.digest }
        const stored = await store.find(entry.digest)
        const dialect =
          stored?.record.dialect ?? (await inspectPack(reference, registry, options.signal)).dialect
        if (!format.dialects.includes(dialect)) return []
        const needing = [...project.locked.values()].filter(
          ({ dependencies = {} }) => entry.name in dependencies,
        )
        const { signer } = entry
        return [
          {
            name: entry.name,
            version: entry.version,
            reference,
            contentDigest: entry.content_digest,
            path: relative(project.directory, resolve(project.target, entry.name)).split('\\').join('/'),
            explicit: project.wanted?.packs.some(({ name }) => name === entry.name) ?? true,
            requiredBy: needing.map(({ name }) => name).sort(),
            ...(signer == null ? {} : { signer: signerFacts(signer) }),
          },
        ]
      },
      { concurrency: AT_ONCE },
    )
    return chosen.flat()
  })
  if (packs.length === 0) {
    throw new PackwrightError(
      'NOT_FOUND',
      `Nothing that is locked could be installed by the tool of ${format.file}.`,
      {
        hint: `It takes packs in the dialect ${format.dialects.join(' or ')}.`,
      },
    )
  }
  const text = format.write(packs, await readTextIfExists(file), file, new Date())
  await writeFileAtomic(file, text).catch((cause: unknown) => {
    throw outputError(file, cause)
  })
  return { file, packs: packs.map(({ name }) => name) }
}

function signerFacts({
  identity,
  issuer,
  repository,
}: NonNullable<LockedPack['signer']>): NonNullable<ExportedPack['signer']> {
  return {
    identity,
    ...(issuer === undefined ? {} : { issuer }),
    ...(repository === undefined ? {} : { repository }),
  }
}

function unknownFormat(file: string): PackwrightError {
  return new PackwrightError('USAGE', `${file} is of no format that is known.`, {
    hint: 'Known are skills.lock.json, toolhive.lock.yaml, devcontainer-lock.json, and the .tar of packwright export.',
  })
}
