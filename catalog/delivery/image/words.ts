import type { MethodLook, MethodWords } from '../define.ts'
import type { SuspendReason } from '../line.ts'

/** What people read about machine images. */
export const imageWords: { en: MethodWords; 'zh-CN': MethodWords } = {
  en: {
    label: 'Machine image',
    summary: 'A machine image shared with your own project, to create servers from.',
    steps: [
      'You choose a region and give the id of your project there.',
      'After payment the image is shared with that project, within seconds.',
      'You accept it, in the cloud’s console or with one command.',
      'You create servers from it; the order page has the console link, the command and the Terraform for it.',
    ],
  },
  'zh-CN': {
    label: '镜像',
    summary: '将系统镜像共享给您自己的项目，用于创建云服务器。',
    steps: [
      '您选择区域，并填写该区域的项目 ID。',
      '付款后，镜像会在数秒内共享给该项目。',
      '您在云控制台中或用一条命令接受镜像。',
      '您用该镜像创建服务器；订单页面提供控制台链接、命令和 Terraform 配置。',
    ],
  },
}

/** A disk on a stack. */
export const imageLook: MethodLook = {
  glyph:
    'M12 3.75c4.28 0 7.75 1.34 7.75 3s-3.47 3-7.75 3-7.75-1.34-7.75-3 3.47-3 7.75-3z M4.25 6.75v5.25c0 1.66 3.47 3 7.75 3s7.75-1.34 7.75-3V6.75 M4.25 12v5.25c0 1.66 3.47 3 7.75 3s7.75-1.34 7.75-3V12',
  tint: { light: '#7a5a2e', dark: '#d8b481' },
}

/** Why an image is not shared for now, and when it goes on. */
export const pauseWords: Record<SuspendReason, string> = {
  unpaid: 'It is shared again when the missing payment is made.',
  dispute: 'It is shared again when your bank has decided for the payment.',
  operator: 'The operator of the shop asked for it.',
}
