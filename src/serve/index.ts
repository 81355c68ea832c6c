/** The serve room's face: read-only adapters on loopback. */
export { type HeldPack, type Serving, serveHeld } from './answer.ts'
export { type ServeMcpOptions, type ServingMcp, serveMcp } from './mcp.ts'
export { type ServeOptions, serve } from './serve.ts'
