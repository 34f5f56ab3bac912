import { engagementLabelsZh } from '../engagement-labels-zh.ts'
import { engagementSentencesZh } from '../engagement-sentences-zh.ts'
import { inChinese, type Phrases } from '../phrases.ts'
import { sellerZh } from '../seller-phrases.ts'

/** Rows of the order page. */
const rows: Phrases = {
  'License key': '许可证密钥',
  'License key {number}': '许可证密钥 {number}',
  'License file': '许可证文件',
  'License code': '许可证代码',
  'Valid until': '有效期至',
  Units: '数量',
  Machines: '机器',
  Features: '功能',
  'Public keys (JWKS)': '公钥 (JWKS)',
  'Revoked licenses': '已吊销的许可证',
  'Verify it offline': '离线校验',
  'Save the public keys as jwks.json beside this file. No network is needed afterwards.':
    '将公钥保存为 jwks.json，与此文件放在一起；之后无需联网。',
  'The answer for one machine is signed with the same keys; it is no license.':
    '单台机器的应答文件也由同样的密钥签名，但它不是许可证。',
  'Made for': '适用于',
  Shown: '已显示',
  Activated: '激活',
  Taken: '已领取',
  'Before you take it': '领取之前',
  'Not limited': '不限',
  '1 machine': '1 台机器',
  'Up to {number} machines': '最多 {number} 台机器',
  '{text}, seats float': '{text}，浮动席位',
  'Machines in use: {number}': '使用中的机器：{number}',
  'Machines in use: {number} of {limit}': '使用中的机器：{number}，共 {limit}',
  '{machine}: seen {day}, {text}': '{machine}：上次连接于{day}，{text}',
  '{machine}: without a network, {text}': '{machine}：无网络，{text}',
  'since {day}': '自{day}起',
  'seat until {day}': '席位保留至{day}',
  'Answer file for {machine}': '{machine} 的应答文件',
  'On {day}; {text}': '{day}；{text}',
  'only {seller} can block a key that was seen.': '已显示的密钥只能由{seller}停用。',
  'the software was last heard of on {day}': '软件上次连接于{day}',
  'since then no refund can be agreed on.': '此后不再协商退款。',
  'Not yet; enter the code in the software': '尚未激活；请在软件中输入代码',
  'Once you have taken the code, no refund can be agreed on any more.': '领取代码后不再协商退款。',
  'Not handed out while it is paused.': '暂停期间不提供。',
  'Ended on {day}. {text}': '已于{day}结束。{text}',
  'The software stops at its next heartbeat.': '软件将在下次联网检查时停止。',
  'What was shown before cannot be taken back here.': '此前已显示的内容无法在此收回。',
  'It was never shown.': '从未显示。',
  'A copy of the license file that was downloaded before still verifies offline, until {day}.':
    '此前下载的许可证文件副本仍可离线通过校验，直至{day}。',
  'A copy of the license file that was downloaded before still verifies offline; it has no end date.':
    '此前下载的许可证文件副本仍可离线通过校验，且没有截止日期。',
}

/** What was done, and where it stands. */
const sentences: Phrases = {
  'Issuing your license.': '正在签发您的许可证。',
  'Issuing your license anew.': '正在重新签发您的许可证。',
  'Told {seller} of it.': '已通知{seller}。',
  'Your license is ready.': '您的许可证已就绪。',
  'Your license is as it was.': '您的许可证保持不变。',
  'Your license key and license file are ready.': '您的许可证密钥和许可证文件已就绪。',
  'Your license key is ready.': '您的许可证密钥已就绪。',
  'Your {number} license keys are ready.': '您的 {number} 个许可证密钥已就绪。',
  'Your license code is ready; the software activates it.': '您的许可证代码已就绪，由软件激活。',
  '{seller} has issued your license.': '{seller}已签发您的许可证。',
  'A new license file is ready under the same key.': '新的许可证文件已就绪，密钥不变。',
  'A new license file is ready under the same key, valid until {day}.':
    '新的许可证文件已就绪，密钥不变，有效期至{day}。',
  'A new license key and file are ready; the old ones are revoked. {text}':
    '新的许可证密钥和文件已就绪，旧的已吊销。{text}',
  'The license is revoked and no longer handed out. {text}': '许可证已吊销，不再提供。{text}',
  'The license has ended. {text}': '许可证已结束。{text}',
  'The key was seen and cannot be taken back here; {seller} can block it.':
    '密钥已显示，无法在此收回；{seller}可以停用它。',
  'The {number} keys were seen and cannot be taken back here; {seller} can block them.':
    '{number} 个密钥已显示，无法在此收回；{seller}可以停用它们。',
  'The key was never shown, and given to nobody else.': '密钥从未显示，也不会再给他人。',
  'The {number} keys were never shown, and given to nobody else.':
    '{number} 个密钥从未显示，也不会再给他人。',
  'What was shown cannot be taken back here: the software asks nobody. {seller} can block the license.':
    '已显示的内容无法在此收回：软件不联网查询。{seller}可以停用许可证。',
  'It was never shown, and is not shown any more.': '从未显示，也不再显示。',
  'The license is paid until {day}.': '许可证已付款至{day}。',
  'The license is paid.': '许可证已付款。',
  'The software learns of the change at its next heartbeat.': '软件将在下次联网检查时获知变更。',
  'The license code is frozen.': '许可证代码已冻结。',
  'The license code works again.': '许可证代码已恢复。',
  'The license code is released; the software stops at its next heartbeat.':
    '许可证代码已释放，软件将在下次联网检查时停止。',
  'The seat of {machine} is free.': '{machine} 的席位已释放。',
  'The seat of {machine} is free. Its answer file is revoked, but a machine without a network does not hear of it and goes on, until {day}.':
    '{machine} 的席位已释放，应答文件已吊销；但无网络的机器无法获知，仍可使用至{day}。',
  'The seat of {machine} is free. Its answer file is revoked, but a machine without a network does not hear of it and goes on; it has no end date.':
    '{machine} 的席位已释放，应答文件已吊销；但无网络的机器无法获知，仍可继续使用，且没有截止日期。',
  'The answer file for {machine} is ready.': '{machine} 的应答文件已就绪。',
  'The license is revoked.': '许可证已吊销。',
  'The license has ended.': '许可证已结束。',
  'The license code has ended.': '许可证代码已结束。',
  '{seller} delivered the license by hand.': '{seller}已人工交付许可证。',
}

/** While the seller's server does not answer as it should. */
const waits: Phrases = {
  '{seller} gave no license yet: {text} Asking again within the hour.':
    '{seller}尚未给出许可证：{text}一小时内再次请求。',
  'Telling {seller} again every two minutes: {text}': '每两分钟再次通知{seller}：{text}',
  '{seller} is still at work on it.': '{seller}仍在处理。',
}

/** What cannot be done, and why. */
const refusals: Phrases = {
  'Not activated': '未激活',
  'Choose the request file, or paste its text.': '请选择请求文件，或粘贴其内容。',
  'A request file has at most {number} bytes; this is another file.':
    '请求文件最多 {number} 字节，这不是请求文件。',
  'This is not the text of a request file: JSON with key and machine.':
    '这不是请求文件的内容：应为含有 key 和 machine 的 JSON。',
  'The request file names another license key.': '请求文件中的许可证密钥与此不同。',
  'The license is not ready.': '许可证尚未就绪。',
  'The license is in use on as many machines as it allows. Free one of them first.':
    '使用此许可证的机器已达上限，请先释放一台。',
  '{seller} makes each license for one machine; buy it anew.': '{seller}按机器逐一签发许可证，请重新购买。',
  'Keys that were given out cannot be given back.': '已提供的密钥无法退回。',
}

/** What the buyer may press, and is asked then. */
const actions: Phrases = {
  'Free a machine': '释放机器',
  Machine: '机器',
  'Identification code': '识别码',
  'The software shows it on the machine that the license is for.': '由软件在使用许可证的机器上显示。',
  'Its seat is free at once; the software there asks to be activated again at its next heartbeat.':
    '席位立即释放；该机器上的软件在下次联网检查时会要求重新激活。',
  'Activate without a network': '无网络激活',
  'Request file': '请求文件',
  'The software writes it on the machine without a network. The answer file, which then stands on this page, goes back to that machine.':
    '由软件在无网络的机器上生成。应答文件随后出现在本页面，请带回该机器。',
  'Text of the request file': '请求文件的内容',
  'In place of the file: open it, and paste all of it here.':
    '代替上传文件：打开文件，将全部内容粘贴到此处。',
  'Replace a leaked key': '更换已泄露的密钥',
  'The old key and the old license file stop working where the software asks online':
    '在软件联网查询之处，旧密钥和旧许可证文件将失效',
  'Machines keep their seats. Give them the new key and the new file.':
    '机器保留席位。请在机器上换用新密钥和新文件。',
  'Make a new key': '生成新密钥',
  'While you pay': '付款期间',
  Verified: '校验',
  'A license key of the seller, as soon as the payment is confirmed': '卖家的许可证密钥，付款确认后立即提供',
  'The keys of your order are kept for you': '为您保留订单所需的密钥',
  'A license code that the software activates online': '由软件联网激活的许可证代码',
  'A license made by the seller for your machine': '卖家为您的机器签发的许可证',
  'A license key and a signed license file': '许可证密钥和已签名的许可证文件',
  'On your machine, without a network (Ed25519 signature)': '在您的机器上离线校验（Ed25519 签名）',
}

/** A label or sentence of licenses in another language; English where it has no words for it. */
export const licenseInLanguage = inChinese({
  ...engagementLabelsZh,
  ...engagementSentencesZh,
  ...rows,
  ...sentences,
  ...waits,
  ...refusals,
  ...actions,
  ...sellerZh,
})
