-- The catalogue is the truth. The lexical index lives beside it in the same file and changes in the same transaction;
-- the vectors live in Chroma and can be made again from `passages.search_text`.
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
CREATE TABLE IF NOT EXISTS passage_themes (
    row_number INTEGER NOT NULL REFERENCES passages (row_number) ON DELETE CASCADE,
    theme      TEXT NOT NULL,
    PRIMARY KEY (theme, row_number)
) WITHOUT ROWID;
-- One int8 vector for each token of a passage, for the second stage. Made again from `search_text` where missing.
CREATE TABLE IF NOT EXISTS passage_tokens (
    row_number INTEGER PRIMARY KEY REFERENCES passages (row_number) ON DELETE CASCADE,
    vectors    BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS themes_by_passage ON passage_themes (row_number);
CREATE VIRTUAL TABLE IF NOT EXISTS lexical USING fts5 (
    search_text, content = 'passages', content_rowid = 'row_number', tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE IF NOT EXISTS lexical_terms USING fts5vocab (lexical, 'row');
CREATE TRIGGER IF NOT EXISTS passages_added AFTER INSERT ON passages BEGIN
    INSERT INTO lexical (rowid, search_text) VALUES (new.row_number, new.search_text);
END;
CREATE TRIGGER IF NOT EXISTS passages_removed AFTER DELETE ON passages BEGIN
    INSERT INTO lexical (lexical, rowid, search_text) VALUES ('delete', old.row_number, old.search_text);
END;
