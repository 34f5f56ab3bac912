import { engagementLabelsZh } from '../engagement-labels-zh.ts'
import { engagementSentencesZh } from '../engagement-sentences-zh.ts'
import { inChinese, type Phrases } from '../phrases.ts'
import { sellerZh } from '../seller-phrases.ts'

/** Before the sale, and what is asked there. */
const offer: Phrases = {
  Access: '访问方式',
  'In the browser, with an account of your own': '在浏览器中使用您自己的账号',
  'By the seller’s system after payment, usually within a minute':
    '付款后由卖家系统自动开通，通常在一分钟之内',
  'You receive': '您将收到',
  'Address of the application': '应用地址',
  'Address of its administration': '管理地址',
  'Mobile number': '手机号',
  'E-mail address': '电子邮箱',
  'E-mail domain': '邮箱域名',
  'The seller gets it with your order.': '随订单提供给卖家。',
  '{seller} gets it with your order.': '随订单提供给{seller}。',
  'A mobile number has digits, with the country in front: +49 151 23456789.':
    '手机号由数字组成，前面加上国家代码，例如 +49 151 23456789。',
  'A domain looks like example.com.': '域名的格式如 example.com。',
}

/** While an account is being set up. */
const opening: Phrases = {
  'Asked {seller} whether your account is ready.': '已向{seller}询问您的账号是否开通。',
  '{seller} is taking longer than usual. We keep looking; you need not stay.':
    '{seller}用时比平常更长，我们会继续查看，您无需停留。',
  '{seller} has not finished your account within {hours} hours. We have been told, and look again every hour.':
    '{seller}未在 {hours} 小时内开通您的账号。商店已知悉，并会每小时查看一次。',
  '{seller} has taken the order and needs more time.': '{seller}已收到订单，还需要一些时间。',
  '{seller} has taken the order and needs more time: {text}': '{seller}已收到订单，还需要一些时间：{text}',
  '{seller} answered something we cannot hand on ({text}).': '{seller}的答复中有内容无法转交（{text}）。',
  '{field}: must be an https address without a user name in it, at most {number} characters':
    '{field} 须为不含用户名的 https 地址，最多 {number} 个字符',
  '{field}: must not have control characters': '{field} 不得含有控制字符',
  '{field}: Too big: expected string to have <={number} characters': '{field} 超过 {number} 个字符',
  '{text} Give another one below.': '{text}请在下方重新填写。',
  '{text} Put it right there, then ask again; or write to us and we send your money back.':
    '{text}请先在卖家处处理，然后再次请求开通；或写信给我们，我们为您退款。',
  '{seller} cannot set up the account: {text}': '{seller}无法开通账号：{text}',
  '{seller} needs something of you to set up the account.': '{seller}需要您补充信息才能开通账号。',
  'Ask again': '再次请求开通',
  'Asking {seller} once more to set up your account.': '正在再次请{seller}为您开通账号。',
}

/** What the buyer holds, and asks for again. */
const holding: Phrases = {
  'Ask for the password again': '重新获取密码',
  '{seller} was asked for the access data again; it was shown on the order page.':
    '已向{seller}重新获取访问信息，并在订单页面显示。',
  '{seller} did not hand it over again: it named no account.': '{seller}未再次提供：没有给出账号。',
  '{seller} did not hand it over again: {text}': '{seller}未再次提供：{text}',
}

/** What a running account is told. */
const running: Phrases = {
  'Told {seller} until when the account is paid.': '已告知{seller}账号的付款期限。',
  'Noted until when the account is paid.': '已记录账号的付款期限。',
  '{seller} knows that the account is paid until {day}.': '{seller}已获知账号付款至{day}。',
  '{seller} knows that the account is paid for good.': '{seller}已获知账号已一次付清，长期有效。',
  '{seller} knows that the account is tried until {day}.': '{seller}已获知账号试用至{day}。',
  '{seller} knows that the account is tried for good.': '{seller}已获知账号长期试用。',
  'Paid until {day}.': '已付款至{day}。',
  'Paid for good.': '已一次付清，长期有效。',
  'Asked {seller} to change the account.': '已请{seller}变更账号。',
  'The account is {plan} now.': '账号现为{plan}。',
  'Asked {seller} to pause the account.': '已请{seller}暂停账号。',
  'The account is paused. {text}': '账号已暂停。{text}',
  'It opens again when the missing payment is made.': '补付款项后恢复。',
  'The bank is looking into the payment.': '银行正在核查付款。',
  'The operator of the shop asked for it.': '由商店要求暂停。',
  'Asked {seller} to open the account again.': '已请{seller}恢复账号。',
  'The account is open again.': '账号已恢复。',
  '{seller} is at work on it.': '{seller}正在处理。',
  'Asked {seller} to change the account to {plan}, by hand.': '已请{seller}人工将账号变更为{plan}。',
  'Asked {seller} to pause the account, by hand.': '已请{seller}人工暂停账号。',
  'Asked {seller} to open the account again, by hand.': '已请{seller}人工恢复账号。',
  'Asked {seller} to close the account, by hand.': '已请{seller}人工关闭账号。',
  '{seller} says that it is done.': '{seller}表示已完成。',
  'The account is not ready yet; change it when it is.': '账号尚未开通，开通后才能变更。',
  '{seller} does not take on this change: {text}': '{seller}不接受此变更：{text}',
  '{seller} could not say whether this change is possible. Try again in a while.':
    '{seller}暂时无法确认能否变更，请稍后重试。',
  '{seller} could not say whether this change is possible: {text} Try again in a while.':
    '{seller}暂时无法确认能否变更：{text}请稍后重试。',
}

/** How an account ends. */
const ending: Phrases = {
  '{seller} had none left to give.': '{seller}已无库存。',
  '{seller} is still busy with the order.': '{seller}仍在处理订单。',
  '{seller} is still busy with the order: {text}': '{seller}仍在处理订单：{text}',
  '{seller} is still closing the account.': '{seller}正在关闭账号。',
  '{seller} is still closing the account: {text}': '{seller}正在关闭账号：{text}',
}

/** A label or sentence of SaaS in another language; English where it has no words for it. */
export const saasInLanguage = inChinese({
  ...engagementLabelsZh,
  ...engagementSentencesZh,
  ...offer,
  ...opening,
  ...holding,
  ...running,
  ...ending,
  ...sellerZh,
})
