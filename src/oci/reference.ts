/**
 * References: where an artifact is.
 *
 * `ghcr.io/acme/packs/claude:1.2.0@sha256:…` names a repository of a registry; `oci-layout://dist/registry/claude:1.2.0`
 * names an OCI image layout on disk (a path relative to the working directory, or absolute with a third slash).
 * Parsed once, at the edge; everything behind it works with `Reference`.
 *
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pulling-manifests
 */
import { realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import { PackwrightError } from '../errors.ts'
import { type Digest, isDigest } from './digest.ts'

/** A repository: `registry` is a host with optional port, or `LAYOUT` when `path` is a directory. */
export interface Repository {
  readonly registry: string
  readonly path: string
}

export interface Reference extends Repository {
  readonly tag?: string
  readonly digest?: Digest
}

export type TaggedReference = Reference & { readonly tag: string }
export type PinnedReference = Reference & { readonly digest: Digest }

/** The `registry` of references to image layouts on disk. */
export const LAYOUT = 'oci-layout:/'

const HOST =
  /^(?:\[[0-9a-fA-F:]+\]|[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*)(?::[0-9]{1,5})?$/
const COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/
const MAX_REPOSITORY_LENGTH = 255

export function isRepositoryComponent(value: string): boolean {
  return COMPONENT.test(value)
}

export function isTag(value: string): boolean {
  return TAG.test(value)
}

export function isLayout(repository: Repository): boolean {
  return repository.registry === LAYOUT
}

/**
 * Parses a reference.
 *
 * @param text `host[:port]/path[:tag][@digest]`, the same behind `oci://`, or `oci-layout://dir[:tag][@digest]`
 * @throws PackwrightError `REFERENCE_INVALID`, naming the part that is wrong
 */
export function parseReference(text: string): Reference {
  const refuse = (why: string, hint = 'Write it as ghcr.io/acme/packs/claude:1.2.0 or …@sha256:<64 hex>.') =>
    new PackwrightError('REFERENCE_INVALID', `"${printable(text)}" is not a reference: ${why}.`, { hint })

  const layout = text.startsWith('oci-layout://')
  let rest = layout ? text.slice('oci-layout://'.length) : text.replace(/^oci:\/\//, '')
  if (/^[a-z][a-z0-9+.-]*:\/\//.test(rest)) {
    throw refuse('it has a URL scheme', 'Drop the scheme: a reference starts with the host of the registry.')
  }

  let digest: Digest | undefined
  const at = rest.indexOf('@')
  if (at >= 0) {
    const written = rest.slice(at + 1)
    if (!isDigest(written)) throw refuse('the part behind @ is not sha256:<64 lower-case hex>')
    digest = written
    rest = rest.slice(0, at)
  }

  let tag: string | undefined
  const colon = rest.lastIndexOf(':')
  if (colon > rest.lastIndexOf('/')) {
    tag = rest.slice(colon + 1)
    rest = rest.slice(0, colon)
    if (!isTag(tag)) throw refuse(`"${printable(tag)}" is not a tag`)
  }

  const repository = layout ? layoutRepository(rest, refuse) : registryRepository(rest, refuse)
  return { ...repository, ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) }
}

function layoutRepository(path: string, refuse: (why: string) => PackwrightError): Repository {
  if (path === '' || path.includes('\0')) throw refuse('the directory of the layout is missing')
  return { registry: LAYOUT, path: path.length > 1 ? path.replace(/\/+$/, '') : path }
}

function registryRepository(text: string, refuse: (why: string) => PackwrightError): Repository {
  const slash = text.indexOf('/')
  if (slash < 0) throw refuse('the registry or the repository is missing')
  const registry = text.slice(0, slash)
  const path = text.slice(slash + 1)
  if (!isRegistryHost(registry)) throw refuse(`"${printable(registry)}" is not the host of a registry`)
  const wrong = path.split('/').find((component) => !COMPONENT.test(component))
  if (wrong !== undefined) {
    throw refuse(
      `"${printable(wrong)}" cannot be part of a repository name (lower case, digits, and . _ - between)`,
    )
  }
  if (registry.length + path.length + 1 > MAX_REPOSITORY_LENGTH)
    throw refuse('the repository name is over 255 characters')
  const host = canonicalHost(registry)
  return { registry: host, path: host === DOCKER_HUB && !path.includes('/') ? `library/${path}` : path }
}

const DOCKER_HUB = 'docker.io'
const DOCKER_HUB_NAMES = new Set(['index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com'])

/** One spelling for one host: lower case, no default port, no leading zeros, Docker Hub by its short name. */
export function canonicalHost(host: string): string {
  const [, name = host, port] = /^(.*?)(?::0*([0-9]+))?$/.exec(host.toLowerCase()) ?? []
  const known = DOCKER_HUB_NAMES.has(name) ? DOCKER_HUB : name
  return port === undefined || port === '443' ? known : `${known}:${port}`
}

/** A host that cannot be mistaken for a path component: it has a dot, a port, or is `localhost`. */
export function isRegistryHost(text: string): boolean {
  if (!HOST.test(text)) return false
  const port = /:([0-9]+)$/.exec(text.replace(/^\[[^\]]*\]/, ''))?.[1]
  if (port !== undefined && Number(port) > 65535) return false
  return text.includes('.') || text.includes(':') || text === 'localhost'
}

/**
 * The one name of a place, whoever writes it: rules, memory and mirrors are keyed by it. A layout on disk is named by its
 * real path.
 */
export function canonicalPlace(repository: Repository): string {
  if (!isLayout(repository)) return `${canonicalHost(repository.registry)}/${repository.path}`
  const path = resolve(repository.path)
  try {
    return `oci-layout://${realpathSync(path)}`
  } catch {
    return `oci-layout://${path}`
  }
}

export function samePlace(a: Repository, b: Repository): boolean {
  return canonicalPlace(a) === canonicalPlace(b)
}

/** `ghcr.io/acme/packs/claude`, or `oci-layout://dist/registry/claude`. */
export function formatRepository(repository: Repository): string {
  return `${repository.registry}/${repository.path}`
}

/** The repository that `repository` lies in: `ghcr.io/acme/packs` of `ghcr.io/acme/packs/claude`. */
export function baseOf({ registry, path }: Repository): Repository {
  return { registry, path: path.replace(/\/?[^/]*$/, '') }
}

/** What lies in a repository under a name: `ghcr.io/acme/packs/claude` in `ghcr.io/acme/packs`. */
export function repositoryIn({ registry, path }: Repository, name: string): Repository {
  return { registry, path: `${path}/${name}` }
}

/** Where `name` lies when it lies beside another pack. */
export function besideOf({ registry, path }: Repository, name: string): Repository {
  return { registry, path: path.replace(/[^/]*$/, name) }
}

/**
 * A repository that is written without a pack behind it, e.g. `ghcr.io/acme/packs`.
 *
 * @throws PackwrightError `REFERENCE_INVALID`
 */
export function repositoryAt(text: string): Repository {
  return baseOf(parseReference(`${text.replace(/\/+$/, '')}/pack`))
}

/** What a repository's last path component says: by convention, the pack's name. */
export function lastComponent({ path }: Repository): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** Where clients keep the list of what refers to a digest, if the registry has no API for it. */
export function referrersTag(digest: Digest): string {
  return digest.replace(':', '-')
}

/** Whether a tag is such a list. */
export function isReferrersTag(tag: string): boolean {
  return isDigest(tag.replace('-', ':'))
}

export function formatReference(reference: Reference): string {
  const tag = reference.tag === undefined ? '' : `:${reference.tag}`
  const digest = reference.digest === undefined ? '' : `@${reference.digest}`
  return `${formatRepository(reference)}${tag}${digest}`
}

export function isPinned(reference: Reference): reference is PinnedReference {
  return reference.digest !== undefined
}

/** The tag of a semantic version: `+` is not allowed in tags and becomes `_`, as in Helm. */
export function tagOfVersion(version: string): string {
  return version.replaceAll('+', '_')
}

export function versionOfTag(tag: string): string {
  return tag.replaceAll('_', '+')
}

function printable(text: string): string {
  const shown = text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '?')
  return shown.length > 120 ? `${shown.slice(0, 120)}…` : shown
}
