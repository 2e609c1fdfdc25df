/**
 * The database's history, oldest first. `PRAGMA user_version` counts how many were applied, so an
 * entry that was published is never changed: append a new one.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE requests (
    id TEXT PRIMARY KEY,
    time INTEGER NOT NULL,
    api TEXT,
    environment TEXT,
    account TEXT,
    method TEXT NOT NULL,
    url TEXT NOT NULL,
    path_template TEXT NOT NULL,
    status INTEGER,
    error TEXT,
    cache TEXT,
    attempts INTEGER NOT NULL DEFAULT 1,
    queued REAL,
    dns REAL,
    tcp REAL,
    tls REAL,
    first_byte REAL,
    download REAL,
    total REAL,
    reused INTEGER NOT NULL DEFAULT 0,
    request_headers TEXT,
    request_body BLOB,
    response_headers TEXT,
    response_body BLOB,
    body_encoding TEXT,
    attempts_json TEXT
  );
  CREATE INDEX requests_time ON requests (time, api, method, path_template, status, cache, total);
  CREATE INDEX requests_endpoint ON requests (api, method, path_template, time);

  CREATE TABLE deliveries (
    delivery_id TEXT PRIMARY KEY,
    time INTEGER NOT NULL,
    direction TEXT NOT NULL,
    event_id TEXT,
    event TEXT,
    provider TEXT,
    method TEXT,
    path TEXT,
    headers TEXT NOT NULL,
    body BLOB,
    verified INTEGER,
    reason TEXT,
    duplicate INTEGER NOT NULL DEFAULT 0,
    status INTEGER,
    forwarded_status INTEGER,
    forwarded_ms REAL
  );
  CREATE INDEX deliveries_time ON deliveries (time);

  CREATE TABLE webhook_seen (
    provider TEXT NOT NULL,
    event_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('processing', 'done')),
    claimed_at INTEGER,
    expires_at INTEGER NOT NULL,
    first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    count INTEGER NOT NULL DEFAULT 1,
    body_sha256 TEXT,
    PRIMARY KEY (provider, event_id)
  ) WITHOUT ROWID;
  CREATE INDEX webhook_seen_expiry ON webhook_seen (expires_at);

  CREATE TABLE rate_limits (
    key TEXT PRIMARY KEY,
    tat REAL,
    data TEXT,
    updated INTEGER NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE rate_slots (
    key TEXT NOT NULL,
    time REAL NOT NULL
  );
  CREATE INDEX rate_slots_key ON rate_slots (key, time);
  `,
  `
  -- Where requests outside every API went, so that two servers' /users are told apart.
  ALTER TABLE requests ADD COLUMN host TEXT;
  DROP INDEX requests_time;
  DROP INDEX requests_endpoint;
  CREATE INDEX requests_time ON requests (time);
  -- Holds all that statistics read, in the order in which they group it.
  CREATE INDEX requests_stats
    ON requests (api, host, method, path_template, status, cache, time, total, queued);
  `,
  `
  -- State that processes share: limits, what was seen. In Redis instead where APIX_STORE_URL says so.
  CREATE TABLE shared_state (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    expires_at REAL NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX shared_state_expiry ON shared_state (expires_at);
  `,
  `
  -- What a replay must know and an export wants to say about the two messages.
  ALTER TABLE requests ADD COLUMN request_size INTEGER;
  ALTER TABLE requests ADD COLUMN response_size INTEGER;
  ALTER TABLE requests ADD COLUMN status_text TEXT;
  ALTER TABLE requests ADD COLUMN http_version TEXT;
  `,
  `
  -- The response cache; the bodies are files. A digest is made with the salt.
  CREATE TABLE cache_entries (
    id TEXT PRIMARY KEY,
    key TEXT NOT NULL,
    place TEXT NOT NULL,
    entry TEXT NOT NULL,
    size INTEGER NOT NULL,
    used_at REAL NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX cache_entries_key ON cache_entries (key);
  CREATE INDEX cache_entries_place ON cache_entries (place);
  CREATE INDEX cache_entries_used ON cache_entries (used_at, id, size);
  CREATE TABLE cache_salt (only INTEGER PRIMARY KEY CHECK (only = 1) DEFAULT 1, salt TEXT NOT NULL);
  `,
  `
  -- Latency by hour and by day, folded from requests: HdrHistogram V2 in microseconds, and what that
  -- does not keep exactly. Empty texts and status 0 stand for none.
  CREATE TABLE latency_sketches (
    span INTEGER NOT NULL,
    start INTEGER NOT NULL,
    api TEXT NOT NULL,
    host TEXT NOT NULL,
    method TEXT NOT NULL,
    path_template TEXT NOT NULL,
    status INTEGER NOT NULL,
    cached INTEGER NOT NULL,
    count INTEGER NOT NULL,
    sum REAL NOT NULL,
    squares REAL NOT NULL,
    min REAL NOT NULL,
    max REAL NOT NULL,
    histogram BLOB NOT NULL,
    PRIMARY KEY (span, start, api, host, method, path_template, status, cached)
  ) WITHOUT ROWID;
  -- folded: the last rowid that is in the sketches. rows_since: from when on all requests are there.
  CREATE TABLE latency_marks (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
  DROP INDEX requests_stats;
  DROP INDEX requests_time;
  -- Holds all that statistics read, by time.
  CREATE INDEX requests_window
    ON requests (time, api, host, method, path_template, status, cache, total, queued);
  `,
  `
  -- Why a delivery was refused, in words. What was seen is shared state now.
  ALTER TABLE deliveries ADD COLUMN explanation TEXT;
  DROP TABLE webhook_seen;
  `,
]
