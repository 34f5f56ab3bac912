import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { inTurn } from '../../functions/clouds/in-turn.ts'
import { type LivedShop, openLivedShop } from '../functions/flows/life/lived-shop.ts'
import { samples } from '../samples.ts'
import { briefSeconds, memberQuota, region } from './place.ts'
import { withoutGlance } from './services.ts'
import { buyerAt, clientOf, openWorld, settingsOf, type World } from './world.ts'

let world: World

beforeAll(async () => {
  world = await openWorld()
})

interface SceneOptions {
  keystone?: 'keystone' | 'brief'
  /** Copies of the image that the product file names. */
  copies?: number
}

/** A whole shop that sells an image of the real cloud, and a buyer with a project there. */
async function openScene({ keystone = 'keystone', copies = 0 }: SceneOptions = {}) {
  const image = await world.image()
  const others = await Promise.all(Array.from({ length: copies }, () => world.image()))
  const buyer = buyerAt(await world.account('buyer'))
  const shop = await openLivedShop({ store: 'sqlite' })
  const { store, random } = shop.shop
  const stopped = new Date()
  // A clock that stands still leaves it to the cloud to say that a token is over.
  const { cloud, signIns } = clientOf(settingsOf(world.operator, keystone), () => stopped)
  shop.shop.cloud = inTurn(cloud, { store: () => store, now: () => new Date(), random })
  shop.change('image', {
    delivery: {
      ...samples.image.terms,
      cloud: 'real',
      images: [{ region, id: image, ...(copies ? { copies: others } : {}) }],
    },
  })
  const lines = (project: string) => [{ product: 'image', plan: 'team', inputs: { region, project } }]
  return {
    image,
    copies: others,
    buyer,
    shop,
    signIns,
    open: () => shop.open(lines(buyer.project)),
    buy: (project = buyer.project) => shop.buy(lines(project)),
  }
}

/** Until the shop looks at the cloud again. */
const looks = (shop: LivedShop) => shop.pass(61)

describe('an image bought in the shop and delivered by a real OpenStack', () => {
  test('is launched from to ACTIVE, and is out of reach before the payment and after the refund', async () => {
    const { image, buyer, shop, buy, open } = await openScene()
    await open()
    await shop.hear()
    expect(await buyer.launch(image)).toBe(400)

    await buy()
    await shop.hear()
    expect(await shop.deliveryOf()).toMatchObject({ state: 'waiting', waitingFor: 'buyer' })
    expect(await buyer.accept(image)).toBe(200)
    await looks(shop)
    expect(await shop.deliveryOf()).toMatchObject({ state: 'active' })
    const server = await buyer.launch(image)
    expect(await buyer.settled(server)).toBe('ACTIVE')

    expect((await shop.refund()).status).toBe(201)
    await shop.settle()
    expect(await shop.deliveryOf()).toMatchObject({ state: 'ended' })
    expect(await world.members(image)).toEqual([])
    expect({ sees: await buyer.sees(image), launch: await buyer.launch(image) }).toEqual({
      sees: 404,
      launch: 400,
    })
    expect(await buyer.settled(server)).toBe('ACTIVE')
  })

  test('is shared once by eight workers who hear of the payment at once', async () => {
    const { image, buyer, shop, buy } = await openScene()
    await buy()
    await Promise.all(Array.from({ length: 8 }, () => shop.hear()))
    expect(await world.members(image)).toEqual([buyer.project])
  })

  test('is tried again while Glance is down, and shared once when it is back', async () => {
    const { image, buyer, shop, buy } = await openScene()
    await withoutGlance(async () => {
      await buy()
      await shop.hear()
      const { state, text } = await shop.deliveryOf()
      expect(state).toBe('working')
      expect(text).toContain('Trying again')
    })
    expect(await world.members(image)).toEqual([])
    await shop.pass(600)
    expect(await shop.deliveryOf()).toMatchObject({ state: 'waiting', waitingFor: 'buyer' })
    expect(await world.members(image)).toEqual([buyer.project])
  })

  test('is taken back although Glance was down when the money went back', async () => {
    const { image, buyer, shop, buy } = await openScene()
    await buy()
    await shop.hear()
    await withoutGlance(async () => {
      expect((await shop.refund()).status).toBe(201)
      await shop.hear()
      expect((await shop.deliveryOf()).state).not.toBe('ended')
    })
    expect(await buyer.sees(image)).toBe(200)
    await shop.pass(600)
    expect((await shop.deliveryOf()).state).toBe('ended')
    expect(await buyer.sees(image)).toBe(404)
  })

  test('is delivered and taken back although the token ends between', async () => {
    const { image, buyer, shop, signIns, buy } = await openScene({ keystone: 'brief' })
    await buy()
    await shop.hear()
    expect(await buyer.accept(image)).toBe(200)
    await pause((briefSeconds + 1) * 1000)
    await looks(shop)
    expect(await shop.deliveryOf()).toMatchObject({ state: 'active' })
    await pause((briefSeconds + 1) * 1000)
    await shop.refund()
    await shop.settle()
    expect((await shop.deliveryOf()).state).toBe('ended')
    expect(await world.members(image)).toEqual([])
    expect(signIns()).toBe(3)
  })

  test('needs the operator, and is nobody’s, when the cloud lets no more projects have it', async () => {
    const { image, buyer, shop, buy } = await openScene()
    await fill(image)
    await buy()
    await shop.hear()
    expect(await shop.deliveryOf()).toMatchObject({ state: 'failed' })
    expect(await buyer.sees(image)).toBe(404)
  })

  test('comes as a copy when the image has no room, and the copy is taken back after the refund', async () => {
    const { image, copies, buyer, shop, buy } = await openScene({ copies: 1 })
    const [copy = ''] = copies
    await fill(image)
    await buy()
    await shop.hear()
    expect(await shop.deliveryOf()).toMatchObject({ state: 'waiting', waitingFor: 'buyer' })
    expect(await buyer.settled(await buyer.launch(copy))).toBe('ACTIVE')
    await shop.refund()
    await shop.settle()
    expect((await shop.deliveryOf()).state).toBe('ended')
    expect(await world.members(copy)).toEqual([])
  })

  test('goes from a project that does not exist to the one the buyer meant', async () => {
    const { image, buyer, shop, buy } = await openScene()
    const mistyped = randomBytes(16).toString('hex')
    await buy(mistyped)
    await shop.hear()
    expect(await world.members(image)).toEqual([mistyped])
    const line = (await shop.read()).lines[0]?.id
    const inputs = { project: buyer.project }
    expect((await shop.say(`lines/${line}/actions/correct-project`, { inputs })).status).toBe(200)
    await looks(shop)
    expect(await world.members(image)).toEqual([buyer.project])
    expect(await buyer.accept(image)).toBe(200)
    await looks(shop)
    expect(await shop.deliveryOf()).toMatchObject({ state: 'active' })
  })
})

/** Shares an image with as many projects as the cloud allows. */
async function fill(image: string): Promise<void> {
  for (let place = 0; place < memberQuota; place += 1)
    await world.shareRawly(image, randomBytes(16).toString('hex'))
}
