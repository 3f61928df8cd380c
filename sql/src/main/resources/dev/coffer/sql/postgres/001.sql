-- Times are milliseconds since 1970. Texts that are compared or sorted are ordered by their bytes.
-- seq is the position of the event in its entry, so (entry, seq) is the order of events.

-- The newest entry, in one row. Each commit locks it first, which gives the entries their order.
CREATE TABLE head (
    id         integer PRIMARY KEY CHECK (id = 1),
    store      text NOT NULL,
    last_entry bigint NOT NULL,
    digest     bytea NOT NULL,      -- SHA-256 of the line of that entry, which the next one names
    appended   bigint NOT NULL,     -- entries up to this number are in the store's log too
    versions   bigint NOT NULL,     -- versions added so far
    moved_to   text                 -- the kind of catalog that the facts last moved to
);

-- The lines of entries that are not in the store's log yet.
CREATE TABLE outbox (
    number bigint PRIMARY KEY,
    line   bytea NOT NULL
);

CREATE TABLE entry (
    number          bigint PRIMARY KEY,
    transaction_id  text COLLATE "C" NOT NULL UNIQUE,
    idempotency_key text COLLATE "C" UNIQUE,
    at              bigint NOT NULL,
    actor           text NOT NULL,
    digest          bytea NOT NULL  -- SHA-256 of the line
);

CREATE TABLE artifact (
    id          bigint PRIMARY KEY,
    name        text COLLATE "C" NOT NULL UNIQUE,
    folded_name text COLLATE "C" NOT NULL UNIQUE,
    type        text COLLATE "C" NOT NULL,
    last_number bigint NOT NULL,
    semver      text                -- the highest label that is a semantic version
);

CREATE TABLE version (
    id          bigint PRIMARY KEY, -- 1, 2, 3 … in the order of commits over the whole store
    artifact_id bigint NOT NULL REFERENCES artifact,
    number      bigint NOT NULL,
    label       text COLLATE "C",
    digest      text COLLATE "C" NOT NULL,
    shape       text NOT NULL,
    files       bigint NOT NULL,
    bytes       bigint NOT NULL,
    new_bytes   bigint NOT NULL,
    created_at  bigint NOT NULL,
    run         text COLLATE "C",
    code_commit text COLLATE "C",
    branch      text COLLATE "C",
    created_by  text COLLATE "C",
    description text COLLATE "C",
    deleted     boolean NOT NULL,
    entry       bigint NOT NULL,
    body        text NOT NULL,      -- the version as JSON, with its tags now, without its state
    storage     text NOT NULL,      -- where its content is stored, as JSON
    UNIQUE (artifact_id, number)
);
CREATE UNIQUE INDEX version_label ON version (artifact_id, label) WHERE label IS NOT NULL;
CREATE INDEX version_undeleted ON version (artifact_id, number DESC) WHERE NOT deleted;
CREATE INDEX version_run ON version (run, artifact_id, number);
CREATE INDEX version_digest ON version (artifact_id, digest);
CREATE INDEX version_created_at ON version (created_at);

CREATE TABLE metric (
    version_id bigint NOT NULL REFERENCES version,
    name       text COLLATE "C" NOT NULL,
    value      double precision NOT NULL,
    PRIMARY KEY (version_id, name)
);
CREATE INDEX metric_value ON metric (name, value, version_id);

CREATE TABLE param (
    version_id bigint NOT NULL REFERENCES version,
    name       text COLLATE "C" NOT NULL,
    value      text COLLATE "C" NOT NULL,
    number     double precision,    -- the value, where it can be read as a number
    PRIMARY KEY (version_id, name)
);

-- Every change of a tag, including the tags that a version was added with.
CREATE TABLE tag (
    version_id bigint NOT NULL REFERENCES version,
    name       text COLLATE "C" NOT NULL,
    value      text COLLATE "C",    -- null: removed
    number     double precision,
    entry      bigint NOT NULL,
    seq        integer NOT NULL,
    at         bigint NOT NULL,
    current    boolean NOT NULL,    -- the last change of this tag, unless it removed it
    PRIMARY KEY (version_id, name, entry, seq)
);
CREATE UNIQUE INDEX tag_current ON tag (version_id, name) WHERE current;

-- Every move of an alias.
CREATE TABLE alias_move (
    artifact_id bigint NOT NULL REFERENCES artifact,
    alias       text COLLATE "C" NOT NULL,
    entry       bigint NOT NULL,
    seq         integer NOT NULL,
    at          bigint NOT NULL,
    actor       text NOT NULL,
    from_number bigint,
    to_number   bigint,             -- null: removed
    reason      text NOT NULL,
    current     boolean NOT NULL,   -- the last move of this alias, unless it removed it
    PRIMARY KEY (artifact_id, alias, entry, seq),
    FOREIGN KEY (artifact_id, to_number) REFERENCES version (artifact_id, number)
);
CREATE UNIQUE INDEX alias_current ON alias_move (artifact_id, alias) WHERE current;
CREATE INDEX alias_version ON alias_move (artifact_id, to_number) WHERE current;

-- Every deletion and restoration of a version.
CREATE TABLE deletion (
    version_id bigint NOT NULL REFERENCES version,
    entry      bigint NOT NULL,
    seq        integer NOT NULL,
    at         bigint NOT NULL,
    deleted    boolean NOT NULL,
    PRIMARY KEY (version_id, entry, seq)
);

-- The state of versions now. A version without a row is neither deleted nor protected.
CREATE TABLE version_state (
    version_id        bigint PRIMARY KEY REFERENCES version,
    deleted_at        bigint,       -- null: not deleted
    swept_at          bigint,       -- null: not swept
    protected_until   bigint,       -- null: no end, or not protected
    protection_reason text          -- null: not protected
);

-- Every start and end of a protection of a version.
CREATE TABLE protection (
    version_id      bigint NOT NULL REFERENCES version,
    entry           bigint NOT NULL,
    seq             integer NOT NULL,
    at              bigint NOT NULL,
    protected_until bigint,
    reason          text,           -- null: the protection ended
    PRIMARY KEY (version_id, entry, seq)
);

CREATE TABLE input (
    version_id bigint NOT NULL REFERENCES version,
    position   integer NOT NULL,
    input_id   bigint NOT NULL REFERENCES version,
    PRIMARY KEY (version_id, position)
);
CREATE INDEX input_input ON input (input_id);

-- Every pack, raw object and manifest that a version refers to or that is condemned.
CREATE TABLE object (
    id        text COLLATE "C" PRIMARY KEY,
    condemned boolean NOT NULL
);

CREATE TABLE version_object (
    version_id bigint NOT NULL REFERENCES version,
    object_id  text COLLATE "C" NOT NULL REFERENCES object,
    PRIMARY KEY (version_id, object_id)
);
CREATE INDEX version_object_object ON version_object (object_id);

-- The newest version that added a file whose first chunk has this digest prefix.
CREATE TABLE first_chunk (
    digest_prefix bigint PRIMARY KEY,   -- the first 8 bytes, big-endian
    version_id    bigint NOT NULL REFERENCES version
);

-- For searches. PostgreSQL refuses rows whose indexed texts are too long, so longer ones are in no index.
CREATE INDEX version_live ON version (id) WHERE NOT deleted;
CREATE INDEX version_commit ON version (code_commit) WHERE length(code_commit) <= 250;
CREATE INDEX param_value ON param (name, value, version_id) WHERE length(value) <= 250;
CREATE INDEX param_number ON param (name, number, version_id) WHERE number IS NOT NULL;
CREATE INDEX tag_value ON tag (name, value, version_id) WHERE length(value) <= 250;
CREATE INDEX tag_number ON tag (name, number, version_id) WHERE number IS NOT NULL;
