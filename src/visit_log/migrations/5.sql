CREATE TABLE indexed_visits (last INTEGER NOT NULL) STRICT;
     INSERT INTO indexed_visits SELECT coalesce(max(no), 0) FROM visit;
