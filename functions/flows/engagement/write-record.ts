import { createHash } from 'node:crypto'
import type { PublicDelivery, ViewItem } from '../../../catalog/wire.ts'
import { VitrineError } from '../../errors.ts'
import { auditOf } from '../../storage/audit.ts'
import { filesOfDelivery } from '../../storage/files.ts'
import type { FileRow } from '../../storage/schema.ts'
import { findDeliveryRows, showDelivery } from '../order/show-order.ts'
import type { Shop } from '../shop.ts'

/** The line between the text and its signature; part of neither. */
const signatureLine = '-----VITRINE SIGNATURE-----'

/**
 * The record of a delivery as both sides see it: what was ordered, what each said and did and when, the files with
 * their SHA-256. A text that people read; below it a JWS (RFC 7515) of the shop's license key over the SHA-256 of the
 * text's UTF-8 bytes, with the time and the delivery, so that nobody can change it later. How to check it is on the
 * shop's page `/records/`.
 * @throws VitrineError `delivery_unknown`
 */
export async function writeRecord(id: string, shop: Shop): Promise<{ name: string; text: string }> {
  const rows = await findDeliveryRows(id, shop)
  if (!rows) throw new VitrineError('delivery_unknown', `There is no delivery ${id}.`)
  const { order, line, delivery } = rows
  const audit = await auditOf(shop.store.read, order.id)
  // The seller's side has no secrets of the buyer's; both get the same record, whoever asks.
  const shown = await showDelivery(order, line, delivery, audit, 'operator', shop)
  const files = await filesOfDelivery(shop.store.read, id)
  const { product, plan, seller } = line.snapshot
  const text = [
    `Record of an engagement`,
    '',
    `Store: ${shop.publicUrl}`,
    `Order: ${order.id}`,
    `Delivery: ${id}`,
    `Product: ${product.name}, ${plan.name}`,
    `Seller: ${seller.name} (${seller.id})`,
    `Paid: ${order.paid_at ?? 'not yet'}`,
    `Written: ${shop.now().toISOString()}`,
    `State: ${shown.state}. ${shown.text}`,
    ...section('What was asked for and delivered', shown.view.flatMap(rowText)),
    ...section('Files', files.map(fileText)),
    ...section('What happened, oldest first', timelineText(shown)),
    '',
  ].join('\n')
  const sha256 = createHash('sha256').update(text).digest('hex')
  const { jwt } = await shop.licenses.sign({ aud: 'engagement-record', sub: id, sha256 })
  return { name: `record-${id}.txt`, text: `${text}${signatureLine}\n${jwt}\n` }
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length ? ['', title, '-'.repeat(title.length), ...lines] : []
}

function timelineText({ timeline }: PublicDelivery): string[] {
  return [...timeline].reverse().map(({ at, text }) => `${at}  ${oneLine(text)}`)
}

function fileText({ name, size, sha256, created_at }: FileRow): string {
  return `${created_at}  ${oneLine(name)}, ${size} bytes, SHA-256 ${sha256}`
}

/** What each side wrote is indented, so that no line of it passes for one of ours. */
function rowText(item: ViewItem): string[] {
  switch (item.type) {
    case 'secret':
      return [`${item.label}: not part of this record`]
    case 'file':
      return [`${item.label}: ${oneLine(item.value)}`]
    case 'list':
      return [`${item.label}:`, ...item.value.map((value) => `    - ${oneLine(value)}`)]
    default:
      return item.value.includes('\n')
        ? [`${item.label}:`, ...item.value.split('\n').map((value) => `    ${value}`)]
        : [`${item.label}: ${item.value}`]
  }
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' / ')
}
