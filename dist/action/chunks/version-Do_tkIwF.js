// src/version.ts
const VERSION = "0.1.0";
/** The versions of Node.js that are supported, as a semver range. */
const NODE_RANGE = "^22.22.2 || ^24.15.0 || >=26";
export { VERSION as n, NODE_RANGE as t };
