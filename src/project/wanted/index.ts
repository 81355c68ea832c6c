/** The room of `packs.json`: what a project wants. */
export {
  editWanted,
  parseWanted,
  readWantedIfExists,
  repositoryOf,
  splitRange,
  type WantedPacks,
} from './read.ts'
export {
  DEFAULT_TARGET,
  gitReference,
  packsJson,
  WANTED_NAME,
  type Wanted,
  type WantedHost,
  type WantedOptions,
} from './schema.ts'
