import { findLead } from '../../storage/leads.ts'
import type { MailRow } from '../../storage/schema.ts'
import { makeLeadsLink } from '../leads/lead-links.ts'
import type { Shop } from '../shop.ts'

/**
 * Tells a seller of a request to be contacted. Who it is and what they wrote is on the page alone: a stranger wrote it,
 * and a mail outlives the day on which it is deleted there.
 */
export async function sendLeadLetter({ id, recipient }: MailRow, shop: Shop): Promise<void> {
  const lead = await findLead(shop.store.read, id.replace(/\.lead$/, ''))
  if (!lead) return
  const name = (await shop.catalog().get(lead.product))?.name ?? lead.product
  const link = await makeLeadsLink(lead.seller, shop)
  shop.reached('mail.linked')
  const text = [
    `Somebody asks to be contacted about ${name}.`,
    'Their name, address and message are on the page behind this link, with all requests before. It needs no account and works for 90 days; keep it to yourself.',
    `Open the requests: ${link}`,
    `This request is deleted on ${lead.delete_at.slice(0, 10)}.`,
  ]
  const host = new URL(shop.publicUrl).hostname
  await shop.mailer.send({
    subject: `A request about ${name}`,
    text: `${text.join('\n\n')}\n`,
    to: recipient,
    messageId: `<${id}@${host}>`,
  })
  shop.reached('mail.sent')
}
