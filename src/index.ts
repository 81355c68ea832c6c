/**
 * packwright as a library: publish packs to any OCI registry, pull them back by pinned digest.
 *
 * What it offers, with its types, stands in library/; here each function gets what goes around a call, and is loaded when
 * it is called first.
 */
import { offer } from './client/index.ts'

export { openClient, settle } from './client/index.ts'
export { ERROR_CODES, EXIT, isPackwrightError, PackwrightError } from './errors.ts'
export type * from './library/index.ts'
export { SEVERITIES } from './lifecycle/advisories/index.ts'
export { parseLockfile } from './lock/index.ts'
export { formatReference, parseReference } from './oci/index.ts'
export { DEFAULT_LIMITS } from './pack/archive/index.ts'
export { listDialects } from './systems/index.ts'

const catalogRoom = () => import('./catalog/index.ts')
const inspectRoom = () => import('./inspect/index.ts')
const lifecycleRoom = () => import('./lifecycle/index.ts')
const lockRoom = () => import('./lock/index.ts')
const mirrorRoom = () => import('./mirror/index.ts')
const projectRoom = () => import('./project/index.ts')
const publishRoom = () => import('./publish/index.ts')
const pullRoom = () => import('./pull/index.ts')

export const readCatalogs = /* @__PURE__ */ offer('readCatalogs', catalogRoom)
export const search = /* @__PURE__ */ offer('search', catalogRoom)
export const show = /* @__PURE__ */ offer('show', catalogRoom)
export const checkTrust = /* @__PURE__ */ offer('checkTrust', inspectRoom)
export const diff = /* @__PURE__ */ offer('diff', inspectRoom)
export const readFile = /* @__PURE__ */ offer('readFile', inspectRoom)
export const rebuild = /* @__PURE__ */ offer('rebuild', inspectRoom)
export const sbom = /* @__PURE__ */ offer('sbom', inspectRoom)
export const audit = /* @__PURE__ */ offer('audit', lifecycleRoom)
export const keep = /* @__PURE__ */ offer('keep', lifecycleRoom)
export const publishAdvisories = /* @__PURE__ */ offer('publishAdvisories', lifecycleRoom)
export const setStatus = /* @__PURE__ */ offer('setStatus', lifecycleRoom)
export const readLockfile = /* @__PURE__ */ offer('readLockfile', lockRoom)
export const exportProject = /* @__PURE__ */ offer('exportProject', mirrorRoom)
export const importProject = /* @__PURE__ */ offer('importProject', mirrorRoom)
export const mirror = /* @__PURE__ */ offer('mirror', mirrorRoom)
export const mirrorToTar = /* @__PURE__ */ offer('mirrorToTar', mirrorRoom)
export const add = /* @__PURE__ */ offer('add', projectRoom)
export const exportLock = /* @__PURE__ */ offer('exportLock', projectRoom)
export const health = /* @__PURE__ */ offer('health', projectRoom)
export const importLock = /* @__PURE__ */ offer('importLock', projectRoom)
export const install = /* @__PURE__ */ offer('install', projectRoom)
export const lockedTree = /* @__PURE__ */ offer('lockedTree', projectRoom)
export const outdated = /* @__PURE__ */ offer('outdated', projectRoom)
export const pin = /* @__PURE__ */ offer('pin', projectRoom)
export const remove = /* @__PURE__ */ offer('remove', projectRoom)
export const reviewChanges = /* @__PURE__ */ offer('reviewChanges', projectRoom)
export const rollback = /* @__PURE__ */ offer('rollback', projectRoom)
export const unpin = /* @__PURE__ */ offer('unpin', projectRoom)
export const update = /* @__PURE__ */ offer('update', projectRoom)
export const verifyInstalled = /* @__PURE__ */ offer('verifyInstalled', projectRoom)
export const verifyRemote = /* @__PURE__ */ offer('verifyRemote', projectRoom)
export const resolve = /* @__PURE__ */ offer('resolve', projectRoom)
export const versions = /* @__PURE__ */ offer('versions', projectRoom)
export const why = /* @__PURE__ */ offer('why', projectRoom)
export const build = /* @__PURE__ */ offer('build', publishRoom)
export const checkTag = /* @__PURE__ */ offer('checkTag', publishRoom)
export const ciInit = /* @__PURE__ */ offer('ciInit', publishRoom)
export const publish = /* @__PURE__ */ offer('publish', publishRoom)
export const sign = /* @__PURE__ */ offer('sign', publishRoom)
export const verifyRun = /* @__PURE__ */ offer('verifyRun', publishRoom)
export const collectGarbage = /* @__PURE__ */ offer('collectGarbage', pullRoom)
export const explainStore = /* @__PURE__ */ offer('explainStore', pullRoom)
export const inspect = /* @__PURE__ */ offer('inspect', pullRoom)
export const listStored = /* @__PURE__ */ offer('listStored', pullRoom)
export const pinStored = /* @__PURE__ */ offer('pinStored', pullRoom)
export const pull = /* @__PURE__ */ offer('pull', pullRoom)
export const removeStored = /* @__PURE__ */ offer('removeStored', pullRoom)
export const storeStatistics = /* @__PURE__ */ offer('storeStatistics', pullRoom)
export const verifyStore = /* @__PURE__ */ offer('verifyStore', pullRoom)
