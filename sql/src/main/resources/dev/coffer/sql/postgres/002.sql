-- Whether versions are to stay. A version without a row is neither deleted nor protected.
CREATE TABLE version_state (
    version_id      bigint PRIMARY KEY REFERENCES version,
    deleted_at      bigint,         -- null: not deleted
    swept_at        bigint,         -- null: not swept
    protected_until bigint,         -- null: without an end
    reason          text            -- for the protection; null: not protected
);

-- Every protection of a version and every end of one.
CREATE TABLE protection (
    version_id      bigint NOT NULL REFERENCES version,
    entry           bigint NOT NULL,
    seq             integer NOT NULL,
    at              bigint NOT NULL,
    protected_until bigint,
    reason          text,           -- null: it ended
    PRIMARY KEY (version_id, entry, seq)
);

INSERT INTO version_state (version_id, deleted_at)
SELECT v.id, (SELECT d.at FROM deletion d WHERE d.version_id = v.id ORDER BY d.entry DESC, d.seq DESC LIMIT 1)
FROM version v WHERE v.deleted;
