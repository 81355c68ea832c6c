/** A time as Go and RFC 3339 write it where nobody asks for parts of a second: `2026-01-02T03:04:05Z`. */
export function wholeSeconds(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z')
}
