import { expect, fixture, waitUntil } from '@open-wc/testing'
import type { VitrineEngagement } from '../../widget/engagement/vitrine-engagement.ts'
import { engagement } from './store/orders.ts'
import { answerApi, html, load, part } from './store/page.ts'

const address = '/api/seller/engagements/del_2'
const textOf = (element: Element | null | undefined) => element?.shadowRoot?.textContent ?? ''
const deliver = {
  id: 'deliver',
  label: 'Deliver the work',
  primary: true,
  inputs: [
    { id: 'note', label: 'What you deliver', type: 'textarea' as const, required: true },
    { id: 'file', label: 'File', type: 'file' as const, required: false },
  ],
}

async function openAt(hash: string): Promise<VitrineEngagement> {
  history.replaceState(null, '', hash)
  return fixture<VitrineEngagement>(html`<vitrine-engagement></vitrine-engagement>`)
}

describe('vitrine-engagement', () => {
  before(() => load('vitrine-engagement.js'))
  afterEach(() => history.replaceState(null, '', location.pathname + location.search))

  it('shows the request to whoever has the link, and takes it on with the link’s token', async () => {
    const taken = engagement({ text: 'You have until 23 December to deliver.', actions: [deliver] })
    const api = answerApi({
      [`GET ${address}`]: () => ({ body: engagement() }),
      [`POST ${address}/actions/take-on`]: () => ({ body: { show: [], engagement: taken } }),
    })
    const element = await openAt('#d=del_2&t=token')
    await waitUntil(() => element.engagement)
    await element.updateComplete
    const delivery = element.shadowRoot?.querySelector('vitrine-delivery')
    expect(textOf(delivery)).to.contain('Needs you').and.to.contain('Move the billing database.')
    await expect(element).to.be.accessible()
    part(delivery as Element, 'button').click()
    await waitUntil(() => textOf(delivery).includes('You have until 23 December'))
    api.restore()
    expect(api.sent.map(({ headers }) => headers.authorization)).to.deep.equal([
      'Bearer token',
      'Bearer token',
    ])
    expect(delivery?.shadowRoot?.querySelector('textarea'), 'the one thing to do is open').to.not.equal(null)
    await expect(element).to.be.accessible()
  })

  it('asks again with what was answered before, and takes as many files as are asked for', async () => {
    const submit = {
      id: 'submit',
      label: 'Send the request',
      primary: true,
      inputs: [
        { id: 'goal', label: 'Goal', type: 'textarea' as const, required: true, value: 'Move it.' },
        {
          id: 'size',
          label: 'Size',
          type: 'select' as const,
          required: true,
          value: 'large',
          options: [
            { id: 'small', label: 'Small' },
            { id: 'large', label: 'Large' },
          ],
        },
        {
          id: 'dump',
          label: 'Schema',
          type: 'file' as const,
          required: true,
          accept: ['sql'],
          maxFiles: 2,
          maxBytes: 1_048_576,
        },
      ],
    }
    let stored = 0
    const api = answerApi({
      [`GET ${address}`]: () => ({ body: engagement({ actions: [submit] }) }),
      [`POST ${address}/files`]: () => {
        stored += 1
        return { status: 201, body: { file: `file_${stored}` } }
      },
      [`POST ${address}/actions/submit`]: () => ({
        body: { show: [], engagement: engagement({ text: 'It is with Northbeam.', actions: [] }) },
      }),
    })
    const element = await openAt('#d=del_2&t=token')
    await waitUntil(() => element.engagement)
    await element.updateComplete
    const delivery = element.shadowRoot?.querySelector('vitrine-delivery')
    await delivery?.updateComplete
    const form = delivery?.shadowRoot?.querySelector('form') as HTMLFormElement
    const files = form.elements.namedItem('dump') as HTMLInputElement
    expect(files.multiple).to.equal(true)
    expect(files.accept).to.equal('.sql')
    expect(form.textContent).to.contain('Files of up to 1 MB.')
    const large = new DataTransfer()
    large.items.add(new File(['x'.repeat(1_048_577)], 'large.sql'))
    files.files = large.files
    form.requestSubmit()
    await waitUntil(() => textOf(delivery).includes('“large.sql” is larger than 1 MB.'))
    expect(files.getAttribute('aria-invalid')).to.equal('true')
    expect(stored).to.equal(0)
    const chosen = new DataTransfer()
    for (const name of ['a.sql', 'b.sql']) chosen.items.add(new File(['x'], name))
    files.files = chosen.files
    form.requestSubmit()
    await waitUntil(() => textOf(delivery).includes('It is with Northbeam.'))
    api.restore()
    expect(api.sent.at(-1)?.body).to.deep.equal({
      inputs: { goal: 'Move it.', size: 'large', dump: 'file_1,file_2' },
    })
  })

  it('keeps what is seldom wanted folded, and stops letters with one press', async () => {
    const appeal = { id: 'call-operator', label: 'Ask the operator to decide', inputs: [], rare: true }
    const api = answerApi({
      [`GET ${address}`]: () => ({ body: engagement({ actions: [appeal], letters: 'on' }) }),
      [`POST ${address}/letters`]: () => ({ body: engagement({ actions: [appeal], letters: 'muted' }) }),
    })
    const element = await openAt('#d=del_2&t=token')
    await waitUntil(() => element.engagement)
    await element.updateComplete
    const root = element.shadowRoot?.querySelector('vitrine-delivery')?.shadowRoot
    expect(root?.querySelector('details button')?.textContent?.trim()).to.equal('Ask the operator to decide')
    expect(root?.querySelector('details')?.open).to.equal(false)
    await expect(element).to.be.accessible()
    const keepsakes = root?.querySelector('[part="keepsakes"]')
    ;[...(keepsakes?.querySelectorAll('button') ?? [])].at(-1)?.click()
    await waitUntil(() => keepsakes?.textContent?.includes('only when it is delivered'))
    api.restore()
    expect(api.sent.at(-1)?.body).to.deep.equal({ letters: 'muted' })
  })

  it('delivers with a note and a file', async () => {
    const api = answerApi({
      [`GET ${address}`]: () => ({ body: engagement({ actions: [deliver] }) }),
      [`POST ${address}/files`]: () => ({
        status: 201,
        body: { file: 'file_7', name: 'report.pdf', size: 1 },
      }),
      [`POST ${address}/actions/deliver`]: () => ({
        body: {
          show: [],
          engagement: engagement({ waitingFor: 'buyer', text: 'The buyer reviews.', actions: [] }),
        },
      }),
    })
    const element = await openAt('#d=del_2&t=token')
    await waitUntil(() =>
      element.shadowRoot?.querySelector('vitrine-delivery')?.shadowRoot?.querySelector('form'),
    )
    const root = element.shadowRoot?.querySelector('vitrine-delivery')?.shadowRoot as ShadowRoot
    ;(root.querySelector('textarea') as HTMLTextAreaElement).value = 'Moved. The report is attached.'
    const files = new DataTransfer()
    files.items.add(new File(['x'], 'report.pdf'))
    ;(root.querySelector('[type=file]') as HTMLInputElement).files = files.files
    root.querySelector('form')?.requestSubmit()
    await waitUntil(() => root.textContent?.includes('The buyer reviews.'))
    api.restore()
    expect(api.sent.at(-1)?.body).to.deep.equal({
      inputs: { note: 'Moved. The report is attached.', file: 'file_7' },
    })
  })

  it('says when the link is not whole, no longer valid, or the store away', async () => {
    const whole = await openAt('#d=del_2')
    expect(textOf(whole)).to.contain('The link is not complete.')
    const api = answerApi({
      [`GET ${address}`]: () => ({ status: 403, body: { code: 'link_expired', status: 403, detail: 'x' } }),
      'GET /api/seller/engagements/del_3': () => 'unreachable',
    })
    const old = await openAt('#d=del_2&t=old')
    await waitUntil(() => textOf(old).includes('This link is no longer valid.'))
    const away = await openAt('#d=del_3&t=token')
    await waitUntil(() => textOf(away).includes('cannot be loaded just now'))
    await expect(away).to.be.accessible()
    api.restore()
  })
})
