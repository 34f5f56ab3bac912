import type { Phrases } from '../../../catalog/delivery/phrases.ts'

/** What stays and what ends while a subscription is unpaid, and why it ended (`payment/tell-money.ts`). */
const unpaid: Phrases = {
  'Access is paused; on {day} it ends and its data goes if it stays unpaid.':
    '访问已暂停；若仍未付款，将于{day}结束并删除数据。',
  'Access stays until {day}; on {day2} it ends and its data goes if it stays unpaid.':
    '访问保留至{day}；若仍未付款，将于{day2}结束并删除数据。',
  'The subscription stayed unpaid and has ended.': '订阅一直未付款，已结束。',
  'All payments that were agreed on are made; the subscription has ended.':
    '约定的款项已全部付清，订阅已结束。',
  'The money for the running period went back; the subscription has ended.': '本期款项已退回，订阅已结束。',
  'The bank took the payment of the running period back; the subscription has ended.':
    '银行已收回本期付款，订阅已结束。',
  'The subscription was canceled and has ended. Nothing more is charged.': '订阅已取消并结束，不会再扣款。',
}

/** Payments after the purchase, as the timeline has them. */
const payments: Phrases = {
  '{amount} is taken off your next invoice.': '{amount} 将从您的下一张账单中扣除。',
  'Paid {amount} for the change.': '已为更改付款 {amount}。',
  'Paid {amount} for what was used.': '已为用量付款 {amount}。',
  'Paid {amount}; the subscription is paid until {day}.': '已付款 {amount}；订阅已付款至{day}。',
  'The payment of {amount} failed.': '{amount} 的付款失败。',
  'The payment of {amount} failed. {text}': '{amount} 的付款失败。{text}',
  'It is tried again on {day}.': '将于{day}再次尝试。',
  'It is tried again on {day}. {text}': '将于{day}再次尝试。{text}',
  'The cancellation was taken back.': '取消已撤回。',
  'The subscription is canceled and ends on {day}; until then nothing changes.':
    '订阅已取消，将于{day}结束；在此之前一切不变。',
}

/** Money that went back, or that a bank asks for. */
const back: Phrases = {
  'This order was paid twice. The second payment, {amount}, goes back to you.':
    '此订单被支付了两次。第二笔付款 {amount} 将退还给您。',
  '{amount} of your payment goes back to you.': '您的付款中有 {amount} 将退还给您。',
  '{product} has ended. {amount} of your payment goes back to you.':
    '{product}已结束。您的付款中有 {amount} 将退还给您。',
  '{amount} was sent back the way it came; banks usually take 5 to 10 days.':
    '{amount} 已原路退回；银行通常需要 5 至 10 天。',
  'Your bank did not take {amount} back. We write to you to find another way.':
    '您的银行未接受退回的 {amount}。我们会写信给您，另寻办法。',
  '{amount} could not be sent back yet. We look into it; there is nothing for you to do.':
    '{amount} 暂未能退回。我们正在查明原因，您无需操作。',
  'Your bank asks for {amount} back. What it paid for is paused until that is decided.':
    '您的银行要求退回 {amount}。裁定之前，这笔付款所购买的内容暂停。',
  'Your bank asks for {amount} back. {product} is paused until that is decided.':
    '您的银行要求退回 {amount}。裁定之前，{product}暂停。',
  'The bank decided that the payment of {amount} stands.': '银行认定 {amount} 的付款有效。',
  'The bank took {amount} back. What it paid for ends.':
    '银行已收回 {amount}，这笔付款所购买的内容随之结束。',
  'The bank took {amount} back. {product} ends.': '银行已收回 {amount}，{product}随之结束。',
}

/** Where a subscription stands (`subscription/show-money.ts`). */
const subscription: Phrases = {
  'Your trial runs until {day} and ends then. Nothing is charged.': '试用期至{day}，届时结束，不会扣款。',
  'Your trial runs until {day}; then {text}.': '试用期至{day}；之后{text}。',
  'It is canceled and ends on {day}.': '已取消，将于{day}结束。',
  'It is paid until {day}; then {text}, until it ends on {day2}.':
    '已付款至{day}；之后{text}，直至{day2}结束。',
  'It is paid until {day}; then {text}.': '已付款至{day}；之后{text}。',
  'All payments are made; it ends on {day}.': '款项已全部付清，将于{day}结束。',
  'The payment of {amount} is missing. {text}': '缺少 {amount} 的付款。{text}',
  'The payment of {amount} is missing. ': '缺少 {amount} 的付款。',
  'Your paid term begins when you accept; nothing is charged before. Then {text}.':
    '付费期自您验收时开始，在此之前不会扣款。之后{text}。',
  'Your paid term begins on {day}; nothing is charged before. Then {text}.':
    '付费期自{day}开始，在此之前不会扣款。之后{text}。',
  'what was used is charged each month': '每月按用量扣款',
  'what was used is charged each year': '每年按用量扣款',
  '{amount} is charged each month': '每月扣款 {amount}',
  '{amount} is charged each year': '每年扣款 {amount}',
  '{amount} plus tax is charged each month': '每月扣款 {amount}，另加税',
  '{amount} plus tax is charged each year': '每年扣款 {amount}，另加税',
}

/** What an order says of its money after it was paid for the first time. */
export const moneyPhrases: Phrases = { ...unpaid, ...payments, ...back, ...subscription }
