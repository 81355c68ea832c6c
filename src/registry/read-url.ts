/** A document of the web that is no registry's: one request, with the proxies, CAs and limits on silence of all others. */
export interface ReadUrl {
  env: NodeJS.ProcessEnv
  headers?: Record<string, string> | undefined
  /** sent with POST */
  body?: string | undefined
  signal?: AbortSignal | undefined
  maxBytes: number
  /** how often another place may be named; never from https to http, and without `headers` on another origin. Default 0 */
  redirects?: number | undefined
}

/** @throws Error with why it could not be read; what the other side answers is no error */
export async function readUrl(
  url: string,
  { env, headers = {}, body: sent, signal, maxBytes, redirects = 0 }: ReadUrl,
): Promise<{ status: number; text: string; bytes: Buffer }> {
  const { createHttpClient } = await import('./network.ts')
  const client = createHttpClient({ env })
  try {
    const {
      status,
      headers: answered,
      body,
    } = await client.send(new URL(url), {
      headers,
      signal,
      ...(sent === undefined ? {} : { method: 'POST', body: sent }),
    })
    const chunks: Buffer[] = []
    let size = 0
    for await (const chunk of body) {
      size += chunk.length
      if (size > maxBytes) throw new Error(`its answer is longer than ${maxBytes} bytes`)
      chunks.push(Buffer.from(chunk))
    }
    const { location } = answered
    if (redirects > 0 && location !== undefined && status >= 300 && status < 400) {
      const next = new URL(location, url)
      const from = new URL(url)
      if (from.protocol === 'https:' && next.protocol !== 'https:')
        throw new Error(`it leads on to ${next.origin} without TLS`)
      const kept = next.origin === from.origin ? headers : {}
      return await readUrl(next.href, { env, headers: kept, signal, maxBytes, redirects: redirects - 1 })
    }
    const bytes = Buffer.concat(chunks)
    return { status, text: bytes.toString('utf8'), bytes }
  } finally {
    await client.close()
  }
}
