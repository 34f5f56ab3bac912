import { expect, oneEvent, waitUntil } from '@open-wc/testing'
import { sendKeys, sendMouse } from '@web/test-runner-commands'
import type { VitrineDialog } from '../../widget/dialog/vitrine-dialog.ts'
import type { VitrineCheckoutEvent, VitrineErrorEvent } from '../../widget/events.ts'
import type { VitrineBuy } from '../../widget/vitrine-buy.ts'
import { answerApi, html, part, ready } from './store/page.ts'

const sha = (digit: string) => digit.repeat(64)
const link = html`<a href="/buy/x">Buy</a>`
const paid = () => ({
  status: 201,
  body: { order: 'ord_1', url: `${location.href.split('#')[0]}#paid`, expiresAt: '2026-11-23T12:00:00.000Z' },
})

async function open(element: VitrineBuy): Promise<VitrineDialog> {
  part(element, 'button').focus()
  part(element, 'button').click()
  await waitUntil(
    () => element.shadowRoot?.querySelector('vitrine-dialog')?.shadowRoot?.querySelector('dialog')?.open,
  )
  const dialog = element.shadowRoot?.querySelector('vitrine-dialog') as VitrineDialog
  await Promise.all(dialog.shadowRoot?.getAnimations().map(({ finished }) => finished) ?? [])
  return dialog
}

const tracewell = (attributes = html``) =>
  ready(html`<vitrine-buy product="tracewell" plan="solo">${link}${attributes}</vitrine-buy>`)

function control<Kind extends HTMLElement = HTMLInputElement>(dialog: VitrineDialog, name: string): Kind {
  const found = dialog.shadowRoot?.querySelector<Kind>(`[name="${name}"]`)
  if (!found) throw new Error(`there is no field "${name}"`)
  return found
}

function fill(dialog: VitrineDialog, values: Record<string, string | true>): void {
  for (const [name, value] of Object.entries(values)) {
    const field = control(dialog, name)
    if (value === true) field.checked = true
    else field.value = value
  }
}

const agreed = { email: 'ada@example.org', 'agreements.eula': true, 'agreements.terms': true } as const

const faultOf = (dialog: VitrineDialog, name: string) =>
  dialog.shadowRoot?.getElementById(`${name}-fault`)?.textContent?.trim()
const alertOf = (dialog: VitrineDialog) =>
  dialog.shadowRoot?.querySelector('[role="alert"]')?.textContent?.trim()

describe('the dialog of a purchase', () => {
  afterEach(() => {
    location.hash = ''
    // As after the browser's Back; the payment page of these tests is this page itself.
    dispatchEvent(new Event('pageshow'))
  })

  it('sends exactly what the buyer chose, and follows the address it is given', async () => {
    const api = answerApi({ 'POST /api/checkout': paid })
    const element = await ready(
      html`<vitrine-buy product="tracewell" partner="harbor" locale="en" return-url="/back"
        >${link}</vitrine-buy
      >`,
    )
    const dialog = await open(element)
    dialog.shadowRoot?.querySelector<HTMLInputElement>('[name="plan"][value="team"]')?.click()
    await dialog.updateComplete
    const quantity = control(dialog, 'quantity')
    expect(quantity.value).to.equal('2')
    quantity.value = '5'
    quantity.dispatchEvent(new Event('change'))
    await dialog.updateComplete
    expect(part(dialog, 'total').textContent).to.contain('95 USD')
    fill(dialog, agreed)
    part(dialog, 'button').click()
    await waitUntil(() => location.hash === '#paid')
    api.restore()
    const [sent] = api.sent
    expect(sent?.headers['content-type']).to.equal('application/json')
    expect(sent?.headers['idempotency-key']).to.match(/^[\d-]{16,64}$/)
    expect(sent?.body).to.deep.equal({
      lines: [{ product: 'tracewell', plan: 'team', quantity: 5 }],
      email: 'ada@example.org',
      partner: 'harbor',
      currency: 'USD',
      expected: { amount: 9500, currency: 'USD' },
      locale: 'en',
      returnUrl: `${location.origin}/back`,
      agreements: { eula: sha('a'), terms: sha('b') },
    })
  })

  it('asks what the delivery needs, and sends the answers with the line', async () => {
    const api = answerApi({ 'POST /api/checkout': paid })
    const dialog = await open(await ready(html`<vitrine-buy product="basalt">${link}</vitrine-buy>`))
    const project = '0123456789abcdef0123456789abcdef'
    fill(dialog, { ...agreed, 'input.region': 'eu-west-1', 'input.project': ` ${project}` })
    control(dialog, 'input.project').value = project
    part(dialog, 'button').click()
    await waitUntil(() => location.hash === '#paid')
    api.restore()
    expect(api.sent[0]?.body).to.have.deep.property('lines', [
      { product: 'basalt', plan: 'standard', inputs: { region: 'eu-west-1', project } },
    ])
  })

  it('shows every missing or misshapen answer at its field, and sends nothing', async () => {
    const api = answerApi({ 'POST /api/checkout': paid })
    const dialog = await open(await ready(html`<vitrine-buy product="basalt">${link}</vitrine-buy>`))
    fill(dialog, { 'input.project': 'my project' })
    part(dialog, 'button').click()
    await dialog.updateComplete
    api.restore()
    expect(faultOf(dialog, 'input.region')).to.equal('Region is needed.')
    expect(faultOf(dialog, 'input.project')).to.equal('A project id has 32 characters, digits and a to f.')
    expect(faultOf(dialog, 'email')).to.equal('Your e-mail address is needed.')
    expect(faultOf(dialog, 'agreements.eula')).to.equal(
      'Please confirm: I agree to the licence of the seller',
    )
    await waitUntil(
      () => dialog.shadowRoot?.activeElement?.id === 'input.region',
      'the first fault is focused',
    )
    expect(api.sent).to.deep.equal([])
    await expect(dialog).to.be.accessible()
  })

  it('shows the faults that the store found at their fields', async () => {
    const fields = [
      {
        field: 'lines.0.inputs.project',
        code: 'input_invalid',
        message: 'Project id does not exist in this region.',
      },
      { field: 'email', code: 'input_invalid', message: 'This mailbox cannot receive mail.' },
      { field: 'lines.0.colour', code: 'unknown_field', message: '"colour" is not asked for.' },
    ]
    const problem = {
      code: 'input_invalid',
      status: 422,
      detail: 'Answers are not possible.',
      next: 'Correct them.',
      fields,
    }
    const api = answerApi({ 'POST /api/checkout': () => ({ status: 422, body: problem }) })
    const dialog = await open(await ready(html`<vitrine-buy product="basalt">${link}</vitrine-buy>`))
    fill(dialog, { ...agreed, 'input.region': 'eu-west-1', 'input.project': 'a'.repeat(32) })
    const waiting = oneEvent(window, 'vitrine-error') as Promise<VitrineErrorEvent>
    part(dialog, 'button').click()
    expect((await waiting).code).to.equal('input_invalid')
    await waitUntil(() => faultOf(dialog, 'input.project'))
    api.restore()
    expect(faultOf(dialog, 'input.project')).to.equal('Project id does not exist in this region.')
    expect(faultOf(dialog, 'email')).to.equal('This mailbox cannot receive mail.')
    expect(alertOf(dialog)).to.contain('"colour" is not asked for.')
    expect(control(dialog, 'input.project').value, 'what was written stays').to.equal('a'.repeat(32))
  })

  it('shows old and new price when it has changed, and sends the new one only when confirmed', async () => {
    const prices = { expected: { amount: 4900, currency: 'USD' }, actual: { amount: 5900, currency: 'USD' } }
    const answers = [
      { status: 409, body: { code: 'price_changed', status: 409, detail: 'x', ...prices } },
      paid(),
    ]
    const api = answerApi({ 'POST /api/checkout': () => answers.shift() ?? paid() })
    const dialog = await open(await tracewell())
    fill(dialog, agreed)
    part(dialog, 'button').click()
    await waitUntil(() => alertOf(dialog))
    expect(alertOf(dialog)).to.equal(
      'The price has changed from 49 USD to 59 USD since this page was loaded.',
    )
    expect(part(dialog, 'button').textContent?.trim()).to.equal('Accept 59 USD and continue')
    await expect(dialog).to.be.accessible()
    part(dialog, 'button').click()
    await waitUntil(() => location.hash === '#paid')
    api.restore()
    expect(api.sent[1]?.body).to.have.deep.property('expected', prices.actual)
  })

  it('offers the way through the store when it gives this page no answer', async () => {
    const answers = ['unreachable' as const, paid()]
    const api = answerApi({ 'POST /api/checkout': () => answers.shift() ?? paid() })
    const dialog = await open(await tracewell())
    fill(dialog, agreed)
    part(dialog, 'button').click()
    await waitUntil(() => alertOf(dialog))
    expect(alertOf(dialog)).to.contain('Nothing has been ordered.')
    expect(dialog.shadowRoot?.querySelector<HTMLAnchorElement>('[role="alert"] a')?.pathname).to.equal(
      '/buy/x',
    )
    part(dialog, 'button').click()
    await waitUntil(() => location.hash === '#paid')
    api.restore()
    const keys = api.sent.map(({ headers }) => headers['idempotency-key'])
    expect(keys[0], 'the same request has the same key').to.equal(keys[1])
  })

  it('sends nothing when the page cancels vitrine-checkout, which carries the request', async () => {
    const api = answerApi({ 'POST /api/checkout': paid })
    const element = await tracewell()
    const dialog = await open(element)
    let seen: VitrineCheckoutEvent | undefined
    element.addEventListener('vitrine-checkout', (event) => {
      seen = event
      event.preventDefault()
    })
    fill(dialog, agreed)
    part(dialog, 'button').click()
    await waitUntil(() => seen)
    api.restore()
    expect(seen?.request.lines).to.deep.equal([{ product: 'tracewell', plan: 'solo' }])
    expect(api.sent).to.deep.equal([])
    expect(dialog.shadowRoot?.querySelector('dialog')?.open).to.equal(true)
  })

  it('is busy while the store answers: a second press sends nothing and Escape does not close it', async () => {
    let answer = (_: ReturnType<typeof paid>): void => {}
    const api = answerApi({ 'POST /api/checkout': () => new Promise((resolve) => (answer = resolve)) })
    const element = await tracewell()
    const dialog = await open(element)
    fill(dialog, agreed)
    part(dialog, 'button').click()
    await waitUntil(() => part(dialog, 'button').textContent?.includes('Opening'))
    part(dialog, 'button').click()
    await sendKeys({ press: 'Escape' })
    expect(dialog.shadowRoot?.querySelector('dialog')?.open).to.equal(true)
    expect(element.matches(':state(busy)')).to.equal(true)
    await waitUntil(() => api.sent.length)
    answer(paid())
    await waitUntil(() => location.hash === '#paid')
    api.restore()
    expect(api.sent.length).to.equal(1)
  })

  it('says after five seconds that nothing has been charged yet', async () => {
    const api = answerApi({ 'POST /api/checkout': () => new Promise(() => {}) })
    const dialog = await open(await tracewell())
    fill(dialog, agreed)
    part(dialog, 'button').click()
    await waitUntil(() => alertOf(dialog), 'a sentence', { timeout: 7000 })
    api.restore()
    expect(alertOf(dialog)).to.contain('Nothing has been charged.')
  })

  it('keeps the cursor where it is when its text is pressed', async () => {
    const dialog = await open(await tracewell())
    control(dialog, 'email').focus()
    const { x, y } = part(dialog, 'total').getBoundingClientRect()
    await sendMouse({ type: 'click', position: [Math.round(x) + 5, Math.round(y) + 5] })
    expect(dialog.shadowRoot?.activeElement?.getAttribute('name')).to.not.equal('plan')
  })

  it('is live again when the browser’s Back shows the page as it was left', async () => {
    const api = answerApi({ 'POST /api/checkout': paid })
    const element = await tracewell()
    const dialog = await open(element)
    fill(dialog, agreed)
    part(dialog, 'button').click()
    await waitUntil(() => location.hash === '#paid')
    api.restore()
    expect(part(dialog, 'button').textContent?.trim()).to.equal('Opening the payment page…')
    dispatchEvent(new Event('pageshow'))
    await dialog.updateComplete
    expect(part(dialog, 'button').textContent?.trim()).to.equal('Continue to payment')
    expect(element.matches(':state(busy)')).to.equal(false)
  })

  it('shows prices in the currency chosen, here and on the other elements of the page', async () => {
    const other = await ready(html`<vitrine-buy product="tracewell" plan="solo">${link}</vitrine-buy>`)
    const dialog = await open(await tracewell())
    const currency = control<HTMLSelectElement>(dialog, 'currency')
    currency.value = 'JPY'
    currency.dispatchEvent(new Event('change'))
    await dialog.updateComplete
    expect(part(dialog, 'total').textContent).to.contain('7,400 JPY')
    expect(part(dialog, 'plan').textContent).to.contain('7,400 JPY, paid once')
    await waitUntil(() => part(other, 'price').textContent === '7,400 JPY')
    currency.value = 'USD'
    currency.dispatchEvent(new Event('change'))
  })

  it('works by keyboard: plans by arrows, Escape closes, focus goes back to the button', async () => {
    const element = await ready(html`<vitrine-buy product="tracewell">${link}</vitrine-buy>`)
    const dialog = await open(element)
    control(dialog, 'plan').focus()
    await sendKeys({ press: 'ArrowDown' })
    await dialog.updateComplete
    expect(dialog.plan?.id).to.equal('team')
    await sendKeys({ press: 'Escape' })
    await waitUntil(() => !dialog.shadowRoot?.querySelector('dialog')?.open)
    expect(element.shadowRoot?.activeElement).to.equal(part(element, 'button'))
    await open(element)
    expect(dialog.plan?.id, 'the choice is kept').to.equal('team')
  })

  it('is accessible and speaks Chinese', async () => {
    const api = answerApi({})
    const dialog = await open(
      await ready(html`<vitrine-buy product="basalt" locale="zh-CN">${link}</vitrine-buy>`),
    )
    api.restore()
    expect(part(dialog, 'button').textContent?.trim()).to.equal('前往付款')
    await expect(dialog).to.be.accessible()
  })
})
