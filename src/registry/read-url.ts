/** A document of the web that is no registry's: one request, with the proxies, CAs and limits on silence of all others. */
import { createHttpClient } from './http.ts'

export interface ReadUrl {
  env: NodeJS.ProcessEnv
  headers?: Record<string, string> | undefined
  /** sent with POST */
  body?: string | undefined
  signal?: AbortSignal | undefined
  maxBytes: number
}

/** @throws Error with why it could not be read; what the other side answers is no error */
export async function readUrl(
  url: string,
  { env, headers = {}, body: sent, signal, maxBytes }: ReadUrl,
): Promise<{ status: number; text: string }> {
  const client = createHttpClient({ env })
  try {
    const { status, body } = await client.send(new URL(url), {
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
    return { status, text: Buffer.concat(chunks).toString('utf8') }
  } finally {
    await client.close()
  }
}
