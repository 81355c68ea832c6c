/** What follows the first bytes of a blob: for those who have them from elsewhere. @param given how many they are */
export async function* restAfter(given: number, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let left = given
  for await (const chunk of chunks) {
    const fresh = chunk.subarray(Math.min(left, chunk.length))
    left -= chunk.length - fresh.length
    if (fresh.length > 0) yield fresh
  }
}
