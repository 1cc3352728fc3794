import { ATTACKS, type Target } from './attacks.ts';

/** A process of its own: what it costs to attack must not be felt by those who are measured. */
const [name = '', target = '', ms = ''] = process.argv.slice(2);
const attack = ATTACKS[name];
if (!attack) throw new Error(`there is no attack "${name}"`);
console.log(await attack(JSON.parse(target) as Target, AbortSignal.timeout(Number(ms))));
process.exit(0);
