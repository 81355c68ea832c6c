/**
 * Workflows for GitHub Actions, one a pack.
 *
 * They are text on purpose: each is complete in itself. A certificate names the workflow file that ran, so a file of
 * its own gives each pack an identity of its own; a reusable workflow would give all packs one identity, and its
 * author the power to sign any of them.
 */

/** Actions by full commit, with the version that the commit is. */
export const PINNED_ACTIONS = {
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
}

export function workflowFile(pack: string): string {
  return `.github/workflows/publish-${pack}.yml`
}

export const CHECK_WORKFLOW = '.github/workflows/check-packs.yml'

export function publishWorkflow({ pack, location, registry, org, repo, action }: WorkflowFacts): string {
  return `# Publishes the pack ${pack} when a tag ${pack}-v<version> is pushed. Written by \`packwright ci init\`.
#
# Every pack has a workflow file of its own, and none of them calls a reusable one: Sigstore's certificate names the
# file that ran, so consumers can trust exactly this file for exactly this pack. Keep its name, or they see a new signer.
name: publish ${pack}

on:
  push:
    tags: ['${pack}-v*']

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
      packages: write
      id-token: write
    steps:
      - uses: ${PINNED_ACTIONS.checkout}
        with:
          persist-credentials: false
      - uses: ${action}
        with:
          pack: ${pack}
          path: ${location}
          registry: ${registry}
          org: ${org}
          repo: ${repo === '' ? "''" : repo}
`
}

export function checkWorkflow(facts: Omit<WorkflowFacts, 'pack'>): string {
  const { location, registry, org, repo, action } = facts
  return `# Shows on every pull request what its packs would be published as. Written by \`packwright ci init\`.
name: check packs

on:
  pull_request:

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
    steps:
      - uses: ${PINNED_ACTIONS.checkout}
        with:
          persist-credentials: false
      - uses: ${action}
        with:
          path: ${location}
          registry: ${registry}
          org: ${org}
          repo: ${repo === '' ? "''" : repo}
          dry-run: true
          compare: true
`
}
