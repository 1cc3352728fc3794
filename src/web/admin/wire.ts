/** What `/admin/api` answers, as far as the page shows it. */

export interface Room {
  readonly room_id: string;
  readonly room_name: string;
  readonly topic: string;
  readonly status: 'open' | 'closed';
  readonly listed: boolean;
  readonly reports: number;
  readonly online: number;
  readonly people: number;
  readonly first_seq: number;
  readonly head_seq: number;
  readonly created_at: string;
  readonly last_entry_at: string | null;
}

export interface RoomPerson {
  readonly member_id: string;
  readonly user_name: string;
  readonly role: string;
  readonly online: boolean;
  readonly entered_at: string;
}

export interface Person {
  readonly member_id: string;
  readonly user_name: string;
  readonly rooms: number;
  readonly online: boolean;
  readonly created_at: string;
}

export interface Membership {
  readonly room_id: string;
  readonly room_name: string;
  readonly status: string;
  readonly user_name: string;
  readonly role: string;
  readonly online: boolean;
}

export interface Ban {
  readonly room_id: string | null;
  readonly room_name: string | null;
  readonly member_id: string;
  readonly user_name: string;
  readonly act: string;
  readonly with_address: boolean;
  readonly until: string | null;
  readonly reason: string;
  readonly imposed_at: string;
}

export interface Report {
  readonly room_id: string;
  readonly room_name: string;
  readonly log_seq: number;
  readonly log_user_id: string;
  readonly log_user_name: string;
  readonly log_content: string;
  readonly count: number;
  readonly reasons: readonly string[];
  readonly reported_at: string;
}

export interface Role {
  readonly role: string;
  readonly rank: number;
  readonly scope: string;
  readonly built_in: boolean;
  readonly rights: readonly string[];
  readonly members: number;
}

export interface Right {
  readonly right_name: string;
  readonly about: string;
}

export interface AuditRow {
  readonly audit_id: number;
  readonly at: string;
  readonly room_id: string | null;
  readonly room_name: string | null;
  readonly actor_id: string;
  readonly actor_name: string;
  readonly act: string;
  readonly subject_id: string | null;
  readonly subject_name: string | null;
  readonly reason: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export interface Sample {
  readonly at: string;
  readonly connections: number;
  readonly rooms: number;
  readonly messages_per_s: number | null;
  readonly deliveries_per_s: number;
  readonly append_ms: number | null;
  readonly memory_mb: number;
  readonly busy: number;
}

export interface NodeSamples {
  readonly node_id: string;
  readonly samples: readonly Sample[];
}

export interface Totals {
  readonly open_rooms: number;
  readonly closed_rooms: number;
  readonly people: number;
  readonly online: number;
  readonly database_mb: number;
}
