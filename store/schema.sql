-- The catalogue is the truth. The lexical index (Tantivy) and the vector index (Chroma) lie beside it and can be made
-- again from it. A row number is given out once and never again, so that an index cannot take one passage for another.
CREATE TABLE IF NOT EXISTS meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS documents (
    document_id TEXT PRIMARY KEY,
    sha256      TEXT NOT NULL UNIQUE,
    added_at    TEXT NOT NULL,
    record      TEXT NOT NULL,
    text        TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS passages (
    row_number   INTEGER PRIMARY KEY,
    passage_id   TEXT NOT NULL UNIQUE,
    document_id  TEXT NOT NULL REFERENCES documents (document_id) ON DELETE CASCADE,
    ordinal      INTEGER NOT NULL,
    kind         TEXT NOT NULL,
    valence      TEXT NOT NULL,
    search_text  TEXT NOT NULL,
    record       TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS passages_by_document ON passages (document_id, ordinal);
-- What documents and passages can be narrowed by. `folded` is the value as it is compared, `value` as it is shown.
CREATE TABLE IF NOT EXISTS document_facets (
    key         TEXT NOT NULL,
    folded      TEXT NOT NULL,
    document_id TEXT NOT NULL REFERENCES documents (document_id) ON DELETE CASCADE,
    value       TEXT NOT NULL,
    PRIMARY KEY (key, folded, document_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS facets_by_document ON document_facets (document_id);
CREATE TABLE IF NOT EXISTS passage_facets (
    key        TEXT NOT NULL,
    folded     TEXT NOT NULL,
    row_number INTEGER NOT NULL REFERENCES passages (row_number) ON DELETE CASCADE,
    value      TEXT NOT NULL,
    PRIMARY KEY (key, folded, row_number)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS facets_by_passage ON passage_facets (row_number);
-- The vector of a passage as half-precision numbers, for exact scores. The same vector as in Chroma.
CREATE TABLE IF NOT EXISTS passage_vectors (
    row_number INTEGER PRIMARY KEY REFERENCES passages (row_number) ON DELETE CASCADE,
    vector     BLOB NOT NULL
);
-- The coded vectors of the tokens of a passage, for the second stage. Made again from `search_text` where missing.
CREATE TABLE IF NOT EXISTS passage_tokens (
    row_number INTEGER PRIMARY KEY REFERENCES passages (row_number) ON DELETE CASCADE,
    vectors    BLOB NOT NULL
);
