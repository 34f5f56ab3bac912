import type { Phrases } from './phrases.ts'

/** Where work by people stands, in Chinese. What somebody said stays as it was said. */
const courseZh: Phrases = {
  'Reminder: {text}': '提醒：{text}',
  'The request is yet to be sent by the buyer, with the files that belong to it. It is due by {day}.':
    '需求及所需文件尚待买家提交，期限为{day}。',
  'The request is with {seller}. An answer is due by {day}.': '需求已提交给{seller}，答复期限为{day}。',
  'The completed request is with {seller}. An answer is due by {day}.':
    '补充后的需求已提交给{seller}，答复期限为{day}。',
  '{seller} needs more to begin: {said} A completed request is due by {day}.':
    '{seller}还需要更多信息才能开始：{said}请于{day}前补充需求。',
  '{seller} took on the request. The delivery is due by {day}.': '{seller}已接受需求，交付期限为{day}。',
  '{seller} was asked to make your license. The delivery is due by {day}.':
    '已请{seller}为您制作许可证，交付期限为{day}。',
  'The server of {seller} gave no license; its people were asked to deliver it by hand. The delivery is due by {day}.':
    '{seller}的服务器未给出许可证，已请其人工交付，交付期限为{day}。',
  '{seller} delivered the work. It is to be accepted or rejected by {day}; without an answer it counts as accepted.':
    '{seller}已交付。请于{day}前验收或退回；逾期未答复视为验收通过。',
  '{seller} delivered the work. It is to be accepted or rejected by {day}; without an answer the store’s operator is asked.':
    '{seller}已交付。请于{day}前验收或退回；逾期未答复将由商店裁定。',
  'The delivery was rejected: {said} A new delivery by {seller} is due by {day}.':
    '验收未通过：{said}{seller}重新交付的期限为{day}。',
  'The delivery was rejected again: {said} The store’s operator now helps to settle it.':
    '验收再次未通过：{said}现由商店协助解决。',
  '{seller} declined the request: {said} The store’s operator refunds the payment.':
    '{seller}拒绝了需求：{said}商店将退回款项。',
  'The buyer asked the store’s operator to decide: {said} Until then everything stands still.':
    '买家请商店裁定：{said}裁定之前一切暂停。',
  '{seller} asked the store’s operator to decide: {said} Until then everything stands still.':
    '{seller}请商店裁定：{said}裁定之前一切暂停。',
  'The delivery was accepted.': '验收已通过。',
  'The delivery counts as accepted, because nobody answered in time.': '逾期未答复，视为验收通过。',
  'The store’s operator decided that the delivery is complete.': '商店裁定交付已完成。',
  'The buyer asks that all of the price goes back: {said} {seller} agrees or goes on. The deadline stays {day}.':
    '买家申请退回全部价款：{said}等待{seller}同意或继续工作。期限仍为{day}。',
  'The buyer asks that {number} % of the price goes back: {said} {seller} agrees or goes on. The deadline stays {day}.':
    '买家申请退回价款的 {number}%：{said}等待{seller}同意或继续工作。期限仍为{day}。',
  '{seller} offers to give back all of the price: {said} The buyer takes it or goes on. The deadline stays {day}.':
    '{seller}提议退回全部价款：{said}买家可以接受或继续。期限仍为{day}。',
  '{seller} offers to give back {number} % of the price: {said} The buyer takes it or goes on. The deadline stays {day}.':
    '{seller}提议退回价款的 {number}%：{said}买家可以接受或继续。期限仍为{day}。',
  '{seller} did not answer by {day}. The store’s operator was called in.':
    '{seller}未在{day}前答复，已请商店介入。',
  'The delivery was not reviewed by {day}. The store’s operator was called in.':
    '交付未在{day}前验收，已请商店介入。',
  'The request was not completed by {day}. The store’s operator was called in.':
    '需求未在{day}前补充，已请商店介入。',
  '{seller} did not deliver by {day}. The store’s operator was called in.':
    '{seller}未在{day}前交付，已请商店介入。',
  'The store’s operator decided that all of the price goes back. The engagement is closed.':
    '商店裁定退回全部价款。此项工作已结束。',
  'The store’s operator decided that {number} % of the price goes back. The engagement is closed.':
    '商店裁定退回价款的 {number}%。此项工作已结束。',
  'Both sides agreed that all of the price goes back. The engagement is closed.':
    '双方同意退回全部价款。此项工作已结束。',
  'Both sides agreed that {number} % of the price goes back. The engagement is closed.':
    '双方同意退回价款的 {number}%。此项工作已结束。',
  'The engagement is closed.': '此项工作已结束。',
}

/** What was said and done beside the steps, and what money did. */
const besideZh: Phrases = {
  'Sent your request to {seller}.': '已将您的需求发送给{seller}。',
  'Opened your request to {seller}.': '已为您建立发给{seller}的需求。',
  'Sent your order to {seller}.': '已将您的订单发送给{seller}。',
  'Asked {seller} for your license.': '已请{seller}提供您的许可证。',
  '{seller} reached the stage “{stage}”.': '{seller}已完成阶段“{stage}”。',
  '{seller} reached the stage “{stage}”: {said}': '{seller}已完成阶段“{stage}”：{said}',
  'The buyer no longer asks for a decision.': '买家撤回了裁定请求。',
  '{seller} no longer asks for a decision.': '{seller}撤回了裁定请求。',
  '{seller} refused the refund: {said}': '{seller}不同意退款：{said}',
  'The buyer did not take the refund that was offered.': '买家没有接受提议的退款。',
  'The store’s operator decided that it goes on: {said}': '商店裁定继续进行：{said}',
  'The store’s operator decided on a refund: {said}': '商店裁定退款：{said}',
  'The store’s operator decided that it is complete: {said}': '商店裁定已完成：{said}',
  'The engagement is closed, because the payment was refunded.': '款项已退回，此项工作已结束。',
  'The engagement is closed, because the payment was disputed.': '付款存在争议，此项工作已结束。',
  'The engagement was closed by the store’s operator.': '商店结束了此项工作。',
  'The engagement is closed, because it was canceled.': '已取消，此项工作已结束。',
  'The engagement is closed, because its term is over.': '期限已满，此项工作已结束。',
  'The engagement is closed, because it was not paid for.': '未付款，此项工作已结束。',
  'The engagement is closed, because the seller cannot take it on. The payment goes back.':
    '卖家无法承接，此项工作已结束，款项将退回。',
  'Asked {seller} to set up your account.': '已请{seller}为您开通账号。',
  'Your account is being set up by {seller}. This usually takes under a minute.':
    '{seller}正在为您开通账号，通常不到一分钟。',
  'Your {product} account is ready.': '您的{product}账号已开通。',
  'The initial password was shown on the order page.': '初始密码已在订单页面显示。',
  '{seller} has closed the account.': '{seller}已关闭账号。',
  'No account had been made.': '尚未开通账号。',
  'The license was shown on the order page.': '许可证已在订单页面显示。',
  'Ended before a license was issued.': '在许可证签发前已结束。',
  'Your bank is asking for the payment back. Access is paused until that is decided.':
    '您的银行要求退回付款，裁定之前暂停。',
  'Paused, while the bank looks into the payment.': '银行正在核查付款，暂停中。',
  'The bank decided for the payment. Access is being opened again.': '银行认定付款有效，正在恢复。',
  'The bank took the payment back, so it ends now.': '银行已收回付款，因此结束。',
  'The money for it went back, so it ends now.': '款项已退回，因此结束。',
  'It goes on as before.': '照常继续。',
}

export const engagementSentencesZh: Phrases = { ...courseZh, ...besideZh }
