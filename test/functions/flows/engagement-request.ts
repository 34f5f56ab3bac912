import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
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

/** What is asked after the sale, the files that go to and fro, working days, and the record of it all. */
export function describeRequests(store: StoreKind): void {
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
