CREATE TABLE meta (
         name TEXT NOT NULL PRIMARY KEY,
         value BLOB NOT NULL
     ) STRICT, WITHOUT ROWID;

     CREATE TABLE visit (
         no INTEGER PRIMARY KEY AUTOINCREMENT,
         id TEXT NOT NULL UNIQUE,
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
         key TEXT UNIQUE,
         credential BLOB CHECK (credential IS NULL OR departed IS NULL)
     ) STRICT;

     CREATE INDEX visit_arrived ON visit (arrived);
     CREATE INDEX visit_inside ON visit (arrived) WHERE departed IS NULL;
     CREATE INDEX visit_credential ON visit (credential) WHERE credential IS NOT NULL;
