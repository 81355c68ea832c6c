/** Whether anybody could accept what this run would sign: held against the rule that consumers get for the pack. */
import { fillTagForm } from '../../build/index.ts'
import { PackwrightError } from '../../errors.ts'
import type { VersionedManifest } from '../../pack/manifest/index.ts'
import type { RunClaims } from '../../signing/index.ts'

/** The identity in the certificates of a run. */
export function identityOf({ job_workflow_ref: workflow }: RunClaims): string {
  return `https://github.com/${workflow}`
}

/**
 * @param forms of the repository's release tags
 * @throws PackwrightError `IDENTITY_MISMATCH` before anything is signed or sent
 */
export function refuseUnacceptable(
  { name, version }: VersionedManifest,
  claims: RunClaims,
  forms: readonly string[],
): void {
  const { ref, workflow_ref: started, job_workflow_ref: job } = claims
  const refuse = (why: string, hint: string) => {
    throw new PackwrightError(
      'IDENTITY_MISMATCH',
      `${name} ${version} is not published, because no consumer could accept its signature: ${why}.`,
      {
        hint: `${hint} PACKWRIGHT_SIGN=0 (sign: false) publishes it unsigned.`,
        details: { pack: name, version, ...claims },
      },
    )
  }
  if (!ref || !started || !job)
    return refuse(
      'the OIDC token does not say which workflow and which ref it is for',
      'Publish in a workflow of your own.',
    )
  if (job.toLowerCase() !== started.toLowerCase())
    return refuse(
      `the job is written in the reusable workflow ${job}, and was started by ${started}`,
      'Write the job into the workflow that the tag starts; packwright ci init does.',
    )
  const tags = forms.map((form) => fillTagForm(form, { name, version }))
  if (tags.some((tag) => matches(ref, `refs/tags/${tag}`))) return
  return refuse(
    `it would be made on ${ref}, and the rule asks for the tag ${tags.map((tag) => fillTagForm(tag, { scope: '<scope>' })).join(' or ')}`,
    'Push that tag, or start the workflow on it: gh workflow run <workflow> --ref <tag>.',
  )
}

function matches(ref: string, wanted: string): boolean {
  const [head = '', tail] = wanted.split('{scope}')
  if (tail === undefined) return ref === wanted
  return ref.startsWith(head) && ref.endsWith(tail) && !ref.slice(head.length, -tail.length).includes('/')
}
