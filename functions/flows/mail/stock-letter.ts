import { unsoldOf } from '../../storage/pool-keys.ts'
import type { MailRow } from '../../storage/schema.ts'
import type { Shop } from '../shop.ts'

/** Tells a seller that a pool of its keys runs low; when it was filled meanwhile, there is nothing to tell. */
export async function sendStockLetter({ id, recipient }: MailRow, shop: Shop): Promise<void> {
  const [pool = ''] = id.split('.')
  const stock = await unsoldOf(shop.store.read, pool)
  if (!stock || stock.left >= stock.warnBelow) return
  const left = stock.left === 0 ? 'no key' : stock.left === 1 ? '1 key' : `${stock.left} keys`
  const { name } = shop.catalog().store
  const text = [
    `The pool "${pool}" has ${left} left to give out, below ${stock.warnBelow}. When none is left, what is sold from it is shown as sold out.`,
    `Give ${name} more keys: a text file with one key a line, sent in a way that only its operator can read. The operator adds them with "npm run keys:import -- ${pool} FILE"; the shop need not be stopped or built anew.`,
    'We write once each time it falls below that number, and again only after it was filled.',
  ]
  const host = new URL(shop.publicUrl).hostname
  await shop.mailer.send({
    subject: `Few keys are left: ${pool}`,
    text: `${text.join('\n\n')}\n`,
    to: recipient,
    messageId: `<${id}@${host}>`,
  })
  shop.reached('mail.sent')
}
