ALTER TABLE visit RENAME TO visit_before;
     DROP INDEX visit_arrived;
     DROP INDEX visit_inside;
     DROP INDEX visit_credential;

     CREATE TABLE visit (
         no INTEGER PRIMARY KEY AUTOINCREMENT,
         id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
         arrived INTEGER NOT NULL,
         departed INTEGER CHECK (departed >= arrived),
         name TEXT NOT NULL,
         organisation TEXT NOT NULL,
         purpose TEXT NOT NULL,
         host TEXT NOT NULL,
         phone TEXT NOT NULL,
         party INTEGER NOT NULL CHECK (party >= 1),
         evidence TEXT NOT NULL,
         verdict TEXT,
         policy TEXT NOT NULL,
         post TEXT NOT NULL,
         officer TEXT NOT NULL,
         note TEXT NOT NULL,
         key TEXT,
         credential BLOB CHECK (credential IS NULL OR departed IS NULL),
         salt BLOB,
         entered INTEGER
     ) STRICT;

     DROP TABLE visit_text;
     CREATE VIRTUAL TABLE visit_text USING fts5 (
         text, content='', detail=none, columnsize=0, tokenize='trigram case_sensitive 1'
     );
     INSERT INTO visit_text (visit_text, rank) VALUES ('secure-delete', 1);
