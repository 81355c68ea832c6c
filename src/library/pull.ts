/** What gets packs: `packwright/pull`. */
export {
  inspect,
  isPackwrightError,
  openClient,
  PackwrightError,
  pull,
  readFile,
  resolve,
  settle,
  versions,
} from '../index.ts'
export type * from './index.ts'
