import type { FieldWords } from '../fields.ts'

const en = {
  copy: 'Copy',
  copied: 'Copied',
  copyOf: (label: string) => `Copy ${label}`,
  reveal: 'Reveal',
  revealOf: (label: string) => `Reveal ${label}`,
  hidden: 'Hidden until you reveal it',
  download: (name: string, size: string) => `Download ${name}${size && ` (${size})`}`,
  history: 'What happened',
  earlier: (count: number) => `${count} earlier`,
  working: 'One moment…',
  cancel: 'Not now',
  more: 'If you cannot agree',
  record: 'Save the record',
  check: 'How to check a record',
  lettersOn: 'We write to you at each step that concerns you.',
  lettersOff: 'We write to you only when it is delivered and about money.',
  mute: 'Stop these letters',
  unmute: 'Write again',
  mend: 'Please correct what is marked.',
  upTo: (megabytes: number) => `Files of up to ${megabytes} MB.`,
  tooLarge: (name: string, megabytes: number) => `“${name}” is larger than ${megabytes} MB.`,
  unreachable: 'The store cannot be reached just now. Nothing was changed. Try again in a moment.',
  yours: 'Needs you',
  states: {
    queued: 'Next in line',
    working: 'In progress',
    waiting: 'Waiting',
    active: 'Delivered',
    suspended: 'Paused',
    ended: 'Ended',
    failed: 'Needs mending',
  },
  field: {
    optional: 'optional',
    needed: (label: string) => (/\?$/.test(label) ? `Please answer: ${label}` : `${label} is needed.`),
    wrongForm: (label: string) => `${label} does not have the right form.`,
    choose: 'Choose…',
  } satisfies FieldWords,
}

const zh: typeof en = {
  copy: '复制',
  copied: '已复制',
  copyOf: (label) => `复制${label}`,
  reveal: '显示',
  revealOf: (label) => `显示${label}`,
  hidden: '点击显示后可见',
  download: (name, size) => `下载 ${name}${size && `（${size}）`}`,
  history: '经过',
  earlier: (count) => `更早的 ${count} 条`,
  working: '请稍候…',
  cancel: '暂不',
  more: '如果双方无法达成一致',
  record: '保存记录',
  check: '如何核验记录',
  lettersOn: '每个与您有关的步骤，我们都会发邮件通知您。',
  lettersOff: '我们只在交付完成或涉及款项时给您发邮件。',
  mute: '停止这些邮件',
  unmute: '恢复发送',
  mend: '请更正标出的内容。',
  upTo: (megabytes) => `文件最大 ${megabytes} MB。`,
  tooLarge: (name, megabytes) => `“${name}”超过 ${megabytes} MB。`,
  unreachable: '暂时无法连接商店。没有任何更改。请稍后再试。',
  yours: '需要您处理',
  states: {
    queued: '排队中',
    working: '进行中',
    waiting: '等待中',
    active: '已交付',
    suspended: '已暂停',
    ended: '已结束',
    failed: '需要处理',
  },
  field: {
    optional: '选填',
    needed: (label) => (/[?？]$/.test(label) ? `请回答：${label}` : `请填写${label}。`),
    wrongForm: (label) => `${label}的格式不正确。`,
    choose: '请选择…',
  },
}

export type ReceiptWords = typeof en

export function receiptWords(locale = ''): ReceiptWords {
  return /^zh/i.test(locale) ? zh : en
}
