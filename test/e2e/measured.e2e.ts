import type { Browser } from 'playwright-core'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { newBuyer, orderByForm, orderIdOf, pay, seeState } from './buyer.ts'
import { openShop } from './open-shop.ts'
import { eventually, type RunningShop } from './shop.ts'

const accountsSchema = z.object({
  accounts: z.array(z.object({ instance: z.string(), protocol: z.string() })),
})
const knownSchema = z.object({ subscriptions: z.array(z.object({ id: z.string() })) })

const jobsSchema = z.object({ jobs: z.array(z.object({ id: z.string(), state: z.string() })) })

let shop: RunningShop
let browser: Browser

openShop((open) => {
  ;({ shop, browser } = open)
})

const read = async (address: string): Promise<unknown> => (await fetch(address)).json()

async function press(address: string): Promise<void> {
  const answer = await fetch(address, { method: 'POST', redirect: 'manual' })
  expect(answer.status, address).toBe(303)
}

/** A line a job, as the operator sees them. */
async function jobsOf(order: string): Promise<string> {
  const headers = { authorization: `Bearer ${shop.operatorToken}` }
  const answer = await fetch(`${shop.url}/api/operator/orders/${order}`, { headers })
  const { jobs } = jobsSchema.parse(await answer.json())
  return jobs.map(({ id, state }) => `${id} ${state}`).join('\n')
}

test('what is used at a seller of KooGallery V1 is asked for by the hour and billed with the month', async () => {
  const { page, context, faults } = await newBuyer(browser)
  const address = `${shop.url}/products/wellhead/?plan=stored`
  await orderByForm(page, { address, email: 'measured@example.com' })
  await pay(page)
  await page.waitForURL(`${shop.url}/order/?o=*`)
  await seeState(page, 'Delivered')
  const { accounts } = accountsSchema.parse(await read(`${shop.sellerUrl}/ledger.json`))
  const account = accounts.find(({ protocol }) => protocol === 'koogallery-v1')
  const seller = await context.newPage()
  await seller.goto(`${shop.sellerUrl}/accounts/${account?.instance}`)
  await seller.getByLabel('Use some of it').fill('120.5')
  await seller.getByRole('button', { name: 'Use it' }).click()
  await seller.getByText('120.5 used since it was made').waitFor()

  await press(`${shop.paymentsUrl}/clock/hour`)
  await eventually('the hour is asked for and the use reported', async () => {
    const jobs = await jobsOf(orderIdOf(page))
    return /^usage\.line_\w+\.measure\.del_\w+\.\d+ done$/m.test(jobs)
  })
  const { subscriptions } = knownSchema.parse(await read(`${shop.paymentsUrl}/state.json`))
  await press(`${shop.paymentsUrl}/subscriptions/${subscriptions[0]?.id}/next`)
  await page.getByText('Paid 10.80 USD for what was used.').first().waitFor({ timeout: 45_000 })
  expect(faults).toEqual([])
  await context.close()
})
