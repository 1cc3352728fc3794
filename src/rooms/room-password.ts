import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string, Buffer, number, object, Buffer>(scrypt);

const KEY_BYTES = 32;
const SALT_BYTES = 16;
/** OWASP's least for scrypt with little memory: 16 MiB, some 50 ms. */
const COST = { N: 2 ** 14, r: 8, p: 5 };

/** A password as it is stored: salt and key, in base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const key = await derive(password.normalize('NFKC'), salt, KEY_BYTES, COST);
  return `${salt.toString('base64url')}.${key.toString('base64url')}`;
}

export async function isPassword(password: string, stored: string): Promise<boolean> {
  const [salt = '', key = ''] = stored.split('.');
  const given = await derive(
    password.normalize('NFKC'),
    Buffer.from(salt, 'base64url'),
    KEY_BYTES,
    COST,
  );
  return timingSafeEqual(given, Buffer.from(key, 'base64url'));
}
