-- Proofs of work that were used, until they are out of date: each is good for one entry, on all
-- nodes. And the key that challenges are signed by.

create table secret (
  name text primary key,
  value text not null
);

insert into secret (name, value) values ('proof', gen_random_uuid()::text || gen_random_uuid()::text);

create table used_proof (
  signature text primary key,
  used_by text not null,
  expires_at timestamptz not null
);

create index used_proof_expires_at on used_proof (expires_at);

-- Whether this proof is used for the first time. `asker` tells a query that is asked again after a lost
-- answer from a replay. Takes a few that are out of date away with it, more than it adds.
create function use_proof(proof text, asker text, expires timestamptz) returns boolean
language plpgsql as $$
begin
  delete from used_proof where signature in (
    select signature from used_proof where expires_at < now() - interval '1 minute'
    order by expires_at limit 10 for update skip locked
  );
  insert into used_proof (signature, used_by, expires_at) values (proof, asker, expires)
  on conflict (signature) do nothing;
  return exists (select from used_proof where signature = proof and used_by = asker);
end $$;
