CREATE TABLE destroyed (mark BLOB NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;

     CREATE TABLE destruction (
         no INTEGER PRIMARY KEY,
         begun INTEGER NOT NULL,
         after INTEGER NOT NULL,
         plan TEXT NOT NULL,
         done TEXT NOT NULL
     ) STRICT;

     CREATE INDEX entry_told ON entry (visit) WHERE visit IS NOT NULL AND content IS NOT NULL;

     DROP TABLE visit_text;
     CREATE VIRTUAL TABLE visit_text USING fts5 (
         text, content='', detail=none, columnsize=0, tokenize='trigram case_sensitive 1'
     );
     INSERT INTO visit_text (visit_text, rank) VALUES ('secure-delete', 1);
     UPDATE indexed_visits SET last = 0;
