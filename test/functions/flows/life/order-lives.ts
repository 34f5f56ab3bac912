import { expect } from 'vitest'
import { delivered, type Life } from './life.ts'
import { day } from './lived-shop.ts'

const once = { billing: 'once' } as const

/** What may become of an order, which is money. */
export const orderLives: readonly Life[] = [
  {
    title: 'a purchase whose bank takes days, and confirms',
    steps: [
      {
        event: 'the buyer gives a bank debit',
        act: async (shop) => {
          shop.sell(once)
          await shop.buy(undefined, 'later')
          await shop.settle()
        },
        arrows: ['order: open → processing'],
      },
      {
        event: 'the bank confirms it',
        act: async (shop) => {
          await shop.stripePress(`/sandbox/sessions/${await shop.sessionOf(shop.placed.order)}/confirm`)
          await shop.settle()
        },
        arrows: ['order: processing → paid', ...delivered],
      },
    ],
  },
  {
    title: 'a purchase whose bank refuses, and that is paid by another payment page after all',
    steps: [
      {
        event: 'the buyer gives a bank debit',
        act: async (shop) => {
          shop.sell(once)
          await shop.buy(undefined, 'later')
          await shop.hear()
        },
        arrows: ['order: open → processing'],
      },
      {
        event: 'the bank refuses it',
        act: async (shop) => {
          await shop.stripePress(`/sandbox/sessions/${await shop.sessionOf(shop.placed.order)}/refuse`)
          await shop.hear()
        },
        arrows: ['order: processing → failed'],
      },
      {
        event: 'another payment page of it is paid',
        act: async (shop) => {
          await shop.payElsewhere()
          await shop.settle()
        },
        arrows: ['order: failed → paid', ...delivered],
      },
    ],
  },
  {
    title: 'a payment page that nobody used in its time, and another one that was paid',
    steps: [
      {
        event: 'a day passes',
        act: async (shop) => {
          shop.sell(once)
          await shop.open()
          await shop.pass(day + 3600)
        },
        arrows: ['order: open → expired'],
      },
      {
        event: 'another payment page of it is paid',
        act: async (shop) => {
          await shop.payElsewhere()
          await shop.settle()
        },
        arrows: ['order: expired → paid', ...delivered],
      },
    ],
  },
  {
    title: 'a payment page that the payment service refused to open, and another one that was paid',
    steps: [
      {
        event: 'the buyer buys',
        act: async (shop) => {
          shop.sell(once)
          await shop.buy()
          await shop.settle()
        },
        arrows: ['order: open → paid', ...delivered],
      },
      {
        event: 'the payment service refuses the page of a second order',
        act: async (shop) => {
          const error = { type: 'invalid_request_error', message: 'No such thing.' }
          shop.stripe.faults.push(Response.json({ error }, { status: 400 }))
          await expect(shop.open()).rejects.toThrow('checkout answered')
        },
        arrows: ['order: open → canceled'],
      },
      {
        event: 'another payment page of that order is paid',
        act: async (shop) => {
          const row = await shop.shop.store.read
            .selectFrom('orders')
            .select('id')
            .where('state', '=', 'canceled')
            .executeTakeFirstOrThrow()
          shop.placed = { order: row.id, token: '' }
          await shop.payElsewhere()
          await shop.settle()
        },
        arrows: ['order: canceled → paid', ...delivered],
      },
    ],
  },
]
