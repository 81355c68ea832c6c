/** Packs that are taken out of another system’s registry or releases. */
import type { ManifestReading } from '../pack/manifest/index.ts'

/** A pack that was taken out of another system's registry or release. */
export interface SourcedPack {
  name: string
  version: string
  directory: string
  /** `archive`: the signature covers every file; `manifest`: it covers the manifest alone; absent: there is none */
  signatureCovers?: 'archive' | 'manifest'
  /** who signed it there: the id of a key, or the identity of a certificate */
  signer?: string
  /** what its registry says of it besides: it goes along */
  deprecated?: { reason?: string | undefined; supersededBy?: string | undefined }
  warnings: string[]
}

/** A pack that was found and not yet looked into. */
export interface FoundSource {
  /** as messages name it */
  label: string
  take(options: TakeOptions): Promise<SourcedPack>
}

export interface FoundSources {
  packs: FoundSource[]
  /** file with the registry's advisories */
  advisories?: string
}

export interface FindOptions {
  /** what is behind a URL, with proxies and CAs as for registries */
  fetch(url: string, maxBytes: number): Promise<Buffer>
}

export interface TakeOptions {
  /** file with the detached signature; default the one beside it */
  signature?: string | undefined
  /** PEM file with the public key; default the one that its registry names */
  key?: string | undefined
  /** `sha256-…` or `sha512-…` of the archive */
  integrity?: string | undefined
  /** `owner/repository` that a release is of, where it does not say so itself */
  from?: string | undefined
  /** where the pack's directory is made */
  packsDir: string
  /** its directory has one below for each version */
  versioned?: boolean | undefined
  /** reads the manifest in a directory */
  readPack(directory: string): Promise<ManifestReading | undefined>
  /** decides about a bare signature with a certificate, or that there is none */
  judge(signed: SignedBlob): Promise<JudgedBlob>
}

export interface SignedBlob {
  bytes: Buffer
  /** base64 of the signature, and the certificate as PEM or base64 of that; absent where nothing is signed */
  signature?: { signature: string; certificate: string } | undefined
  /** `owner/repository` where it lies */
  place: string
  name: string
  version: string
}

export interface JudgedBlob {
  /** who signed, if somebody did */
  signer?: string | undefined
  /** why it does not count as verified */
  reason?: string | undefined
}

export interface PackSource {
  /** @param where a file, a directory, or a URL; a whole registry gives many */
  find(where: string, options: FindOptions): Promise<FoundSources>
}
