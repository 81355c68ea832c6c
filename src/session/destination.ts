import { isRegistryHost } from '../oci/index.ts'
import { type Destination, layoutDestination } from '../registry/index.ts'
import type { ConnectionOptions } from './connection.ts'

export async function openDestination(
  options: ConnectionOptions & { target: { registry: string } },
): Promise<Destination> {
  if (!isRegistryHost(options.target.registry)) return layoutDestination
  const { locateOras, orasDestination } = await import('../registry/oras/index.ts')
  const env = options.env ?? process.env
  const { caFile, plainHttp, onEvent } = options
  const onSent =
    onEvent &&
    ((reference: string, bytes: number, total: number) =>
      onEvent({ type: 'uploading', reference, bytes, total }))
  return orasDestination(await locateOras(env), { env, caFile, plainHttp, onSent })
}
