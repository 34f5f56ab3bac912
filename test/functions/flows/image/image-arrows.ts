import { expect, test } from 'vitest'
import type { PublicDelivery } from '../../../../catalog/wire.ts'
import type { StoreKind } from '../../test-store.ts'
import { want } from '../delivery-desk.ts'
import type { Buyer } from '../fetching/buyer.ts'
import { day, openImageShop, other, type SceneOptions } from './image-shop.ts'

type Shop = Awaited<ReturnType<typeof openImageShop>>

const row = ({ view }: PublicDelivery, label: string) => view.find((item) => item.label === label)?.value
const unknown = '0'.repeat(32)
const elsewhere = 'c9e1f0d2-6f3b-4f0e-9d4c-5a7f3f0b1d62'

/** How a share comes into each state, from the purchase on, and what its status row reads there. */
const states: Record<
  string,
  { options?: SceneOptions; reach(shop: Shop, buyer: Buyer): Promise<void>; reads: string }
> = {
  pending: { reach: async () => {}, reads: 'Shared, not accepted yet' },
  accepted: {
    async reach(shop) {
      await shop.press('accepted')
      await shop.pass(3)
    },
    reads: 'Accepted',
  },
  rejected: {
    async reach(shop) {
      await shop.press('rejected')
      await shop.pass(3)
    },
    reads: 'Rejected by your project',
  },
  asked: {
    async reach(shop, buyer) {
      await states.rejected?.reach(shop, buyer)
      shop.seen.isDown = true
      await buyer.act('share-again')
      await shop.runJobs()
    },
    reads: 'Being shared once more',
  },
  moving: {
    async reach(shop, buyer) {
      shop.seen.isDown = true
      await buyer.act('correct-project', { project: other })
      await shop.runJobs()
    },
    reads: 'Being moved to another project',
  },
  unknown: {
    options: { platform: 'huawei' },
    async reach(shop, buyer) {
      await buyer.act('correct-project', { project: unknown })
      await shop.runJobs()
    },
    reads: 'Not shared: the cloud does not take this project id',
  },
  'pending again': {
    async reach(shop, buyer) {
      await states.accepted?.reach(shop, buyer)
      const { id } = await buyer.delivery()
      await want(shop, id, { state: 'suspended', reason: 'dispute' })
      await shop.runJobs()
      await want(shop, id, { state: 'active' })
      await shop.runJobs()
    },
    reads: 'Shared once more, not accepted again yet',
  },
}

/** The arrows of a share that `image-life` and `image-pause` do not go along. */
export function describeImageArrows(store: StoreKind): void {
  test.each(Object.entries(states))(
    'a refund takes the image from whoever has it: %s',
    async (_name, { options, reach, reads }) => {
      const shop = await openImageShop(store, options)
      const buyer = await shop.buy()
      await reach(shop, buyer)
      const shown = await buyer.delivery()
      expect(row(shown, 'Status')).toBe(reads)
      expect(row(shown, 'Next step')).toMatch(/^(You: |We |Nothing is missing)/)
      await buyer.refund()
      shop.seen.isDown = false
      await shop.pass(7200)
      expect((await buyer.delivery()).state).toBe('ended')
      expect(await Promise.all([shop.at(), shop.at({ project: other })])).toEqual(['absent', 'absent'])
      expect(row(await buyer.delivery(), 'Image')).toContain('No longer shared')
    },
  )

  test('what was rejected is delivered when the project accepts it after all', async () => {
    const shop = await openImageShop(store)
    const buyer = await shop.buy()
    await states.rejected?.reach(shop, buyer)
    await shop.press('accepted')
    await shop.pass(11)
    expect((await buyer.delivery()).state).toBe('active')
  })

  test('what was rejected may go to another project', async () => {
    const shop = await openImageShop(store)
    const buyer = await shop.buy()
    await states.rejected?.reach(shop, buyer)
    await buyer.act('correct-project', { project: other })
    await shop.runJobs()
    expect(await Promise.all([shop.at(), shop.at({ project: other })])).toEqual(['absent', 'pending'])
  })

  test('a move that a person had to help with ends at the project it was for', async () => {
    const shop = await openImageShop(store)
    const buyer = await shop.buy()
    shop.seen.refusal = { status: 'refused', cause: 'full', reason: 'The image is full.' }
    await buyer.act('correct-project', { project: other })
    await shop.runJobs()
    const { state, id } = await buyer.delivery()
    expect(state).toBe('failed')
    shop.seen.refusal = null
    await shop.retry(id)
    expect(await Promise.all([shop.at(), shop.at({ project: other })])).toEqual(['absent', 'pending'])
    expect(row(await buyer.delivery(), 'Project id')).toBe(other)
  })

  test('a project that the cloud knows by now has the image within the hour, without a word of the buyer', async () => {
    const shop = await openImageShop(store)
    shop.seen.refusal = { status: 'refused', cause: 'project', reason: 'No such project.' }
    const buyer = await shop.buy()
    expect(row(await buyer.delivery(), 'Status')).toBe(states.unknown?.reads)
    await shop.pass(3601)
    expect(await shop.at()).toBe('absent')
    shop.seen.refusal = null
    await shop.pass(3601)
    expect(await shop.at()).toBe('pending')
    expect(row(await buyer.delivery(), 'Status')).toBe('Shared, not accepted yet')
  })

  test('an id that nobody corrects is the operator’s to hear of, too', async () => {
    const shop = await openImageShop(store, { terms: { acceptance: { remindDays: 1, operatorDays: 2 } } })
    shop.seen.refusal = { status: 'refused', cause: 'project', reason: 'No such project.' }
    const buyer = await shop.buy()
    await shop.pass(1.1 * day)
    expect((await buyer.delivery()).text).toMatch(/^A reminder: the cloud does not take your project id/)
    await shop.pass(day)
    const shown = await buyer.delivery()
    expect(shown.waitingFor).toBe('operator')
    expect(shown.text).toMatch(/^The cloud has not taken your project id for 2 days; nothing is shared yet\./)
    expect(row(shown, 'Next step')).toMatch(/^We look into it.* You can still correct it\.$/)
    // Nobody has the image, so there is nothing to take back first.
    expect(shown.actions.find(({ id }) => id === 'correct-project')?.inputs[0]?.help).toBeUndefined()
    await buyer.act('correct-project', { project: other })
    shop.seen.refusal = null
    await shop.runJobs()
    expect(await shop.at({ project: other })).toBe('pending')
  })

  test('each region has an image of its own, and only the one that was chosen is shared', async () => {
    const shop = await openImageShop(store)
    const { image } = shop.share
    shop.product({
      images: [
        { region: 'eu-south-1', id: elsewhere },
        { region: 'eu-north-1', id: image },
      ],
    })
    const buyer = await shop.buy()
    expect(row(await buyer.delivery(), 'Image id')).toBe(image)
    expect(row(await buyer.delivery(), 'Region')).toBe('eu-north-1')
    expect(shop.seen.changes).toEqual([`grant image ${shop.share.project}`])
  })
}
