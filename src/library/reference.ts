/** References alone: `packwright/reference`. */
export { type ErrorCode, type ErrorFacts, isPackwrightError, PackwrightError } from '../errors.ts'
export { type Digest, formatReference, parseReference, type Reference } from '../oci/index.ts'
