/**
 * One example a function of the library, in the order in which one would meet them. `docs/library.md` shows them piece by
 * piece; a test runs the whole.
 */
import {
  add,
  audit,
  build,
  checkTag,
  checkTrust,
  ciInit,
  collectGarbage,
  diff,
  explainStore,
  exportLock,
  exportProject,
  formatReference,
  health,
  importLock,
  importProject,
  inspect,
  install,
  isPackwrightError,
  keep,
  listDialects,
  listStored,
  lockedTree,
  mirror,
  mirrorToTar,
  openClient,
  outdated,
  parseLockfile,
  parseReference,
  pin,
  pinStored,
  publish,
  publishAdvisories,
  pull,
  readCatalogs,
  readFile,
  readLockfile,
  rebuild,
  remove,
  removeStored,
  resolve,
  reviewChanges,
  rollback,
  sbom,
  search,
  setStatus,
  settle,
  show,
  sign,
  storeStatistics,
  unpin,
  update,
  verifyInstalled,
  verifyRemote,
  verifyRun,
  verifyStore,
  versions,
  why,
} from 'packwright'

// # Publishing

// ## checkTag
// Which packs a release tag releases, and as which version.
const tagged = await checkTag('hello-v1.0.0')
console.log(
  tagged.version,
  tagged.packs.map(({ name }) => name),
)

// ## build
// Archives in a directory, and nothing is sent.
const { built } = await build({ outDir: 'dist/packs' })
for (const archive of built) console.log(archive.file, archive.contentDigest)

// ## publish
// Every pack below `packs/`, signed with a key. In GitHub Actions, `signing: 'auto'` signs without one.
const target = { registry: 'ghcr.io', org: 'acme', repo: 'packs' }
const release = await publish({ target, signing: { key: 'keys/release.key', withoutLog: true } })
if (release.failed.length > 0) throw release.failed[0]?.error
const published = release.published.map(({ reference, digest }) => `${reference}@${digest}`)

// ## sign
// Adds a signature to what is published already.
const { signer } = await sign(published[0] ?? '', { signing: { key: 'keys/second.key', withoutLog: true } })
console.log(signer.identity)

// ## verifyRun
// What this run of CI published, pulled into a fresh store. With `signed: true`, this very run has to have signed it.
const { packs: verified } = await verifyRun(published, { signed: false })
console.log(verified.length)

// ## ciInit
// Workflows for GitHub Actions, one a pack, and the rules that consumers write to trust them.
const { files, rules } = await ciInit({
  target,
  repository: 'acme/packs',
  action: `packwright/packwright@${'0'.repeat(40)} # v0.1.0`,
})
console.log(files, rules)

// ## listDialects
// The formats in which packs can be published, and what each has no place for.
for (const { name, loses } of listDialects()) console.log(name, loses)

// # References and versions

// ## parseReference, formatReference
const reference = parseReference('ghcr.io/acme/packs/hello:1.0.0')
console.log(reference.registry, reference.path, reference.tag)
console.log(formatReference({ ...reference, tag: '2.0.0' }))

// ## versions
// Newest first; tags that name no version are left out.
const [newest] = await versions('ghcr.io/acme/packs/hello')
console.log(newest?.version)

// ## resolve
// The digest that a tag or a range stands for now. Yanked versions are passed over.
const { reference: pinned, digest } = await resolve('ghcr.io/acme/packs/hello@^1.0.0')
console.log(pinned, digest)

// # Getting packs

// ## pull
// Into the store, and `directory` is where the files are.
const [pack] = await pull({ references: [pinned], requireDigest: true })
console.log(pack?.directory, pack?.trust.verified)

// ## settle
// Each reference by itself, as soon as it is known what became of it.
for await (const result of settle([pinned, 'ghcr.io/acme/packs/missing:1.0.0'])) {
  if (result.status === 'fulfilled') console.log(result.value.directory)
  else console.log(result.reference, result.reason.code)
}

// ## openClient
// For a process that lives: calls share connections, tokens and trust, and what they use stays in the store. Credentials,
// certificates and policies that change meanwhile are read anew. That Sigstore's root was rotated is seen within an hour,
// and that a registry has learnt to list signatures within ten minutes.
await using client = openClient({ timeouts: { total: 60_000 } })
await using leased = await client.pull({ references: [pinned] })
console.log(leased[0]?.directory)

// ## Client.watch
// Yields the pack that a tag or range stands for, and again whenever that is another one.
for await (const current of client.watch('ghcr.io/acme/packs/hello@^1', { interval: 30_000 })) {
  console.log(current.version, current.directory)
  break
}

// ## inspect
// What a manifest says of its pack. The layer is not fetched.
const inspection = await inspect(pinned)
console.log(inspection.name, inspection.files?.length)

// ## readFile
// One file, with as little fetched as the format allows.
const { bytes } = await readFile(pinned, 'README.md')
console.log(bytes.toString('utf8'))

// ## diff
// What changed between two releases.
const difference = await diff(pinned, pinned)
console.log(difference.before.version, difference.after.version)

// ## sbom
// The bill of materials that is attached to a pack, or one that is made of its content.
console.log((await sbom(pinned)).text)

// ## rebuild
// Builds the commit that a pack names, and says whether it gives the same.
const { same } = await rebuild(pinned, { source: '.' })
console.log(same)

// # Trust

// ## checkTrust
// Whether a pack would be trusted, by which rule, and why.
const trust = await checkTrust(pinned, { trust: { policy: 'packs.policy.json' } })
console.log(trust.verified, trust.signer?.identity)

// ## isPackwrightError
// Also for errors of another copy of the library, from another thread, or read from JSON.
try {
  await inspect('ghcr.io/acme/packs/hello:9.9.9')
} catch (thrown) {
  if (!isPackwrightError(thrown)) throw thrown
  console.log(thrown.code, thrown.hint)
}

// # A project

// ## add
// Wants packs, locks them by digest, and installs them.
await add({
  references: ['ghcr.io/acme/packs/hello@^1.0.0', 'ghcr.io/acme/packs/notes@^1.0.0'],
  project: 'app',
})

// ## install
// Brings `.packs/` to what is wanted and locked; `frozen` refuses to change the lockfile.
const installed = await install({ project: 'app', frozen: true })
console.log(installed.packs.map(({ name, directory }) => `${name}: ${directory}`))

// ## outdated
for (const { name, current, latest } of await outdated({ project: 'app' })) console.log(name, current, latest)

// ## update
// The newest versions in the ranges of packs.json; `dryRun` only says which.
const { changes } = await update([], { project: 'app', dryRun: true })
console.log(changes)

// ## pin, unpin
// Holds a pack at one version, whatever its range allows.
await pin('hello', '1.0.0', { project: 'app' })
await unpin('hello', { project: 'app' })

// ## why
// Every way from packs.json to a pack.
console.log((await why('hello', { project: 'app' })).chains)

// ## lockedTree
console.log(await lockedTree({ project: 'app' }))

// ## health
// What is installed and whether it is as it was: for a service's health check.
console.log((await health({ project: 'app' })).every(({ problems }) => problems.length === 0))

// ## verifyInstalled
// Hashes every installed file.
console.log(await verifyInstalled({ project: 'app' }))

// ## verifyRemote
// Whether registries still serve what the lockfile pins, signed as it was and not taken back.
for (const { name, findings } of await verifyRemote({ lockfile: 'app/packs.lock.json' }))
  console.log(name, findings)

// ## readLockfile, parseLockfile
const lockfile = await readLockfile('app/packs.lock.json')
console.log(lockfile.packs.map(({ name, digest: locked }) => `${name} ${locked}`))
console.log(parseLockfile(JSON.stringify(lockfile), 'a copy').packs.length)

// ## reviewChanges
// What a change of lockfile, packs.json or policy loosens, since a commit.
console.log((await reviewChanges({ base: 'HEAD', directory: '.' })).findings)

// ## exportLock, importLock
// The lockfile of another tool. What that tool does not know stays as it is.
await exportLock('app/skills.lock.json', { project: 'app' })
await importLock('app/skills.lock.json', { project: 'other' })

// ## exportProject, importProject
// All packs of a project with what proves them, in one file, for a place without network.
await exportProject('packs.tar', { project: 'app' })
await importProject('packs.tar', { project: 'offline', trust: { policy: 'packs.policy.json' } })

// ## rollback
// What was installed before. It fails where there is nothing to go back to.
await rollback('hello', { project: 'app' }).catch((error) => console.log(error.code))

// ## remove
await remove(['hello'], { project: 'app' })

// # Catalogs, advisories, status

// ## readCatalogs
const [catalog] = await readCatalogs({ in: ['ghcr.io/acme/packs'] })
console.log(catalog?.packs.length)

// ## search
const found = await search({ in: ['ghcr.io/acme/packs'], words: ['hello'] })
console.log(found.map(({ name }) => name))

// ## show
console.log((await show('hello', { in: ['ghcr.io/acme/packs'] })).versions)

// ## audit
// Advisories about what a lockfile pins.
console.log((await audit({ lockfile: 'packs.lock.json' })).findings)

// ## publishAdvisories
// OSV documents, beside the packs that they are about.
const key = { key: 'keys/release.key', withoutLog: true }
await publishAdvisories(['advisories/ACME-2026-1.json'], 'ghcr.io/acme/packs', { signing: key })

// ## setStatus
// Deprecates, yanks or restores, signed by the publisher.
await setStatus([pinned], { state: 'deprecated', reason: 'Use hello 2.' }, { signing: key })

// ## keep
// Sets tags so that a registry's cleanup of untagged manifests takes nothing away.
console.log(await keep([pinned]))

// # Copies

// ## mirror
// Packs with signatures and status, to another registry or into a directory.
await mirror({ references: [pinned], to: 'oci-layout://copies' })

// ## mirrorToTar
await mirrorToTar({ references: [pinned], to: 'copies.tar' })

// # The store

// ## listStored
console.log((await listStored()).map(({ record }) => record.name))

// ## verifyStore
// Hashes every file of the store.
console.log((await verifyStore()).filter(({ problems }) => problems.length > 0))

// ## storeStatistics
console.log((await storeStatistics()).bytes)

// ## explainStore
// Why each pack is kept.
for (const { name, kept, reasons } of await explainStore()) console.log(name, kept, reasons)

// ## pinStored
await pinStored(['hello'], 'pin')
await pinStored(['hello'], 'unpin')

// ## collectGarbage
// Throws away what nobody uses.
await collectGarbage({ keep: 1, dryRun: true })

// ## removeStored
await removeStored(['hello'], { force: true })
