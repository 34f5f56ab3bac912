import type { MethodLook, MethodWords } from '../define.ts'

export const downloadWords = {
  en: {
    label: 'Download',
    summary:
      'Files to download as soon as the payment is confirmed, with checksums and the versions that follow.',
    steps: [
      'The payment is confirmed.',
      'Your order page lists the files of the newest version, with their checksums.',
      'You make a link and download; a download that breaks off goes on where it stopped.',
      'We write to you once about each new version, unless you switch that off.',
    ],
  },
  'zh-CN': {
    label: '下载',
    summary: '付款确认后即可下载文件，附校验值，并包含后续版本。',
    steps: [
      '确认付款。',
      '订单页面列出最新版本的文件及其校验值。',
      '您生成链接并下载；中断的下载可从断点继续。',
      '每个新版本我们只写信通知您一次，您可以关闭通知。',
    ],
  },
} satisfies { en: MethodWords; 'zh-CN': MethodWords }

export const downloadLook: MethodLook = {
  // A sheet with a folded corner, and an arrow that leaves it downwards.
  glyph: 'M13.5 3.25H6.25v17.5h11.5V7.5zM13.5 3.25V7.5h4.25M12 10.25v6.5M9.25 14L12 16.75L14.75 14',
  tint: { light: '#2f6270', dark: '#8fc3d1' },
}
