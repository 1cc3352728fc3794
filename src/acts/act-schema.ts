import Type from 'typebox';
import { ACTS, type ActName } from '../wire/act-frames.ts';
import { Acted } from '../wire/protocol.ts';
import { RoomParams } from '../wire/room-params.ts';

/** What the two routes of an act have in common, that of members and the operator's. */
export const actSchema = (name: ActName) =>
  ({
    summary: ACTS[name].summary,
    description: `Needs the right \`${ACTS[name].right}\`. A retry with the same \`clientId\` is harmless.`,
    params: RoomParams,
    body: ACTS[name].frame,
  }) as const;

export const ActDone = Type.Object(Acted.properties, { description: 'It is done.' });
