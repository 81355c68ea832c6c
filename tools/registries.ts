/**
 * Tries every registry that this machine can have, and writes docs/registries.md from what the tests said.
 *
 * usage: node tools/registries.ts    after `npm run build` and tools/setup-oras.sh --for-tests
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod'

const TESTS = 'test/e2e/registries.test.ts'
const PAGE = 'docs/registries.md'

const report = z.object({
  testResults: z.array(
    z.object({
      assertionResults: z.array(
        z.object({ ancestorTitles: z.array(z.string()), title: z.string(), status: z.string() }),
      ),
    }),
  ),
})

const MARKS: Record<string, string> = { passed: 'works', failed: '**fails**' }

const directory = mkdtempSync(join(tmpdir(), 'registries-'))
const file = join(directory, 'report.json')
const { status } = spawnSync('npx', ['vitest', 'run', TESTS, '--reporter=json', `--outputFile=${file}`], {
  stdio: ['ignore', 'ignore', 'inherit'],
})
const results = report
  .parse(JSON.parse(readFileSync(file, 'utf8')))
  .testResults.flatMap(({ assertionResults }) => assertionResults)
rmSync(directory, { recursive: true })
writeFileSync(PAGE, page())
process.exitCode = status ?? 1

function page(): string {
  const groups = [...Map.groupBy(results, ({ ancestorTitles }) => ancestorTitles.join(' '))]
  const servers = groups.filter(([, tests]) => tests.some(({ title }) => title === 'add and install'))
  const steps = servers[0]?.[1].map(({ title }) => title) ?? []
  const rows = servers
    .filter(([, tests]) => tests.some((test) => test.status in MARKS))
    .map(([name, tests]) => {
      const found = steps.map((step) => MARKS[tests.find(({ title }) => title === step)?.status ?? ''] ?? '-')
      return `| ${[name, ...found].join(' | ')} |`
    })
  const others = groups.filter((group) => !servers.includes(group))
  const lines = others.flatMap(([name, tests]) =>
    tests.map(
      (test) => `| ${name === '' ? '' : `${name}: `}${test.title} | ${MARKS[test.status] ?? 'not tried'} |`,
    ),
  )
  return `# Registries

packwright speaks the distribution API, with the referrers API where there is one and the tags that stand for it where
there is none. What follows was tried with the programs themselves. This page is written by \`npm run judges\`; it ran on
${new Date().toISOString().slice(0, 10)}.

| registry | ${steps.join(' | ')} |
| ${['---', ...steps.map(() => '---')].join(' | ')} |
${rows.join('\n')}

| what stands in front | result |
| --- | --- |
${lines.join('\n')}

## Logging in

packwright and oras read the credentials that \`oras login\` and \`docker login\` write. What the hosts themselves document:

| host | log in | before the first publish |
| --- | --- | --- |
| GitHub | \`oras login ghcr.io\`, with a token that has \`write:packages\`; in Actions \`GITHUB_TOKEN\` with \`packages: write\` | nothing; a new package is private |
| Docker Hub | \`oras login docker.io\`, with an access token | nothing; a new repository is public unless your account says otherwise |
| Amazon ECR | \`aws ecr get-login-password \\| oras login --username AWS --password-stdin <account>.dkr.ecr.<region>.amazonaws.com\` | each pack's repository has to be made, or a creation template set up; so has \`packwright-catalog\` |
| Google Artifact Registry | \`gcloud auth print-access-token \\| oras login --username oauth2accesstoken --password-stdin <region>-docker.pkg.dev\` | the repository of format Docker: \`OCI_ORG\` is \`<project>/<repository>\` |
| Azure Container Registry | \`az acr login --name <name>\` | nothing |
| GitLab | \`oras login registry.gitlab.com\`, with a deploy token; in CI \`CI_REGISTRY_USER\` and \`CI_REGISTRY_PASSWORD\` | nothing; \`OCI_ORG\` and \`OCI_REPO\` name the project |
| Harbor | \`oras login <host>\`, with a robot account that may push | the project: \`OCI_ORG\` |
| Quay | \`oras login quay.io\`, with a robot account that may write | nothing, where the robot may create repositories |
| Artifactory | \`oras login <host>\`, with an identity token | a local Docker repository: the first part of \`OCI_ORG\` |

\`packwright doctor --registry <host> --org <org> --repo <repo>\` tells whether reading and writing work before you publish.

## Cleanup jobs

A pack's tag names one manifest. Signatures, bills of materials, statuses, platform variants and the members of
collections are manifests without a tag of their own, and a job that deletes untagged manifests deletes them.

- \`packwright keep <reference>…\` prints the digests that belong to a version, or to all tags of a repository. A cleanup
  has to spare them.
- A retention rule has to spare every tag of \`packwright-catalog\` and \`packwright-advisories\`, and the tags
  \`sha256-<64 hex>\`: by these, registries without the referrers API list what is attached.
- \`packwright verify --remote\` tells what is gone. Publish the version again from its commit, or sign it again: what was
  lost is sent anew.
`
}
