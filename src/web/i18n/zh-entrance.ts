import type { EntranceTexts } from './en-entrance.ts';

/** Simplified Chinese. */
export const zhEntrance: EntranceTexts = {
  // The landing page, and the form for a nick.
  tagline: '选个房间，起个昵称，就能聊天。',
  room: '房间',
  roomHint: '大厅',
  nick: '昵称',
  nickHint: '别人怎么称呼你',
  enter: '进入',
  entering: '正在进入…',
  password: '房间密码',
  waiting: '等候中…',
  waitingAtDoor: '已请管理员让你进入，请不要关闭此页面。',
  newRoom: '输入新的名字，就会新建房间。',
  invitation: (room) => `邀请你加入“${room}”`,
  online: (count) => `${count} 人在线`,
  picture: '选择头像',
  pictures: '头像',
  pictureNumber: (number) => `头像 ${number + 1}`,
  suggest: '换一个',
  takeInstead: (nick) => `改用“${nick}”`,
  nickFirst:
    '快乐 安静 勇敢 聪明 温柔 幸运 灵巧 活泼 悠闲 可爱 机智 闪亮 好奇 轻盈 热情 淡定 爱笑 自在 神秘 暖心'.split(
      ' ',
    ),
  nickSecond:
    '水獭 狐狸 白鹭 熊猫 知更鸟 小獾 考拉 山猫 燕雀 鲸鱼 野兔 猫头鹰 海豹 仙鹤 河狸 壁虎 海鹦 松鼠 刺猬 小鹿'.split(
      ' ',
    ),
  nickJoint: '的',
  openNow: '开放的房间',
  nothingOpen: '还没有人在聊天。起个名字，第一个就是你的。',
  more: '显示更多',
  onlineShort: (count) => (count === 0 ? '暂无人' : `${count} 人在线`),

  // The widget on another site's page.
  chat: '聊天',
  openChat: '打开聊天',
  closeChat: '关闭聊天',
  unread: (count) => `${count} 条新消息`,
  again: '重试',
};
