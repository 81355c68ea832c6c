/**
 * SLSA provenance, held against the certificate that signed it: what a run states of itself has to be what the
 * certificate proves.
 *
 * @see https://slsa.dev/spec/v1.0/provenance
 * @see https://slsa.dev/spec/v0.2/provenance
 */
import * as z from 'zod'
import { PackwrightError } from '../errors.ts'
import { PROVENANCE_PREDICATE, type SignerFacts } from '../signing/index.ts'
import { SLSA_V02, type Stated } from './stated.ts'

const dependency = z.lazy(() =>
  z.looseObject({
    uri: z.string().optional(),
    digest: z.record(z.string(), z.string()).optional(),
  }),
)

const v1 = z.lazy(() =>
  z.looseObject({
    buildDefinition: z.looseObject({
      externalParameters: z
        .looseObject({ workflow: z.looseObject({ repository: z.string().optional() }).optional() })
        .optional(),
      internalParameters: z
        .looseObject({ dirty: z.union([z.boolean(), z.literal('unknown')]).optional() })
        .optional(),
      resolvedDependencies: z.array(dependency).nullish(),
    }),
    runDetails: z.looseObject({ builder: z.looseObject({ id: z.string() }) }),
  }),
)

const v02 = z.lazy(() =>
  z.looseObject({
    builder: z.looseObject({ id: z.string() }),
    invocation: z.looseObject({ configSource: dependency.optional() }).optional(),
    materials: z.array(dependency).nullish(),
  }),
)

export interface Provenance {
  builder: string
  /** as URLs without `git+`, ref and `.git` */
  repository?: string | undefined
  commit?: string | undefined
  /** the files were not those of the commit, or nobody could tell */
  dirty?: boolean | 'unknown' | undefined
}

/**
 * @returns `undefined` for a statement that is no provenance
 * @throws PackwrightError `STATEMENT_INVALID` for provenance that cannot be read
 */
export function provenanceIn({ predicateType, predicate }: Stated): Provenance | undefined {
  if (predicateType !== PROVENANCE_PREDICATE && predicateType !== SLSA_V02) return undefined
  try {
    return predicateType === SLSA_V02 ? readV02(predicate) : readV1(predicate)
  } catch (cause) {
    throw new PackwrightError('STATEMENT_INVALID', `The provenance (${predicateType}) cannot be read.`, {
      cause,
    })
  }
}

function readV1(predicate: unknown): Provenance {
  const { buildDefinition, runDetails } = v1.parse(predicate)
  const { externalParameters, internalParameters, resolvedDependencies } = buildDefinition
  const repository = repositoryIn(externalParameters?.workflow?.repository)
  return {
    builder: runDetails.builder.id,
    dirty: internalParameters?.dirty,
    ...sourceIn(resolvedDependencies ?? [], repository),
  }
}

function readV02(predicate: unknown): Provenance {
  const { builder, invocation, materials } = v02.parse(predicate)
  const source = invocation?.configSource
  const sources = [...(source === undefined ? [] : [source]), ...(materials ?? [])]
  return { builder: builder.id, ...sourceIn(sources, repositoryIn(source?.uri)) }
}

/** The repository that was built, and its commit; of several the first that is git's. */
function sourceIn(
  dependencies: readonly z.infer<typeof dependency>[],
  stated: string | undefined,
): Pick<Provenance, 'repository' | 'commit'> {
  const found = dependencies.find(
    ({ uri, digest = {} }) =>
      (digest['gitCommit'] ?? digest['sha1']) !== undefined &&
      (stated === undefined || uri === undefined || repositoryIn(uri) === stated),
  )
  return {
    repository: stated ?? repositoryIn(found?.uri),
    commit: found?.digest?.['gitCommit'] ?? found?.digest?.['sha1'],
  }
}

function repositoryIn(uri: string | undefined): string | undefined {
  return uri
    ?.replace(/^git\+/, '')
    .replace(/@(?:refs\/.*|[^/@]+)$/, '')
    .replace(/(?:\.git)?\/*$/, '')
    .toLowerCase()
}

const RUNNERS = 'https://github.com/actions/runner'

/**
 * Keys prove no repository: only certificates are held against what is stated.
 *
 * @throws PackwrightError `PROVENANCE_MISMATCH`
 */
export function refuseOtherProvenance(stated: Provenance, signer: SignerFacts): void {
  const { repository, commit, build_signer: workflow, runner } = signer
  if (repository === undefined) return
  refuseOther('repository', repository.toLowerCase(), stated.repository)
  refuseOther('commit', commit, stated.commit)
  const { builder } = stated
  const isRunner = builder === RUNNERS || builder === `${RUNNERS}/${runner}`
  const isHost = !repository.startsWith('https://github.com/') && sameHost(builder, repository)
  if (isRunner || isHost || workflow === undefined) return
  refuseOther('builder', workflow, builder)
}

function sameHost(a: string, b: string): boolean {
  return URL.parse(a)?.host === URL.parse(b)?.host
}

function refuseOther(what: string, proven: string | undefined, stated: string | undefined): void {
  if (proven === undefined || stated === undefined || proven === stated) return
  throw new PackwrightError(
    'PROVENANCE_MISMATCH',
    `The provenance names the ${what} ${stated}, and the certificate that signed it ${proven}.`,
    {
      hint: 'Do not use the pack before its publisher explains it.',
      details: { what, expected: proven, found: stated },
    },
  )
}
