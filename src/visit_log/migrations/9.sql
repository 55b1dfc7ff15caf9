ALTER TABLE visit ADD COLUMN ending TEXT NOT NULL DEFAULT '';

     CREATE TABLE card_out (
         visit INTEGER NOT NULL PRIMARY KEY,
         card TEXT NOT NULL
     ) STRICT;

     CREATE INDEX entry_closing ON entry (kind) WHERE kind = 'closing';

     INSERT INTO visit_text (visit_text) VALUES ('delete-all');
     UPDATE indexed_visits SET last = 0;
