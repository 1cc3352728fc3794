/**
 * Every way the server says no, in one table: the code is for programs, the sentence for people,
 * the status for HTTP. PROTOCOL.md §2 and §3 name the codes that clients rely on.
 */
const REFUSALS = {
  held_back: [202, 'Moderators see this message before others do.'],
  bad_request: [400, 'The request has a missing or wrong field.'],
  bad_json: [400, 'The body is not valid JSON.'],
  bad_encoding: [400, 'The body is not valid UTF-8 text.'],
  bad_frame: [400, 'A frame is one JSON object with a "type", as text.'],
  unknown_type: [400, 'This type of frame is not known.'],
  wrong_room: [400, 'This connection belongs to another room.'],
  content_empty: [400, 'A message needs some text.'],
  content_too_long: [400, 'The message is too long.'],
  content_invalid: [400, 'The message has characters that cannot be stored.'],
  nick_empty: [400, 'A nickname needs at least one visible character.'],
  nick_too_long: [400, 'A nickname has at most 24 characters and 64 bytes.'],
  nick_invalid: [400, 'The nickname has characters that are not allowed.'],
  nick_mixed_script: [400, 'The nickname mixes scripts that do not belong together.'],
  nick_reserved: [400, 'This nickname is reserved.'],
  room_name_empty: [400, 'A room name needs at least one visible character.'],
  room_name_too_long: [400, 'A room name has at most 64 characters and 256 bytes.'],
  room_name_invalid: [400, 'The room name has characters that are not allowed.'],
  rule_invalid: [400, 'This rule cannot work.'],
  webhook_url_invalid: [400, 'A webhook needs a public https address.'],
  end_in_past: [400, 'The end of that has passed already.'],
  client_id_used: [400, 'This clientId was used for something else.'],
  signed_out: [401, 'Sign in first: nickroom admin-link prints a link.'],
  admin_link_invalid: [401, 'This link is used up, too old, or none of ours.'],
  unauthorized: [401, 'This nickId is unknown or has expired.'],
  forbidden: [403, 'This nickId is not a member of the room.'],
  foreign_page: [403, 'This came from another page than the one of the operator.'],
  csrf_token_wrong: [403, 'Send the X-CSRF-Token of the session along.'],
  not_allowed: [403, 'Your role in this room does not allow that.'],
  muted: [403, 'You may only read in this room for now.'],
  banned: [403, 'You may not come into this room.'],
  act_on_self: [403, 'You cannot do that to yourself.'],
  act_on_owner: [403, 'You cannot do that to an owner of the room.'],
  act_on_superior: [403, 'You cannot do that to somebody with as many rights as you have.'],
  not_yours: [403, 'Somebody else has said that.'],
  room_locked: [403, 'This room is locked: only some may speak just now.'],
  password_required: [403, 'This room asks for a password.'],
  password_wrong: [403, 'That is not the password of this room.'],
  invitation_required: [403, 'This room is entered by invitation alone.'],
  approval_required: [403, 'Moderators have to let you into this room first.'],
  turned_away: [403, 'A moderator did not let you into this room.'],
  nick_unwanted: [403, 'A rule of this room is against this nickname.'],
  message_unwanted: [403, 'A rule of this room is against this message.'],
  message_repeated: [403, 'That was said just now.'],
  message_shouted: [403, 'This room asks you not to write in capitals.'],
  not_found: [404, 'There is nothing at this address.'],
  room_not_found: [404, 'There is no such room.'],
  user_not_found: [404, 'There is no such member.'],
  right_not_found: [404, 'There is no such right.'],
  session_not_found: [404, 'There is no such session.'],
  webhook_not_found: [404, 'There is no such webhook in this room.'],
  entry_not_found: [404, 'There is no such message in this room.'],
  role_not_found: [404, 'There is no such role.'],
  link_not_found: [404, 'This link is not good any more.'],
  rule_not_found: [404, 'There is no such rule in this room.'],
  held_not_found: [404, 'No such message waits, or somebody has decided on it.'],
  report_not_found: [404, 'Nobody has reported that message.'],
  method_not_allowed: [405, 'This address does not take that method.'],
  request_timeout: [408, 'The request did not come whole in time.'],
  nick_taken: [409, 'Somebody in this room holds that nickname.'],
  nick_unchanged: [409, 'That is the nickname you have.'],
  too_many_webhooks: [409, 'This room has as many webhooks as it may have.'],
  already_done: [409, 'That has been done already.'],
  not_sanctioned: [409, 'There is nothing to lift.'],
  not_a_message: [409, 'That is no message.'],
  too_late: [409, 'That was said too long ago.'],
  role_taken: [409, 'There is a role of that name.'],
  role_in_use: [409, 'Somebody has this role.'],
  role_needed: [409, 'The server cannot do without that.'],
  last_owner: [409, 'The room would have no owner. Make somebody else one first.'],
  owner_not_away: [409, 'An owner of this room was here not long ago.'],
  not_eldest: [409, 'Another moderator has been here for longer.'],
  room_name_taken: [409, 'Another room has that name.'],
  room_full: [409, 'As many people are in this room as it takes.'],
  too_many_rules: [409, 'This room has as many rules as it may have.'],
  room_closed: [410, 'This room is closed.'],
  payload_too_large: [413, 'The body is too large.'],
  unsupported_media_type: [415, 'Send JSON or a form.'],
  upgrade_required: [426, 'This address is for WebSockets.'],
  proof_required: [
    428,
    'Many are coming in just now. Solve GET /challenge and send "proof" along.',
  ],
  too_many_connections: [429, 'This member has too many connections to the room.'],
  slow_mode: [429, 'This room is in slow mode: wait a moment between two messages.'],
  rate_limited: [429, 'Too fast. Try again in a moment.'],
  headers_too_large: [431, 'The address and the headers of the request are too large.'],
  internal: [500, 'Something went wrong here. It has been logged.'],
  unavailable: [503, 'The room service is not available just now. Try again in a moment.'],
} as const satisfies Record<string, readonly [status: number, sentence: string]>;

export type RefusalCode = keyof typeof REFUSALS;

/** The codes that go with an HTTP status. */
export const codesOf = (status: number): string[] =>
  Object.entries(REFUSALS).flatMap(([code, [its]]) => (its === status ? [code] : []));

export const isRefusalCode = (text: string): text is RefusalCode => Object.hasOwn(REFUSALS, text);

interface RefusalOptions {
  readonly message?: string;
  readonly retryMs?: number;
  readonly until?: string | undefined;
}

const TOO_FAST = 429;

/** The one error class that reaches a client. Whatever else is thrown is `internal` and is logged. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  /** HTTP status. */
  readonly status: number;
  /** Milliseconds after which another try makes sense, where that is known. */
  readonly retryMs: number | undefined;
  /** When what stands in the way ends, where it does. ISO 8601. */
  readonly until: string | undefined;

  constructor(code: RefusalCode, options: RefusalOptions = {}) {
    const [status, sentence] = REFUSALS[code];
    // An answer and no defect: nobody reads its stack, which took 4 to 6 µs, ten times the rest.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(options.message ?? sentence);
    Error.stackTraceLimit = stackTraceLimit;
    this.name = 'Refusal';
    this.code = code;
    this.status = status;
    this.until = options.until;
    this.retryMs = options.retryMs ?? retryAfter(status, options.until);
  }
}

/** Who is only too fast is told how long to wait, so that clients try again by themselves. */
function retryAfter(status: number, until: string | undefined): number | undefined {
  if (status !== TOO_FAST || until === undefined) return undefined;
  return Math.max(1, Date.parse(until) - Date.now());
}
