/** Everything that is wrong with a pack, found at once: its manifest, its files, and what the two say of each other. */

import { PackwrightError } from '../errors.ts'
import { collectFiles, type PackTree } from '../pack/archive/index.ts'
import { type PackManifest, type Problem, problem } from '../pack/manifest/index.ts'
import { checkFiles } from '../systems/index.ts'
import { readText } from '../text/index.ts'
import type { ReadPack } from './read-manifest.ts'
import { unfinishedFiles } from './unfinished.ts'

export interface CheckedPack {
  pack: ReadPack
  problems: Problem[]
  /** absent for a prebuilt pack, or when the files cannot be listed */
  tree?: PackTree
}

/** Checks a pack without building it. */
export async function checkPack(pack: ReadPack): Promise<CheckedPack> {
  if (pack.prebuilt !== undefined || pack.manifest?.build !== undefined)
    return { pack, problems: pack.problems }
  try {
    const tree = await collectFiles(pack.location, { files: pack.manifest?.files, always: [pack.file] })
    const found = pack.manifest === undefined ? [] : await fileProblems(pack.manifest, tree, pack.file)
    return { pack, problems: [...pack.problems, ...found], tree }
  } catch (error) {
    if (!(error instanceof PackwrightError)) throw error
    const path = typeof error.details['path'] === 'string' ? error.details['path'] : '.'
    return { pack, problems: [...pack.problems, problem(path, '$', error.message, error.hint ?? '')] }
  }
}

/** What is wrong between a manifest and the files that would be published. */
export async function fileProblems(manifest: PackManifest, tree: PackTree, file: string): Promise<Problem[]> {
  const locations = new Map(tree.files.map(({ path, location }) => [path, location]))
  const read = async (path: string) => {
    const location = locations.get(path.replace(/^\.\//, ''))
    return location === undefined ? undefined : await readText(location)
  }
  const has = (wanted: string) =>
    tree.files.some(({ path }) => path === wanted || path.startsWith(`${wanted}/`))
  const found = await checkFiles(manifest, read, file, has)
  return [...unfinishedFiles(tree), ...missingArtifacts(manifest, has, file), ...found]
}

/** Artifacts whose path is not among the files that would be published. */
function missingArtifacts(manifest: PackManifest, has: (path: string) => boolean, file: string): Problem[] {
  return (manifest.artifacts ?? []).flatMap((artifact, index) => {
    const wanted = artifact.path.replace(/^\.\//, '').replace(/\/$/, '')
    if (has(wanted)) return []
    const hint = 'Add the file, correct the path, or let "files" and .packignore include it.'
    return [
      problem(
        file,
        `$.artifacts[${index}].path`,
        `"${artifact.path}" is not among the published files`,
        hint,
      ),
    ]
  })
}

/** @throws PackwrightError `MANIFEST_INVALID` listing every error */
export function refuseProblems(location: string, problems: readonly Problem[]): void {
  const errors = problems.filter(({ severity }) => severity === 'error')
  if (errors.length === 0) return
  const lines = errors.map(({ file, path, message }) => `${file} ${path}: ${message}`)
  throw new PackwrightError('MANIFEST_INVALID', `${location} is not a valid pack: ${lines.join('; ')}.`, {
    hint: 'Run `packwright validate` to see each problem with what to do about it.',
    details: { location, problems: errors },
  })
}
