/** What the build puts in from package.json and from git. */
declare const PACKWRIGHT_VERSION: string | undefined
declare const PACKWRIGHT_NODE_RANGE: string | undefined

export const VERSION = typeof PACKWRIGHT_VERSION === 'string' ? PACKWRIGHT_VERSION : '0.0.0-source'

/** The versions of Node.js that are supported, as a semver range. */
export const NODE_RANGE = typeof PACKWRIGHT_NODE_RANGE === 'string' ? PACKWRIGHT_NODE_RANGE : '>=22'
