/**
 * Heads of tar entries that every reader can read: plain ustar with the path's bytes as they are (UTF-8), pax where a
 * path does not fit.
 *
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html
 */

/** Until packwright 0.2 every path with other than ASCII characters had a pax header. */
export type TarForm = 'ustar' | 'pax-for-utf8'

export interface Entry {
  /** ends with a slash when it is a directory */
  path: string
  size: number
  mode: number
}

const BLOCK = 512
/** Bytes that `name` and `prefix` hold. */
const NAME_BYTES = 100
const PREFIX_BYTES = 155
/** More than eleven octal digits say. */
const LARGEST = 8 ** 11 - 1
const [FILE, DIRECTORY, PAX] = ['0', '5', 'x']

/** The blocks before an entry's content. */
export function headOfEntry({ path, size, mode }: Entry, form: TarForm): Buffer {
  const bytes = Buffer.from(path)
  const type = path.endsWith('/') ? DIRECTORY : FILE
  const isAscii = bytes.length === path.length
  const split = isAscii || form === 'ustar' ? splitName(bytes) : undefined
  if (split !== undefined) return header(split, size, mode, type)
  const record = paxRecord('path', path)
  const name = { name: Buffer.from('PaxHeader'), prefix: Buffer.alloc(0) }
  return Buffer.concat([
    header(name, record.length, mode, PAX),
    record,
    paddingAfter(record.length),
    header(name, size, mode, type),
  ])
}

export function paddingAfter(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK)
}

export const END_OF_ARCHIVE = Buffer.alloc(2 * BLOCK)

/** As tar-stream splits: the shortest prefix that leaves a name that fits. */
function splitName(path: Buffer): { name: Buffer; prefix: Buffer } | undefined {
  let at = 0
  while (path.length - at > NAME_BYTES) {
    const slash = path.indexOf('/', at)
    if (slash === -1) return undefined
    at = slash + 1
  }
  const prefix = path.subarray(0, Math.max(at - 1, 0))
  return prefix.length > PREFIX_BYTES ? undefined : { name: path.subarray(at), prefix }
}

function header(
  { name, prefix }: { name: Buffer; prefix: Buffer },
  size: number,
  mode: number,
  type: string | undefined,
): Buffer {
  const block = Buffer.alloc(BLOCK)
  name.copy(block, 0)
  block.write(octal(mode, 6), 100)
  block.write(octal(0, 6), 108)
  block.write(octal(0, 6), 116)
  if (size <= LARGEST) block.write(octal(size, 11), 124)
  else {
    // Base-256, as GNU tar and all who read it write what octal digits cannot say.
    block[124] = 0x80
    block.writeUIntBE(size, 124 + 6, 6)
  }
  block.write(octal(0, 11), 136)
  block.write(type ?? FILE, 156)
  block.write('ustar\u000000', 257, 'latin1')
  block.write(octal(0, 6), 329)
  block.write(octal(0, 6), 337)
  prefix.copy(block, 345)
  // The checksum counts its own field as blanks.
  const sum = block.reduce((total, byte) => total + byte, 8 * 0x20)
  block.write(octal(sum, 6), 148)
  return block
}

/** Digits and a blank; a NUL follows where the field has room. */
function octal(value: number, digits: number): string {
  return `${value.toString(8).padStart(digits, '0')} `
}

/** `<length> path=<value>\n`, where the length counts itself. */
function paxRecord(key: string, value: string): Buffer {
  const rest = Buffer.byteLength(` ${key}=${value}\n`)
  let length = rest + String(rest).length
  if (String(length).length > String(rest).length) length = rest + String(length).length
  return Buffer.from(`${length} ${key}=${value}\n`)
}
