/** A pack's README as part of a page: none of its own HTML, nothing that a browser would fetch, links to the web alone. */
import MarkdownIt, { type Token } from 'markdown-it'
import { Html } from './html.ts'

/** The page has a title and headings of its own above it. */
const DEEPER = 2

export function readmeHtml(text: string): Html {
  const markdown = new MarkdownIt({ html: false, linkify: false })
  markdown.core.ruler.push('harmless', ({ tokens }) => {
    for (const token of tokens) {
      if (token.type.startsWith('heading_'))
        token.tag = `h${Math.min(6, Number(token.tag.slice(1)) + DEEPER)}`
      if (token.children !== null) token.children = harmless(token.children)
    }
  })
  const codeBlock = ({ content }: Token) =>
    `<pre tabindex="0"><code>${markdown.utils.escapeHtml(content)}</code></pre>\n`
  markdown.renderer.rules['fence'] = (tokens, index) => codeBlock(tokens[index] as Token)
  markdown.renderer.rules['code_block'] = (tokens, index) => codeBlock(tokens[index] as Token)
  return new Html(markdown.render(text))
}

/** Images become their descriptions; links that do not lead to the web become their text. */
function harmless(tokens: readonly Token[]): Token[] {
  let isDropped = false
  return tokens.flatMap((token) => {
    if (token.type === 'image') {
      token.type = 'text'
      return [token]
    }
    if (token.type === 'link_open') {
      isDropped = !/^https?:\/\//i.test(String(token.attrGet('href')))
      token.attrSet('rel', 'noopener nofollow')
      return isDropped ? [] : [token]
    }
    return token.type === 'link_close' && isDropped ? [] : [token]
  })
}
