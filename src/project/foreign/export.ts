/** Writing what a project has locked into another tool’s lockfile. */

import { dirname, join, relative, resolve } from 'node:path'
import pMap from 'p-map'
import { inspectPack } from '../../artifact/index.ts'
import { PackwrightError } from '../../errors.ts'
import { outputError, writeFileAtomic } from '../../files/index.ts'
import { DRY_RUN, type LockedPack } from '../../lock/index.ts'
import { type PinnedReference, parseImageManifest, parseReference } from '../../oci/index.ts'
import { findStored } from '../../pull/index.ts'
import type { Registry } from '../../registry/index.ts'
import { storeOf, withRegistry } from '../../session/index.ts'
import type { PackRecord } from '../../store/index.ts'
import { type ExportedPack, type LockFormat, lockFormatOf } from '../../systems/index.ts'
import { readTextIfExists } from '../../text/index.ts'
import { signatureBundles } from '../../trust/index.ts'
import { openProject, type Project, type ProjectOptions, withProjectSettings } from '../project.ts'
import { AT_ONCE, unknownFormat } from './foreign.ts'
import { foreignLocks } from './is-lock.ts'

/**
 * Writes what the project has locked into another tool's lockfile, as far as that tool could install it. What the file
 * says besides stays.
 *
 * @param named the usual name of that tool's lockfile, where `file` has another
 * @throws PackwrightError `DOCUMENT_INVALID`, `NOT_FOUND` when nothing locked is for that tool, `OUTPUT_UNWRITABLE`
 */
export async function exportLock(
  file: string,
  options: ProjectOptions,
  named = file,
): Promise<{ file: string; packs: string[] }> {
  const format = await lockFormatOf(named)?.()
  if (format === undefined) throw unknownFormat(named)
  const { write } = format
  if (write === undefined) throw readOnly(named)
  const project = await openProject(options)
  const settings = withProjectSettings(options, project)
  const packs = await withRegistry(settings, 'pull', async (registry) => {
    const entries = [...project.locked.values()]
    const exported = (entry: LockedPack) => exportedPack(entry, format, project, registry, options)
    return (await pMap(entries, exported, { concurrency: AT_ONCE })).flat()
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
  const wanted = await wantedBeside(file, format.wanted ?? [])
  const written = write(packs, {
    file,
    text: await readTextIfExists(file),
    wanted: wanted.found,
    now: new Date(),
  })
  const { text, leftOut = [] } = written
  for (const { name, why } of leftOut)
    options.onEvent?.({ type: 'warning', message: `${name} is left out of ${file}: ${why}` })
  if (leftOut.length === packs.length) {
    throw new PackwrightError('NOT_FOUND', `Nothing that is locked has a place in ${file}.`, {
      hint: leftOut.map(({ name, why }) => `${name}: ${why}`).join('; '),
    })
  }
  // The lockfile comes last: what it says has been wanted by then.
  const files = [...(written.wanted === undefined ? [] : [[wanted.file, written.wanted]]), [file, text]]
  for (const [path = '', content = ''] of files) {
    await writeFileAtomic(path, content).catch((cause: unknown) => {
      throw outputError(path, cause)
    })
  }
  const out = new Set(leftOut.map(({ name }) => name))
  return { file, packs: packs.flatMap(({ name }) => (out.has(name) ? [] : [name])) }
}

/** The first of a tool's files of what is wanted that is there; else the one that would be made. */
async function wantedBeside(file: string, names: readonly string[]) {
  for (const name of names) {
    const beside = join(dirname(file), name)
    const text = await readTextIfExists(beside)
    if (text !== undefined) return { file: beside, found: { file: beside, text } }
  }
  return { file: join(dirname(file), names[0] ?? ''), found: undefined }
}

/** @returns nothing for a pack that the tool could not install */
async function exportedPack(
  entry: LockedPack,
  format: LockFormat,
  project: Project,
  registry: Registry,
  options: ProjectOptions,
): Promise<ExportedPack[]> {
  if (entry.digest === DRY_RUN) return []
  const reference = { ...parseReference(entry.oci_ref), digest: entry.digest }
  const stored = await findStored(reference, { store: storeOf(options) })
  const { dialect, manifest, annotations } =
    stored === undefined
      ? await inspectPack(reference, registry, options.signal)
      : { ...stored.record, annotations: annotationsOf(stored.record) }
  if (!format.dialects.includes(dialect)) return []
  const needing = [...project.locked.values()].filter(({ dependencies = {} }) => entry.name in dependencies)
  const { signer } = entry
  return [
    {
      name: entry.name,
      version: entry.version,
      reference,
      dialect,
      manifest,
      annotations,
      signature: await signatureFor(format.signature, reference, registry, options.signal),
      files: stored?.record.files,
      path: relative(project.directory, resolve(project.target, entry.name)).split('\\').join('/'),
      explicit: project.wanted?.packs.some(({ name }) => name === entry.name) ?? true,
      requiredBy: needing.map(({ name }) => name).sort(),
      ...(signer == null ? {} : { signer: signerFacts(signer) }),
    },
  ]
}

function annotationsOf({ image_manifest }: PackRecord): Record<string, string> {
  return parseImageManifest(Buffer.from(image_manifest, 'base64'), 'the store').annotations ?? {}
}

function readOnly(file: string): PackwrightError {
  return new PackwrightError(
    'USAGE',
    `${file} has no entry for what lies in a registry, and is not written.`,
    {
      hint: `Written are ${foreignLocks('written').join(', ')}.`,
    },
  )
}

/** Whoever verifies it has the key: it is handed on as it lies there. */
async function signatureFor(
  artifactType: string | undefined,
  reference: PinnedReference,
  registry: Registry,
  signal: AbortSignal | undefined,
): Promise<Uint8Array | undefined> {
  if (artifactType === undefined) return undefined
  for await (const found of signatureBundles(reference, reference.digest, registry, signal, artifactType))
    return found
  return undefined
}

function signerFacts({
  identity,
  issuer,
  repository,
  ref,
  runner,
}: NonNullable<LockedPack['signer']>): NonNullable<ExportedPack['signer']> {
  return {
    identity,
    ...(issuer === undefined ? {} : { issuer }),
    ...(repository === undefined ? {} : { repository }),
    ...(ref === undefined ? {} : { ref }),
    ...(runner === undefined ? {} : { runner }),
  }
}
