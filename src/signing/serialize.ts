/** Loaded on demand: a bundled CommonJS package shows its names only to a static import. */
export { bundleToJSON } from '@sigstore/bundle'
