/** The pages of the site: the list of packs, and one page a pack. */

import type { Inspection } from '../../artifact/index.ts'
import type { CatalogVersion } from '../../documents/index.ts'
import { bytes } from '../../text/index.ts'
import { type FoundPack, referenceTo } from '../found.ts'
import { picture, type shapeOf } from './graph.ts'
import { command, type Frame, facts, type Html, html, link, list, page, pageOf } from './html.ts'
import { readmeHtml } from './readme.ts'

/** What is known of a pack when its page is made. */
export interface SitePack extends FoundPack {
  /** its recommended version, as the artifact describes it; absent when it could not be read */
  inspection?: Inspection | undefined
  /** whether the signature of the recommended version was verified when the page was made */
  verified?: boolean | undefined
  /** Markdown, from the pack itself */
  readme?: string | undefined
}

export function indexPage(packs: readonly SitePack[], bases: readonly string[], frame: Frame): string {
  const items = packs.map((pack) => {
    const { name, description, recommended, keywords = [], provides = [] } = pack
    const text = [name, description ?? '', ...keywords, ...provides].join(' ').toLowerCase()
    const shown = newestOf(pack) ?? pack.versions[0]
    return html`<li data-text="${text}" data-kind="${kindOf(pack)}" data-date="${shown?.created_at ?? ''}"><h2><a href="packs/${pageOf(name)}">${name}</a> <span class="faint">${recommended ?? ''}</span> ${standing(shown)}</h2>
<p>${description ?? ''}</p>${chips(keywords, '')}</li>`
  })
  const kinds = [...new Set(packs.map(kindOf))].sort().map((kind) => html`<option>${kind}</option>`)
  const body = html`<h1>${frame.site}</h1>
<p class="faint">${bases.join(', ')}</p>
<form hidden role="search"><label for="q">Search packs <span class="faint">(press / to get here)</span></label>
<input id="q" type="search" autocomplete="off" placeholder="name, keyword, profile:claude-code …">
<p class="choose"><label>Kind <select id="kind"><option value="">all</option>${list(kinds)}</select></label>
<label>Sort by <select id="sort"><option value="name">name</option><option value="date">newest</option></select></label></p></form>
<p role="status" class="faint">${packs.length === 1 ? '1 pack' : `${packs.length} packs`}</p>
<ul class="packs">
${list(items)}
</ul>`
  return page(frame, frame.site, `${packs.length} packs in ${bases.join(', ')}`, body)
}

function kindOf({ kind, format }: SitePack): string {
  return kind ?? format ?? 'pack'
}

/** @param places which packs have a page */
export function packPage(
  pack: SitePack,
  shape: ReturnType<typeof shapeOf>,
  places: ReadonlyMap<string, unknown>,
  frame: Frame,
): string {
  const newest = newestOf(pack)
  const shown = newest ?? pack.versions[0]
  const body = html`<h1>${pack.name} <span class="faint">${shown?.version ?? ''}</span></h1>
<p>${pack.description ?? ''}</p>
${notice(pack, newest)}
${chips(pack.keywords ?? [], frame.root)}
${newest === undefined ? html`` : useIt(pack, newest)}
${pack.readme === undefined ? html`` : html`<h2>Readme</h2><div class="readme">${readmeHtml(pack.readme)}</div>`}
<h2>About</h2>
${about(pack)}
${shown === undefined ? html`` : signature(pack, shown)}
<h2>Versions</h2>
${versions(pack)}
${shape === undefined ? html`` : html`<h2>Dependencies</h2>${picture(pack.name, shape, (name) => places.has(name))}`}
${content(pack)}`
  return page(frame, `${pack.name} · ${frame.site}`, pack.description ?? pack.name, body)
}

function newestOf({ versions: all, recommended }: SitePack): CatalogVersion | undefined {
  return all.find(({ version }) => version === recommended)
}

function standing(version: CatalogVersion | undefined): Html {
  const state = version?.status?.state
  return state === undefined || state === 'active'
    ? html``
    : html`<span class="state ${state}">${state}</span>`
}

function notice(pack: SitePack, newest: CatalogVersion | undefined): Html {
  const version = newest ?? pack.versions[0]
  const { state, reason, replacement } = version?.status ?? {}
  if (state !== 'yanked' && state !== 'deprecated') return html``
  const what = state === 'yanked' ? 'was yanked by its publisher' : 'is deprecated'
  const why = reason === undefined ? '' : ` ${reason}`
  const instead = replacement === undefined ? html`` : html` Use <code>${replacement}</code> instead.`
  return html`<p class="notice ${state}"><strong>${version?.version ?? pack.name} ${what}.</strong>${why}${instead}</p>`
}

/** Keywords, each a link to the packs that have it. */
function chips(words: readonly string[], root: string): Html {
  if (words.length === 0) return html``
  const links = words.map((word) => {
    const address = `${root}index.html?q=${encodeURIComponent(word)}`
    return html`<li><a class="chip" href="${address}">${word}</a></li>`
  })
  return html`<ul class="chips" aria-label="Keywords">${list(links)}</ul>`
}

function useIt(pack: SitePack, version: CatalogVersion): Html {
  return html`<h2>Use it</h2>
<p>Into a project, with later versions that are compatible:</p>
${command(`packwright add ${pack.reference}@^${version.version}`)}
<p>Exactly this, by digest:</p>
${command(`packwright pull ${referenceTo(pack, version)}`)}`
}

function about(pack: SitePack): Html {
  const engines = Object.entries(pack.engines ?? {}).map(([host, range]) => `${host} ${range}`)
  return facts([
    ['Reference', html`<code>${pack.reference}</code>`],
    ['Kind', pack.kind],
    ['Format', pack.format],
    ['Licence', pack.license],
    ['Author', pack.author],
    ['Homepage', pack.homepage === undefined ? undefined : link(pack.homepage, pack.homepage)],
    ['Source', pack.repository === undefined ? undefined : link(pack.repository, pack.repository)],
    ['For', engines.join(', ')],
    ['Platforms', pack.platforms?.join(', ')],
    ['Provides', pack.provides === undefined ? undefined : html`<code>${pack.provides.join(', ')}</code>`],
  ])
}

function signature(pack: SitePack, version: CatalogVersion): Html {
  const { signer, revision } = version
  if (signer === undefined)
    return html`<h2>Who signed it</h2><p>Nobody: ${version.version} is not signed.</p>`
  const fact = (name: string) => (typeof signer[name] === 'string' ? (signer[name] as string) : undefined)
  const [repository, commit, run] = [fact('repository'), fact('commit') ?? revision, fact('run')]
  const mark =
    pack.verified === true ? html`<p class="verified">Verified when this page was made.</p>` : html``
  return html`<h2>Who signed it</h2>${mark}
${facts([
  ['Identity', html`<code>${signer.identity}</code>`],
  ['Issuer', fact('issuer')],
  ['Repository', repository === undefined ? undefined : link(repository, repository)],
  ['Workflow', fact('workflow')],
  ['Ref', fact('ref')],
  ['Commit', commit === undefined ? undefined : link(repository && `${repository}/commit/${commit}`, commit)],
  ['Workflow run', run === undefined ? undefined : link(run, run)],
])}`
}

function versions(pack: SitePack): Html {
  const rows = pack.versions.map((version) => {
    const { status, digest, size, created_at: created, platforms } = version
    return html`<tr><td>${version.version} ${standing(version)}${status?.reason === undefined ? '' : html`<br><span class="faint">${status.reason}</span>`}</td>
<td class="mono">${digest}${platforms === undefined ? '' : html`<br><span class="faint">${platforms.join(', ')}</span>`}</td>
<td class="number">${size === undefined ? '' : bytes(size)}</td><td>${created?.slice(0, 10) ?? ''}</td></tr>`
  })
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Versions"><table><thead><tr><th scope="col">Version</th><th scope="col">Digest</th><th scope="col" class="number">Size</th><th scope="col">Published</th></tr></thead>
<tbody>${list(rows)}</tbody></table></div>`
}

function content({ inspection }: SitePack): Html {
  if (inspection === undefined) return html``
  const { manifest, files } = inspection
  const rows = (files ?? []).map(
    ({ path, size, mode }) =>
      html`<tr><td class="mono">${path}</td><td class="number">${bytes(size)}</td><td class="mono">${mode}</td></tr>`,
  )
  const table =
    files === undefined
      ? html`<p>The artifact does not list its files.</p>`
      : html`<div class="scroll" tabindex="0" role="region" aria-label="Files"><table><thead><tr><th scope="col">File</th><th scope="col" class="number">Size</th><th scope="col">Mode</th></tr></thead><tbody>${list(rows)}</tbody></table></div>`
  return html`<h2>Files</h2>${table}
<h2>Manifest</h2><details><summary>As packwright reads it</summary><pre tabindex="0">${JSON.stringify(manifest, null, 2)}</pre></details>`
}
