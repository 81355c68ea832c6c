/** The status room's face: yanked, deprecated, restored. */
export { payloadIds, readStatus } from './read.ts'
export { describeStatus, type PackState, type PackStatus, statusStatement } from './status.ts'
