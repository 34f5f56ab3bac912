import { outgoingZh } from './outgoing-phrases.ts'
import type { Phrases } from './phrases.ts'

/** What a seller's server says of an order (`functions/sellers`), as the clause that our sentences put it in. */
const clauses: Phrases = {
  'its server did not accept our signature; compare the key and the clocks':
    '其服务器未接受我们的签名，请核对密钥和时钟',
  'its server did not accept a field of our request': '其服务器未接受我们请求中的某个字段',
  'its server does not know the account': '其服务器没有此账号',
  'its server is still working on the order': '其服务器仍在处理订单',
  'its server had a fault of its own': '其服务器自身出现故障',
  'its server answered a code we do not know': '其服务器答复了我们不认识的代码',
  'its server has other facts under the same delivery': '其服务器上同一交付的资料不同',
  'its server refused with a status we do not know': '其服务器以我们不认识的状态拒绝',
  'nothing is left to give out': '已无可提供的份额',
  'no license is left to give out': '已无可提供的许可证',
  'it is sold out': '已售罄',
  'the mobile number is missing or already used there': '缺少手机号，或该号码已在卖家处使用',
  'the e-mail address is missing or already used there': '缺少电子邮箱，或该邮箱已在卖家处使用',
  'the e-mail domain is already taken there': '该邮箱域名已在卖家处被占用',
  'you have already bought this product there': '您已在卖家处购买过此商品',
  'your account there already has this': '您在卖家处的账号已包含此内容',
  'the change is not possible there': '卖家处无法进行此变更',
  'no key is configured; set {setting}': '商店尚未配置密钥',
  'its protocol "{protocol}" is not spoken here': '商店不支持其协议“{protocol}”',
}

/** Each as it ends our sentence: with the seller's code and words, with the code alone, or bare. */
const inSentences: Phrases = Object.fromEntries(
  Object.entries(clauses).flatMap(([english, chinese]) => [
    [`${english} ({code}: {said}).`, `${chinese}（{code}：{said}）。`],
    [`${english} ({code}).`, `${chinese}（{code}）。`],
    [`${english}.`, `${chinese}。`],
  ]),
)

/** Answers that cannot be used; a field's own fault is for the seller to read. */
const unusable: Phrases = {
  'The seller could not answer: {text}': '卖家无法答复：{text}',
  'The seller’s answer is not usable: {field}, {text}.': '卖家的答复无法使用（{field}）。',
  'The seller’s answer is not UTF-8 text.': '卖家的答复不是 UTF-8 文本。',
  'The seller’s answer is not JSON.': '卖家的答复不是 JSON。',
  'The seller’s answer is not JSON; it begins with {said}': '卖家的答复不是 JSON，其开头为{said}。',
  'The seller’s server answered nothing.': '卖家的服务器答复为空。',
  'The seller’s server answered with HTTP {number}.': '卖家的服务器答复 HTTP {number}。',
  'The seller’s server answered with HTTP {number} instead of 200.':
    '卖家的服务器答复 HTTP {number}，而不是 200。',
  'The seller’s answer has no Body-Sign header, which must sign its body.':
    '卖家的答复缺少 Body-Sign 签名头。',
  'The signature in the answer’s Body-Sign does not fit its body; often the body was written anew after signing.':
    '答复中 Body-Sign 的签名与正文不符，常见原因是签名后又改写了正文。',
  'The seller’s answer has a signature that was made at another time than now.':
    '卖家答复的签名时间与当前时间不符。',
  'The seller’s answer has a signature that does not fit it.': '卖家答复的签名与内容不符。',
  'The seller’s answer has no appInfo.frontEndUrl.': '卖家的答复缺少 appInfo.frontEndUrl。',
  'The seller’s appInfo.{field} cannot be decrypted (encryptType {number}).':
    '卖家的 appInfo.{field} 无法解密（encryptType {number}）。',
  'The seller’s answer says "{state}" and has no access.': '卖家的答复为“{state}”，但没有访问信息。',
  'The seller’s server does not know the account (404).': '卖家的服务器没有此账号 (404)。',
  'The seller’s usageInfo is not usable: {text}.': '卖家的 usageInfo 无法使用。',
  'This product names no seller’s server.': '此商品没有卖家的服务器。',
  '{host} is not called: {why}.': '商店不调用 {host}。',
  'The request to {host} would be larger than {number} bytes.': '发往 {host} 的请求超过 {number} 字节。',
  'The address is not a web address.': '该地址不是网址。',
  'The seller named another instance than before for the same order.': '卖家对同一订单给出了不同的实例。',
}

/** Why a seller's server has not done yet what it was asked, in Chinese, as a buyer reads it. */
export const sellerZh: Phrases = { ...outgoingZh, ...unusable, ...inSentences }
