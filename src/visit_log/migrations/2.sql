ALTER TABLE visit ADD COLUMN salt BLOB;

     CREATE TABLE entry (
         seq INTEGER PRIMARY KEY,
         kind TEXT NOT NULL,
         at INTEGER NOT NULL,
         visit INTEGER,
         state BLOB,
         detail BLOB,
         link BLOB NOT NULL,
         salt BLOB,
         content TEXT
     ) STRICT;

     CREATE INDEX entry_visit ON entry (visit) WHERE visit IS NOT NULL;
     CREATE INDEX entry_clock ON entry (kind) WHERE kind = 'clock';
