import type { Method } from '../../../catalog/delivery/define.ts'
import { inChinese, type Phrases, type Say, sayIn } from '../../../catalog/delivery/phrases.ts'

/** Sentences of a delivery method that the shop has put something around (`fulfil-line.ts`). */
const tries: Phrases = {
  '{asked}; try {number} of {number2}.': '{asked}（第 {number} 次，共 {number2} 次）。',
  '{text} Trying again at {time} (try {number} of {number2}).':
    '{text}将于 {time} 重试（第 {number} 次，共 {number2} 次）。',
}

/** How a delivery begins, and what its buyer reads while a person must mend something. */
const course: Phrases = {
  'Paid; delivery starts now.': '已付款，开始交付。',
  'Waiting for the part of the shop that sets this up; it starts by itself.':
    '正在等待商店中负责交付的部分，会自动开始。',
  'A fault on our side interrupted the delivery.': '我们这边出现故障，交付中断。',
  'Sent back to work by the operator.': '商店已重新开始处理。',
  'Sent back to work by the seller.': '卖家已重新开始处理。',
  '{seller} or we must fix something before this can be delivered; we are on it. Reference {order}.':
    '{seller}或我们需要先排除一个问题才能交付，正在处理。订单编号 {order}。',
  'Something on our side must be mended before this can be delivered; we are on it. Reference {order}.':
    '我们需要先排除自己这边的一个问题才能交付，正在处理。订单编号 {order}。',
  '{seller} or we must mend something before we can end this; we are on it, and there is nothing for you to do. Reference {order}.':
    '{seller}或我们需要先排除一个问题才能结束交付，正在处理，您无需操作。订单编号 {order}。',
  '{seller} or we must mend something before we can carry over what has changed; we are on it, and there is nothing for you to do. Reference {order}.':
    '{seller}或我们需要先排除一个问题才能落实变更，正在处理，您无需操作。订单编号 {order}。',
  '{seller} has none left to give. What you paid for it goes back to you.':
    '{seller}已无库存，您支付的款项将退还给您。',
  '{seller} did not answer in time. What you paid for it goes back to you.':
    '{seller}未及时答复，您支付的款项将退还给您。',
}

/** What a step came to where the method itself has nothing to do (`step-words.ts`). */
const steps: Phrases = {
  'Paid until {day}.': '已付款至{day}。',
  'Paid for good.': '已一次付清，长期有效。',
  'It is {plan} now.': '现为{plan}。',
  'It goes on as before.': '照常继续。',
  '{product} is delivered.': '{product}已交付。',
  'Paused, because a payment is missing. It goes on when it is paid.': '缺少一笔付款，已暂停；付款后继续。',
  'Paused, while the bank looks into the payment.': '银行正在核查付款，暂停中。',
  'Paused by the operator of the shop.': '商店已将其暂停。',
}

/** What money changes in a delivery (`entitlement/money-words.ts`). */
const money: Phrases = {
  'The bank decided for the payment. Access is being opened again.': '银行认定付款有效，正在恢复访问。',
  'The payment arrived. Access is being opened again.': '已收到付款，正在恢复访问。',
  'The plan is now {plan}, quantity {number}.': '方案现为{plan}，数量 {number}。',
  'The money for it went back, so it ends now.': '款项已退回，因此结束。',
  'The bank took the payment back, so it ends now.': '银行已收回付款，因此结束。',
  'It stayed unpaid for too long, so it ends now.': '逾期太久未付款，因此结束。',
  'The term that was agreed on is over, so it ends now.': '约定的期限已满，因此结束。',
  'The seller has none left, so it ends now; your money goes back.':
    '卖家已无库存，因此结束；款项将退还给您。',
  'The subscription was canceled, so it ends now.': '订阅已取消，因此结束。',
  'Your bank is asking for the payment back. Access is paused until that is decided.':
    '您的银行要求退回付款，裁定之前暂停访问。',
  'The payment is still missing. Access is paused until it arrives.': '仍未收到付款，到账前暂停访问。',
  'It has no end.': '没有截止日期。',
  'Your trial runs until {day}.': '试用期至{day}。',
  'The paid time has begun; it is paid until {day}.': '付费期已开始，已付款至{day}。',
  'Money for a period went back; it is paid until {day} now.': '有一期的款项已退回，现已付款至{day}。',
}

const triesIn = inChinese(tries)
const wordsIn = inChinese({ ...course, ...steps, ...money })

/**
 * What a delivery says, in a language: first what the shop put around a sentence of its method, then the method's own,
 * then what the shop says of any delivery. Stored texts are English; what nobody has words for stays so.
 */
export function deliverySays(locale: string, method?: Pick<Method, 'inLanguage'>): Say {
  const ofMethod = sayIn(method, locale)
  const plain: Say = (text) => {
    const said = ofMethod(text)
    return said === text ? wordsIn(text, locale) : said
  }
  return (text) => {
    const around = triesIn(text, locale, plain)
    return around === text ? plain(text) : around
  }
}
