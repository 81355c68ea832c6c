/** Requests through a `fetch` that the caller gives, in place of the network. */
import type { HttpClient } from './http.ts'

/** @param ask answers as a registry would */
export function fetchingClient(ask: typeof fetch): HttpClient {
  return {
    async send(url, { method = 'GET', headers = {}, body, signal }) {
      const response = await ask(url, {
        method,
        headers,
        redirect: 'manual',
        ...(body === undefined ? {} : { body }),
        ...(signal === undefined ? {} : { signal }),
      })
      const discard = async () => await response.body?.cancel()
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: bytesOf(response),
        discard,
        released: Promise.resolve(),
        url,
      }
    },
    async close() {},
  }
}

async function* bytesOf({ body }: Response): AsyncGenerator<Buffer> {
  for await (const chunk of body ?? []) yield Buffer.from(chunk)
}
