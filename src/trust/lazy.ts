/** What needs Sigstore's libraries: they are loaded with the first bundle, and not before. */
import { late } from '../files/index.ts'

/** As in `statements.ts`. */
export const readStatements: typeof import('./statements.ts').readStatements = async (...args) => {
  const room = await import('./statements.ts')
  return await room.readStatements(...args)
}

/** An import of what is loaded already takes 20 µs, and this is asked for each pack. */
const decide = late(() => import('./decide.ts'))

/** As in `decide.ts`. */
export const decideTrust: typeof import('./decide.ts').decideTrust = async (...args) => {
  const room = await decide()
  return await room.decideTrust(...args)
}

/** As in `evidence.ts`. */
export const bundleToAttach = async (
  ...args: Parameters<typeof import('./evidence.ts').bundleToAttach>
): Promise<ReturnType<typeof import('./evidence.ts').bundleToAttach>> => {
  const room = await import('./evidence.ts')
  return room.bundleToAttach(...args)
}

/** Loads a trusted root and says what it holds. @throws PackwrightError `TRUSTED_ROOT_INVALID` */
export async function describeTrustedRoot(
  ...source: Parameters<typeof import('./root.ts').loadTrustedRoot>
): Promise<ReturnType<typeof import('./root.ts').describeRoot>> {
  const { describeRoot, loadTrustedRoot } = await import('./root.ts')
  return describeRoot(await loadTrustedRoot(...source))
}
