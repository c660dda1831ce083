import type { DatabaseSync } from 'node:sqlite';

/** Every time that people read, but those of the audit log, which never changes. */
const statements = [
  "UPDATE messages SET message = json_set(message, '$.at', :now) WHERE message ->> '$.at' > :now",
  "UPDATE entries SET notice = json_set(notice, '$.at', :now) WHERE notice ->> '$.at' > :now",
  "UPDATE entries SET notice = json_set(notice, '$.message.at', :now) WHERE notice ->> '$.message.at' > :now",
  "UPDATE receipts SET reply = json_set(reply, '$.at', :now) WHERE reply ->> '$.at' > :now",
  'UPDATE reports SET at = min(at, :now), settled_at = min(settled_at, :now) WHERE max(at, coalesce(settled_at, 0)) > :now',
  "UPDATE actors SET context = json_set(context, '$.saidAt', :now) WHERE address GLOB 'room:*' AND context ->> '$.saidAt' > :now",
  'UPDATE clock SET latest_wall_at = :now',
];

/**
 * Where the clock was set back, while the server ran or while it was down, times that lie ahead become now: what follows has later ones.
 * Looks no further when it was not.
 */
export function bringTimesToNow(database: DatabaseSync, now: number): void {
  const clock = database.prepare('SELECT latest_wall_at AS latestAt FROM clock').get() as
    | { latestAt: number }
    | undefined;
  if (clock && clock.latestAt <= now) return;
  for (const sql of statements) database.prepare(sql).run({ now });
}
