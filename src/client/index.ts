/** The client room's face: what the library adds around the functions of the other rooms. */
export { type Called, type Client, type ClientOptions, type LeasedPacks, openClient } from './client.ts'
export { offer } from './offer.ts'
export { type Settled, settle } from './settle.ts'
export type { WatchOptions } from './watch.ts'
