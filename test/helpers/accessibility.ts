import axe from 'axe-core'
import type {Page} from 'playwright-core'

/**
 * What axe-core finds wrong with a page, against WCAG 2.2 A and AA and its own best practices; one
 * line a finding. The page's context needs `bypassCSP`, or its policy keeps the judge out.
 */
export async function accessibilityFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const {violations, incomplete} = await page.evaluate(() =>
    (globalThis as unknown as {axe: typeof axe}).axe.run(),
  )
  return [...violations, ...incomplete].flatMap(({id, nodes}) =>
    nodes.map(({target, any, all}) => {
      const [why] = [...any, ...all]
      return `${id}: ${target.join(' ')}: ${why?.message ?? ''}`
    }),
  )
}
