/** The trust room's face: policy, trusted root, verification. */

export type { VerifiedBundle } from './bundle.ts'
export { signatureBundles } from './collect.ts'
export type { TrustContext, TrustReport } from './context.ts'
export type { JudgedPack } from './judge.ts'

/** As in `statements.ts`, loaded on demand as well. */
export const readStatements: typeof import('./statements.ts').readStatements = async (...args) => {
  const room = await import('./statements.ts')
  return await room.readStatements(...args)
}

/** As in `decide.ts`; Sigstore's libraries are loaded with the first decision, and not before. */
export const decideTrust: typeof import('./decide.ts').decideTrust = async (...args) => {
  const room = await import('./decide.ts')
  return await room.decideTrust(...args)
}
export { importPolicy } from './import-policy.ts'
export { keysOf } from './material.ts'
export { ruleFrom } from './propose.ts'

/** Loads a trusted root and says what it holds. @throws PackwrightError `TRUSTED_ROOT_INVALID` */
export async function describeTrustedRoot(
  ...source: Parameters<typeof import('./root.ts').loadTrustedRoot>
): Promise<ReturnType<typeof import('./root.ts').describeRoot>> {
  const { describeRoot, loadTrustedRoot } = await import('./root.ts')
  return describeRoot(await loadTrustedRoot(...source))
}
