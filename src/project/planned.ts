/** What an installation is about to do, for whoever has to agree to it. */
import { isAbsolute, join, relative } from 'node:path'
import { formatReference } from '../oci/index.ts'
import { writtenAs } from '../target/index.ts'
import type { Project } from './project.ts'
import type { PlannedPack, ReadyPack } from './wanted-pack.ts'

/** @param before names of packs that are installed already */
export function plannedPack(
  { pulled, entry, planned, handedWrites }: ReadyPack,
  before: ReadonlySet<string>,
  project: Project,
): PlannedPack {
  const { reference, trust, stored } = pulled
  const { version, manifest } = stored.record
  const places = { project: project.directory, home: project.plan.home }
  const files = planned.map(({ group, target }) => (group === undefined ? target : `${group}/`))
  const writes = [`${join(project.target, entry.name)}/`, ...files, ...handedWrites].map((place) => {
    const written = writtenAs(place, places)
    return place.endsWith('/') && !written.endsWith('/') ? `${written}/` : written
  })
  return {
    name: entry.name,
    version,
    reference: formatReference(reference),
    isNew: !before.has(entry.name),
    trust,
    license: manifest.license,
    dependencies: entry.dependencies ?? {},
    writes: [...new Set(writes)],
  }
}

/** A directory as a command that runs in the project names it. */
export function shownFrom(project: string, directory: string): string {
  const inside = relative(project, directory)
  const path = inside.startsWith('..') || isAbsolute(inside) ? directory : `./${inside}`
  return /^[\w./~-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`
}
