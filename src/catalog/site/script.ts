/** What the site does besides being read: search while typing, and copying commands. Without it, everything is there. */
export const SCRIPT = `'use strict'
const field = document.querySelector('input[type="search"]')
const status = document.querySelector('[role="status"]')
if (field !== null) {
  const items = [...document.querySelectorAll('[data-text]')]
  field.closest('form').hidden = false
  const search = () => {
    const words = field.value.toLowerCase().split(/\\s+/).filter(Boolean)
    let shown = 0
    for (const item of items) {
      const matches = words.every((word) => item.dataset.text.includes(word))
      item.hidden = !matches
      if (matches) shown += 1
    }
    status.textContent = shown === 1 ? '1 pack' : shown + ' packs'
    const query = words.length === 0 ? '' : '?q=' + encodeURIComponent(field.value)
    if (location.protocol !== 'file:') history.replaceState(null, '', location.pathname + query)
  }
  field.value = new URLSearchParams(location.search).get('q') ?? ''
  field.addEventListener('input', search)
  field.form.addEventListener('submit', (event) => event.preventDefault())
  document.addEventListener('keydown', (event) => {
    if (event.key === '/' && document.activeElement !== field) {
      event.preventDefault()
      field.focus()
    } else if (event.key === 'Escape' && document.activeElement === field) {
      field.value = ''
      search()
    }
  })
  search()
}
for (const button of document.querySelectorAll('button[data-copy]')) {
  button.hidden = false
  button.addEventListener('click', async () => {
    const text = button.parentElement.querySelector('pre')
    try {
      await navigator.clipboard.writeText(text.textContent)
    } catch {
      getSelection().selectAllChildren(text)
      return
    }
    button.textContent = 'Copied'
    setTimeout(() => { button.textContent = 'Copy' }, 1500)
  })
}
`
