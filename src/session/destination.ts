import { isRegistryHost } from '../oci/reference.ts'
import type { PublishTarget } from '../publish/destination.ts'
import type { Destination } from '../registry/destination.ts'
import { layoutDestination } from '../registry/layout-writer.ts'
import type { ConnectionOptions } from './connection.ts'

export async function openDestination(
  options: ConnectionOptions & { target: Pick<PublishTarget, 'registry'> },
): Promise<Destination> {
  if (!isRegistryHost(options.target.registry)) return layoutDestination
  const { locateOras, orasDestination } = await import('../registry/oras/index.ts')
  const env = options.env ?? process.env
  const { caFile, plainHttp } = options
  return orasDestination(await locateOras(env), { env, caFile, plainHttp })
}
