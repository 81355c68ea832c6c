/**
 * `/.well-known/agent-skills/`: skills on a plain web server, as `npx skills add https://…` finds them (discovery 0.2.0).
 *
 *     <directory>/.well-known/agent-skills/index.json
 *     <directory>/.well-known/agent-skills/<hex>.tar.gz     flat archives, named by their digest
 *     <directory>/.nojekyll                                 GitHub Pages hides dot directories without it
 */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { makeDirectory, outputError, temporaryDirectory, writeFileAtomic } from '../../files/index.ts'
import { hexOf } from '../../oci/index.ts'
import { packArchive } from '../../pack/archive/index.ts'
import { SKILL_FILE } from '../../pack/manifest/index.ts'
import { prettyJson } from '../../text/index.ts'
import type { SitePack, WrittenSite } from '../system.ts'

const PLACE = '.well-known/agent-skills'
const SCHEMA = 'https://schemas.agentskills.io/discovery/0.2.0/schema.json'
const NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/
const MOST_FILES = 1000
const MOST_BYTES = 50 * 1024 * 1024
const LONGEST_NAME = 64
const LONGEST_DESCRIPTION = 1024

/** Archives of former runs stay, so that whoever has an older index finds what it names. */
export async function writeWellKnown(packs: readonly SitePack[], directory: string): Promise<WrittenSite> {
  const place = join(directory, PLACE)
  const skills: object[] = []
  const written: WrittenSite = { files: [join(PLACE, 'index.json')], packs: [], passedOver: [] }
  try {
    makeDirectory(place)
    for (const pack of packs) {
      const why = unfit(pack)
      if (why !== undefined) {
        written.passedOver.push({ name: pack.name, why })
        continue
      }
      const digest = await writeArchive(pack, place)
      const url = `${hexOf(digest)}.tar.gz`
      skills.push({
        name: pack.name,
        type: 'archive',
        description: cut(pack.description ?? ''),
        url,
        digest,
        ...(pack.version === undefined ? {} : { version: pack.version }),
        oci: pack.reference,
      })
      written.packs.push({ name: pack.name, digest })
      written.files.push(join(PLACE, url))
    }
    await writeFileAtomic(join(place, 'index.json'), prettyJson({ $schema: SCHEMA, skills }))
    await writeFileAtomic(join(directory, '.nojekyll'), '')
  } catch (cause) {
    throw outputError(directory, cause)
  }
  return written
}

/** What its client would leave out, mostly without a word. */
function unfit({ name, description, files }: SitePack): string | undefined {
  if (!files.some(({ path }) => path === SKILL_FILE)) return `it has no ${SKILL_FILE}`
  if (!NAME.test(name) || name.length > LONGEST_NAME)
    return 'npx skills takes names of 1 to 64 lower-case letters, digits and single hyphens'
  if ((description ?? '') === '') return 'it has no description'
  if (files.length > MOST_FILES) return `it has ${files.length} files, and npx skills takes ${MOST_FILES}`
  const size = files.reduce((sum, file) => sum + file.size, 0)
  if (size > MOST_BYTES) return `it has ${size} bytes, and npx skills takes ${MOST_BYTES}`
  const long = files.find(({ path }) => !fitsUstar(path))
  return long === undefined ? undefined : `the path ${long.path} is too long for a plain tar`
}

/** A name of 100 bytes behind a prefix of 155; its client passes longer headers over. */
function fitsUstar(path: string): boolean {
  const bytes = Buffer.from(path)
  if (bytes.length <= 100) return true
  const slash = bytes.indexOf('/', Math.max(0, bytes.length - 101))
  return slash > 0 && slash <= 155
}

async function writeArchive({ directory, files }: SitePack, place: string) {
  await using temporary = await temporaryDirectory('packwright-site-')
  const tree = {
    files: files.map(({ path, size, mode }) => {
      return { path, location: join(directory, path), size, executable: mode === '0755' }
    }),
    leftOut: [],
  }
  const archive = await packArchive(tree, { compression: 'gzip' }, join(temporary.path, 'skill.tar.gz'))
  const target = join(place, `${hexOf(archive.digest)}.tar.gz`)
  const there = await stat(target).catch(() => undefined)
  if (there?.size !== archive.size) await packArchive(tree, { compression: 'gzip' }, target)
  return archive.digest
}

function cut(description: string): string {
  const characters = [...description]
  return characters.length <= LONGEST_DESCRIPTION
    ? description
    : `${characters.slice(0, LONGEST_DESCRIPTION - 1).join('')}…`
}
