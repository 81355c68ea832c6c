/** What all pages have in common. Whatever a publisher wrote is text; only http(s) addresses become links. */

/** Text that is HTML already; only `html` and `list` make it. */
export class Html {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  toString(): string {
    return this.#text
  }
}

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Everything that is put in and is no `Html` is escaped, for text and for quoted attributes. */
export function html(parts: TemplateStringsArray, ...values: (Html | string | number)[]): Html {
  const shown = values.map((value) =>
    value instanceof Html
      ? value.toString()
      : String(value).replace(/[&<>"']/g, (found) => ESCAPES[found] ?? ''),
  )
  return new Html(parts.map((part, index) => part + (shown[index] ?? '')).join(''))
}

export interface Frame {
  /** what the site is called */
  site: string
  /** path to the site's root, e.g. `../` */
  root: string
  generatedAt: string
}

const POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; base-uri 'none'; form-action 'none'"

export function page(frame: Frame, title: string, description: string, body: Html): string {
  const { site, root, generatedAt } = frame
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="description" content="${description}">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${root}style.css">
<script src="${root}script.js" defer></script>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
${root === '' ? '' : html`<header class="site"><a href="${root}index.html">${site}</a></header>`}
<main id="content" tabindex="-1">
${body}
</main>
<footer>From the catalog as of <time datetime="${generatedAt}">${generatedAt.slice(0, 10)}</time>. Packs are pulled by digest, whatever this page says.</footer>
</body>
</html>
`.toString()
}

export function list(items: readonly Html[]): Html {
  return new Html(items.join('\n'))
}

/** A link, when it is an address that a browser may follow. */
export function link(address: string | undefined, text: string): Html {
  const parsed = address === undefined ? null : URL.parse(address)
  if (parsed?.protocol !== 'https:' && parsed?.protocol !== 'http:') return html`${text}`
  return html`<a href="${parsed.href}" rel="noopener nofollow">${text}</a>`
}

/** Name, value; without a value nothing. */
export function facts(rows: readonly [name: string, value: Html | string | undefined][]): Html {
  const shown = rows.filter(([, value]) => value !== undefined && value !== '')
  return html`<dl class="facts">${list(shown.map(([name, value]) => html`<dt>${name}</dt><dd>${value ?? ''}</dd>`))}</dl>`
}

export function command(text: string): Html {
  return html`<div class="command"><pre tabindex="0">${text}</pre><button type="button" data-copy hidden>Copy</button></div>`
}

/** The file of a pack's page: names are file names already, but for case. */
export function pageOf(name: string): string {
  return `${encodeURIComponent(name)}.html`
}
