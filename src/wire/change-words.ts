import type { RoomChange } from './room-settings.ts';

/** What happened, behind the name of who did it. */
type Words = { readonly [K in keyof RoomChange]-?: (value: NonNullable<RoomChange[K]>) => string };

const EN: Words = {
  topic: (topic) => (topic === '' ? 'removed the topic' : `changed the topic: ${topic}`),
  notice: (notice) => (notice === '' ? 'removed the notice' : `changed the notice: ${notice}`),
  room_name: (name) => `renamed the room: ${name}`,
  slow_s: (seconds) =>
    seconds === 0 ? 'ended the slow mode' : `set the slow mode: a message every ${seconds} s`,
  lock: (lock) =>
    ({
      off: 'unlocked the room',
      newcomers: 'locked the room for newcomers',
      everyone: 'locked the room',
    })[lock],
  proof: (isOn) => (isOn ? 'asks newcomers for a proof of work' : 'asks for no proof of work'),
  raid: (isOn) => (isOn ? 'switched the raid protection on' : 'switched the raid protection off'),
  entry: (entry) =>
    ({
      open: 'let everybody enter',
      approval: 'lets newcomers wait for approval',
      invitation: 'lets newcomers enter by invitation alone',
    })[entry],
  password: (isSet) => (isSet ? 'set a password' : 'removed the password'),
  members_max: (max) => (max === 0 ? 'lifted the limit of people' : `limited the room to ${max}`),
  listed: (isListed) => (isListed ? 'listed the room' : 'took the room off the list'),
  readers: (readers) =>
    readers === 'everyone' ? 'lets everybody read' : 'lets members alone read',
};

const ZH: Words = {
  topic: (topic) => (topic === '' ? '删除了话题' : `修改了话题：${topic}`),
  notice: (notice) => (notice === '' ? '删除了公告' : `修改了公告：${notice}`),
  room_name: (name) => `将房间改名为 ${name}`,
  slow_s: (seconds) =>
    seconds === 0 ? '关闭了慢速模式' : `开启了慢速模式：每 ${seconds} 秒一条消息`,
  lock: (lock) =>
    ({ off: '解除了锁定', newcomers: '对新成员锁定了房间', everyone: '锁定了房间' })[lock],
  proof: (isOn) => (isOn ? '要求新成员完成工作量证明' : '不再要求工作量证明'),
  raid: (isOn) => (isOn ? '开启了防突袭保护' : '关闭了防突袭保护'),
  entry: (entry) =>
    ({ open: '允许所有人进入', approval: '设为经批准进入', invitation: '设为仅凭邀请进入' })[entry],
  password: (isSet) => (isSet ? '设置了密码' : '取消了密码'),
  members_max: (max) => (max === 0 ? '取消了人数上限' : `将人数上限设为 ${max}`),
  listed: (isListed) => (isListed ? '将房间列入列表' : '将房间移出列表'),
  readers: (readers) => (readers === 'everyone' ? '允许所有人阅读' : '仅允许成员阅读'),
};

/** A sentence about who changed what of a room; the raid switch speaks for all it moves. */
export function changeSentence(
  locale: 'zh-CN' | 'en',
  nick: string,
  { raid, ...change }: RoomChange,
): string {
  const words = locale === 'en' ? EN : ZH;
  if (raid !== undefined) return `${nick} ${words.raid(raid)}`;
  const parts = Object.entries(change).flatMap(([name, value]) => {
    const say = (words as Record<string, (value: never) => string>)[name];
    // A later version of this program may have changed what this one does not know.
    return say === undefined ? [] : [say(value as never)];
  });
  return `${nick} ${parts.join(locale === 'en' ? ', ' : '，')}`;
}
