/**
 * Workflows for GitHub Actions, one a pack.
 *
 * They are text on purpose: each is complete in itself. A certificate names the workflow file that ran, so a file of
 * its own gives each pack an identity of its own; a reusable workflow would give all packs one identity, and its
 * author the power to sign any of them.
 */
import { fillTagForm } from '../../build/index.ts'
import { PackwrightError } from '../../errors.ts'
import { hexOf, sha256 } from '../../oci/index.ts'

/** Actions by full commit, with the version that the commit is. */
export const PINNED_ACTIONS = {
  /** a commit of the branch `release`, which `tools/release-action.sh` makes */
  packwright: 'packwright/packwright@3845d509b04044153931916a6e9ad6dd5c618f99 # v0.1.0',
  checkout: 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1',
} as const

export interface WorkflowFacts {
  pack: string
  /** directory of the pack, relative to the repository */
  location: string
  registry: string
  org: string
  repo: string
  /** packwright's own action, `owner/name@<commit> # <version>` */
  action: string
  /** form of the tags that release the pack, e.g. `{name}-v{version}` */
  tagForm: string
}

export function workflowFile(pack: string): string {
  return `.github/workflows/publish-${pack}.yml`
}

export const CHECK_WORKFLOW = '.github/workflows/check-packs.yml'

/** GHCR takes the job's own token; any other registry has a password of its own. */
const TOKEN_REGISTRY = 'ghcr.io'

export function publishWorkflow({ pack, tagForm, action, ...place }: WorkflowFacts): string {
  const own = place.registry === TOKEN_REGISTRY
  const tag = fillTagForm(tagForm, { name: pack, scope: '<scope>', version: '<version>' })
  // One pack's tags as GitHub's filters are written, and not those of a pack whose name begins the same.
  const filter = fillTagForm(tagForm, { name: pack, scope: '*', version: '[0-9]+.[0-9]+.[0-9]+*' })
  return marked(`# Publishes the pack ${pack} when a tag ${tag} is pushed. Written by \`packwright ci init\`.
#
# Every pack has a workflow file of its own, and none of them calls a reusable one: Sigstore's certificate names the
# file that ran, so consumers can trust exactly this file for exactly this pack. Keep its name, or they see a new signer.
#
# A tag that another workflow pushes with GITHUB_TOKEN starts nothing, and neither do more than three tags in one push:
# start it by hand then, on the tag: gh workflow run publish-${pack}.yml --ref <tag>
name: publish ${pack}

on:
  push:
    tags: ['${filter}']
  workflow_dispatch:

permissions: {}

concurrency:
  group: publish-${pack}-\${{ github.ref }}
  cancel-in-progress: false

jobs:
  publish:
    runs-on: ubuntu-24.04
    timeout-minutes: 20
    permissions:
      contents: read
${own ? '      packages: write\n' : ''}      id-token: write
    steps:
      - uses: ${PINNED_ACTIONS.checkout}
        with:
          persist-credentials: false
      - uses: ${action}
        with:
          pack: ${yamlText(pack)}
${inputs(place)}${own ? '' : `          password: \${{ secrets.REGISTRY_PASSWORD }}\n`}`)
}

export function checkWorkflow({ action, ...place }: Omit<WorkflowFacts, 'pack' | 'tagForm'>): string {
  const own = place.registry === TOKEN_REGISTRY
  return marked(`# Shows on every pull request, and in a merge queue, what its packs would be published as. Written by \`packwright ci init\`.
name: check packs

on:
  pull_request:
  merge_group:

permissions: {}

concurrency:
  group: check-packs-\${{ github.ref }}
  cancel-in-progress: true

jobs:
  dry-run:
    runs-on: ubuntu-24.04
    timeout-minutes: 20
    permissions:
      contents: read
${own ? '      packages: read\n' : ''}    steps:
      - uses: ${PINNED_ACTIONS.checkout}
        with:
          persist-credentials: false
      - uses: ${action}
        with:
${inputs(place)}          dry-run: true
          compare: true
`)
}

const MARK =
  /\n# What stands above has the mark ([0-9a-f]{16}); edited, it is never replaced without being asked\.\n$/

/** A workflow with the hash of its own text, so that one that nobody edited can be written anew. */
function marked(text: string): string {
  return `${text}\n# What stands above has the mark ${markOf(text)}; edited, it is never replaced without being asked.\n`
}

const markOf = (text: string) => hexOf(sha256(text)).slice(0, 16)

/** Whether a workflow is as it was written here. */
export function isUnedited(text: string): boolean {
  const found = MARK.exec(text)
  return found !== null && found[1] === markOf(text.slice(0, found.index))
}

function inputs({
  location,
  registry,
  org,
  repo,
}: Omit<WorkflowFacts, 'pack' | 'tagForm' | 'action'>): string {
  const all = { path: location, registry, org, repo }
  return Object.entries(all)
    .map(([name, value]) => `          ${name}: ${yamlText(value)}\n`)
    .join('')
}

/** @throws PackwrightError `USAGE` for what would be more than a text in a workflow */
function yamlText(value: string): string {
  if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(value) || value.includes('${{'))
    throw new PackwrightError('USAGE', `${JSON.stringify(value)} cannot stand in a workflow.`, {
      hint: 'Rename it: line breaks, control characters and ${{ mean something to GitHub Actions.',
    })
  // A name that YAML would read as something else than a text, like 1.0 or no, stands in quotes.
  const plain = /^[A-Za-z./][\w./-]*$/.test(value) && !/^(?:true|false|yes|no|on|off|null|y|n)$/i.test(value)
  return plain ? value : JSON.stringify(value)
}
