import { inChinese, type Phrases } from '../../../catalog/delivery/phrases.ts'
import { moneyPhrases } from './money-phrases.ts'

/** What follows on whether it was paid, in the sentence above an order. */
const afterAgreement: Phrases = {
  'Something must be mended before we can deliver; we are on it.': '交付前还需要处理一个问题，我们正在处理。',
  'One thing is yours to do now.': '现在有一件事需要您处理。',
  'Your delivery has not started yet; it starts by itself.': '交付尚未开始，会自动开始。',
  'Your delivery is on its way.': '正在交付。',
  '{seller} is at work on it now.': '{seller}正在处理。',
  'We are deciding how to go on and will write to you.': '我们正在决定如何处理，并会写信给您。',
}

const begun = (english: string, chinese: string): Phrases =>
  Object.fromEntries(
    Object.entries(afterAgreement).map(([text, other]) => [`${english}. ${text}`, `${chinese}。${other}`]),
  )

/** The sentence above an order (`sentences.ts`). */
const standing: Phrases = {
  'Your payment arrived, but it does not match this order. We are looking at it and will write to you.':
    '已收到付款，但与此订单不符。我们正在核对，并会写信给您。',
  'This order is waiting for your payment.': '此订单等待您付款。',
  'Your bank has not confirmed the payment yet. We deliver by ourselves when it does.':
    '银行尚未确认付款。确认后会自动交付。',
  'The bank refused the payment. Nothing was charged.': '银行拒绝了付款，未扣款。',
  'The payment page was closed without a payment. Nothing was charged.': '付款页面已关闭，未付款，未扣款。',
  'The payment page could not be opened. Nothing was charged.': '付款页面无法打开，未扣款。',
  ...begun('Paid', '已付款'),
  ...begun('Agreed', '已约定'),
  'Paid and delivered.': '已付款并交付。',
  'Delivered, and free to try.': '已交付，可免费试用。',
  'Paid, and paused for now; below is why, and when it goes on.': '已付款，目前暂停；原因和恢复时间见下方。',
  'Agreed, and paused for now; below is why, and when it goes on.':
    '已约定，目前暂停；原因和恢复时间见下方。',
  'Paused: a payment is missing. Below is how it goes on.': '已暂停：缺少一笔付款。如何继续见下方。',
  'A payment is missing. Below is what happens, and when.': '缺少一笔付款。后续安排及时间见下方。',
  'This order is over; what it gave is being taken back.': '此订单已终止，正在收回所交付的内容。',
  'This order has ended.': '此订单已结束。',
}

/** What its timeline tells of the purchase. */
const happened: Phrases = {
  'Order opened; waiting for the payment.': '订单已创建，等待付款。',
  'Paid {amount}.': '已付款 {amount}。',
  'Agreed; nothing was due today.': '已约定；今天无需付款。',
  'Your bank has not confirmed the payment yet. We deliver by ourselves when it does, usually within a few days.':
    '银行尚未确认付款，通常几天内会确认；确认后会自动交付。',
}

/** What an order says of itself, whatever was bought; English where it has no words for it. */
export const orderInChinese = inChinese({ ...standing, ...happened, ...moneyPhrases })
