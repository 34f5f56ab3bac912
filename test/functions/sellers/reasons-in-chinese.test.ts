import { describe, expect, test } from 'vitest'
import { checkAccess } from '../../../catalog/delivery/saas/access.ts'
import type { SaasLine } from '../../../catalog/delivery/saas/grant.ts'
import { saas } from '../../../catalog/delivery/saas/method.ts'
import { sayIn } from '../../../catalog/delivery/phrases.ts'
import type { SellerPort } from '../../../catalog/delivery/seller-port.ts'
import { meaningOf } from '../../../functions/sellers/koogallery-answer.ts'
import { refusalOf } from '../../../functions/sellers/vitrine-refusal.ts'
import { samples } from '../../samples.ts'
import { paidLine, stored } from '../../catalog/delivery/drive.ts'
import { englishIn, inputTexts } from '../../catalog/delivery/texts.ts'
import { createWorld } from '../../catalog/delivery/world.ts'
import { lineOf, listenIn, sellerAt, standIn } from './seller-world.ts'

const paid = { ...paidLine(saas, samples.saas), state: 'working' } as SaasLine
const change = { plan: { id: 'pro', name: 'Pro' }, quantity: 5, ref: 'chg_1' }

/** Names and terms of the protocols that stay as they are, and what a seller said. */
const kept =
  /“[^”]*”|Northbeam|Tracewell|(api|app)\.northbeam\.example|UTF-8|JSON|HTTP|Body-Sign|appInfo|frontEndUrl|body|status|instanceId|https|frontUrl|ECONNREFUSED|example\.com/g

/** What is English of it when a buyer reads it in Chinese. */
function english(texts: readonly string[]): string[] {
  return englishIn(texts.map(sayIn(saas, 'zh-CN')), kept)
}

/** Everything that a buyer may be told by a seller's answers: while it is set up, before a change, at its end. */
async function toldBy(seller: SellerPort): Promise<string[]> {
  const world = createWorld()
  const ports = { ...world.ports('del_1'), seller }
  const texts: string[] = []
  const open = {
    ...paid,
    state: 'active',
    grant: { step: 'open', instance: 'del_1', frontUrl: 'https://a.b/' },
  }
  const setUp = await saas.provision(paid, ports)
  const ends = await saas.end({ ...paid, grant: { step: 'asked' } }, 'refund', ports)
  const refusal = await saas.refusesChange?.(open as SaasLine, change, ports)
  for (const outcome of [setUp, ends]) {
    if (outcome.status === 'retry') texts.push(outcome.reason)
    else if (outcome.status !== 'refused') texts.push(outcome.note)
  }
  const line = stored(saas, paid, setUp) as SaasLine
  const corrects = saas.actions.correct?.inputs?.(line) ?? []
  texts.push(...corrects.flatMap(inputTexts))
  return refusal ? [...texts, refusal] : texts
}

describe('what goes wrong at a seller’s server is read in Chinese', () => {
  test.each(['koogallery-v2', 'koogallery-v1', 'vitrine'])('over %s', async (protocol) => {
    const told: string[] = []
    const faults = ['http-500', 'http-503', 'html', 'huge', 'empty', 'broken-json', 'redirect', 'closed']
    const later = ['wrong-signature', 'unsigned', 'busy', 'sold-out', 'bought-before', 'bad-address', 'lost']
    for (const fault of [...faults, ...later]) {
      const { origin, control } = await standIn()
      await control({ fault, next: 3 })
      told.push(...(await toldBy(sellerAt(origin, { protocol }))))
    }
    for (const number of [1, 2, 3, 4, 5, 100, 101, 102, 103, 104, 105, 106, 107, 900, 777]) {
      const { origin, control } = await standIn()
      await control({ fault: 'code', code: String(number).padStart(6, '0'), next: 3 })
      told.push(...(await toldBy(sellerAt(origin, { protocol }))))
    }
    const { origin } = await standIn({ keys: ['another-key'] })
    told.push(...(await toldBy(sellerAt(origin, { protocol }))))
    told.push(...(await toldBy(sellerAt('http://127.0.0.1:9', { protocol }))))
    expect(new Set(told).size).toBeGreaterThan(10)
    expect(english(told)).toEqual([])
  })

  test('with every code of a refusal, whatever the seller adds to it', () => {
    const codes = ['sold_out', 'mobile_needed', 'email_needed', 'domain_taken', 'already_bought', 'other']
    const own = [...codes, 'change_refused', 'request_invalid', 'signature_invalid'].flatMap((code) =>
      [409, 422].map((status) => {
        const body = new TextEncoder().encode(JSON.stringify({ code, message: 'No (really).' }))
        return refusalOf({ status, headers: new Headers(), body })
      }),
    )
    const reasons = [
      ...own.map(({ reason }) => reason),
      ...[1, 2, 3, 4, 5, 100, 101, 102, 103, 104, 105, 106, 107, 900, 777].flatMap((code) => {
        const meaning = meaningOf({
          resultCode: String(code).padStart(6, '0'),
          resultMsg: 'Nein (wirklich).',
        })
        return 'reason' in meaning ? meaning.reason : []
      }),
    ]
    const said = reasons.map((reason) => `Northbeam does not take on this change: ${reason}.`)
    expect(english(said)).toEqual([])
    expect(saas.inLanguage?.(said[0] ?? '', 'zh-CN')).toBe(
      'Northbeam 不接受此变更：已售罄（409：“No (really).”）。',
    )
  })

  test.each([
    ['koogallery-v2', '[1]'],
    ['koogallery-v2', '{"resultCode":"000000","instanceId":""}'],
    ['koogallery-v2', 'ÿ'],
    ['vitrine', '{"status":"ready"}'],
    ['vitrine', '{"status":"fine"}'],
    ['vitrine', '[]'],
  ])('over %s, when it answers something else: %s', async (protocol, body) => {
    const { origin } = await listenIn(() => ({ body }))
    const told = await toldBy(sellerAt(origin, { protocol }))
    expect(told.length).toBeGreaterThan(0)
    expect(english(told)).toEqual([])
    const { status } = await sellerAt(origin, { protocol }).provision(lineOf())
    expect(status).toBe('unreachable')
  })

  test.each([
    { frontUrl: 'javascript:alert(1)' },
    { adminUrl: 'https://ada@northbeam.example/' },
    { signOnUrl: `https://northbeam.example/${'x'.repeat(2048)}` },
    { userName: 'x'.repeat(129) },
    { password: 'one\ntwo' },
    { memo: 'x'.repeat(1025) },
    { memo: '\u202egnorw' },
  ])('and what cannot be handed on is named', (wrong) => {
    const checked = checkAccess({ frontUrl: 'https://app.northbeam.example/', ...wrong })
    const [field = ''] = Object.keys(wrong)
    const fault = 'fault' in checked ? checked.fault : ''
    const text = `Northbeam answered something we cannot hand on (${fault}).`
    const read = saas.inLanguage?.(text, 'zh-CN') ?? ''
    expect(read).toContain(field)
    expect(read.replace(field, '').replace(kept, '')).not.toMatch(/[A-Za-z]{2,}/)
  })
})
