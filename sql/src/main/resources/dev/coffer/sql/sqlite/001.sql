-- Times are milliseconds since 1970. Texts that are compared or sorted are ordered by their bytes.
-- seq is the position of the event in its entry, so (entry, seq) is the order of events.

-- The newest entry, in one row. Each commit locks it first, which gives the entries their order.
CREATE TABLE head (
    id         integer PRIMARY KEY CHECK (id = 1),
    store      text NOT NULL,
    last_entry integer NOT NULL,
    digest     blob NOT NULL,       -- SHA-256 of the line of that entry, which the next one names
    appended   integer NOT NULL,    -- entries up to this number are in the store's log too
    versions   integer NOT NULL,    -- versions added so far
    moved_to   text                 -- the kind of catalog that the facts last moved to
) STRICT;

-- The lines of entries that are not in the store's log yet.
CREATE TABLE outbox (
    number integer PRIMARY KEY,
    line   blob NOT NULL
) STRICT;

CREATE TABLE entry (
    number          integer PRIMARY KEY,
    transaction_id  text NOT NULL UNIQUE,
    idempotency_key text UNIQUE,
    at              integer NOT NULL,
    actor           text NOT NULL,
    digest          blob NOT NULL   -- SHA-256 of the line
) STRICT;

CREATE TABLE artifact (
    id          integer PRIMARY KEY,
    name        text NOT NULL UNIQUE,
    folded_name text NOT NULL UNIQUE,
    type        text NOT NULL,
    last_number integer NOT NULL,
    semver      text                -- the highest label that is a semantic version
) STRICT;

CREATE TABLE version (
    id          integer PRIMARY KEY, -- 1, 2, 3 … in the order of commits over the whole store
    artifact_id integer NOT NULL REFERENCES artifact,
    number      integer NOT NULL,
    label       text,
    digest      text NOT NULL,
    shape       text NOT NULL,
    files       integer NOT NULL,
    bytes       integer NOT NULL,
    new_bytes   integer NOT NULL,
    created_at  integer NOT NULL,
    run         text,
    code_commit text,
    branch      text,
    created_by  text,
    description text,
    deleted     integer NOT NULL,
    entry       integer NOT NULL,
    body        text NOT NULL,      -- the version as JSON, with its tags now, without its state
    storage     text NOT NULL,      -- where its content is stored, as JSON
    UNIQUE (artifact_id, number)
) STRICT;
CREATE UNIQUE INDEX version_label ON version (artifact_id, label) WHERE label IS NOT NULL;
CREATE INDEX version_undeleted ON version (artifact_id, number DESC) WHERE NOT deleted;
CREATE INDEX version_run ON version (run, artifact_id, number);
CREATE INDEX version_digest ON version (artifact_id, digest);
CREATE INDEX version_created_at ON version (created_at);

CREATE TABLE metric (
    version_id integer NOT NULL REFERENCES version,
    name       text NOT NULL,
    value      real NOT NULL,
    PRIMARY KEY (version_id, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX metric_value ON metric (name, value);

CREATE TABLE param (
    version_id integer NOT NULL REFERENCES version,
    name       text NOT NULL,
    value      text NOT NULL,
    number     real,               -- the value, where it can be read as a number
    PRIMARY KEY (version_id, name)
) STRICT;

-- Every change of a tag, including the tags that a version was added with.
CREATE TABLE tag (
    version_id integer NOT NULL REFERENCES version,
    name       text NOT NULL,
    value      text,               -- null: removed
    number     real,
    entry      integer NOT NULL,
    seq        integer NOT NULL,
    at         integer NOT NULL,
    current    integer NOT NULL,   -- the last change of this tag, unless it removed it
    PRIMARY KEY (version_id, name, entry, seq)
) STRICT;
CREATE UNIQUE INDEX tag_current ON tag (version_id, name) WHERE current;

-- Every move of an alias.
CREATE TABLE alias_move (
    artifact_id integer NOT NULL REFERENCES artifact,
    alias       text NOT NULL,
    entry       integer NOT NULL,
    seq         integer NOT NULL,
    at          integer NOT NULL,
    actor       text NOT NULL,
    from_number integer,
    to_number   integer,            -- null: removed
    reason      text NOT NULL,
    current     integer NOT NULL,   -- the last move of this alias, unless it removed it
    PRIMARY KEY (artifact_id, alias, entry, seq),
    FOREIGN KEY (artifact_id, to_number) REFERENCES version (artifact_id, number)
) STRICT;
CREATE UNIQUE INDEX alias_current ON alias_move (artifact_id, alias) WHERE current;
CREATE INDEX alias_version ON alias_move (artifact_id, to_number) WHERE current;

-- Every deletion and restoration of a version.
CREATE TABLE deletion (
    version_id integer NOT NULL REFERENCES version,
    entry      integer NOT NULL,
    seq        integer NOT NULL,
    at         integer NOT NULL,
    deleted    integer NOT NULL,
    PRIMARY KEY (version_id, entry, seq)
) STRICT, WITHOUT ROWID;

-- The state of versions now. A version without a row is neither deleted nor protected.
CREATE TABLE version_state (
    version_id        integer PRIMARY KEY REFERENCES version,
    deleted_at        integer,      -- null: not deleted
    swept_at          integer,      -- null: not swept
    protected_until   integer,      -- null: no end, or not protected
    protection_reason text          -- null: not protected
) STRICT;

-- Every start and end of a protection of a version.
CREATE TABLE protection (
    version_id      integer NOT NULL REFERENCES version,
    entry           integer NOT NULL,
    seq             integer NOT NULL,
    at              integer NOT NULL,
    protected_until integer,
    reason          text,           -- null: the protection ended
    PRIMARY KEY (version_id, entry, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE input (
    version_id integer NOT NULL REFERENCES version,
    position   integer NOT NULL,
    input_id   integer NOT NULL REFERENCES version,
    PRIMARY KEY (version_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX input_input ON input (input_id);

-- Every pack, raw object and manifest that a version refers to or that is condemned.
CREATE TABLE object (
    id        text PRIMARY KEY,
    condemned integer NOT NULL
) STRICT;

CREATE TABLE version_object (
    version_id integer NOT NULL REFERENCES version,
    object_id  text NOT NULL REFERENCES object,
    PRIMARY KEY (version_id, object_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX version_object_object ON version_object (object_id);

-- The newest version that added a file whose first chunk has this digest prefix.
CREATE TABLE first_chunk (
    digest_prefix integer PRIMARY KEY,   -- the first 8 bytes, big-endian
    version_id    integer NOT NULL REFERENCES version
) STRICT;

-- For searches. PostgreSQL refuses rows whose indexed texts are too long, so longer ones are in no index.
CREATE INDEX version_live ON version (id) WHERE NOT deleted;
CREATE INDEX version_commit ON version (code_commit) WHERE length(code_commit) <= 250;
CREATE INDEX param_value ON param (name, value, version_id) WHERE length(value) <= 250;
CREATE INDEX param_number ON param (name, number, version_id) WHERE number IS NOT NULL;
CREATE INDEX tag_value ON tag (name, value, version_id) WHERE length(value) <= 250;
CREATE INDEX tag_number ON tag (name, number, version_id) WHERE number IS NOT NULL;
