/** A client whose plugins have a JSON file of their own, and lists of them another. */
import type { ManifestFormat } from '../pack/manifest/index.ts'
import type { ManifestFile, System } from './system.ts'

/**
 * @param files that announce a plugin
 * @param listings files that list plugins
 */
export function pluginSystem(
  name: string,
  format: ManifestFormat,
  files: readonly Omit<ManifestFile, 'load'>[],
  listings: readonly string[] = [],
): System {
  return {
    name,
    manifests: files.map((file) => ({
      ...file,
      async load() {
        const { readPluginText } = await import('./plugin.ts')
        return (text, path) => readPluginText(text, path, format)
      },
    })),
    check: { format, load: async () => (await import('./plugin.ts')).checkPlugin },
    listings: listings.map((file) => ({
      file,
      async load() {
        const { readPluginListing } = await import('./listing.ts')
        return (text, path) => readPluginListing(text, path, format)
      },
    })),
  }
}
