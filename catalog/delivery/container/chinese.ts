import { outgoingZh } from '../outgoing-phrases.ts'
import { inChinese, type Phrases } from '../phrases.ts'

/** Before the sale, and rows of the order page. */
const rows: Phrases = {
  Image: '镜像',
  Images: '镜像',
  'Helm chart': 'Helm Chart 包',
  Access: '访问方式',
  'Pull token for these images, with docker, podman or Kubernetes':
    '这些镜像的拉取令牌，可用于 docker、podman 或 Kubernetes',
  Registry: '镜像仓库',
  'User name': '用户名',
  'Pull token': '拉取令牌',
  'Good until': '有效期至',
  '{day}': '{day}',
  'With docker': '使用 docker',
  'With podman': '使用 podman',
  'With Helm': '使用 Helm',
  'In a cluster': '在集群中使用',
  Digests: '摘要',
  // Comments in the commands.
  'Paste the pull token when you are asked for the password.': '提示输入密码时，请粘贴拉取令牌。',
  'PULL_TOKEN holds the pull token; name the secret in "imagePullSecrets".':
    'PULL_TOKEN 为拉取令牌；请将此 Secret 的名称填入 "imagePullSecrets"。',
  'Not accepted while it is paused.': '暂停期间不可用。',
  'Void since {day}. What was pulled before stays.': '已于{day}失效。此前拉取的镜像不受影响。',
}

/** What was done, and where it stands. */
const sentences: Phrases = {
  'Asked the registry for the images, and making your pull token.':
    '已向镜像仓库查询镜像，正在生成您的拉取令牌。',
  'Moving the end of your pull token.': '正在更新您的拉取令牌的有效期。',
  'Your pull token is ready.': '您的拉取令牌已就绪。',
  'Your pull token goes on until {day}.': '您的拉取令牌有效期至{day}。',
  'A new pull token is made; the one before it no longer works.': '已生成新的拉取令牌，旧令牌不再有效。',
  'Ended before a pull token was made.': '在生成拉取令牌前已结束。',
  'The pull token is void. Images that were pulled before stay where they are.':
    '拉取令牌已失效。此前拉取的镜像不受影响。',
  'The pull token is void.': '拉取令牌已失效。',
  'The registry {host} answered with HTTP {number}.': '镜像仓库 {host} 返回了 HTTP {number}。',
}

/** What the buyer may press. */
const actions: Phrases = {
  'Reveal pull token': '显示拉取令牌',
  'Make a new pull token': '生成新的拉取令牌',
}

/** A label or sentence of container images in another language; English where it has no words for it. */
export const containerInLanguage = inChinese({ ...outgoingZh, ...rows, ...sentences, ...actions })
