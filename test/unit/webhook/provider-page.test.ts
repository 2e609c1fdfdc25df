import {expect, test} from 'vitest'
import {summarizeProviders} from '../../../src/webhook/index.js'
import {providerPage} from '../../helpers/provider-page.js'

// npx vitest run test/unit/webhook/provider-page.test.ts -u writes it anew.
test('the page of providers says what the table says', async () => {
  const page = providerPage(await summarizeProviders())
  await expect(page).toMatchFileSnapshot('../../../docs/webhook-providers.md')
})
