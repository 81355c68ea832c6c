/**
 * Platforms, as OCI writes them (`linux/amd64`), as compilers do (`x86_64-unknown-linux-gnu`) and as packs do (`macos`).
 *
 * @see https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md#image-index-property-descriptions
 */
import { arch, platform as system } from 'node:os'
import { PackwrightError } from '../errors.ts'

export interface Platform {
  os: string
  architecture: string
  variant?: string
  /** `gnu` or `musl`; OCI has no field for it, so it travels in the annotation with the target triple */
  libc?: string
}

const ARCHITECTURES: Record<string, Pick<Platform, 'architecture' | 'variant'>> = {
  x86_64: { architecture: 'amd64' },
  amd64: { architecture: 'amd64' },
  x64: { architecture: 'amd64' },
  aarch64: { architecture: 'arm64' },
  arm64: { architecture: 'arm64' },
  armv7: { architecture: 'arm', variant: 'v7' },
  arm: { architecture: 'arm', variant: 'v7' },
  armv6: { architecture: 'arm', variant: 'v6' },
  i686: { architecture: '386' },
  i586: { architecture: '386' },
  ia32: { architecture: '386' },
  '386': { architecture: '386' },
  riscv64: { architecture: 'riscv64' },
  riscv64gc: { architecture: 'riscv64' },
  powerpc64le: { architecture: 'ppc64le' },
  ppc64le: { architecture: 'ppc64le' },
  s390x: { architecture: 's390x' },
}

const SYSTEMS: Record<string, string> = {
  linux: 'linux',
  darwin: 'darwin',
  macos: 'darwin',
  osx: 'darwin',
  windows: 'windows',
  win32: 'windows',
  freebsd: 'freebsd',
}

/**
 * @param text `linux/amd64`, `linux/arm/v7`, `x86_64-unknown-linux-musl`, `aarch64-apple-darwin`, `darwin-arm64`
 * @returns `undefined` for what names no platform
 */
export function parsePlatform(text: string): Platform | undefined {
  const parts = text.toLowerCase().split(text.includes('/') ? '/' : '-')
  const os = parts.map((part) => SYSTEMS[part]).find((found) => found !== undefined)
  const machine = parts.map((part) => ARCHITECTURES[part]).find((found) => found !== undefined)
  if (os === undefined || machine === undefined || parts.length < 2) return undefined
  const variant = parts.find((part) => /^v\d$/.test(part)) ?? machine.variant
  const libc = /-(gnu|musl)/.exec(text.toLowerCase())?.[1]
  return {
    os,
    architecture: machine.architecture,
    ...(variant === undefined ? {} : { variant }),
    ...(libc === undefined ? {} : { libc }),
  }
}

/** @throws PackwrightError `USAGE` */
export function requirePlatform(text: string): Platform {
  const parsed = parsePlatform(text)
  if (parsed !== undefined) return parsed
  throw new PackwrightError('USAGE', `"${text}" is no platform.`, {
    hint: 'Write linux/amd64, darwin/arm64, or a target triple like x86_64-unknown-linux-musl.',
  })
}

export function formatPlatform({ os, architecture, variant }: Platform): string {
  return [os, architecture, ...(variant === undefined ? [] : [variant])].join('/')
}

/** The platform of this process. */
export function currentPlatform(): Platform {
  const machine = ARCHITECTURES[arch()] ?? { architecture: arch() }
  const os = SYSTEMS[system()] ?? system()
  if (os !== 'linux') return { os, ...machine }
  return {
    os,
    ...machine,
    get libc() {
      return libcOf()
    },
  }
}

let libc: 'gnu' | 'musl' | undefined

/** Asking takes milliseconds, and only packs with variants want to know. */
function libcOf(): 'gnu' | 'musl' {
  const report = () => process.report.getReport() as { header?: { glibcVersionRuntime?: string } }
  libc ??= report().header?.glibcVersionRuntime === undefined ? 'musl' : 'gnu'
  return libc
}

/** Whether what a manifest lists (`macos`, `linux`, a triple, `any`) is the platform. */
export function matchesPlatform(written: string, platform: Platform): boolean {
  const text = written.toLowerCase()
  if (['any', 'all', '*', 'noarch'].includes(text)) return true
  if (SYSTEMS[text] !== undefined) return SYSTEMS[text] === platform.os
  const parsed = parsePlatform(text)
  return parsed !== undefined && fits(parsed, platform)
}

/** What runs everywhere, as target of a variant. */
export const NO_ARCH = 'noarch'

/** Whether something built for `built` runs on `platform`. A musl binary brings its C library along, in practice. */
export function fits(built: Platform, platform: Platform): boolean {
  return (
    built.os === platform.os &&
    built.architecture === platform.architecture &&
    (built.variant === undefined || platform.variant === undefined || built.variant === platform.variant) &&
    (built.libc === undefined ||
      platform.libc === undefined ||
      built.libc === platform.libc ||
      built.libc === 'musl')
  )
}
