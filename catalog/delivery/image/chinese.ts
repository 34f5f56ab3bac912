import { outgoingZh } from '../outgoing-phrases.ts'
import { inChinese, type Phrases } from '../phrases.ts'

/** What the buyer's side is called: of `sideOf`, and in Chinese. */
const sides = { project: '项目', account: '账户' }

/** Phrases of either side, for `{side}`. */
function ofEachSide(phrases: Phrases): Phrases {
  return Object.fromEntries(
    Object.entries(sides).flatMap(([side, other]) =>
      Object.entries(phrases).map(([english, chinese]) => [
        english.replaceAll('{side}', side),
        chinese.replaceAll('{side}', other),
      ]),
    ),
  )
}

/** Before the sale, and what is asked. */
const offer: Phrases = {
  'Operating system': '操作系统',
  Processor: '处理器',
  Cloud: '云平台',
  Regions: '区域',
  Region: '区域',
  'An image can only be used in its own region.': '镜像只能在其所在区域使用。',
  'Project id': '项目 ID',
  'Account id': '账户 ID',
  'The id of your project in that region. The image is shared with this project only.':
    '您在该区域的项目 ID，镜像仅共享给此项目。',
  'The id of your account. The image is shared with this account only.': '您的账户 ID，镜像仅共享给此账户。',
  'A project id has 32 hexadecimal characters.': '项目 ID 由 32 位十六进制字符组成。',
  'An account id has 12 digits.': '账户 ID 由 12 位数字组成。',
}

/** Rows of the order page. */
const rows: Phrases = {
  Image: '镜像',
  'Image id': '镜像 ID',
  Status: '状态',
  'Next step': '下一步',
  'Open in the console': '在控制台中打开',
  'To accept it': '接受镜像',
  'Or accept it by command': '或用命令接受',
  'Create a server': '创建服务器',
  Terraform: 'Terraform 配置',
  'cloud-init.yaml': 'cloud-init.yaml 文件',
  'Leave this out where your module has it already.': '如果您的模块中已有此段，请略去。',

  // Steps to accept by hand (`snippets-openstack.ts`, `snippets-huawei.ts`).
  'Sign in to the cloud’s console with the project above and choose the region {region}.':
    '用上面的项目登录云控制台，选择区域 {region}。',
  'Sign in to the console with the project above and choose the region {region}.':
    '用上面的项目登录控制台，选择区域 {region}。',
  'Open the images, then the ones shared with you.': '打开镜像列表，查看与您共享的镜像。',
  'Open Image Management Service, then Images Shared with Me.': '打开“镜像服务”，选择“共享镜像”。',
  'Choose the image id above and press Accept. This page follows by itself.':
    '选中上面的镜像 ID，点击“接受”。本页面会自动更新。',

  // Where it stands.
  'Shared, not accepted yet': '已共享，尚未接受',
  'Shared once more, not accepted again yet': '已再次共享，尚未重新接受',
  Accepted: '已接受',
  'Shared with your account': '已共享给您的账户',
  'Rejected by your project': '您的项目已拒绝',
  'Being shared once more': '正在重新共享',
  'Taken back': '已收回',
  'Not shared while it is paused. Servers that run from it go on.':
    '暂停期间不共享。用此镜像运行的服务器不受影响。',
  ...ofEachSide({
    'Being moved to another {side}': '正在转给另一个{side}',
    'Not shared: the cloud does not take this {side} id': '未共享：云平台不接受此{side} ID',
    'No longer shared with your {side}. Servers that run from it go on.':
      '不再共享给您的{side}。用此镜像运行的服务器不受影响。',
  }),

  // What is to be done next.
  'You: accept the image in your project in {region}. Is the project id not yours? Correct it below.':
    '请您在 {region} 的项目中接受镜像。如果项目 ID 有误，请在下方更正。',
  'You: accept the image in your project in {region} once more.': '请您在 {region} 的项目中再次接受镜像。',
  'You: accept the image in the console after all, or have it shared again.':
    '请您在控制台中接受镜像，或让我们重新共享。',
  'Nothing is missing. Create your servers.': '一切就绪，可以创建服务器。',
  'We share the image again. You need do nothing.': '我们会重新共享镜像，您无需操作。',
  'We take the image back and share it with {project}. You need do nothing.':
    '我们会收回镜像，并共享给 {project}，您无需操作。',
  'Nothing.': '无。',
  ...ofEachSide({
    'You: correct the {side} id below.': '请您在下方更正{side} ID。',
    'We look into it, since the cloud has not taken your {side} id for {number} days. You can still correct it.':
      '云平台已有 {number} 天不接受您的{side} ID，我们正在查看。您仍可更正。',
    'We look into it, since nobody accepted the image for {number} days. You can still accept it, or correct the {side} id.':
      '镜像已有 {number} 天未被接受，我们正在查看。您仍可接受镜像，或更正{side} ID。',
  }),
}

/** What waits for the buyer; days later the same is said as a reminder. */
const waiting: Phrases = {
  'The image is shared with your project in {region} and not accepted yet. Accept it there, or correct the project id.':
    '镜像已共享给您在 {region} 的项目，但尚未接受。请在该项目中接受镜像，或更正项目 ID。',
  'The image is shared with your project in {region}. Accept it there to finish.':
    '镜像已共享给您在 {region} 的项目。请在该项目中接受镜像，即可完成交付。',
  'Your project has rejected the image. Accept it in the console, or share it again.':
    '您的项目拒绝了镜像。请在控制台中接受，或重新共享。',
  ...ofEachSide({
    'The cloud does not take your {side} id. Correct it below; nothing is shared yet.':
      '云平台不接受您的{side} ID，镜像尚未共享。请在下方更正。',
    'The image is shared with your {side} in {region} again. Accept it there once more.':
      '镜像已重新共享给您在 {region} 的{side}。请在其中再次接受。',
  }),
}

const reminders: Phrases = Object.fromEntries(
  Object.entries(waiting).map(([english, chinese]) => [
    `A reminder: ${english.charAt(0).toLowerCase()}${english.slice(1)}`,
    `提醒：${chinese}`,
  ]),
)

/** What was done. */
const sentences: Phrases = {
  ...waiting,
  ...reminders,
  'Your project has accepted the image in {region}.': '您的项目已接受 {region} 的镜像。',
  'Your account may use the image in {region}.': '您的账户可以使用 {region} 的镜像。',
  'Sharing the image with your project in {region} once more.': '正在将镜像重新共享给您在 {region} 的项目。',
  'The image had not been shared.': '镜像尚未共享。',
  ...ofEachSide({
    'Asked the cloud to share the image with your {side} in {region}.':
      '已请求云平台将镜像共享给您在 {region} 的{side}。',
    'Asked the cloud to stop sharing the image with your {side} in {region}.':
      '已请求云平台停止将镜像共享给您在 {region} 的{side}。',
    'The image is shared with your {side} in {region} again.': '镜像已重新共享给您在 {region} 的{side}。',
    'Taking the image back from the {side} before and sharing it with {project}.':
      '正在从原来的{side}收回镜像，并共享给 {project}。',
    'You corrected the {side} id from {before} to {project}.':
      '您已将{side} ID 从 {before} 更正为 {project}。',
    'This is the {side} id that we have already.': '此{side} ID 与现有的相同。',
    'The cloud has not taken your {side} id for {number} days; nothing is shared yet. We have been told, and you can correct it.':
      '云平台已有 {number} 天不接受您的{side} ID，镜像尚未共享。我们已收到通知，您也可以自行更正。',
    'The image has not been accepted for {number} days. The {side} id may be wrong; we have been told, and you can correct it.':
      '镜像已有 {number} 天未被接受，{side} ID 可能有误。我们已收到通知，您也可以自行更正。',
    'The image is not shared with your {side} for now. {text} Servers that already run are not stopped.':
      '镜像暂不共享给您的{side}。{text}已在运行的服务器不会停止。',
    'This order is paused. Another order of yours goes on sharing the image with the {side}. {text}':
      '此订单已暂停。您的另一个订单仍在将镜像共享给该{side}。{text}',
    'Your {side} may no longer use the image. Servers that already run are not stopped.':
      '您的{side}不能再使用镜像。已在运行的服务器不会停止。',
    'This order no longer gives your {side} the image. Another order of yours goes on sharing it.':
      '此订单不再向您的{side}提供镜像。您的另一个订单仍在共享。',
  }),
  'It is shared again when the missing payment is made.': '补上缺少的付款后会重新共享。',
  'It is shared again when your bank has decided for the payment.': '银行认定付款有效后会重新共享。',
  'The operator of the shop asked for it.': '此操作由商店要求。',
}

/** What the buyer may press, and is asked then. */
const actions: Phrases = {
  'Share image again': '重新共享镜像',
  'Look again now': '立即重新检查',
  'Correct the id': '更正 ID',
  ...ofEachSide({
    'The image is taken back first from the {side} that has it now.': '会先从当前拥有镜像的{side}收回。',
  }),
}

/** Why it is tried again: what clouds answered (`functions/clouds`), and what they do not show yet (`share.ts`). */
const reasons: Phrases = {
  ...outgoingZh,
  'The project still has access to the image.': '该项目仍可使用镜像。',
  'The cloud took the share and does not show it yet.': '云平台已接受共享，但尚未显示。',
  'The cloud took so long that the turn to share was over.': '云平台响应太慢，已错过本次共享的时机。',
  'Another process shares this image with the project, or takes it back, at this moment.':
    '此刻另一个进程正在共享或收回该镜像。',
  'The cloud is still at work on the share.': '云平台仍在处理共享。',
  'The cloud still lists the project for the image.': '云平台的镜像成员中仍有该项目。',
  'The cloud still lists the account for the image.': '云平台的镜像成员中仍有该账户。',
  'The cloud still lists the project among those that may use the image.': '云平台的镜像成员中仍有该项目。',
  'The cloud still lists the project after it was removed many times.':
    '多次移除后，云平台的镜像成员中仍有该项目。',
  'The cloud’s list of projects has no end.': '云平台的项目列表没有尽头。',
  'The cloud "{cloud}" answered the sign-in with HTTP {number}.':
    '云平台“{cloud}”对登录的响应为 HTTP {number}。',
  'The cloud "{cloud}" answered a sign-in we cannot read.': '云平台“{cloud}”对登录的响应无法识别。',
  'The cloud "{cloud}" answered something that we cannot read.': '云平台“{cloud}”的响应无法识别。',
  'The cloud "{cloud}" answered with HTTP {number}.': '云平台“{cloud}”的响应为 HTTP {number}。',
  'The cloud answered with HTTP {number}.': '云平台的响应为 HTTP {number}。',
  'The cloud answered {code}.': '云平台的响应为 {code}。',
}

/** A label or sentence of images in another language; English where it has no words for it. */
export const imageInLanguage = inChinese({ ...reasons, ...offer, ...rows, ...sentences, ...actions })
