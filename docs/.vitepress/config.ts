/** The pages of docs/ as a site: `npm run site`. A link that leads nowhere fails the build. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const REPOSITORY = 'https://github.com/packwright/packwright'

/** The tables of docs/README.md are the site's contents. */
function contents() {
  const text = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
  const [, ...tables] = text.split(/^\| to /m)
  return tables.map((table) => {
    const rows = [...table.matchAll(/^\| (.+?) \| \[[^\]]+\]\(([^)]+)\) \|$/gm)]
    const items = rows.map(([, what = '', page = '']) => {
      const name = what.charAt(0).toUpperCase() + what.slice(1).replaceAll('`', '')
      return { text: name, link: `/${page.replace(/README\.md$|\.md$/, '')}` }
    })
    return { text: table.startsWith('do') ? 'To do' : 'To look up', items }
  })
}

interface Token {
  type: string
  children: Token[] | null
  attrGet(name: string): string | null
  attrSet(name: string, value: string): void
}

/** What lies outside of docs/ is shown by the repository. */
const OUTSIDE =
  /^(?:\.\.\/)+((?:README|CHANGELOG|SECURITY|DEVELOPMENT|LICENSE|schemas|examples|src|test|tools|default|action)\b.*)$/

function outwards(tokens: readonly Token[]): void {
  for (const token of tokens) {
    const [, path] = OUTSIDE.exec(token.type === 'link_open' ? (token.attrGet('href') ?? '') : '') ?? []
    if (path !== undefined) token.attrSet('href', `${REPOSITORY}/blob/main/${path}`)
    outwards(token.children ?? [])
  }
}

interface Markdown {
  set(options: object): void
  core: { ruler: { push(name: string, rule: (state: { tokens: Token[] }) => void): void } }
}

// biome-ignore lint/style/noDefaultExport: VitePress reads a default export.
export default {
  title: 'packwright',
  description: 'Publish packs to any OCI registry and pull them back by pinned digest.',
  base: process.env['DOCS_BASE'] ?? '/',
  cleanUrls: true,
  lastUpdated: true,
  rewrites: { 'README.md': 'index.md', ':directory/README.md': ':directory/index.md' },
  markdown: {
    config(markdown: Markdown) {
      // `<pack>` in a sentence is a word, and no element.
      markdown.set({ html: false })
      markdown.core.ruler.push('outwards', ({ tokens }) => outwards(tokens))
    },
  },
  themeConfig: {
    search: { provider: 'local' },
    sidebar: contents(),
    outline: { level: [2, 3] },
    socialLinks: [{ icon: 'github', link: REPOSITORY }],
    editLink: { pattern: `${REPOSITORY}/edit/main/docs/:path` },
  },
}
