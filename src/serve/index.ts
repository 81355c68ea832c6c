/** The serve room's face: read-only adapters on loopback. */
export { type ServeOptions, type Serving, serve } from './serve.ts'
