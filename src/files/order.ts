/** The order of files wherever it counts, in archives and in lists: by the bytes of their paths, in no locale's order. */
export function byPath(a: { path: string }, b: { path: string }): number {
  return byBytes(a.path, b.path)
}

export function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
