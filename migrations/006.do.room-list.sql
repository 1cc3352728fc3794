-- Rooms that nobody is in are listed newest first, page by page, however many there are. Neither
-- column ever changes, so raising last_seq still rewrites no index.
create index room_listed on room (created_at, room_id) where status = 'open';
