import { spawn } from 'node:child_process'
import { beforeAll, expect, test } from 'vitest'
import { inTurn } from '../../functions/clouds/in-turn.ts'
import { wantDelivery } from '../../functions/flows/entitlement/want-delivery.ts'
import { openLivedShop } from '../functions/flows/life/lived-shop.ts'
import { samples } from '../samples.ts'
import type { Account } from './cloud-admin.ts'
import { authUrlOf, readPorts, region } from './place.ts'
import { buyerAt, clientOf, openWorld, settingsOf, type World } from './world.ts'

let world: World

beforeAll(async () => {
  world = await openWorld()
})

/** An image of the real cloud that was bought, and the buyer's own account there. */
async function bought() {
  const account = await world.account('buyer')
  const image = await world.image()
  const shop = await openLivedShop({ store: 'sqlite' })
  const { store, random } = shop.shop
  const { cloud } = clientOf(settingsOf(world.operator))
  shop.shop.cloud = inTurn(cloud, { store: () => store, now: () => new Date(), random })
  shop.change('image', {
    delivery: { ...samples.image.terms, cloud: 'real', images: [{ region, id: image }] },
  })
  await shop.buy([{ product: 'image', plan: 'team', inputs: { region, project: account.project } }])
  await shop.hear()
  const row = async (label: string): Promise<string> => {
    const value = (await shop.deliveryOf()).view.find((item) => item.label === label)?.value
    if (typeof value !== 'string') throw new Error(`The order page has no "${label}".`)
    return value
  }
  const looks = () => shop.pass(61)
  return { account, buyer: buyerAt(account), image, shop, row, looks }
}

/** Runs a line in a shell, signed in as an account by the environment that OpenStack's client reads. */
async function runLine(line: string, { username, password, projectName }: Account) {
  const child = spawn('/bin/sh', ['-c', line], {
    env: {
      PATH: '/usr/bin:/bin',
      OS_AUTH_URL: `${authUrlOf(readPorts(), 'keystone')}`,
      OS_IDENTITY_API_VERSION: '3',
      OS_USERNAME: username,
      OS_PASSWORD: password,
      OS_PROJECT_NAME: projectName,
      OS_USER_DOMAIN_NAME: 'Default',
      OS_PROJECT_DOMAIN_NAME: 'Default',
      OS_COMPUTE_API_VERSION: '2.37',
    },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data))
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, output }
}

test('the lines of the order page, run by OpenStack’s own client, accept the image and start a server', async () => {
  const { account, image, shop, row, looks } = await bought()
  const accepting = await row('Or accept it by command')
  expect(await runLine(accepting, account)).toMatchObject({ code: 0 })
  await looks()
  expect(await shop.deliveryOf()).toMatchObject({ state: 'active' })

  // What stands in capitals is the buyer's to replace; there are no networks and no keys at this cloud.
  const creating = (await row('Create a server'))
    .replace('--flavor FLAVOR', '--flavor 1')
    .replace('--network NETWORK', '--nic none')
    .replace('--key-name KEY', '--format json --wait')
  expect(creating).toContain(image)
  const { code, output } = await runLine(creating, account)
  expect(output).toMatch(/"status": "ACTIVE"/)
  expect(code).toBe(0)

  // Its own client is refused once the money went back.
  await shop.refund()
  await shop.settle()
  expect((await runLine(accepting, account)).code).not.toBe(0)
}, 180_000)

test('an image is out of reach while it is paused, and is accepted and launched from once more', async () => {
  const { buyer, image, shop, looks } = await bought()
  const { id } = await shop.deliveryOf()
  const wants = async (patch: Parameters<typeof wantDelivery>[2]) => {
    const cause = { code: 'noted', text: 'Said by the test.', actor: 'payment' } as const
    await shop.shop.store.transaction((tx) => wantDelivery(tx, id, patch, cause, shop.shop))
    await shop.settle()
  }
  expect(await buyer.accept(image)).toBe(200)
  await looks()
  await wants({ state: 'suspended', reason: 'dispute' })
  expect(await shop.deliveryOf()).toMatchObject({ state: 'suspended' })
  expect({ sees: await buyer.sees(image), launch: await buyer.launch(image) }).toEqual({
    sees: 404,
    launch: 400,
  })
  await wants({ state: 'active' })
  expect(await shop.deliveryOf()).toMatchObject({ state: 'active', waitingFor: 'buyer' })
  expect(await buyer.accept(image)).toBe(200)
  await looks()
  const { state, waitingFor } = await shop.deliveryOf()
  expect({ state, waitingFor }).toEqual({ state: 'active', waitingFor: undefined })
  expect(await buyer.settled(await buyer.launch(image))).toBe('ACTIVE')
}, 120_000)
