/**
 * The four routes that nono's client asks of a registry, over packs that are locked and admitted.
 *
 * Seen with nono 0.74 and 0.80: `NONO_REGISTRY` is the base, without `/api/v1`; relative URLs are taken from there.
 */
import type { AdapterAnswer, ServedPack } from '../system.ts'

interface Served extends ServedPack {
  namespace: string
  version: string
}

/** @throws never: a pack that nono would refuse is named with its reason instead */
export function nonoUnfit({ manifest, version, attestation }: ServedPack): string | undefined {
  if (manifest.format !== 'nono') return 'it is no pack for nono'
  if (version === undefined) return 'it has no version'
  if (attestation === undefined)
    return 'it has no statement about its single files: its publisher has to publish it once more, signed keyless'
  if (ownerIn(attestation.signer.repository) === undefined) return 'its certificate names no repository'
  const signed = new Map(attestation.subjects.map(({ name, sha256 }) => [name, sha256]))
  for (const { path, sha256 } of servedFiles(manifest, attestation.files))
    if (signed.get(path) !== sha256) return `its statement is not about ${path} as it is`
  return undefined
}

/** `https://github.com/Acme/packs` → `Acme`: nono's namespace is spelled as the certificate spells it */
function ownerIn(repository: string | undefined): string | undefined {
  return /^https:\/\/github\.com\/([^/]+)\//.exec(`${repository ?? ''}/`)?.[1]
}

export function nonoAddress({ name, attestation }: ServedPack): string {
  return `${ownerIn(attestation?.signer.repository) ?? ''}/${name}`
}

function servedFiles(
  { artifacts = [] }: ServedPack['manifest'],
  files: readonly { path: string; sha256: string; size: number }[],
) {
  const named = new Set(artifacts.map(({ path }) => path.replace(/^\.\//, '')))
  return files.filter(({ path }) => ['package.json', 'README.md'].includes(path) || named.has(path))
}

/** @param packs those that `nonoUnfit` finds nothing about */
export function nonoAdapter(
  packs: readonly ServedPack[],
): (path: string, query: URLSearchParams) => AdapterAnswer {
  const served = packs.map((pack): Served => {
    const [namespace = ''] = nonoAddress(pack).split('/')
    return { ...pack, namespace, version: pack.version ?? '' }
  })
  const find = (namespace: string, name: string) =>
    served.find((pack) => pack.namespace === namespace && pack.name === name)
  return (path, query) => {
    const [, ns = '', name = '', rest = ''] =
      /^\/(?:api\/v1\/packages|packs)\/([^/]+)\/([^/]+)\/(.+)$/.exec(path) ?? []
    const pack = find(ns, name)
    if (path === '/api/v1/packages') return { json: { packages: search(served, query.get('q') ?? '') } }
    const profile = /^\/api\/v1\/profiles\/([^/]+)\/providers$/.exec(path)?.[1]
    if (profile !== undefined) return { json: { providers: providers(served, profile) } }
    if (pack === undefined) return 'not-found'
    if (path.startsWith('/packs/')) return content(pack, rest)
    if (rest === 'status') return { json: status(pack, query.get('installed') ?? undefined) }
    const wanted = /^versions\/([^/]+)\/pull$/.exec(rest)?.[1]
    return wanted === 'latest' || wanted === pack.version ? { json: pullAnswer(pack) } : 'not-found'
  }
}

function content(pack: Served, rest: string): AdapterAnswer {
  if (rest === 'bundle') return { bytes: pack.attestation?.bundle ?? new Uint8Array() }
  const [, index = ''] = /^files\/(\d+)$/.exec(rest) ?? []
  const file = servedFiles(pack.manifest, pack.attestation?.files ?? [])[Number(index)]
  return index === '' || file === undefined ? 'not-found' : { file: file.path, of: pack.name }
}

function pullAnswer({ namespace, name, version, manifest, attestation }: Served): object {
  const { signer, files = [] } = attestation ?? {}
  const base = `/packs/${namespace}/${name}`
  return {
    namespace,
    name,
    version,
    provenance: {
      signer_identity: signer?.identity ?? '',
      repository: (signer?.repository ?? '').replace('https://github.com/', ''),
      workflow: signer?.workflow ?? '',
      git_ref: signer?.ref ?? '',
    },
    artifacts: servedFiles(manifest, files).map(({ path, sha256, size }, index) => ({
      filename: path,
      sha256_digest: sha256,
      size_bytes: size,
      download_url: `${base}/files/${index}`,
    })),
    bundle_url: `${base}/bundle`,
    scan_passed: true,
  }
}

function status({ version }: Served, installed: string | undefined): object {
  const known =
    installed === undefined ? {} : { installed_status: installed === version ? 'current' : 'outdated' }
  return { schema_version: 1, latest: version, ...known }
}

function search(packs: readonly Served[], words: string): object[] {
  const wanted = words.toLowerCase()
  return packs
    .filter(({ namespace, name, manifest }) =>
      [namespace, name, manifest.description ?? ''].some((text) => text.toLowerCase().includes(wanted)),
    )
    .map(({ namespace, name, version, manifest: { description = null } }) => {
      return { namespace, name, description, latest_version: version }
    })
}

function providers(packs: readonly Served[], profile: string): object[] {
  return packs
    .filter(({ manifest: { artifacts = [] } }) =>
      artifacts.some(
        ({ type, install_as, aliases = [] }) =>
          type === 'profile' && [install_as, ...aliases].includes(profile),
      ),
    )
    .map(({ namespace, name, manifest: { description = null } }) => ({ namespace, name, description }))
}
