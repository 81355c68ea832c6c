/** References alone: `packwright/reference`. */
export { isPackwrightError, PackwrightError } from '../errors.ts'
export { formatReference, parseReference } from '../oci/index.ts'
