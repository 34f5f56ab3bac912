import { inChinese, type Phrases } from '../phrases.ts'

/** Before the sale, and rows of the order page. */
const rows: Phrases = {
  Version: '版本',
  '{version}, of {day}': '{version}（{day}）',
  Files: '文件',
  Updates: '后续版本',
  'New versions for {number} days': '{number} 天内的新版本',
  'Every new version': '包含所有新版本',
  'Checked by': '校验方式',
  'SHA-256 checksum': 'SHA-256 校验值',
  'SHA-256 checksum and {tool} signature': 'SHA-256 校验值和 {tool} 签名',
  'New in it': '更新内容',
  '{tool} key of the signatures': '{tool} 签名密钥',
  'Earlier versions': '以前的版本',
  'New versions until': '新版本提供至',
  '{day}': '{day}',
  'Letters about new versions': '新版本通知',
  'One for each': '每个版本一封邮件',
  Off: '已关闭',
  'The seller offers no version at the moment.': '卖家目前未提供任何版本。',
  'No links while it is paused; those made before do not open.':
    '暂停期间不能生成链接，此前生成的链接也无法打开。',
  'Links ended on {day}. What was downloaded stays.': '链接已于{day}失效。此前下载的文件不受影响。',
  'The link': '链接',
  'Opens one download, begun before {time}. For another, make another link.':
    '可下载一次，须在 {time} 之前开始。再次下载请重新生成链接。',
  'Check the file': '校验文件',
  'Signature of {file}': '{file} 的签名',
  // A comment in the commands.
  'with the signature saved as {file}': '签名请保存为 {file}',
}

/** What was done, and where it stands. */
const sentences: Phrases = {
  'Looking for the files of the newest version.': '正在查找最新版本的文件。',
  'Your files are ready to download.': '您的文件已可下载。',
  'Ended before files were handed over.': '在提供文件前已结束。',
  'Links to the files no longer open. What was downloaded before stays where it is.':
    '文件链接已失效。此前下载的文件不受影响。',
  'Links to the files are ended.': '文件链接已失效。',
  'A download link was made for {file}.': '已为 {file} 生成下载链接。',
  'No more letters about new versions.': '不再发送新版本通知。',
  'We write to you once about each new version.': '每个新版本我们会写信通知您一次。',
  // What is new is the seller's own sentence.
  'Version {version} is out: {text}': '版本 {version} 已发布：{text}',
  'Version {version} is out.': '版本 {version} 已发布。',
  'That file is not offered any more.': '该文件已不再提供。',
  '{file} cannot be fetched just now. Try again in a few minutes.': '暂时无法获取 {file}，请几分钟后再试。',
  'The store of the files did not answer.': '存放文件的服务器没有响应。',
  'The store of the files answered with HTTP {number}.': '存放文件的服务器返回了 HTTP {number}。',
  'The folder of the files cannot be read ({code}).': '无法读取存放文件的目录（{code}）。',
}

/** What the buyer may press, and is asked then. */
const actions: Phrases = {
  'Make a download link': '生成下载链接',
  File: '文件',
  'The link works once and for a short while; a download that breaks off can go on.':
    '链接仅可使用一次，且短时间内有效；中断的下载可从断点继续。',
  'Stop letters about new versions': '停止新版本通知',
  'Write to me about new versions': '有新版本时通知我',
}

/** A label or sentence of downloads in another language; English where it has no words for it. */
export const downloadInLanguage = inChinese({ ...rows, ...sentences, ...actions })
