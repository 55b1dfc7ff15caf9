CREATE VIRTUAL TABLE visit_text USING fts5 (
         text, content='', detail=none, columnsize=0, tokenize='trigram case_sensitive 1'
     );
     INSERT INTO visit_text (visit_text, rank) VALUES ('secure-delete', 1);
