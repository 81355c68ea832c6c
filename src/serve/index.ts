/** The serve room's face: read-only adapters on loopback. */
export { type HeldPack, type Serving, serveHeld } from './answer.ts'
export { type ServeOptions, serve } from './serve.ts'
