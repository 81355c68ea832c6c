/** What checks packs: `packwright/verify`. */
export {
  checkTrust,
  isPackwrightError,
  PackwrightError,
  verifyInstalled,
  verifyRemote,
  verifyStore,
} from '../index.ts'
export type * from './index.ts'
