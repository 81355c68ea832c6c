/** A time as Go and RFC 3339 write it where nobody asks for parts of a second: `2026-01-02T03:04:05Z`. */
export function wholeSeconds(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z')
}

const UNITS: readonly [name: string, seconds: number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

/** `3 hours ago`. @param then ms since 1970, as is `now` */
export function ago(then: number, now: number): string {
  const seconds = (now - then) / 1000
  if (!Number.isFinite(seconds)) return 'at a time that nobody knows'
  for (const [name, length] of UNITS) {
    const count = Math.floor(seconds / length)
    if (count >= 1) return `${count} ${name}${count === 1 ? '' : 's'} ago`
  }
  return 'just now'
}
