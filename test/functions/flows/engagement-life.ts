import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Delivery } from '../../../catalog/delivery/methods.ts'
import { origin } from '../test-shop.ts'
import type { StoreKind } from '../test-store.ts'
import { type Engaged, engage } from './engaged.ts'

const deadlines = { answer: 2, deliver: 10, review: 5 }

const service: Delivery = {
  kind: 'service',
  request: [{ id: 'goal', label: 'What should change?', type: 'textarea', required: true }],
  deadlines,
  silence: 'accept',
}

const withFiles: Delivery = {
  ...service,
  request: [
    ...service.request,
    { id: 'from', label: 'First day', type: 'date', required: true },
    { id: 'dump', label: 'Schema', type: 'file', required: true, accept: ['sql', 'zip'], files: 2 },
  ],
  milestones: [
    { id: 'draft', label: 'Draft' },
    { id: 'trial', label: 'Trial run' },
  ],
  proof: 'file',
}

const supervised: Delivery = { kind: 'saas', supervised: true, deadlines, silence: 'accept' }

/** Methods that share the flow, with what their sellers deliver. */
const methods = [
  ['a service', { delivery: service, inputs: { goal: 'Move it.' } }, { note: 'Done.' }],
  [
    'an account made by hand',
    { delivery: supervised, kind: 'saas' as const },
    { 'front-url': 'https://ada.northbeam.example/' },
  ],
] as const

/** Work by people from the sale to its end, and every way off the road, through the doors that each party has. */
export function describeEngagements(store: StoreKind): void {
  describe.each(methods)('%s', (_name, sold, work) => {
    const begin = (terms: object = {}) =>
      engage(store, { ...sold, delivery: { ...sold.delivery, ...terms } as Delivery })

    test('is taken on, delivered, sent back with a reason, delivered again and accepted', async () => {
      const at = await begin()
      expect(await at.shown()).toMatchObject({ state: 'waiting', waitingFor: 'seller' })
      expect(await at.seller('deliver', work)).toBe(404)
      expect(await at.seller('take-on')).toBe(200)
      expect(await at.buyer('accept')).toBe(404)
      expect(await at.seller('deliver', work)).toBe(200)
      expect(await at.shown()).toMatchObject({ state: 'waiting', waitingFor: 'buyer' })
      expect(await at.buyer('reject')).toBe(422)
      expect(await at.buyer('reject', { note: 'One table is missing.' })).toBe(200)
      expect((await at.shown()).text).toContain('“One table is missing.”')
      expect(await at.seller('deliver', work)).toBe(200)
      expect(await at.buyer('accept')).toBe(200)
      expect((await at.shown()).state).toBe('active')
      expect(await at.buyer('appeal', { note: 'Late.' })).toBe(404)
      expect(at.letters()).toContain(`ada: Product ${sold.delivery.kind} is delivered`)
    })

    test('declined by its seller goes to the operator, who gives the money back', async () => {
      const at = await begin()
      expect(await at.seller('decline', { note: 'We have nobody for it.' })).toBe(200)
      expect(await at.shown()).toMatchObject({ state: 'waiting', waitingFor: 'operator' })
      expect(at.letters()).toContain(`ada: News of Product ${sold.delivery.kind}`)
      expect((await at.offered()).operator).toEqual(['decide-back', 'decide-refund'])
      expect(await at.operator('decide-refund', { percent: '100', note: 'As you wish.' })).toBe(200)
      expect(await at.shown()).toMatchObject({
        state: 'ended',
        actions: [],
        text: 'The store’s operator decided that all of the price goes back. The engagement is closed.',
      })
      expect(await at.refunds()).toMatchObject([{ amount: 4900, reason: 'requested' }])
      expect(at.shop.gateway.refunds).toMatchObject([{ amount: 4900 }])
      expect(await at.seller('take-on')).toBe(404)
    })

    test('an appeal of the buyer stops everything until the operator sends it back', async () => {
      const at = await begin()
      await at.seller('take-on')
      await at.pass(4)
      at.letters()
      expect(await at.buyer('appeal', { note: 'Nobody answers me.' })).toBe(200)
      expect(await at.shown()).toMatchObject({
        waitingFor: 'operator',
        text: expect.stringContaining('The buyer asked the store’s operator to decide: “Nobody answers me.”'),
      })
      expect(at.letters()).toEqual([`sales: Something to do: Product ${sold.delivery.kind}`])
      expect(await at.seller('deliver', work)).toBe(404)
      await at.pass(30)
      expect((await at.shown()).text).toContain('Until then everything stands still.')
      expect(await at.seller('withdraw-call')).toBe(404)
      expect(await at.operator('decide-back', { note: 'Six days are left.' })).toBe(200)
      const back = await at.shown()
      expect(back).toMatchObject({ waitingFor: 'seller' })
      expect(back.timeline.some(({ text }) => text.includes('“Six days are left.”'))).toBe(true)
      await at.pass(5.9)
      expect((await at.shown()).waitingFor).toBe('seller')
      await at.pass(0.2)
      expect((await at.shown()).waitingFor).toBe('operator')
    })

    test('an appeal of the seller is theirs to withdraw, and then it goes on', async () => {
      const at = await begin()
      expect(await at.seller('call-operator', { note: 'The buyer asks for more than was sold.' })).toBe(200)
      expect((await at.shown()).waitingFor).toBe('operator')
      expect(await at.buyer('withdraw')).toBe(404)
      expect(await at.seller('withdraw-call')).toBe(200)
      expect((await at.shown()).waitingFor).toBe('seller')
      expect(await at.seller('take-on')).toBe(200)
    })

    test('the third delivery that is sent back is settled by the operator, who may take it as complete', async () => {
      const at = await begin()
      await at.seller('take-on')
      for (const waitingFor of ['seller', 'seller', 'operator']) {
        await at.seller('deliver', work)
        expect(await at.buyer('reject', { note: 'No.' })).toBe(200)
        expect((await at.shown()).waitingFor).toBe(waitingFor)
      }
      expect((await at.offered()).operator).toEqual(['decide-back', 'decide-refund', 'decide-complete'])
      expect(await at.operator('decide-complete', { note: 'It is what was sold.' })).toBe(200)
      expect((await at.shown()).state).toBe('active')
      expect(await at.refunds()).toEqual([])
    })

    test('a refund is agreed on half-way: the part agreed goes back, and it is closed', async () => {
      const at = await begin()
      await at.seller('take-on')
      expect(await at.buyer('ask-refund', { percent: '140', note: 'Too late.' })).toBe(422)
      expect(await at.buyer('ask-refund', { percent: '40', note: 'We stop here.' })).toBe(200)
      expect(await at.shown()).toMatchObject({
        waitingFor: 'seller',
        text: expect.stringContaining('The buyer asks that 40 % of the price goes back: “We stop here.”'),
      })
      expect(await at.buyer('ask-refund', { percent: '90', note: 'More.' })).toBe(404)
      expect(await at.seller('refuse-refund', { note: 'Half is done.' })).toBe(200)
      expect(await at.seller('offer-refund', { percent: '25', note: 'For the rest.' })).toBe(200)
      expect((await at.shown()).waitingFor).toBe('buyer')
      expect(await at.buyer('refuse-offer')).toBe(200)
      expect(await at.buyer('ask-refund', { percent: '30', note: 'Then this.' })).toBe(200)
      expect(await at.seller('agree-refund')).toBe(200)
      expect(await at.shown()).toMatchObject({
        state: 'ended',
        text: 'Both sides agreed that 30 % of the price goes back. The engagement is closed.',
      })
      expect(at.shop.gateway.refunds).toMatchObject([{ amount: 1470 }])
      expect((await at.shown()).timeline.map(({ text }) => text).join(' ')).toContain('“Half is done.”')
    })

    test('a seller who says nothing is reminded once, then the operator is called and both are told', async () => {
      const at = await begin()
      at.letters()
      await at.pass(0.9)
      expect(at.letters()).toEqual([])
      await at.pass(0.2)
      expect((await at.shown()).text).toMatch(/^Reminder: /)
      expect(at.letters()).toEqual([`sales: Something to do: Product ${sold.delivery.kind}`])
      await at.pass(0.8)
      expect(at.letters()).toEqual([])
      await at.pass(0.2)
      expect(await at.shown()).toMatchObject({
        waitingFor: 'operator',
        text: expect.stringContaining('Northbeam did not answer by'),
      })
      expect(at.letters().toSorted()).toEqual([
        `ada: News of Product ${sold.delivery.kind}`,
        `sales: Something to do: Product ${sold.delivery.kind}`,
      ])
      // Late, the seller can still take it on; the operator can also give more time.
      expect(await at.operator('decide-back', { note: 'Two more days.' })).toBe(200)
      expect((await at.shown()).waitingFor).toBe('seller')
      await at.pass(2.1)
      expect((await at.shown()).waitingFor).toBe('operator')
      expect(await at.seller('take-on')).toBe(200)
      expect((await at.shown()).waitingFor).toBe('seller')
    })

    test.each([
      ['accept', { state: 'active' }],
      ['operator', { state: 'waiting', waitingFor: 'operator' }],
    ] as const)('silence of the buyer means what the product says: %s', async (silence, then) => {
      const at = await begin({ silence })
      await at.seller('take-on')
      await at.seller('deliver', work)
      at.letters()
      await at.pass(4.1)
      expect(at.letters()).toEqual([`ada: Product ${sold.delivery.kind}: one thing is yours to do`])
      await at.pass(1)
      expect(await at.shown()).toMatchObject(then)
    })

    test('letters about steps stop for a side that wants none; what was delivered is told all the same', async () => {
      const at = await begin()
      expect((await at.sellerSees()).delivery.letters).toBe('on')
      const mute = (path: string, key: Record<string, string>, letters: string) =>
        at.shop.app.request(`${origin}${path}/letters`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...key },
          body: JSON.stringify({ letters }),
        })
      const key = at.sellerKey()
      expect((await mute(at.sellerPath, key, 'muted')).status).toBe(200)
      expect((await mute(at.buyerPath, at.buyerKey, 'muted')).status).toBe(200)
      expect((await mute(at.buyerPath, {}, 'muted')).status).toBe(403)
      expect((await at.shown()).letters).toBe('muted')
      await at.seller('take-on')
      at.letters()
      await at.seller('deliver', work)
      await at.buyer('reject', { note: 'No.' })
      expect(at.letters()).toEqual([])
      expect((await mute(at.sellerPath, key, 'on')).status).toBe(200)
      await at.seller('deliver', work)
      expect(await at.buyer('reject', { note: 'Still no.' })).toBe(200)
      expect(at.letters()).toEqual([`sales: Something to do: Product ${sold.delivery.kind}`])
      await at.seller('deliver', work)
      await at.buyer('accept')
      expect(at.letters()).toEqual([`ada: Product ${sold.delivery.kind} is delivered`])
    })

    test('a refund of the whole order on the way ends it', async () => {
      const at = await begin()
      await at.seller('take-on')
      const response = await at.shop.app.request(`${origin}/api/operator/orders/${at.order}/refund`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': 'refund-of-the-whole-order',
          authorization: 'Bearer operator-token-of-the-tests',
        },
        body: '{}',
      })
      expect(response.status).toBeLessThan(300)
      await at.shop.runJobs()
      expect(await at.shown()).toMatchObject({ state: 'ended', actions: [] })
      expect(await at.seller('deliver', work)).toBe(404)
    })
  })

  test('a request with files is completed after the sale, sent back, and only then worked on', async () => {
    const at = await engage(store, {
      delivery: withFiles,
      inputs: { goal: 'Move it.', from: '2027-01-04' },
    })
    expect(await at.shown()).toMatchObject({ state: 'waiting', waitingFor: 'buyer' })
    expect(await at.seller('take-on')).toBe(403)
    expect(await at.buyer('submit')).toBe(422)
    const [first, second, picture] = [
      await at.buyerSends('create table a ();', 'a.sql'),
      await at.buyerSends('create table b ();', 'b.sql'),
      await at.buyerSends(Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), 'c.png'),
    ]
    expect(await at.buyer('submit', { dump: picture.file })).toBe(422)
    expect(await at.buyer('submit', { dump: `${first.file},${second.file},${first.file}` })).toBe(422)
    expect(await at.buyer('submit', { dump: 'file_of_somebody_else' })).toBe(422)
    expect(await at.buyer('submit', { dump: `${first.file},${second.file}` })).toBe(200)
    expect(await at.seller('return', { note: 'Which of the two?' })).toBe(200)
    const asked = (await at.shown()).actions.find(({ id }) => id === 'submit')
    expect(asked?.inputs).toMatchObject([
      { id: 'goal', value: 'Move it.' },
      { id: 'from', type: 'date', value: '2027-01-04' },
      { id: 'dump', required: false },
    ])
    expect(await at.buyer('submit', { goal: 'The first.', from: 'soon' })).toBe(422)
    expect(await at.buyer('submit', { goal: 'The first.', from: '2027-01-05' })).toBe(200)
    expect((await at.sellerSees()).delivery.view).toEqual(
      expect.arrayContaining([
        { type: 'text', label: 'What should change?', value: 'The first.' },
        expect.objectContaining({ type: 'file', label: 'Schema', value: 'a.sql' }),
      ]),
    )
    expect(await at.seller('take-on')).toBe(200)
    expect(await at.seller('reach', { stage: 'none' })).toBe(422)
    at.letters()
    expect(await at.seller('reach', { stage: 'draft', note: 'Half of it.' })).toBe(200)
    expect((await at.shown()).timeline[0]?.text).toBe('Northbeam reached the stage “Draft”: “Half of it.”')
    expect(at.letters()).toEqual(['ada: News of Product service'])
    expect(at.shop.letters.at(-1)?.text).toContain('Northbeam reached the stage “Draft”: “Half of it.”')
    await at.shop.app.request(`${origin}${at.buyerPath}/letters`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...at.buyerKey },
      body: JSON.stringify({ letters: 'muted' }),
    })
    expect(await at.seller('reach', { stage: 'trial' })).toBe(200)
    expect(at.letters()).toEqual([])
    expect(await at.seller('deliver', { note: 'Done.' })).toBe(422)
    const proof = await at.sellerSends('%PDF-1.7 all of it', 'report.pdf')
    expect(await at.seller('deliver', { note: 'Done.', file: proof.file })).toBe(200)
    expect((await at.shown()).view).toContainEqual({
      type: 'code',
      label: 'SHA-256 of report.pdf',
      value: createHash('sha256').update('%PDF-1.7 all of it').digest('hex'),
    })
    expect(await at.buyer('accept')).toBe(200)
  })

  test('without script the request is completed by a form of the plain receipt, files and all', async () => {
    const at = await engage(store, { delivery: withFiles, inputs: { goal: 'Move it.', from: '2027-01-04' } })
    const address = `${origin}/buy/-/orders/${at.order}`
    const page = await (await at.shop.app.request(address, { headers: at.buyerKey })).text()
    expect(page).toContain('enctype="multipart/form-data"')
    const body = new FormData()
    for (const name of ['a.sql', 'b.sql']) body.append('dump', new File([`-- ${name}`], name))
    const line = (await at.shownOrder()).lines[0]?.id
    const sent = await at.shop.app.request(`${address}/lines/${line}/actions/submit`, {
      method: 'POST',
      headers: at.buyerKey,
      body,
    })
    expect(sent.status).toBe(303)
    expect((await at.shown()).view.filter(({ label }) => label === 'Schema')).toHaveLength(2)
    const wrong = new FormData()
    wrong.append('dump', new File([Uint8Array.from([0x4d, 0x5a])], 'a.sql'))
    const refused = await at.shop.app.request(`${address}/lines/${line}/actions/submit`, {
      method: 'POST',
      headers: at.buyerKey,
      body: wrong,
    })
    expect(refused.status).toBe(404)
  })

  test('a request that is never completed calls the operator in', async () => {
    const at = await engage(store, { delivery: withFiles, inputs: { goal: 'Move it.', from: '2027-01-04' } })
    await at.pass(5.1)
    expect(await at.shown()).toMatchObject({
      waitingFor: 'operator',
      text: expect.stringContaining('The request was not completed by'),
    })
    expect((await at.offered()).operator).toEqual(['decide-back', 'decide-refund'])
  })

  test('files are taken by what they are, kept for the two alone, and their links run out', async () => {
    const at = await engage(store, { delivery: withFiles, inputs: { goal: 'Move it.', from: '2027-01-04' } })
    const program = Uint8Array.from([0x4d, 0x5a, 0x90, 0x00])
    expect(await at.buyerSends(program, 'a.sql')).toMatchObject({ status: 415, code: 'file_kind' })
    expect(await at.buyerSends('<!doctype html><script>1</script>', 'a.sql')).toMatchObject({ status: 415 })
    expect(await at.sellerSends('a', 'a.sql')).toMatchObject({ status: 403 })
    const { file } = await at.buyerSends('create table a ();', 'a.sql')
    await at.buyer('submit', { dump: file })
    const row = (await at.shown()).view.find((item) => item.type === 'file')
    const href = row?.type === 'file' ? (row.href ?? '') : ''
    const download = await at.shop.app.request(href)
    expect(await download.text()).toBe('create table a ();')
    expect(download.headers.get('content-disposition')).toContain('attachment; filename="a.sql"')
    expect(download.headers.get('content-security-policy')).toContain('sandbox')
    at.shop.world.pass(1300)
    expect((await at.shop.app.request(href)).status).toBe(404)
    expect((await at.shop.app.request(`${origin}/files/${file}`)).status).toBe(404)
  })

  test('working days are the seller’s: over a weekend nothing is late, and a clock that changes shortens nothing', async () => {
    // The clock of the tests stands at Monday 23 November 2026, 09:00 UTC.
    const at = await engage(store, {
      delivery: {
        ...service,
        deadlines: { ...deadlines, deliver: 5, count: 'working', timezone: 'Europe/Berlin' },
      } as Delivery,
      inputs: { goal: 'Move it.' },
    })
    await at.pass(3.9)
    await at.operator('decide-back', { note: 'Friday, then.' })
    expect((await at.shown()).text).toContain('An answer is due by 1 December 2026, 07:36 (Europe/Berlin).')
    await at.pass(3)
    expect((await at.shown()).waitingFor).toBe('seller')
  })

  test('both sides have the same record, and its signature holds for this text and no other', async () => {
    const at = await engage(store, { delivery: service, inputs: { goal: 'Move it.\nState: forged' } })
    await at.seller('take-on')
    const { file } = await at.sellerSends('%PDF-1.7 x', 'report.pdf')
    await at.seller('deliver', { note: 'All of it.', file })
    const get = (path: string, headers: Record<string, string>) =>
      at.shop.app.request(`${origin}${path}/record`, { headers })
    expect((await get(at.buyerPath, {})).status).toBe(403)
    expect((await get(at.sellerPath, at.buyerKey)).status).toBe(403)
    const own = await get(at.buyerPath, at.buyerKey)
    expect(own.headers.get('content-disposition')).toBe(`attachment; filename="record-${at.id}.txt"`)
    const text = await own.text()
    expect(text).toBe(await (await get(at.sellerPath, at.sellerKey())).text())
    expect(text).toContain(`report.pdf, 10 bytes, SHA-256 ${sha256('%PDF-1.7 x')}`)
    expect(text).toContain('    State: forged')
    expect(await holds(text, at)).toBe(true)
    expect(await holds(text.replace('All of it.', 'None of it.'), at)).toBe(false)
  })
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Checks a record as the page of the shop says that it is checked. */
async function holds(text: string, { shop, id }: Engaged): Promise<boolean> {
  const { createLocalJWKSet, jwtVerify } = await import('jose')
  const [signed = '', token = ''] = text.split('-----VITRINE SIGNATURE-----\n')
  const keys = (await (await shop.app.request(`${origin}/api/licenses/jwks.json`)).json()) as { keys: [] }
  const { payload } = await jwtVerify(token.trim(), createLocalJWKSet(keys), {
    currentDate: shop.world.now(),
  })
  return payload.aud === 'engagement-record' && payload.sub === id && payload.sha256 === sha256(signed)
}
