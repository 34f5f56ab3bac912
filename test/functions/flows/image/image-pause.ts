import { expect, test } from 'vitest'
import type { PublicDelivery } from '../../../../catalog/wire.ts'
import { reconcile } from '../../../../functions/flows/healing/reconcile.ts'
import type { StoreKind } from '../../test-store.ts'
import { want } from '../delivery-desk.ts'
import { day, openImageShop, type SceneOptions } from './image-shop.ts'

const row = ({ view }: PublicDelivery, label: string) => view.find((item) => item.label === label)?.value

/** A delivered image that was paused, and has just gone on. */
async function resumed(store: StoreKind, options: SceneOptions = {}) {
  const shop = await openImageShop(store, options)
  const buyer = await shop.buy()
  const { id } = await buyer.delivery()
  await shop.press('accepted')
  await shop.pass(3)
  const pause = async () => {
    await want(shop, id, { state: 'suspended', reason: 'unpaid' })
    await shop.runJobs()
  }
  const goOn = async () => {
    await want(shop, id, { state: 'active' })
    await shop.runJobs()
  }
  const state = async () => {
    const { state, waitingFor } = await buyer.delivery()
    return waitingFor ? `${state} ${waitingFor}` : state
  }
  const letters = () =>
    shop.letters.filter(({ to }) => to === 'ada@buyer.example').map(({ subject }) => subject)
  await pause()
  expect([await state(), await shop.at()]).toEqual(['suspended', 'absent'])
  expect(row(await buyer.delivery(), 'Image')).toContain('Not shared while it is paused')
  const before = letters().length
  await goOn()
  return { ...shop, id, buyer, pause, goOn, state, lettersSince: () => letters().slice(before) }
}

/** Paused, and gone on with. */
export function describeImagePause(store: StoreKind): void {
  test('gone on with, an image is shared again, and is looked at until it is accepted once more', async () => {
    const shop = await resumed(store)
    expect([await shop.state(), await shop.at()]).toEqual(['active buyer', 'pending'])
    const open = await shop.buyer.delivery()
    expect(row(open, 'Status')).toBe('Shared once more, not accepted again yet')
    expect(row(open, 'Next step')).toMatch(/^You: .* once more\.$/)
    expect(await shop.buyer.text()).toContain('One thing is yours to do')
    expect(shop.lettersSince()).toEqual(['Product image: one thing is yours to do'])
    await shop.pass(3)
    expect(await shop.state()).toBe('active buyer')
    await shop.press('accepted')
    await shop.pass(3)
    expect(await shop.state()).toBe('active')
    expect(row(await shop.buyer.delivery(), 'Status')).toBe('Accepted')
    expect(row(await shop.buyer.delivery(), 'Next step')).toBe('Nothing is missing. Create your servers.')
    expect(shop.lettersSince()).toHaveLength(1)
  })

  test('while it is to be accepted once more it may be paused again, go on again, and end', async () => {
    const shop = await resumed(store)
    await shop.pause()
    expect([await shop.state(), await shop.at()]).toEqual(['suspended', 'absent'])
    await shop.pass(3600)
    expect(await shop.at()).toBe('absent')
    await shop.goOn()
    expect([await shop.state(), await shop.at()]).toEqual(['active buyer', 'pending'])
    await shop.buyer.refund()
    expect([await shop.state(), await shop.at()]).toEqual(['ended', 'absent'])
  })

  test('paused before it was accepted, it is taken back as soon as it is, and goes on from there', async () => {
    const shop = await openImageShop(store)
    const buyer = await shop.buy()
    const { id } = await buyer.delivery()
    await want(shop, id, { state: 'suspended', reason: 'dispute' })
    await shop.runJobs()
    expect([(await buyer.delivery()).state, await shop.at()]).toEqual(['waiting', 'pending'])
    await shop.press('accepted')
    await shop.pass(3)
    expect([(await buyer.delivery()).state, await shop.at()]).toEqual(['suspended', 'absent'])
    expect((await buyer.delivery()).text).toContain('It is shared again when your bank has decided')
    await want(shop, id, { state: 'active' })
    await shop.runJobs()
    expect([(await buyer.delivery()).state, await shop.at()]).toEqual(['active', 'pending'])
  })

  test('a new term or plan meanwhile does not end the looking', async () => {
    const shop = await resumed(store)
    await want(shop, shop.id, { until: '2027-12-01T00:00:00.000Z' })
    await shop.runJobs()
    expect(await shop.state()).toBe('active buyer')
    await shop.press('accepted')
    await shop.pass(3)
    expect(await shop.state()).toBe('active')
  })

  test('rejected after the pause, it is offered again when the buyer asks; a cloud that is away only delays it', async () => {
    const shop = await resumed(store)
    await shop.press('rejected')
    await shop.pass(3)
    expect(row(await shop.buyer.delivery(), 'Status')).toBe('Rejected by your project')
    shop.seen.isDown = true
    await shop.buyer.act('share-again')
    await shop.runJobs()
    await shop.pass(3600)
    expect(await shop.state()).toBe('active seller')
    shop.seen.isDown = false
    await shop.pass(61)
    expect([await shop.state(), await shop.at()]).toEqual(['active buyer', 'pending'])
    await shop.press('accepted')
    await shop.pass(61)
    expect(await shop.state()).toBe('active')
  })

  test('not accepted after the pause, the buyer is reminded by mail, and the operator left alone', async () => {
    const shop = await resumed(store, { terms: { acceptance: { remindDays: 2, operatorDays: 5 } } })
    await shop.pass(1.9 * day)
    await shop.pass(0.2 * day)
    await shop.pass(3600)
    expect(shop.lettersSince()).toEqual(['Product image: one thing is yours to do', 'News of Product image'])
    await shop.pass(10 * day)
    expect(await shop.state()).toBe('active buyer')
  })

  test('where nothing has to be accepted nothing is left to do after a pause', async () => {
    const shop = await resumed(store, { platform: 'aws' })
    expect([await shop.state(), await shop.at()]).toEqual(['active', 'accepted'])
    expect(shop.lettersSince()).toEqual([])
  })

  test('a job that was lost while it is to be accepted once more is made again', async () => {
    const shop = await resumed(store)
    await shop.shop.store.read.deleteFrom('jobs').where('subject', '=', shop.id).execute()
    await shop.press('accepted')
    await shop.pass(120)
    await reconcile(shop.shop)
    await shop.runJobs()
    expect(await shop.state()).toBe('active')
  })
}
