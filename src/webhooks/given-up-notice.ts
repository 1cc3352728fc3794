import type { Config } from '../config/config.ts';
import { ourClientId } from '../ids.ts';
import type { Draft } from '../wire/entry.ts';

/** Without the webhook's address: everybody in the room reads it. */
const TEXTS: Record<Config['LOCALE'], string> = {
  'zh-CN': '一个 webhook 已停用：接收方长时间没有应答',
  en: 'A webhook was given up: its receiver has not answered for too long',
};

/** What the room is told when a webhook is given up, once however often it is appended. */
export const givenUpNotice = (
  roomId: string,
  webhookId: string,
  locale: Config['LOCALE'],
): Draft => ({
  roomId,
  memberId: 'system',
  nick: 'system',
  headNum: 0,
  kind: 'notice',
  content: TEXTS[locale],
  clientId: ourClientId(`given-up-${webhookId}`),
});
