/** What the shop watches about itself; each is fine until one of its causes is told. */
export const watched = {
  store: ['store_not_writable'],
  webhook: ['webhook_unconfigured', 'webhook_silent'],
  clock: ['clock_skew'],
  jobs: ['jobs_late'],
  worker: ['node_worker_missing'],
  payments: ['payments_held', 'payments_unresolved'],
  deadLetters: ['dead_letters'],
} as const

export type Watched = keyof typeof watched
export type CauseCode = (typeof watched)[Watched][number]

/** Where to go about a cause. */
export const causeLinks: Partial<Record<CauseCode, string>> = {
  payments_held: '#/orders?held=1',
  payments_unresolved: '#/dead-letters',
  dead_letters: '#/dead-letters',
}

const en = {
  title: 'Health',
  loading: 'Asking after the shop’s health …',
  good: 'Everything is in order.',
  bad: (count: number) => (count === 1 ? 'One thing is wrong.' : `${count} things are wrong.`),
  look: 'Show them',
  other: 'Other',
  things: {
    store: ['Store', 'Can be written to.'],
    webhook: ['Webhook', 'The payment service tells the shop of payments by itself.'],
    clock: ['Clock', 'Agrees with the payment service’s.'],
    jobs: ['Jobs', 'None waits longer than it should.'],
    worker: ['Workers', 'A Node process runs what an isolate at the edge may not.'],
    payments: ['Payments', 'Each one matches what was sold.'],
    deadLetters: ['Dead letters', 'None.'],
  } satisfies Record<Watched, [string, string]> as Record<Watched, [string, string]>,
  /** What is wrong, and what to do. */
  causes: {
    store_not_writable: [
      'It cannot be written to.',
      'Look at the disk or the database server: space, rights, connection. Buyers are turned away until it works; nothing that was stored is lost.',
    ],
    webhook_unconfigured: [
      'The payment service was never told where to report.',
      'Payments are found by asking, up to five minutes late. Enter the shop’s address in the payment service’s settings and set STRIPE_WEBHOOK_SECRET.',
    ],
    webhook_silent: [
      'The payment service has stopped reporting.',
      'Payments are found by asking, up to five minutes late. Compare the webhook’s address and secret with the payment service’s settings.',
    ],
    clock_skew: [
      'It differs from the payment service’s.',
      'Set this machine’s clock by a time server: reports stamped more than five minutes off are refused.',
    ],
    jobs_late: [
      'They wait longer than they should.',
      'See that a worker runs and reaches the database. What waits is done when it does, in its order.',
    ],
    node_worker_missing: [
      'No Node process runs.',
      'Start one with npm start on the same database. Deliveries that call a seller’s or a cloud’s host wait for it and then start by themselves.',
    ],
    payments_held: [
      'Money arrived that does not match what was sold.',
      'Compare the order with the payment service, mend it there, then have the shop ask again.',
    ],
    payments_unresolved: [
      'Some are too old to be asked about.',
      'The payment service forgets its reports after 30 days. Look each one up there and decide by hand.',
    ],
    dead_letters: ['Work used up its tries.', 'Read the last error of each, mend its cause, then try again.'],
  } satisfies Record<CauseCode, [string, string]> as Record<CauseCode, [string, string]>,
}

const zh: typeof en = {
  title: '健康状况',
  loading: '正在查询商店的健康状况…',
  good: '一切正常。',
  bad: (count) => `${count} 处异常。`,
  look: '查看',
  other: '其他',
  things: {
    store: ['存储', '可以写入。'],
    webhook: ['Webhook', '付款服务会主动通知商店。'],
    clock: ['时钟', '与付款服务一致。'],
    jobs: ['任务', '没有等待过久的任务。'],
    worker: ['工作进程', '有 Node 进程运行边缘环境不能执行的任务。'],
    payments: ['付款', '每笔都与所售内容相符。'],
    deadLetters: ['死信', '无。'],
  },
  causes: {
    store_not_writable: [
      '无法写入。',
      '请检查磁盘或数据库服务器：空间、权限、连接。恢复之前会拒绝新订单；已保存的内容不会丢失。',
    ],
    webhook_unconfigured: [
      '尚未告知付款服务应通知的地址。',
      '目前靠主动查询发现付款，最多迟五分钟。请在付款服务中填写商店地址，并设置 STRIPE_WEBHOOK_SECRET。',
    ],
    webhook_silent: [
      '付款服务不再发送通知。',
      '目前靠主动查询发现付款，最多迟五分钟。请核对付款服务中的 Webhook 地址与密钥。',
    ],
    clock_skew: ['与付款服务不一致。', '请用时间服务器校准本机时钟：偏差超过五分钟的通知会被拒绝。'],
    jobs_late: ['等待时间过长。', '请确认工作进程正在运行并能连接数据库。恢复后会按顺序完成。'],
    node_worker_missing: [
      '没有 Node 进程在运行。',
      '请在同一数据库上用 npm start 启动一个。需要访问卖家或云主机的交付会等待，并随后自动开始。',
    ],
    payments_held: ['收到的款项与所售内容不符。', '请与付款服务核对该订单，在那里更正，然后让商店再次查询。'],
    payments_unresolved: [
      '有些付款太久远，已无法查询。',
      '付款服务的通知只保留 30 天。请在那里逐一查找并人工决定。',
    ],
    dead_letters: ['有任务的重试次数已用完。', '请逐一查看最近的错误并排除原因，然后重试。'],
  },
}

export type HealthWords = typeof en

/** Words of the health page for a locale. */
export function healthWords(locale: string): HealthWords {
  return /^zh/i.test(locale) ? zh : en
}
