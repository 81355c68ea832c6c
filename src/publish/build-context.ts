/** What building gets handed for a publish or a build, and the sweep of what died ones left. */
import { basename, dirname, resolve } from 'node:path'
import { type BuildContext, DEFAULT_OUT_DIR, type SourceFacts } from '../build/index.ts'
import { makeDirectory, sharedClaim, sweepDead } from '../files/index.ts'
import type { ArtifactSource } from '../oci/index.ts'
import { parseReleaseVersion } from '../pack/manifest/index.ts'
import { readReceipt } from '../target/index.ts'
import type { BuildOptions } from './options.ts'

export async function buildContext(options: BuildOptions, source: SourceFacts): Promise<BuildContext> {
  const outDir = resolve(options.outDir ?? DEFAULT_OUT_DIR)
  makeDirectory(outDir)
  await sweepDead(outDir)
  return {
    outDir,
    claim: sharedClaim(outDir),
    version:
      options.version === undefined ? undefined : parseReleaseVersion(options.version, 'The release version'),
    compression: options.compression,
    files: options.files,
    originOf: vendoredFrom,
    env: options.env ?? process.env,
    source,
    signal: options.signal,
    onEvent: options.onEvent,
  }
}

/** A pack that was installed from git keeps where it came from when it is published again. */
function vendoredFrom(location: string): ArtifactSource | undefined {
  const origin = readReceipt(dirname(location), basename(location))?.installed?.origin
  return origin === undefined ? undefined : { source: origin.git, revision: origin.commit }
}
