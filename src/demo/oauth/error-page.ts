import {escapeHtml} from '../../shared/index.js'
import {page} from './page.js'

/** What the browser shows when there is no client to send the error to. */
export function errorPage(code: string, description = 'The request cannot be answered.'): string {
  return page(
    'Sign-in failed',
    `<h1>This sign-in cannot go on</h1>
<p>${escapeHtml(description)}</p>
<p class="detail">Go back to the terminal and run <code>apix login demo</code> again.
<br><small>Error: <code>${escapeHtml(code)}</code></small></p>`,
  )
}
