/** What is made when it is first asked for: a start makes what it needs, and no more. */
export function late<T extends object>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}
