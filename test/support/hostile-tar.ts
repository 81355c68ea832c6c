/** Writes tars block by block, so that each of them can be wrong in exactly one way. */
import { gzipSync, zstdCompressSync } from 'node:zlib'

const BLOCK = 512

export interface Header {
  name?: string
  mode?: string
  size?: number | string | Buffer
  type?: string
  link?: string
  magic?: string
  prefix?: string
  checksum?: string
  /** raw bytes of the name field */
  rawName?: Buffer
}

export function header(fields: Header = {}): Buffer {
  const block = Buffer.alloc(BLOCK)
  if (fields.rawName === undefined) block.write(fields.name ?? 'file.txt', 0, 100, 'utf8')
  else fields.rawName.copy(block)
  block.write(fields.mode ?? '0000644\0', 100, 'latin1')
  block.write('0000000\0', 108, 'latin1')
  block.write('0000000\0', 116, 'latin1')
  const { size = 0 } = fields
  if (Buffer.isBuffer(size)) size.copy(block, 124)
  else block.write(typeof size === 'string' ? size : `${size.toString(8).padStart(11, '0')}\0`, 124, 'latin1')
  block.write('00000000000\0', 136, 'latin1')
  block.write(fields.type ?? '0', 156, 'latin1')
  block.write(fields.link ?? '', 157, 100, 'utf8')
  block.write(fields.magic ?? 'ustar\u000000', 257, 'latin1')
  block.write(fields.prefix ?? '', 345, 155, 'utf8')
  block.fill(0x20, 148, 156)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(fields.checksum ?? `${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return block
}

export function body(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content)
  return Buffer.concat([bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)])
}

/** A whole entry with its content. */
export function entry(name: string, content: string | Buffer = 'x', fields: Header = {}): Buffer {
  const bytes = Buffer.from(content)
  return Buffer.concat([header({ name, size: bytes.length, ...fields }), body(bytes)])
}

export function pax(records: Record<string, string> | string, type = 'x'): Buffer {
  const text =
    typeof records === 'string'
      ? records
      : Object.entries(records)
          .map(([key, value]) => paxRecord(key, value))
          .join('')
  return entry('PaxHeader', text, { type })
}

export function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`
  let length = Buffer.byteLength(rest) + 1
  while (Buffer.byteLength(`${length}${rest}`) !== length) length = Buffer.byteLength(`${length}${rest}`)
  return `${length}${rest}`
}

export const END = Buffer.alloc(2 * BLOCK)

export function tarOf(...parts: Buffer[]): Buffer {
  return Buffer.concat([...parts, END])
}

export const zstd = (tar: Buffer): Buffer => zstdCompressSync(tar)
export const gzip = (tar: Buffer): Buffer => gzipSync(tar)
