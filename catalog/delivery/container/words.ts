import type { MethodLook, MethodWords } from '../define.ts'

export const containerWords = {
  en: {
    label: 'Container image',
    summary: 'A pull token for the seller’s private registry, with the lines for docker, podman and Helm.',
    steps: [
      'The payment is confirmed.',
      'You get a user name and a pull token for the images you bought, and for nothing else in the registry.',
      'You sign in with docker, podman or Helm and pull.',
      'The token ends with what you paid for; you can replace it at any time.',
    ],
  },
  'zh-CN': {
    label: '容器镜像',
    summary: '卖家私有镜像仓库的拉取令牌，并附 docker、podman 和 Helm 命令。',
    steps: [
      '确认付款。',
      '您获得用户名和拉取令牌，仅可拉取所购镜像。',
      '使用 docker、podman 或 Helm 登录并拉取。',
      '令牌随付费期结束；您可随时更换。',
    ],
  },
} satisfies { en: MethodWords; 'zh-CN': MethodWords }

export const containerLook: MethodLook = {
  // A shipping container seen from a corner, with the ribs of its side.
  glyph:
    'M3.25 7.5L9.5 4.25L20.75 7v9.5L14 20.25L3.25 16.75zM3.25 7.5L14 10.5L20.75 7M14 10.5v9.75M6.5 8.5v9M9.75 9.4v9',
  tint: { light: '#7a4a1f', dark: '#dcae7c' },
}
