/**
 * Makes the pictures of the README and of docs/ from what the program really prints and writes.
 *
 * usage: node tools/pictures.ts    after `npm run build`; the site's picture wants .tools/bin/chromium
 */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { chromium } from 'playwright-core'

const OUT = 'docs/pictures'
const BIN = resolve('dist/bin.js')
const COLUMNS = 104
const COLOURS: Record<string, string> = {
  31: '#ff7b72',
  32: '#7ee787',
  33: '#e3b341',
  36: '#79c0ff',
  2: '#8b949e',
}
const LINE = 20
const CHARACTER = 8.4

const place = mkdtempSync(join(tmpdir(), 'packwright-pictures-'))

try {
  cpSync('packs', join(place, 'packs'), { recursive: true })
  const publish = session(['publish', '--pack-version', '0.1.0'])
  writeFileSync(join(OUT, 'publish.svg'), terminal('Publishing packs', publish))
  const lock = ['pull', '--lock', 'packs.lock.json', '--pack', 'hello', '--into', 'vendor']
  writeFileSync(
    join(OUT, 'pull.svg'),
    terminal(
      'Pulling a pack, and finding another',
      session(lock, ['search', 'skill', '--in', 'oci-layout://dist/registry']),
    ),
  )
  run(['catalog', '--in', 'oci-layout://dist/registry', '--html', 'site', '--title', 'Packs'])
  await site(join(place, 'site', 'packs', 'hello.html'))
} finally {
  rmSync(place, { recursive: true, force: true })
}

/** What a person sees: on a terminal of its own, as wide as the picture. */
function run(args: string[]): string {
  const env = { PATH: process.env['PATH'], HOME: place, TERM: 'xterm-256color' }
  const words = [process.execPath, BIN, ...args].map((word) => `'${word}'`).join(' ')
  const command = `stty cols ${COLUMNS}; ${words} 2>/dev/null`
  const shown = execFileSync('script', ['-qec', command, '/dev/null'], { cwd: place, env, encoding: 'utf8' })
  return shown.replaceAll('\r', '')
}

function session(...commands: string[][]): string {
  return commands.map((args) => `\u001b[1m$ packwright ${args.join(' ')}\u001b[22m\n${run(args)}`).join('\n')
}

/** Text with the few escapes that packwright uses, as a picture of a terminal. */
function terminal(title: string, text: string): string {
  const lines = text.replace(/\n+$/, '').split('\n')
  let bold = false
  let colour: string | undefined
  const rows = lines.map((line, row) => {
    let column = 0
    const spans = line.split(/(\u001b\[[0-9;]*m)/).map((part) => {
      const codes = /^\u001b\[([0-9;]*)m$/.exec(part)?.[1]
      if (codes === undefined) {
        const x = 16 + column * CHARACTER
        column += [...part].length
        const weight = bold ? ' font-weight="700"' : ''
        const fill = colour === undefined ? '' : ` fill="${colour}"`
        return part === '' ? '' : `<tspan x="${x.toFixed(1)}"${weight}${fill}>${escaped(part)}</tspan>`
      }
      for (const code of codes.split(';')) {
        if (code === '1') bold = true
        else if (code === '22' || code === '39' || code === '0' || code === '') {
          if (code !== '39') bold = false
          colour = undefined
        } else colour = COLOURS[code] ?? colour
      }
      return ''
    })
    return `<text y="${(46 + row * LINE).toString()}" xml:space="preserve">${spans.join('')}</text>`
  })
  const widest = Math.max(...lines.map((line) => [...line.replace(/\u001b\[[0-9;]*m/g, '')].length))
  const width = Math.ceil(32 + Math.max(60, widest) * CHARACTER)
  const height = 62 + lines.length * LINE
  const dots = ['#ff5f57', '#febc2e', '#28c840'].map(
    (fill, index) => `<circle cx="${18 + 18 * index}" cy="16" r="5.5" fill="${fill}"/>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="ui-monospace, SFMono-Regular, 'DejaVu Sans Mono', monospace" font-size="14" fill="#e6edf3">
<title>${escaped(title)}</title>
<rect width="${width}" height="${height}" rx="10" fill="#161b22"/>
${dots.join('')}
${rows.join('\n')}
</svg>
`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

async function site(page: string): Promise<void> {
  const executablePath = resolve('.tools/bin/chromium')
  if (!existsSync(executablePath))
    throw new Error('There is no Chromium: run tools/setup-oras.sh --for-tests')
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  const tab = await browser.newPage({ viewport: { width: 960, height: 900 }, colorScheme: 'light' })
  await tab.goto(`file://${page}`)
  await tab.screenshot({ path: join(OUT, 'site.png') })
  await browser.close()
}
