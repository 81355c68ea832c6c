/** The serve room's face: read-only adapters for clients of other systems, and files for them. */
export { type HeldPack, type Serving, serveHeld } from './answer.ts'
export { type ServeMcpOptions, type ServingMcp, serveMcp } from './mcp.ts'
export { type ServeOptions, serve } from './serve.ts'
export { isSite, writeStaticSite } from './site.ts'
