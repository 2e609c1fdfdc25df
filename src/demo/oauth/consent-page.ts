import {escapeHtml} from '../../shared/index.js'
import {page} from './page.js'
import {SCOPES} from './scopes.js'

export interface ConsentView {
  client: string
  account: {name: string; email: string; workspace: string}
  scopes: readonly string[]
  /** Host and port that the answer goes to. */
  returnsTo: string
}

const CHECK = `<svg viewBox="0 0 20 20" aria-hidden="true" focusable="false">
<circle cx="10" cy="10" r="9" fill="currentColor" opacity=".14"/>
<path d="m6 10.4 2.7 2.6L14 7.4" fill="none" stroke="currentColor" stroke-width="1.8"
 stroke-linecap="round" stroke-linejoin="round"/></svg>`

/** Sign in and consent on one page; it works without a script. */
export function consentPage({client, account, scopes, returnsTo}: ConsentView): string {
  const name = escapeHtml(client)
  return page(
    `Allow ${client} to use your account`,
    `<h1>Allow ${name} to use your account?</h1>
<p>${name} is asking for access to ${escapeHtml(account.workspace)}.</p>
<div class="account">
<span class="avatar" aria-hidden="true">${escapeHtml(initials(account.name))}</span>
<span><strong>${escapeHtml(account.name)}</strong><small>${escapeHtml(account.email)}</small></span>
</div>
<h2 id="scopes">It will be able to</h2>
<ul class="scopes" aria-labelledby="scopes">
${scopes.map(scopeItem).join('\n')}
</ul>
<form method="post">
<div class="actions">
<button name="decision" value="deny">Deny</button>
<button name="decision" value="allow" class="primary">Allow</button>
</div>
</form>
<p class="returns">You will return to <code>${escapeHtml(returnsTo)}</code></p>`,
  )
}

function scopeItem(scope: string): string {
  const {title, detail} = SCOPES[scope] ?? {title: scope, detail: ''}
  return `<li>${CHECK}<span><strong>${escapeHtml(title)}</strong><small>${escapeHtml(detail)}</small></span></li>`
}

function initials(name: string): string {
  return name
    .split(' ')
    .map((word) => word.charAt(0))
    .join('')
}
