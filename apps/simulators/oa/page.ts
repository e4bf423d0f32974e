/** A to-do as the page shows it. */
export type Shown = {
  reference: string
  userId: string
  title: string
  subject: string
  step: string | null
  maker: string
  link: string
  decisions: readonly string[]
}

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const safe = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign)

const WORDS: Readonly<Record<string, string>> = { agree: 'Agree', refuse: 'Refuse' }

/** Nothing is refused without saying why; a yes may go without words. */
function decisionForm({ reference, decisions }: Shown): string {
  const buttons = decisions.map(
    (one) =>
      `<button name="decision" value="${safe(one)}"${one === 'agree' ? ' formnovalidate' : ''}>${WORDS[one] ?? safe(one)}</button>`,
  )
  const required = decisions.includes('refuse') ? ' required' : ''
  return `<form method="post" action="/act">
    <input type="hidden" name="reference" value="${safe(reference)}">
    <label>Remark <input name="remark" maxlength="2000"${required}></label>
    ${buttons.join('\n    ')}
  </form>`
}

function todoOf(one: Shown): string {
  const { title, subject, step, maker, userId, link, decisions } = one
  return `<li>
    <strong>${safe(title)}</strong>
    <span>${safe(subject)}</span>
    <small>${safe([step, maker, userId].filter(Boolean).join(' · '))}</small>
    ${decisions.length > 0 ? decisionForm(one) : ''}
    <a href="${safe(link)}">Open in Kontor</a>
  </li>`
}

const STYLE = `body{font:16px/1.5 system-ui;margin:0 auto;max-width:44rem;padding:1rem;color:#1c2430}
ul{list-style:none;padding:0}li{display:grid;gap:.35rem;border:1px solid #d5dae2;border-radius:8px;padding:.9rem;margin:0 0 .8rem;overflow-wrap:anywhere}
small{color:#5a6472}form{display:flex;flex-wrap:wrap;gap:.5rem;align-items:end}label{flex:1 1 12rem}input{width:100%;box-sizing:border-box;font:inherit;padding:.35rem}
button{font:inherit;padding:.4rem .9rem}p[role=status]{background:#eef3fb;padding:.6rem .9rem;border-radius:8px}`

/** What stands before people in the tool: each to-do with the decisions it may offer, and always the way to Kontor. */
export function page(todos: readonly Shown[], said: string | null): string {
  const told = said === null ? '' : `<p role="status">${safe(said)}</p>`
  const list = todos.length === 0 ? '<p>Nothing to do.</p>' : `<ul>${todos.map(todoOf).join('\n')}</ul>`
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Office tool</title><style>${STYLE}</style><h1>Office tool</h1>${told}${list}</html>`
}
