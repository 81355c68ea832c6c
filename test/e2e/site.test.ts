/** The static site of a catalog, in a real browser: search, copying, keyboard, narrow screens, accessibility. */
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { join, normalize } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chromiumLaunch } from '../support/browser.ts'
import { packwright } from '../support/cli.ts'
import { DistributionServer } from '../support/distribution-server.ts'
import { type Publisher, publisherAt } from '../support/project.ts'
import { githubToken, type LoopbackSigstore, startSigstore } from '../support/sigstore.ts'
import { temporaryDirectory } from '../support/temporary.ts'

const HOSTILE = '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>'

const README = `# Odd

A **bold** word, [the web](https://example.org/), [no web](javascript:alert(1)), [a file](other.md).
${HOSTILE}

![a picture](https://example.org/picture.png)

\`\`\`sh
packwright add ${'long '.repeat(60)}
\`\`\`

| a | b |
| - | - |
| 1 | 2 |
`

let registry: DistributionServer
let sigstore: LoopbackSigstore
let packs: Publisher
let directory: string
let web: Server
let address: string
let browser: Browser

beforeAll(async () => {
  registry = await new DistributionServer().start()
  sigstore = await startSigstore()
  const env = {
    PACKWRIGHT_CATALOG: '1',
    SIGSTORE_ID_TOKEN: githubToken({ ref: 'refs/tags/v1.0.0', repository: 'acme/packs' }),
  }
  packs = await publisherAt(registry.host, env, sigstore.flags)
  await packs.publish('base', '1.0.0', { description: 'What others need.', keywords: ['core'] })
  await packs.publish('claude', '1.0.0', { dependencies: { base: '^1.0.0' }, keywords: ['agents'] })
  await packs.publish(
    'odd',
    '1.0.0',
    {
      description: HOSTILE,
      homepage: 'https://example.org/odd',
      keywords: [HOSTILE],
      kind: 'theme',
    },
    { 'README.md': README },
  )
  await packs.publish('old', '1.0.0', { description: 'Not for long.' })
  await packs.publish('gone', '1.0.0')
  const cwd = await temporaryDirectory('site')
  const say = (...args: string[]) => packwright([...args, ...sigstore.flags, '--plain-http'], { cwd, env })
  await say('yank', `${packs.base}/gone:1.0.0`, '--reason', HOSTILE)
  await say('deprecate', `${packs.base}/old:1.0.0`, '--replacement', `${packs.base}/claude`)
  const rule = { match: '**', repository: 'acme/packs', workflow: '.github/workflows/publish.yml' }
  await writeFile(
    join(cwd, 'packs.policy.json'),
    JSON.stringify({ trusted_root: sigstore.trustedRoot, rules: [rule] }),
  )
  const args = [
    'catalog',
    '--in',
    packs.base,
    '--html',
    'out',
    '--title',
    'Packs of Acme',
    '--readme',
    '--plain-http',
    '--json',
  ]
  const made = await packwright(args, { cwd })
  expect(made, made.stdout).toMatchObject({ exitCode: 0, json: { packs: 5, files: 8, written: 5 } })
  const again = await packwright(args, { cwd })
  expect(again).toMatchObject({ json: { packs: 5, files: 8, written: 0 } })
  directory = join(cwd, 'out')
  web = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent((request.url ?? '/').split('?')[0] ?? '/'))
    const file = join(directory, path === '/' ? 'index.html' : path)
    if (!existsSync(file)) return void response.writeHead(404).end()
    const type = file.endsWith('.css') ? 'text/css' : file.endsWith('.js') ? 'text/javascript' : 'text/html'
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(await readFile(file))
  })
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve))
  const bound = web.address()
  address = `http://127.0.0.1:${typeof bound === 'object' && bound !== null ? bound.port : 0}`
  browser = await chromium.launch(chromiumLaunch())
})

afterAll(async () => {
  await browser?.close()
  web?.close()
  await registry.stop()
  await sigstore.stop()
})

const pages = [
  '',
  'packs/base.html',
  'packs/claude.html',
  'packs/odd.html',
  'packs/old.html',
  'packs/gone.html',
]

async function open(
  path: string,
  options: Parameters<Browser['newPage']>[0] = {},
): Promise<{ page: Page; said: string[] }> {
  const page = await browser.newPage(options)
  const said: string[] = []
  page.on('console', (message) => said.push(message.text()))
  page.on('pageerror', (error) => said.push(String(error)))
  await page.goto(path.startsWith('file:') ? path : `${address}/${path}`)
  return { page, said }
}

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  test.each(pages)('/%s has no accessibility fault, and nothing to complain about', async (path) => {
    const { page, said } = await open(path, { colorScheme })
    await page.evaluate(await readFile('node_modules/axe-core/axe.min.js', 'utf8'))
    const { violations } = await page.evaluate(() =>
      (
        globalThis as unknown as {
          axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
        }
      ).axe.run(),
    )
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
    expect(said).toEqual([])
    expect(await page.title()).not.toBe('owned')
    await page.close()
  })
})

test.each(pages.flatMap((path) => [320, 360].map((width) => [path, width] as const)))(
  '/%s fits a phone of %i',
  async (path, width) => {
    const { page } = await open(path, { viewport: { width, height: 740 } })
    const wider = await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    )
    expect(wider).toBe(0)
    await page.close()
  },
)

test('search while typing, from the keyboard, and as a link', async () => {
  const { page } = await open('')
  const shown = () => page.locator('ul.packs > li:visible h2 a').allTextContents()
  expect(await shown()).toHaveLength(5)
  await page.keyboard.press('/')
  await page.keyboard.type('agents')
  expect(await shown()).toEqual(['claude'])
  expect(await page.locator('[role=status]').textContent()).toBe('1 pack')
  expect(page.url()).toContain('?q=agents')
  await page.keyboard.press('Escape')
  expect(await shown()).toHaveLength(5)
  await page.goto(`${address}/?q=core`)
  expect(await shown()).toEqual(['base'])
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  expect(new URL(page.url()).hash).toBe('#content')
  await page.close()
})

test('without a web server, and without scripts, everything can be read', async () => {
  const fromDisk = await open(`file://${directory}/index.html`)
  await fromDisk.page.fill('input[type=search]', 'agents')
  expect(await fromDisk.page.locator('ul.packs > li:visible').count()).toBe(1)
  expect(fromDisk.said).toEqual([])
  const plain = await open('', { javaScriptEnabled: false })
  expect(await plain.page.locator('ul.packs > li:visible').count()).toBe(5)
  expect(await plain.page.locator('form').isVisible()).toBe(false)
})

test('a pack’s page: commands to copy, who signed it, versions, files, dependencies as a picture', async () => {
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })
  const page = await context.newPage()
  await page.goto(`${address}/packs/claude.html`)
  const button = page.locator('button[data-copy]').nth(1)
  await button.click()
  await expect.poll(() => button.textContent()).toBe('Copied')
  const copied = await page.evaluate('navigator.clipboard.readText()')
  expect(copied).toMatch(new RegExp(`^packwright pull ${packs.base}/claude:1\\.0\\.0@sha256:[0-9a-f]{64}$`))
  const link = (name: string | RegExp) => page.getByRole('link', { name }).getAttribute('href')
  expect(await link('a'.repeat(40))).toBe(`https://github.com/acme/packs/commit/${'a'.repeat(40)}`)
  expect(await link(/actions\/runs/)).toBe('https://github.com/acme/packs/actions/runs/42/attempts/1')
  expect(await page.getByText('Verified when this page was made.').isVisible()).toBe(true)
  expect(await page.getByRole('region', { name: 'Files' }).textContent()).toContain('README.md')
  expect(await page.locator('.graph svg text').allTextContents()).toEqual(
    expect.arrayContaining(['base', 'claude']),
  )
  await page.locator('.graph svg a').click()
  await expect.poll(() => page.url()).toBe(`${address}/packs/base.html`)
  await context.close()
})

test('marks of what was yanked and deprecated', async () => {
  const { page } = await open('packs/gone.html')
  expect(await page.locator('.notice').textContent()).toContain('was yanked by its publisher')
  expect(await page.locator('.notice').textContent()).toContain('<script>')
  expect(await page.getByRole('button', { name: 'Copy' }).count()).toBe(0)
  await page.goto(`${address}/packs/old.html`)
  expect(await page.locator('.notice').textContent()).toContain(`Use ${packs.base}/claude instead.`)
  await page.close()
})

test('packs of one kind, the newest first, and every keyword as a link', async () => {
  const { page } = await open('')
  const shown = () => page.locator('ul.packs > li:visible h2 a').allTextContents()
  await page.selectOption('#kind', 'theme')
  expect(await shown()).toEqual(['odd'])
  expect(page.url()).toContain('?kind=theme')
  await page.selectOption('#kind', '')
  await page.selectOption('#sort', 'date')
  expect(await shown()).toHaveLength(5)
  await page.goto(`${address}/?kind=theme&sort=date`)
  expect(await shown()).toEqual(['odd'])
  await page.goto(`${address}/packs/claude.html`)
  await page.getByRole('link', { name: 'agents' }).click()
  await expect.poll(shown).toEqual(['claude'])
  await page.close()
})

test('a readme is part of the page, and nothing of it runs or is fetched', async () => {
  const asked: string[] = []
  const { page, said } = await open('packs/odd.html')
  page.on('request', (request) => asked.push(request.url()))
  await page.reload()
  const readme = page.locator('.readme')
  expect(await readme.locator('strong').textContent()).toBe('bold')
  expect(await readme.locator('h3').textContent()).toBe('Odd')
  expect(
    await readme.getByRole('link').evaluateAll((links) => links.map((link) => link.getAttribute('href'))),
  ).toEqual(['https://example.org/'])
  expect(await readme.textContent()).toContain('a picture')
  expect(await readme.textContent()).toContain('<script>')
  expect(await readme.locator('img, script').count()).toBe(0)
  expect(asked.filter((url) => !url.startsWith(address))).toEqual([])
  expect(await page.title()).not.toBe('owned')
  expect(said).toEqual([])
  await page.close()
})
