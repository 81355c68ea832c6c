/** What the site does besides being read: search while typing, and copying commands. Without it, everything is there. */
export const SCRIPT = `'use strict'
const field = document.querySelector('input[type="search"]')
const status = document.querySelector('[role="status"]')
if (field !== null) {
  const items = [...document.querySelectorAll('[data-text]')]
  field.closest('form').hidden = false
  const list = items[0]?.parentElement
  const [kind, sort] = [document.querySelector('#kind'), document.querySelector('#sort')]
  const order = {
    name: (a, b) => items.indexOf(a) - items.indexOf(b),
    date: (a, b) => b.dataset.date.localeCompare(a.dataset.date),
  }
  const search = () => {
    const words = field.value.toLowerCase().split(/\\s+/).filter(Boolean)
    let shown = 0
    for (const item of items) {
      const isKind = kind.value === '' || item.dataset.kind === kind.value
      const matches = isKind && words.every((word) => item.dataset.text.includes(word))
      item.hidden = !matches
      if (matches) shown += 1
    }
    status.textContent = shown === 1 ? '1 pack' : shown + ' packs'
    const asked = new URLSearchParams()
    if (words.length > 0) asked.set('q', field.value)
    if (kind.value !== '') asked.set('kind', kind.value)
    if (sort.value !== 'name') asked.set('sort', sort.value)
    const query = asked.size === 0 ? '' : '?' + asked
    if (location.protocol !== 'file:') history.replaceState(null, '', location.pathname + query)
  }
  const arrange = () => {
    list?.append(...[...items].sort(order[sort.value] ?? order.name))
    search()
  }
  const said = new URLSearchParams(location.search)
  field.value = said.get('q') ?? ''
  if ([...kind.options].some(({ value }) => value === said.get('kind'))) kind.value = said.get('kind')
  if (said.get('sort') === 'date') sort.value = 'date'
  field.addEventListener('input', search)
  kind.addEventListener('change', search)
  sort.addEventListener('change', arrange)
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
  arrange()
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
