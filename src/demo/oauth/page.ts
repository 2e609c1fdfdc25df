import {brand, type PagePolicy, pageHeaders, renderDocument} from '../../page/index.js'
import {STYLE} from './style.js'

/** @param formAction where the page's forms may lead, as a source list */
function policy(formAction?: string): PagePolicy {
  return {style: STYLE, ...(formAction !== undefined && {formAction})}
}

/** The headers every page of the demo has; its forms go where `formAction` says, or nowhere. */
export function demoHeaders(formAction?: string): Record<string, string> {
  return pageHeaders(policy(formAction))
}

/**
 * A page of the provider that the demo plays.
 * @param main trusted markup; values in it must have gone through `escapeHtml`
 */
export function page(title: string, main: string): string {
  const body = `<header class="brand">${brand('Demo Provider', 'provider')}</header>
<main>
${main}
</main>
<footer class="foot">Runs on this computer only. All data is made up.</footer>
`
  return renderDocument({title, body, policy: policy()})
}
