import type { Phrases } from './phrases.ts'

/**
 * Why a host gave no answer (`functions/outgoing`), in Chinese: a buyer reads it while something is tried again. What is
 * not called at all is for people of the shop, and stays English.
 */
export const outgoingZh: Phrases = {
  '{host} has no address.': '{host} 没有地址。',
  'The name of {host} was not found in time.': '未能及时查到 {host} 的地址。',
  'The name {host} does not lead to a server.': '域名 {host} 没有指向服务器。',
  '{host} did not take the connection in {seconds} seconds.': '{host} 在 {seconds} 秒内未接受连接。',
  '{host} did not answer in {seconds} seconds.': '{host} 在 {seconds} 秒内未响应。',
  '{host} cannot be reached ({code}).': '无法连接 {host}（{code}）。',
  '{host} has no valid certificate ({code}).': '{host} 没有有效的证书（{code}）。',
  '{host} closed the connection without an answer.': '{host} 未响应即关闭了连接。',
  '{host} broke off in the middle of its answer.': '{host} 的响应中途断开。',
  '{host} answered something that is not HTTP.': '{host} 的响应不是 HTTP。',
  '{host} answered more than {bytes} bytes.': '{host} 的响应超过 {bytes} 字节。',
  '{host} answered with a redirect ({number}), which is never followed.':
    '{host} 的响应是重定向（{number}），不予跟随。',
  '{host} answered in the encoding "{name}", which was not asked for.':
    '{host} 的响应使用了未请求的编码“{name}”。',
}
