/**
 * Walks the blocks of somebody else's tar before the tar reader sees them, and lets only the plain subset pass:
 * ustar, pax and GNU long names, regular files and directories, one proper end and nothing behind it.
 *
 * tar has many ways to say one thing, and readers differ in how they take them. What could be read in two ways is
 * refused here, so that there is one reading left.
 *
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html
 */
import { PackwrightError } from '../../errors.ts'

const BLOCK = 512
const MAX_EXTENDED_HEADER = 64 * 1024
const MAX_PADDING = 1024 * 1024

const LINKS_AND_DEVICES: Record<string, string> = {
  '1': 'a hard link',
  '2': 'a symbolic link',
  '3': 'a character device',
  '4': 'a block device',
  '6': 'a named pipe',
  '7': 'a contiguous file',
  D: 'a GNU directory dump',
  K: 'a GNU long link name',
  M: 'a GNU multi-volume continuation',
  N: 'a GNU old long name',
  S: 'a GNU sparse file',
  V: 'a GNU volume label',
  A: 'an ACL',
  X: 'a Solaris extended header',
}

/** pax records that change which bytes belong to an entry, or what kind of entry it is. */
const REFUSED_RECORDS = /^(?:size|linkpath|hdrcharset|GNU\.sparse\..*|SCHILY\.(?:filetype|realsize))$/

type State = 'header' | 'body' | 'extended' | 'end'

/**
 * Is shown a tar chunk by chunk, and at its end.
 *
 * @throws PackwrightError `ARCHIVE_INVALID` (truncated, corrupt, data behind the end), `ARCHIVE_ENTRY_REFUSED`
 */
export class TarGuard {
  #state: State = 'header'
  /** bytes still to come of the present body, padding included */
  #remaining = 0
  #extended: { flag: string; size: number; bytes: Buffer[] } = { flag: '', size: 0, bytes: [] }
  /** an extended header was seen and its entry is still to come */
  #pending = new Set<string>()
  #zeroBlocks = 0
  #padding = 0
  #partial: Buffer = Buffer.alloc(0)

  accept(chunk: Buffer): void {
    let rest: Buffer = chunk
    if (this.#partial.length > 0) {
      const missing = BLOCK - this.#partial.length
      const joined = Buffer.concat([this.#partial, rest.subarray(0, missing)])
      rest = rest.subarray(missing)
      this.#partial = Buffer.alloc(0)
      if (joined.length < BLOCK) {
        this.#partial = joined
        return
      }
      this.#block(joined)
    }
    while (rest.length > 0) {
      if (this.#state === 'body' && this.#remaining > 0) {
        const taken = Math.min(this.#remaining, rest.length - (rest.length % BLOCK))
        if (taken > 0) {
          this.#remaining -= taken
          rest = rest.subarray(taken)
          if (this.#remaining === 0) this.#state = 'header'
          continue
        }
      }
      if (rest.length < BLOCK) {
        this.#partial = Buffer.from(rest)
        return
      }
      this.#block(rest.subarray(0, BLOCK))
      rest = rest.subarray(BLOCK)
    }
  }

  end(): void {
    if (this.#partial.length > 0 || this.#state === 'body' || this.#state === 'extended') {
      throw invalid('it is cut off in the middle of an entry')
    }
    if (this.#state !== 'end') throw invalid('it is cut off: the end-of-archive marker is missing')
  }

  #block(block: Buffer): void {
    if (this.#state === 'body') {
      this.#remaining -= BLOCK
      if (this.#remaining === 0) this.#state = 'header'
    } else if (this.#state === 'extended') {
      this.#extendedBlock(block)
    } else if (this.#state === 'end') {
      this.#padding += BLOCK
      if (!isZero(block) || this.#padding > MAX_PADDING) throw invalid('it has data behind its end')
    } else {
      this.#header(block)
    }
  }

  #header(block: Buffer): void {
    if (isZero(block)) {
      this.#zeroBlocks += 1
      if (this.#pending.size > 0) throw invalid('an extended header is followed by no entry')
      if (this.#zeroBlocks === 2) this.#state = 'end'
      return
    }
    if (this.#zeroBlocks > 0) throw invalid('it has data behind its end')
    if (checksum(block) !== octal(block, 148, 8, 'checksum'))
      throw invalid('the checksum of an entry is wrong')
    const magic = block.toString('latin1', 257, 265)
    if (magic !== 'ustar\u000000' && magic !== 'ustar  \u0000')
      throw invalid('an entry is not in the ustar format')
    const size = octal(block, 124, 12, 'size')
    const flag = block[156] === 0 ? '0' : block.toString('latin1', 156, 157)
    if (flag === 'x' || flag === 'g' || flag === 'L') {
      this.#beginExtended(flag, size)
      return
    }
    if (flag !== '0' && flag !== '5')
      throw refused(`it is ${LINKS_AND_DEVICES[flag] ?? `of the unknown type "${flag}"`}`)
    if (block.toString('latin1', 157, 257).replaceAll('\0', '') !== '')
      throw refused('it names a link target')
    if (flag === '5' && size > 0) throw refused('it is a directory with content')
    this.#pending.clear()
    this.#remaining = padded(size)
    if (size > 0) this.#state = 'body'
  }

  #beginExtended(flag: string, size: number): void {
    if (size === 0 || size > MAX_EXTENDED_HEADER) throw invalid(`an extended header of ${size} bytes`)
    if (this.#pending.has(flag)) throw invalid('two extended headers for one entry')
    if (flag !== 'g') this.#pending.add(flag)
    if (this.#pending.size > 1) throw invalid('a pax and a GNU name for one entry')
    this.#extended = { flag, size, bytes: [] }
    this.#remaining = padded(size)
    this.#state = 'extended'
  }

  #extendedBlock(block: Buffer): void {
    this.#extended.bytes.push(Buffer.from(block))
    this.#remaining -= BLOCK
    if (this.#remaining > 0) return
    const { flag, size, bytes } = this.#extended
    const body = Buffer.concat(bytes).subarray(0, size)
    if (flag === 'L') checkLongName(body)
    else checkPaxRecords(body, flag === 'g')
    this.#state = 'header'
  }
}

function checkLongName(body: Buffer): void {
  const nul = body.indexOf(0)
  if (nul >= 0 && !isZero(body.subarray(nul))) throw refused('its GNU long name holds a NUL')
}

function checkPaxRecords(body: Buffer, global: boolean): void {
  const seen = new Set<string>()
  let rest = body
  while (rest.length > 0) {
    const space = rest.indexOf(0x20)
    const written = rest.toString('latin1', 0, Math.max(space, 0))
    const length = /^[1-9][0-9]{0,5}$/.test(written) ? Number(written) : 0
    if (length <= space + 1 || length > rest.length || rest[length - 1] !== 0x0a)
      throw invalid('a pax record is malformed')
    const record = rest.toString('utf8', space + 1, length - 1)
    const equals = record.indexOf('=')
    if (equals <= 0) throw invalid('a pax record is malformed')
    const key = record.slice(0, equals)
    if (seen.has(key)) throw refused(`its pax header states "${key}" twice`)
    if (REFUSED_RECORDS.test(key) || (global && key !== 'comment'))
      throw refused(`its pax header sets "${key}"`)
    if (key === 'path' && record.slice(equals + 1).includes('\0')) throw refused('its pax path holds a NUL')
    seen.add(key)
    rest = rest.subarray(length)
  }
}

/** Octal digits, padded with zeros or spaces, ended by NUL or space. Base 256 and signs are refused. */
function octal(block: Buffer, offset: number, length: number, what: string): number {
  const text = block.toString('latin1', offset, offset + length)
  const digits = /^ *([0-7]+)[ \0]*$/.exec(text)?.[1]
  if (digits === undefined) throw invalid(`the ${what} of an entry is not an octal number`)
  return Number.parseInt(digits, 8)
}

function checksum(block: Buffer): number {
  let sum = 8 * 0x20
  for (let index = 0; index < BLOCK; index += 1)
    if (index < 148 || index >= 156) sum += block[index] as number
  return sum
}

function padded(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK
}

const ZERO = Buffer.alloc(BLOCK)

function isZero(bytes: Buffer): boolean {
  return bytes.length <= BLOCK
    ? bytes.equals(ZERO.subarray(0, bytes.length))
    : bytes.every((byte) => byte === 0)
}

function invalid(why: string): PackwrightError {
  return new PackwrightError('ARCHIVE_INVALID', `The archive is not a sound tar: ${why}.`, {
    hint: 'Nothing was unpacked. Ask its publisher to publish it again.',
  })
}

function refused(why: string): PackwrightError {
  return new PackwrightError('ARCHIVE_ENTRY_REFUSED', `The archive holds an entry that is refused: ${why}.`, {
    hint: 'Packs hold regular files and directories only. Nothing was unpacked.',
  })
}
