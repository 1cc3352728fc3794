-- Retention deletes credentials that have expired, oldest first, and finds them by this.
create index credential_last_used on credential (last_used_at);
