-- Whether versions are to stay. A version without a row is neither deleted nor protected.
CREATE TABLE version_state (
    version_id      integer PRIMARY KEY REFERENCES version,
    deleted_at      integer,        -- null: not deleted
    swept_at        integer,        -- null: not swept
    protected_until integer,        -- null: without an end
    reason          text            -- for the protection; null: not protected
) STRICT;

-- Every protection of a version and every end of one.
CREATE TABLE protection (
    version_id      integer NOT NULL REFERENCES version,
    entry           integer NOT NULL,
    seq             integer NOT NULL,
    at              integer NOT NULL,
    protected_until integer,
    reason          text,           -- null: it ended
    PRIMARY KEY (version_id, entry, seq)
) STRICT, WITHOUT ROWID;

INSERT INTO version_state (version_id, deleted_at)
SELECT v.id, (SELECT d.at FROM deletion d WHERE d.version_id = v.id ORDER BY d.entry DESC, d.seq DESC LIMIT 1)
FROM version v WHERE v.deleted;
