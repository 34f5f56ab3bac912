import { describe, expect, test } from 'vitest'
import { createPartnerPage } from '../../../functions/sandbox/partner/app.ts'

const shopUrl = 'http://127.0.0.1:4321'
const app = createPartnerPage({
  shopUrl,
  partner: { id: 'harbor-weekly', name: 'Harbor Weekly' },
  products: ['saas', 'license', 'image', 'consulting'].map((id) => ({
    id,
    name: `Name of ${id}`,
    tagline: 'Does one thing & does it well',
    seller: 'Northbeam',
    plan: id === 'consulting' ? null : 'team',
  })),
})

describe('the partner’s page', () => {
  test('sells through the widget in all three layouts, with a real link inside each', async () => {
    const page = await (await app.request('/')).text()
    expect(page).toContain(`<script type="module" src="${shopUrl}/widget/vitrine.js"></script>`)
    for (const layout of ['card', 'button', 'inline']) expect(page).toContain(`layout="${layout}"`)
    expect(page).toContain(`href="${shopUrl}/buy/saas?plan=team&amp;partner=harbor-weekly"`)
    expect(page).toContain(`href="${shopUrl}/products/consulting/"`)
    expect(page).toContain('Does one thing &amp; does it well')
  })

  test('runs under the strictest policy, opened only by the widget’s lines', async () => {
    const policy = (await app.request('/')).headers.get('content-security-policy') ?? ''
    expect(policy).toContain(`default-src 'none'`)
    expect(policy).toContain(`script-src 'self' ${shopUrl}/widget/`)
    expect(policy).toContain(`connect-src ${shopUrl}`)
    expect(policy).toContain('trusted-types vitrine')
    expect(policy).not.toContain('unsafe')
  })
})
