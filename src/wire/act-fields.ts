import Type from 'typebox';

/** Fields that several acts have. */

/** The pattern of a moment: UTC, of a year that PostgreSQL knows. */
export const MOMENT = '^[1-9]\\d{3}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,6})?Z$';

export const CLIENT_ID = {
  clientId: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
};
export const MEMBER = { memberId: Type.String({ examples: ['user_8f3k2l9d0s7a6q1w'] }) };
export const SEQ = { seq: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) };

export const REASON = {
  reason: Type.Optional(Type.String({ maxLength: 200, description: 'for all to read' })),
};
