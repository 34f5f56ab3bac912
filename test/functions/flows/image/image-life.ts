import { expect, test } from 'vitest'
import type { PublicDelivery } from '../../../../catalog/wire.ts'
import type { StoreKind } from '../../test-store.ts'
import type { Buyer } from '../fetching/buyer.ts'
import { copy, day, openImageShop, other } from './image-shop.ts'

const row = ({ view }: PublicDelivery, label: string) => view.find((item) => item.label === label)?.value
const stateOf = async (buyer: Buyer) => {
  const { state, waitingFor } = await buyer.delivery()
  return waitingFor ? `${state} ${waitingFor}` : state
}

/** A buyer of an image, from the purchase to the end. */
export function describeImageLife(store: StoreKind): void {
  test('a paid image is shared, waits for the buyer, and is delivered when the project accepts', async () => {
    const shop = await openImageShop(store)
    const buyer = await shop.buy()
    expect(await stateOf(buyer)).toBe('waiting buyer')
    expect(await shop.at()).toBe('pending')
    const before = await buyer.delivery()
    expect(row(before, 'Status')).toBe('Shared, not accepted yet')
    expect(row(before, 'Next step')).toMatch(/^You: accept the image/)
    await shop.press('accepted')
    await shop.pass(3)
    expect(await stateOf(buyer)).toBe('active')
    expect(row(await buyer.delivery(), 'Next step')).toBe('Nothing is missing. Create your servers.')
  })

  test('a rejected image is shared again when the buyer asks for it', async () => {
    const shop = await openImageShop(store)
    const buyer = await shop.buy()
    await shop.press('rejected')
    await shop.pass(3)
    expect(row(await buyer.delivery(), 'Status')).toBe('Rejected by your project')
    await buyer.act('share-again')
    await shop.runJobs()
    expect(await shop.at()).toBe('pending')
    await shop.press('accepted')
    await shop.pass(61)
    expect(await stateOf(buyer)).toBe('active')
  })

  test('a buyer who accepts late need not wait for the hourly look', async () => {
    const shop = await openImageShop(store)
    const buyer = await shop.buy()
    const offered = async () => (await buyer.delivery()).actions.some(({ id }) => id === 'look-again')
    expect(await offered()).toBe(false)
    await shop.pass(2 * day)
    expect(await offered()).toBe(true)
    const { timeline } = await buyer.delivery()
    await buyer.act('look-again')
    await shop.runJobs()
    expect((await buyer.delivery()).timeline).toEqual(timeline)
    await shop.press('accepted')
    await buyer.act('look-again')
    await shop.runJobs()
    expect(await stateOf(buyer)).toBe('active')
  })

  test('a wrong project id is corrected: the old project loses the image before the new one has it', async () => {
    const shop = await openImageShop(store)
    const buyer = await shop.buy()
    const { project } = shop.share
    expect((await buyer.act('correct-project', { project: 'abc' })).code).toBe('input_invalid')
    expect((await buyer.act('correct-project', { project })).code).toBe('state_conflict')
    await buyer.act('correct-project', { project: other.toUpperCase() })
    await shop.runJobs()
    expect(shop.seen.changes).toEqual([
      `grant image ${project}`,
      `revoke image ${project}`,
      `grant image ${other}`,
    ])
    expect({ before: await shop.at(), now: await shop.at({ project: other }) }).toEqual({
      before: 'absent',
      now: 'pending',
    })
    expect(row(await buyer.delivery(), 'Project id')).toBe(other)
    expect((await buyer.delivery()).timeline.map(({ text }) => text).join(' ')).toContain(
      'You corrected the project id',
    )
  })

  test('after the project accepted, its id is no longer the buyer’s to change', async () => {
    const shop = await openImageShop(store)
    const buyer = await shop.buy()
    await shop.press('accepted')
    await shop.pass(3)
    expect((await buyer.act('correct-project', { project: other })).code).toBe('action_unknown')
  })

  test('while the cloud is away a correction waits, and a refund takes both projects’ access', async () => {
    const shop = await openImageShop(store)
    const buyer = await shop.buy()
    shop.seen.isDown = true
    await buyer.act('correct-project', { project: other })
    await shop.runJobs()
    expect(row(await buyer.delivery(), 'Status')).toBe('Being moved to another project')
    await shop.pass(3600)
    expect(await shop.at()).toBe('pending')
    await buyer.refund()
    shop.seen.isDown = false
    await shop.pass(7200)
    expect(await stateOf(buyer)).toBe('ended')
    expect([await shop.at(), await shop.at({ project: other })]).toEqual(['absent', 'absent'])
  })

  test('the buyer is reminded and then the operator told, after the days the product says; accepting still ends it', async () => {
    const shop = await openImageShop(store, { terms: { acceptance: { remindDays: 2, operatorDays: 5 } } })
    const buyer = await shop.buy()
    const letters = () => shop.letters.filter(({ to }) => to === 'ada@buyer.example').length
    const before = letters()
    await shop.pass(1.9 * day)
    expect(letters()).toBe(before)
    await shop.pass(0.2 * day)
    await shop.pass(3600)
    expect(letters()).toBe(before + 1)
    expect((await buyer.delivery()).timeline.at(0)?.text).toMatch(/^A reminder: .* correct the project id\.$/)
    await shop.pass(3 * day)
    expect(await stateOf(buyer)).toBe('waiting operator')
    expect(row(await buyer.delivery(), 'Next step')).toContain('We look into it')
    await shop.press('accepted')
    await shop.pass(3601)
    expect(await stateOf(buyer)).toBe('active')
  })

  test('when an image is full its copy is shared, the order page shows that one, and a refund frees its place', async () => {
    const shop = await openImageShop(store, {
      memberQuota: 1,
      terms: {
        images: [{ region: 'eu-north-1', id: '5d3c0e4b-8a51-4d0c-9a54-1f8b7f0b2c11', copies: [copy] }],
      },
    })
    await shop.fill()
    const buyer = await shop.buy()
    expect(row(await buyer.delivery(), 'Image id')).toBe(copy)
    expect(await shop.at({ image: copy })).toBe('pending')
    await buyer.refund()
    expect(await stateOf(buyer)).toBe('ended')
    expect(await shop.at({ image: copy })).toBe('absent')
    expect(await shop.at({ project: other })).toBe('pending')
  })

  test('when every copy is full a person is needed; a copy added to the product file serves the waiting order', async () => {
    const shop = await openImageShop(store, { memberQuota: 1 })
    await shop.fill()
    const buyer = await shop.buy()
    const { state, id } = await buyer.delivery()
    expect(state).toBe('failed')
    const images = [{ region: 'eu-north-1', id: shop.share.image, copies: [copy] }]
    shop.product({ images })
    await shop.retry(id)
    expect(await stateOf(buyer)).toBe('waiting buyer')
    expect(row(await buyer.delivery(), 'Image id')).toBe(copy)
  })

  test('a cloud that is away for an hour costs neither the delivery nor the refund', async () => {
    const shop = await openImageShop(store)
    shop.seen.isDown = true
    const buyer = await shop.buy()
    expect(await stateOf(buyer)).toBe('working')
    await shop.pass(3600)
    shop.seen.isDown = false
    await shop.pass(7200)
    expect(await stateOf(buyer)).toBe('waiting buyer')
    shop.seen.isDown = true
    await buyer.refund()
    expect(await stateOf(buyer)).not.toBe('ended')
    await shop.pass(3600)
    shop.seen.isDown = false
    await shop.pass(7200)
    expect(await stateOf(buyer)).toBe('ended')
    expect(await shop.at()).toBe('absent')
  })

  test('a project that the cloud does not know is the buyer’s to correct, and nothing is shared before', async () => {
    const shop = await openImageShop(store, { platform: 'huawei' })
    const buyer = await shop.buy()
    await buyer.act('correct-project', { project: '0'.repeat(32) })
    await shop.runJobs()
    expect(row(await buyer.delivery(), 'Status')).toBe('Not shared: the cloud does not take this project id')
    expect(await stateOf(buyer)).toBe('waiting buyer')
    await buyer.act('correct-project', { project: shop.share.project })
    await shop.runJobs()
    expect(await shop.at()).toBe('pending')
    await shop.press('accepted')
    await shop.pass(3)
    expect(await stateOf(buyer)).toBe('active')
  })

  test('a member that somebody took away at the cloud is added again', async () => {
    const shop = await openImageShop(store)
    const buyer = await shop.buy()
    await shop.shop.cloud.revoke(shop.share)
    await shop.pass(3)
    expect(await shop.at()).toBe('pending')
    expect(await stateOf(buyer)).toBe('waiting buyer')
  })

  test('where nothing has to be accepted, an account has the image as soon as it is paid, until the refund', async () => {
    const shop = await openImageShop(store, { platform: 'aws' })
    const buyer = await shop.buy()
    expect(await stateOf(buyer)).toBe('active')
    const shown = await buyer.delivery()
    expect(row(shown, 'Status')).toBe('Shared with your account')
    expect(row(shown, 'Create a server')).toContain('aws ec2 run-instances --region eu-north-1')
    await buyer.refund()
    expect(await shop.at()).toBe('absent')
  })

  test('of two orders that share an image with one project, a refund of one leaves it to the other', async () => {
    const shop = await openImageShop(store)
    const [one, two] = [await shop.buy(), await shop.buy()]
    await shop.press('accepted')
    await shop.pass(3)
    expect([await stateOf(one), await stateOf(two)]).toEqual(['active', 'active'])
    await one.refund()
    expect(await stateOf(one)).toBe('ended')
    expect((await one.delivery()).timeline[0]?.text).toContain('Another order of yours goes on sharing it')
    expect(await shop.at()).toBe('accepted')
    await two.refund()
    expect(await shop.at()).toBe('absent')
  })
}
