/** What is made when it is first asked for: a start makes what it needs, and no more. */
export function late<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
