/** What was found to be published: by name, without those that stop each other. */
import type { Discovery } from '../build/index.ts'
import { PackwrightError } from '../errors.ts'

/** Whether some packs state a version and others do not, as where many people's packs lie in one repository. */
export function isMixed(found: readonly Discovery[]): boolean {
  const stated = found.flatMap((one) =>
    'pack' in one && one.pack.manifest !== undefined ? [one.pack.manifest.version !== undefined] : [],
  )
  return stated.includes(true) && stated.includes(false)
}

/** Packs of one name stop each other, and no others. */
export function withoutDuplicates(found: readonly Discovery[]): readonly Discovery[] {
  const named = (discovery: Discovery) => ('pack' in discovery ? discovery.pack.manifest?.name : undefined)
  const all = Map.groupBy(found, named)
  return found.map((discovery) => {
    const name = named(discovery)
    const alike = name === undefined ? [] : (all.get(name) ?? [])
    if (alike.length < 2) return discovery
    const locations = alike.map(({ location }) => location)
    const count = locations.length === 2 ? 'Two' : String(locations.length)
    const message = `${count} packs are called "${name}": ${locations.join(', ')}.`
    const error = new PackwrightError('PACK_DUPLICATE', message, {
      hint: 'Rename them, or publish them from different directories.',
      details: { name, locations },
    })
    return { location: discovery.location, error }
  })
}

export function nameOf(discovery: Discovery): string {
  return ('pack' in discovery ? discovery.pack.manifest?.name : undefined) ?? discovery.location
}
