import type { MethodLook, MethodWords } from '../define.ts'

/** What people read about SaaS. */
export const saasWords: { en: MethodWords; 'zh-CN': MethodWords } = {
  en: {
    label: 'SaaS',
    summary: 'An account on the seller’s own system, opened for you after payment.',
    steps: [
      'You pay. Nothing is asked of the seller before.',
      'The seller’s system sets up your account, usually within a minute.',
      'Your order page shows the addresses and the user name, and the initial password when you press Reveal.',
      'You sign in and change the password.',
    ],
  },
  'zh-CN': {
    label: 'SaaS',
    summary: '付款后，卖家会在其系统中为您开通账号。',
    steps: [
      '您完成付款；付款前不会联系卖家。',
      '卖家的系统为您开通账号，通常在一分钟之内。',
      '订单页面显示访问地址和用户名；点击“显示”后可查看初始密码。',
      '您登录并修改密码。',
    ],
  },
}

/** A window whose pane holds a key. */
export const saasLook: MethodLook = {
  glyph:
    'M3.75 5.25h16.5v13.5H3.75z M3.75 8.75h16.5 M6 7h.01 M8.25 7h.01 M10.5 13.75a1.75 1.75 0 1 1-3.5 0 1.75 1.75 0 0 1 3.5 0z M10.5 13.75h6.25v1.75 M14.25 13.75v1.5',
  tint: { light: '#3b5f8a', dark: '#8fb4dd' },
}
