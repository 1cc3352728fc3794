import type { SheetTexts } from './en-sheets.ts';

/** Simplified Chinese. */
export const zhSheets: SheetTexts = {
  // Sharing.
  copy: '复制',
  copyDone: '已复制',
  shareRoom: (room) => `分享“${room}”`,
  shareLink: '链接',
  shareMore: '分享到…',
  qrCode: '链接的二维码',
  qrHint: '用手机扫一扫。',
  embedCode: '嵌入网页',
  embedHint: '把这段代码粘贴到网页里。',

  // The page's settings.
  appearance: '外观',
  theme: '颜色',
  themes: { system: '跟随系统', light: '浅色', dark: '深色' },
  textSize: '文字大小',
  textSizes: { small: '小', medium: '中', large: '大' },
  languageSetting: '语言',
  languageOfBrowser: '跟随浏览器',
  attention: '当你不在此页面时',
  sound: '声音',
  soundHint: '有新消息时短促提示',
  notify: '桌面通知',
  notifyChoices: { off: '关闭', mentions: '有人提到我时', all: '每条消息' },
  notifyRefused: '浏览器不允许。请在浏览器设置中允许此网站发送通知。',
  notifyMissing: '此浏览器不支持通知。',
  conversation: '聊天内容',
  notices: '显示谁进入和离开',

  // One's key.
  cancel: '取消',
  key: '你的密钥',
  renewKey: '更换密钥',
  renewKeyHint: '此浏览器用一个密钥证明你是你。',
  renewKeyFirst: '要更换密钥吗？',
  renewKeySays: [
    '你会得到新密钥，旧密钥立即在所有地方失效。',
    '可能拿到旧密钥的人都会被断开。在此浏览器中，你仍然是你。',
  ],
  forgetMe: '忘记我',
  forgetMeHint: '清空你说过的话，并离开所有房间。',
  forgetMeFirst: '确定要被忘记吗？',
  forgetMeSays: [
    '你用此密钥在所有房间里说过的话，对所有人都会变为空白。',
    '你会离开这些房间，昵称可被他人使用，密钥随即失效。',
    '此操作无法撤销，服务器的管理者也无法恢复。',
  ],
};
