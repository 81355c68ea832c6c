/** Shows what is under way: bars that move on a terminal, one plain line a step elsewhere, nothing with `--json`. */
import type { OnEvent, PackEvent } from '../events.ts'
import { bytes } from '../text/index.ts'
import { paint, printableLine } from './text.ts'

export interface Progress {
  onEvent: OnEvent
  /** clears what moves, so that the result stands alone */
  done(): void
}

type LogUpdate = ReturnType<typeof import('log-update').createLogUpdate>

const BAR_WIDTH = 24
const REDRAW_MS = 80
const GATHER_MS = 25
const MOST_BARS = 6
/** Where nothing moves, who waits is told now and then how far it is. */
const TELL_MS = 10_000

/** Shows nothing, and hands on what has to be said all the same. */
export function silent(warn: (message: string) => void): Progress {
  return { onEvent: (event) => event.type === 'warning' && warn(event.message), done: () => {} }
}

/** How much of the work is shown. */
export interface Shown {
  /** nothing but warnings */
  quiet?: boolean | undefined
  /** every request as well */
  verbose?: boolean | undefined
  /** nothing that moves */
  still?: boolean | undefined
}

export function createProgress(stream: NodeJS.WriteStream, { verbose, still }: Shown = {}): Progress {
  const moves =
    stream.isTTY && still !== true && process.env['CI'] === undefined && process.env['TERM'] !== 'dumb'
  return moves ? moving(stream, verbose === true) : plain(stream, verbose === true)
}

/** Lines are written some at a time: each write wakes whoever reads them, and there are several a pack. */
function plain(stream: NodeJS.WriteStream, verbose: boolean): Progress {
  let lines = ''
  let timer: NodeJS.Timeout | undefined
  let told = Date.now()
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    if (lines !== '') stream.write(lines)
    lines = ''
  }
  return {
    onEvent: (event) => {
      const line =
        lineFor(event, stream, verbose) ?? (Date.now() - told > TELL_MS ? stepLine(event, stream) : undefined)
      if (line === undefined) return
      told = Date.now()
      lines += `${line}\n`
      timer ??= setTimeout(flush, GATHER_MS)
    },
    done: flush,
  }
}

function moving(stream: NodeJS.WriteStream, verbose: boolean): Progress {
  let update: LogUpdate | undefined
  import('log-update').then(({ createLogUpdate }) => {
    update = createLogUpdate(stream)
  })
  const bars = new Map<string, Bar>()
  let drawn = 0
  const draw = () => {
    const shown = [...bars.values()].slice(0, MOST_BARS).map((bar) => barLine(bar, stream))
    const more = bars.size > MOST_BARS ? [paint('dim', `  … and ${bars.size - MOST_BARS} more`, stream)] : []
    update?.([...shown, ...more].join('\n'))
    drawn = Date.now()
  }
  return {
    onEvent: (event) => {
      const bar = barFor(event)
      if (bar !== undefined) {
        bars.set(bar.key, { ...bar, since: bars.get(bar.key)?.since ?? Date.now() })
        if (bar.bytes >= bar.total) bars.delete(bar.key)
        if (Date.now() - drawn > REDRAW_MS) draw()
        return
      }
      const line = lineFor(event, stream, verbose)
      if (line === undefined) return
      update?.clear()
      stream.write(`${line}\n`)
      draw()
    },
    done() {
      update?.clear()
      // Gives the cursor back: somebody may be asked something now.
      update?.done()
    },
  }
}

interface Bar {
  key: string
  label: string
  bytes: number
  total: number
  /** the whole in words, where it is no number of bytes */
  of?: string
  /** when it was first heard of, in ms */
  since?: number
}

/** A bar as a line of its own. */
function stepLine(event: PackEvent, stream: NodeJS.WriteStream): string | undefined {
  const bar = barFor(event)
  if (bar === undefined || bar.total === 0) return undefined
  const share = Math.floor((bar.bytes / bar.total) * 100)
  return `${paint('dim', `${share}%`.padEnd(10), stream)} ${printableLine(bar.label)} (${bar.of ?? bytes(bar.total)})`
}

function barFor(event: PackEvent): Bar | undefined {
  if (event.type === 'page')
    return {
      key: 'pages',
      label: 'writing pages',
      bytes: event.done,
      total: event.of,
      of: `${event.of} packs`,
    }
  if (event.type === 'building') {
    const { pack, bytes: done, total } = event
    return { key: `build ${pack}`, label: `building ${pack}`, bytes: done, total }
  }
  if (event.type !== 'downloading' && event.type !== 'uploading') return undefined
  const verb = event.type === 'downloading' ? 'pulling' : 'sending'
  const label = `${verb} ${shortName(event.reference)}`
  return { key: `${verb} ${event.reference}`, label, bytes: event.bytes, total: event.total }
}

/** `━━━━━━ 42%  pulling claude:1.0.0 (300 MB, 25 MB/s, 7 s left)`, in as many columns as there are. */
function barLine({ label, bytes: done, total, of, since }: Bar, stream: NodeJS.WriteStream): string {
  const columns = stream.columns ?? 80
  const width = columns >= 70 ? BAR_WIDTH : columns >= 50 ? BAR_WIDTH / 2 : BAR_WIDTH / 4
  const share = total === 0 ? 1 : Math.min(1, done / total)
  const filled = Math.round(share * width)
  const drawing = paint('cyan', '━'.repeat(filled), stream) + paint('dim', '━'.repeat(width - filled), stream)
  const facts = [of ?? bytes(total), ...(of === undefined ? paceOf(done, total, since) : [])].join(', ')
  const text = `${String(Math.floor(share * 100)).padStart(3)}%  ${printableLine(label)} (${facts})`
  return `  ${drawing} ${text.slice(0, Math.max(0, columns - width - 4))}`
}

/** The rate, and how long it will take at that; nothing in the first second. */
function paceOf(done: number, total: number, since: number | undefined): string[] {
  const seconds = since === undefined ? 0 : (Date.now() - since) / 1000
  if (seconds < 1 || done === 0) return []
  const rate = done / seconds
  return [`${bytes(Math.round(rate))}/s`, `${Math.ceil((total - done) / rate)} s left`]
}

/** `ghcr.io/acme/packs/claude:1.0.0@sha256:…` → `claude:1.0.0` */
function shortName(reference: string): string {
  return reference.replace(/@sha256:.*$/, '').replace(/^.*\//, '')
}

function lineFor(event: PackEvent, stream: NodeJS.WriteStream, verbose: boolean): string | undefined {
  const say = (verb: string, rest: string) =>
    `${paint('dim', verb.padEnd(10), stream)} ${printableLine(rest)}`
  switch (event.type) {
    case 'built':
      return say('built', `${event.pack} ${event.version} (${bytes(event.size)})`)
    case 'first-publish':
      return say('publishing', `for the first time, to ${event.place}`)
    case 'waiting':
      return say('waiting', `for ${event.holder}, to change ${event.for}`)
    case 'signing':
      return say('signing', event.description)
    case 'signed':
      return say('signed', `${event.pack} by ${event.identity}`)
    case 'verified':
      return say('verified', `${event.reference} signed by ${event.identity}`)
    case 'published':
      return say('published', `${event.reference}@${event.digest}`)
    case 'unchanged':
      return say('unchanged', `${event.reference} is already published with this content`)
    case 'resolved':
      return say('resolved', `${event.reference} → ${event.digest}`)
    case 'stored':
      return say(event.fromStore ? 'in store' : 'pulled', event.reference)
    case 'installed':
      return event.already ? undefined : say('installed', event.directory)
    case 'request':
      return verbose ? say(event.method, requestOf(event)) : undefined
    case 'warning':
      return `${paint('yellow', 'warning'.padEnd(10), stream)} ${printableLine(event.message)}`
    default:
      return undefined
  }
}

function requestOf({ host, path, status, attempt, ms }: Extract<PackEvent, { type: 'request' }>): string {
  const again = attempt === 1 ? '' : `, attempt ${attempt}`
  return `${host}${path} ${status ?? 'no answer'} (${Math.round(ms)} ms${again})`
}
