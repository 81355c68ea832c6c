/** Which archives a path stands for: one, those of an index, or all of a registry as it lies on disk. */
import { readdir, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import semver from 'semver'
import * as z from 'zod'
import { PackwrightError } from '../../errors.ts'
import { parseJson, readText } from '../../text/index.ts'

const PACKS = join('v1', 'packs')

export interface RegistryPart {
  registry: string
  /** absent: all of it */
  names?: string[]
}

/** Those of an index, or all of a registry, oldest version first. */
export async function archivesOf({ registry, names }: RegistryPart, where: string): Promise<string[]> {
  const all = names ?? (await readdir(join(registry, PACKS)).catch((): string[] => []))
  const found = await Promise.all(
    all.map(async (name) => {
      const versions = await readdir(join(registry, PACKS, name, '-')).catch((): string[] => [])
      const archives = versions.filter((file) => file.endsWith('.tgz'))
      archives.sort((a, b) => semver.compare(a.slice(0, -4), b.slice(0, -4), { loose: true }))
      return archives.map((file) => join(registry, PACKS, name, '-', file))
    }),
  )
  if (found.flat().length > 0) return found.flat()
  throw new PackwrightError('NOT_FOUND', `${where} holds no packs of an OpenWOP registry.`, {
    hint: `They lie in ${PACKS}/<name>/-/<version>.tgz.`,
  })
}

const index = z.looseObject({
  name: z.string().optional(),
  packs: z.array(z.looseObject({ name: z.string() })).optional(),
})

export async function directoryOf(where: string): Promise<RegistryPart | undefined> {
  if (basename(where) === 'index.json') {
    const written = index.parse(parseJson(await readText(where), where))
    const names = written.packs?.map(({ name }) => name) ?? [written.name ?? '']
    const registry = written.packs === undefined ? resolve(where, '../../../..') : resolve(where, '../..')
    return { registry, names }
  }
  if (!(await isDirectory(where))) return undefined
  const checkout = join(where, 'registry')
  return { registry: (await isDirectory(join(checkout, PACKS))) ? checkout : where }
}

async function isDirectory(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}
