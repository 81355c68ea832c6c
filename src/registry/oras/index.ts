/** The oras room's face: everything that changes a registry goes through the oras binary. */
export { childEnvironment, type OrasOptions } from './access.ts'
export { orasDestination } from './destination.ts'
export { locateOras, type Oras } from './locate.ts'
