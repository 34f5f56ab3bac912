import type { MethodLook, MethodWords } from '../define.ts'

/** What people read about licenses. */
export const licenseWords: { en: MethodWords; 'zh-CN': MethodWords } = {
  en: {
    label: 'License',
    summary: 'A license for software that runs with you, on your order page after payment.',
    steps: [
      'The payment is confirmed.',
      'Your license is issued: a key, and a license file where the software is checked offline.',
      'You take both from your order page, as often as you need them.',
      'The software checks the license on your machine or asks online, as its seller says.',
    ],
  },
  'zh-CN': {
    label: '许可证',
    summary: '用于在您自己环境中运行的软件的许可证，付款后在订单页面领取。',
    steps: [
      '确认付款。',
      '为您签发许可证：密钥，离线校验的软件另附许可证文件。',
      '您可随时在订单页面再次领取。',
      '软件按卖家的说明在您的机器上校验许可证，或在线查询。',
    ],
  },
}

export const licenseLook: MethodLook = {
  // A seal: a scalloped disk with a ring in it, on two ends of ribbon.
  glyph:
    'M12.00 3.30A2.6 2.6 0 0 1 16.38 5.12A2.6 2.6 0 0 1 18.20 9.50A2.6 2.6 0 0 1 16.38 13.88A2.6 2.6 0 0 1 12.00 15.70A2.6 2.6 0 0 1 7.62 13.88A2.6 2.6 0 0 1 5.80 9.50A2.6 2.6 0 0 1 7.62 5.12A2.6 2.6 0 0 1 12.00 3.30zM14.75 9.5a2.75 2.75 0 1 1-5.5 0a2.75 2.75 0 0 1 5.5 0zM8.2 16.2L7 21.5l5-2.25l5 2.25l-1.2-5.3',
  tint: { light: '#8a3b46', dark: '#e29aa3' },
}

/** What nobody can take back. */
export const offlineCopies = 'A copy of the license file that was downloaded before still verifies offline'

export function machinesText(machines: number | undefined): string {
  if (machines === undefined) return 'Not limited'
  return machines === 1 ? '1 machine' : `Up to ${machines} machines`
}
