import type { Phrases } from '../../catalog/delivery/phrases.ts'
import type { ErrorCode } from '../errors.ts'

/** Title and advice of the refusals that a buyer may meet (`errors.ts`). */
export const titlesZh: Partial<Record<ErrorCode, readonly [title: string, next: string]>> = {
  body_invalid: ['无法理解此请求', '请更正所列内容后重新提交。'],
  unknown_field: ['请求中有未知的内容', '请刷新页面后重试。'],
  quantity_invalid: ['数量不可用', '请填写方案允许范围内的整数。'],
  input_invalid: ['有内容未填写或填写有误', '请更正所列内容后重新提交。'],
  agreement_missing: ['尚未同意条款', '请阅读条款并勾选同意。'],
  currency_unknown: ['此方案没有该货币的价格', '请选择方案提供的货币。'],
  return_url_not_listed: ['返回地址不被允许', '请从商店页面重新购买。'],
  partner_unknown: ['未知的合作伙伴', '请从商店页面重新购买。'],
  origin_refused: ['此页面不能进行该操作', '请在商店页面上重试。'],
  access_denied: ['您无法查看此内容', '请检查链接；也可以让商店通过邮件发送新链接。'],
  link_expired: ['链接已失效', '请获取新链接。'],
  not_found: ['这里没有内容', '请检查地址。'],
  product_unknown: ['没有此商品', '请返回商品列表。'],
  plan_unknown: ['商品没有此方案', '请选择商品提供的方案。'],
  order_unknown: ['没有此订单', '请检查地址，或通过邮件获取新链接。'],
  delivery_unknown: ['没有此交付', '请刷新订单页面。'],
  action_unknown: ['现在无法进行此操作', '请刷新页面，页面会显示现在可以做什么。'],
  file_unknown: ['文件不存在，或链接已过期', '请重新打开订单，获取新链接。'],
  download_closed: ['现在无法下载此订单的文件', '请打开订单，页面会说明原因和处理办法。'],
  download_used: ['此下载链接已使用', '请在订单页面重新生成链接。'],
  download_changed: ['文件在下载期间已更改', '请在订单页面重新生成链接并重新下载。'],
  download_away: ['暂时无法获取文件', '请几分钟后再试；已开始的下载，链接仍然有效。'],
  lead_refused: ['无法受理此请求', '请刷新商品页面，通过页面上的表单联系卖家。'],
  product_not_sold: ['此商品不在这里销售', '请前往卖家自己的网站。'],
  price_changed: ['价格已变动', '请查看新价格并确认。'],
  currency_mixed: ['这些商品没有共同的货币', '请分开购买，或选择其他货币。'],
  billing_mixed: [
    '这些方案不能放在同一订单',
    '请分开购买：同一订单中周期性付款的内容，周期、试用期和期数必须相同。',
  ],
  cart_sellers_mixed: ['此卖家的商品需单独下单', '请分开购买，或移除其他卖家的商品。'],
  change_refused: ['无法进行此更改', '请选择其他方案或数量；未扣款。'],
  order_closed: ['此订单已无法付款', '请从商品页面重新购买；未扣款。'],
  state_conflict: ['现在无法进行此操作', '请刷新页面，页面会显示现在可以做什么。'],
  sold_out: ['已无库存', '未扣款。请稍后再试，或减少购买数量。'],
  product_withdrawn: ['此商品已停止销售', '请选择其他商品。'],
  timed_out: ['请求超时', '请重新提交。'],
  body_too_large: ['内容过大', '请减少提交的内容。'],
  file_kind: ['不接受此文件', '请使用原文件名提交文档、图片、文本或压缩包；其他文件请放入 ZIP 文件。'],
  media_type: ['内容类型不正确', '请使用页面上的表单提交。'],
  rate_limited: ['请求过多', '请稍候再试。'],
  payment_refused: ['支付服务拒绝了订单', '未扣款。请重试，或与我们联系。'],
  payment_unavailable: ['暂时无法打开付款页面', '未扣款。请一分钟后再试。'],
  store_unavailable: ['暂时无法连接商店', '请几秒后再试。'],
  internal: ['我们这边出现故障', '请重试；如仍无法解决，请附上订单编号与我们联系。'],
}

/** What is wrong with an answer (`inputs.ts`, `run-action.ts`); the label is in the language already. */
const answers: Phrases = {
  '"{id}" is not asked for.': '不需要填写“{id}”。',
  'Please answer: {label}': '请回答：{label}',
  '{label} is needed.': '请填写{label}。',
  '{label} may have at most {number} characters.': '{label}最多 {number} 个字符。',
  '{label} must be one of {choices}.': '{label}必须是以下之一：{choices}。',
  '{label} must be an e-mail address.': '{label}必须是邮箱地址。',
  '{label} must be a number, such as 12 or 2.5.': '{label}必须是数字，例如 12 或 2.5。',
  '{label} must be a day, such as 2026-11-23.': '{label}必须是日期，例如 2026-11-23。',
  '{label} must be an address that begins with https:// or http://.':
    '{label}必须是以 https:// 或 http:// 开头的网址。',
  '{label} does not have the right form.': '{label}的格式不正确。',
  '{label}: at most {number} file.': '{label}：最多 {number} 个文件。',
  '{label}: at most {number} files.': '{label}：最多 {number} 个文件。',
  '{label}: this file is not here. Attach it again.': '{label}：找不到此文件，请重新添加。',
  '{label}: “{file}” is larger than {number} MB.': '{label}：“{file}”超过 {number} MB。',
  '{label}: only {kinds} is taken.': '{label}：只接受 {kinds}。',
  'Choose a file that is not empty.': '请选择非空文件。',
  'Nothing here asks for a file now.': '现在不需要提交文件。',
  '“{file}” is not what its name says, or not of a kind that is taken here.':
    '“{file}”的内容与文件名不符，或不是可接受的类型。',
  'A file may have at most {number} MB here.': '每个文件最大 {number} MB。',
  'Each side may hand over at most {number} files here.': '双方各最多可提交 {number} 个文件。',
  'Choose when the subscription should end.': '请选择订阅何时结束。',
}

/** What a form has that no page would send (`fromZod`). */
const forms: Phrases = {
  'Quantity must be a whole number from 1.': '数量必须是不小于 1 的整数。',
  '"{field}" is not a field of this request.': '请求中不应有“{field}”。',
  'email: {reason}.': '邮箱地址不正确。',
  'currency: {reason}.': '货币不正确。',
  'lines.{number}.plan: {reason}.': '方案不正确。',
  'lines.{number}.inputs.{id}: {reason}.': '“{id}”填写有误。',
}

/** Why an order cannot be placed (`price-order.ts`, `place-order.ts`, `stock.ts`). */
const checkout: Phrases = {
  'There is no product "{id}" here.': '这里没有商品“{id}”。',
  'There is no such product here.': '这里没有此商品。',
  '{product} is arranged directly with {seller}.': '{product}需与{seller}直接商定。',
  '{product} is no longer sold.': '{product}已停止销售。',
  '{product} has no plan "{plan}"; it has {plans}.': '{product}没有方案“{plan}”；可选 {plans}。',
  'Quantity must be a whole number, exactly {number}.': '数量必须为 {number}。',
  'Quantity must be a whole number, from {number} to {number2}.':
    '数量必须是 {number} 到 {number2} 之间的整数。',
  '{product} has no price in {currency}.': '{product}没有 {currency} 价格。',
  'These products have no currency in common.': '这些商品没有共同的货币。',
  'What {seller} sells is bought in an order without products of other sellers.':
    '{seller}的商品需单独下单，不能与其他卖家的商品一起购买。',
  '{product} and {product2} are billed in different periods, trials or numbers of payments.':
    '{product}与{product2}的付款周期、试用期或期数不同。',
  '{product} is in the order twice with the same plan.': '订单中重复包含同一方案的{product}。',
  'The license terms of {product} have changed; please read and agree to the new text.':
    '{product}的许可条款已更新，请阅读并同意新条款。',
  'Buying {product} needs agreement to its license terms.': '购买{product}需同意其许可条款。',
  'The terms of sale have changed; please read and agree to the new text.':
    '销售条款已更新，请阅读并同意新条款。',
  'Buying here needs agreement to the terms of sale.': '在此购买需同意销售条款。',
  'The price is now {amount}; you were shown {amount2}.': '价格现为 {amount}，此前显示为 {amount2}。',
  'The return address is not on this partner’s list.': '返回地址不在该合作伙伴的名单中。',
  'There is no partner "{id}".': '没有合作伙伴“{id}”。',
  'This order is {state}.': '此订单已无法付款。',
  '{product} is sold out.': '{product}已售罄。',
  'There is only 1 of {product} left.': '{product}仅剩 1 份。',
  'There are only {number} of {product} left.': '{product}仅剩 {number} 份。',
  'The payment service could not be asked to {deed}.': '暂时无法连接支付服务。',
  'The payment service did not answer with a {thing}.': '支付服务的响应不正确。',
  'The payment service refused to {deed}.': '支付服务拒绝了此操作。',
  'The payment service does not know this subscription.': '支付服务没有此订阅。',
  'The payment page of session {id} is already closed.': '付款页面已关闭。',
  '{product} can be measured once in an order only.': '按用量计费的{product}在一个订单中只能购买一次。',
}

/** Why a subscription is not changed or ended (`flows/subscription`). */
const subscription: Phrases = {
  'This order has no subscription.': '此订单没有订阅。',
  'The subscription has ended already.': '订阅已结束。',
  'No period is paid; it can be canceled at once.': '没有已付款的周期，可以立即取消。',
  'There is no cancellation to take back.': '没有可撤回的取消。',
  'There is nothing to change for this order.': '此订单没有可更改的内容。',
  'What it costs was looked at too long ago; look at it again.': '费用查看已久，请重新查看。',
  'The change now costs {amount}; you were shown {amount2}.': '此更改现需 {amount}，此前显示为 {amount2}。',
  'The payment for the change was refused, so everything stays as it was.':
    '此更改的付款被拒绝，一切保持不变。',
  'A subscription is changed while it is paid or tried.': '订阅在已付款或试用期间才能更改。',
  'The subscription is canceled; take that back first.': '订阅已取消，请先撤回取消。',
  'This line has nothing to change.': '此项没有可更改的内容。',
  'It can become no other plan.': '没有可更换的方案。',
  'It can become {plans}.': '可更换为 {plans}。',
  'That is what it is already.': '与现在相同，无需更改。',
  '{plan} is not sold in {currency}.': '{plan}没有 {currency} 价格。',
  '{product} is in this subscription with the plan {plan} already, as a line of its own; change the quantity of that line instead.':
    '此订阅中已单独包含{product}的{plan}方案，请更改该项的数量。',
}

/** Links, files and the rest of an order's page. */
const page: Phrases = {
  'There is no order {id}.': '没有订单 {id}。',
  'There is no such order.': '没有此订单。',
  'This line has no delivery yet.': '此项尚未开始交付。',
  'Something else happened at the same moment.': '同时有其他操作，此操作未执行。',
  '"{id}" cannot be done now.': '现在无法进行此操作。',
  'This browser may not open this order.': '此浏览器无法打开该订单。',
  'This browser has no order here.': '此浏览器在这里没有订单。',
  'This link does not open this order.': '此链接无法打开该订单。',
  'This link has run out; have a new one sent to your e-mail address.':
    '链接已过期，请让商店将新链接发送到您的邮箱。',
  'This may only be done from the store’s own pages.': '此操作只能在商店自己的页面上进行。',
  'This download link is not known, or has long run out.': '没有此下载链接，或早已过期。',
  'This download link has run out.': '下载链接已过期。',
  'The time of this download is over.': '此次下载的时间已过。',
  'This link was used by somebody else.': '此链接已由他人使用。',
  'This link was used; it only goes on with what was begun.': '此链接已使用，只能继续已开始的下载。',
  'The order is paused, and its download links with it.': '订单已暂停，下载链接随之停用。',
  'The order has ended, and its download links with it.': '订单已结束，下载链接随之失效。',
  'The file cannot be fetched just now.': '暂时无法获取文件。',
  'The file is another now than the one that was begun.': '文件与开始下载时的不同。',
  'Too many requests; wait {number} s.': '请求过多，请等待 {number} 秒。',
  'Send the form of the page.': '请使用页面上的表单提交。',
  'The form is broken and cannot be read.': '表单已损坏，无法读取。',
  'Files are sent as multipart/form-data.': '请使用页面上的表单提交文件。',
  'The request is larger than {number} kB.': '提交的内容超过 {number} kB。',
  'The body did not arrive within {number} s.': '提交的内容未在 {number} 秒内到达。',
  'The body broke off.': '提交的内容中途断开。',
  'The body is not UTF-8.': '提交的内容不是 UTF-8 编码。',
  'A text has a character that cannot be stored.': '文本中含有无法保存的字符。',
  'The store did not answer, so nothing was changed.': '商店没有响应，未作任何更改。',
  'The store cannot be reached just now; nothing was changed.': '暂时无法连接商店，未作任何更改。',
  'The request could not be finished.': '请求未能完成。',
}

export const refusalsZh: Phrases = { ...answers, ...forms, ...checkout, ...subscription, ...page }
