import { type RaidPlan, raid } from './raiders.ts';

/** A process of its own: what it costs to raid must not be felt by those who are measured. */
console.log(JSON.stringify(await raid(JSON.parse(process.argv[2] ?? '') as RaidPlan)));
process.exit(0);
