/** Everything that is wrong with a pack, found at once: its manifest, its files, and what the two say of each other. */

import { join } from 'node:path'
import * as z from 'zod'
import { PackwrightError } from '../errors.ts'
import { collectFiles, type PackTree } from '../pack/archive/index.ts'
import { type PackManifest, type Problem, problem } from '../pack/manifest/index.ts'
import { checkFiles } from '../systems/index.ts'
import { parseJson, readText } from '../text/index.ts'
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
    const refused: Problem[] = []
    const said = pack.manifest ?? (await saidBy(pack))
    const tree = await collectFiles(pack.location, {
      files: said.files,
      always: [pack.file],
      onRefused: (error) => refused.push(problemOf(error)),
    })
    const found =
      pack.manifest === undefined
        ? missingArtifacts(said, tree, pack.file).filter(({ path }) => !isTold(path, pack))
        : await fileProblems(pack.manifest, tree, pack.file)
    const unmatched = tree.unmatched.map((glob) =>
      problem(
        pack.file,
        '$.files',
        `"${glob}" matches no file of the pack`,
        'Correct it, or take it out.',
        'warning',
      ),
    )
    return { pack, problems: [...pack.problems, ...refused, ...found, ...unmatched], tree }
  } catch (error) {
    if (!(error instanceof PackwrightError)) throw error
    return { pack, problems: [...pack.problems, problemOf(error)] }
  }
}

const invalidManifest = z.looseObject({
  files: z.array(z.string()).optional().catch(undefined),
  artifacts: z
    .array(z.looseObject({ path: z.string() }))
    .optional()
    .catch(undefined),
})

const isTold = (path: string, { problems }: ReadPack) => problems.some((known) => known.path === path)

/** What a JSON manifest that is invalid elsewhere says of its files, so that all that is wrong is told at once. */
async function saidBy({
  location,
  file,
}: ReadPack): Promise<Pick<z.infer<typeof invalidManifest>, 'files' | 'artifacts'>> {
  if (!file.endsWith('.json')) return {}
  return invalidManifest.safeParse(parseJson(await readText(join(location, file)), file)).data ?? {}
}

function problemOf({ message, hint, details }: PackwrightError): Problem {
  const path = typeof details['path'] === 'string' ? details['path'] : '.'
  return problem(path, '$', message, hint ?? '')
}

/** What is wrong between a manifest and the files that would be published. */
export async function fileProblems(manifest: PackManifest, tree: PackTree, file: string): Promise<Problem[]> {
  const locations = new Map(tree.files.map(({ path, location }) => [path, location]))
  const read = async (path: string) => {
    const location = locations.get(path.replace(/^\.\//, ''))
    return location === undefined ? undefined : await readText(location)
  }
  const found = await checkFiles(manifest, read, file, (wanted) => isPublished(wanted, tree))
  return [...unfinishedFiles(tree), ...missingArtifacts(manifest, tree, file), ...found]
}

const isPublished = (wanted: string, { files }: PackTree) =>
  files.some(({ path }) => path === wanted || path.startsWith(`${wanted}/`))

/** Artifacts whose path is not among the files that would be published. */
function missingArtifacts(
  { artifacts = [] }: { artifacts?: readonly { path: string }[] | undefined },
  tree: PackTree,
  file: string,
): Problem[] {
  return artifacts.flatMap((artifact, index) => {
    const wanted = artifact.path.replace(/^\.\//, '').replace(/\/$/, '')
    if (isPublished(wanted, tree)) return []
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
