-- A log of version 1 of the schema, as the program of that time left it.
PRAGMA application_id = 1347051879;
PRAGMA user_version = 1;
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
INSERT INTO meta VALUES ('digest-key', x'd5dc78ad954816027a284f4e3b02e9e7ca8c09b5fe359b541fca5b9f92479d51');
INSERT INTO visit VALUES (1, '01M8MSDVZ98DDSQZC70FEDD9ZJ', 1795994087401, 1795994088153, 'Siti Aminah', 'Dinas Kesehatan', 'Rapat', 'Bagian Umum', '0812-3456-7890', 2, 'verified', 'admit', 'id-2022-07', 'Pintu Utama', 'Dewi', 'kartu no. 7', 'first', NULL);
INSERT INTO visit VALUES (2, '01M8MSDVZS8YSX3B2G0C0G1RJW', 1795994087417, NULL, 'Gabriele Musterfrau-Gößinger', '=1+1', '', '', '', 2, 'seen-app', 'review', 'id-2022-07', 'Pintu Utama', '', '', NULL, NULL);
INSERT INTO visit VALUES (3, '01M8MSDVZX3PP2JW5PZY62JEBG', 1795994087421, NULL, '李 小龍 "Bruce"', 'PT Maju, Tbk', '', 'Pak Joko', '', 1, 'seen-card', 'refuse', '', 'Pintu Utama', '', '', NULL, NULL);
INSERT INTO visit VALUES (4, '01M8MSDW09P3ESK9YD5WR1KMDV', 1795994087433, 1795994088346, 'Teknisi Genset', '', 'servis', '', '', 9999, 'none', NULL, '', 'Pintu Utama', '', '', NULL, NULL);
INSERT INTO visit VALUES (5, '01M8MSDW0H13AQ48RJJJMEWKWR', 1795994087441, NULL, 'Anak Kecil', '', '', '', '', 1, 'child', 'undetermined', '', 'Pintu Utama', '', '', NULL, NULL);
INSERT INTO visit VALUES (6, '01M8MSDW0NXHZX0PG8R7JTMKGY', 1795994087445, 1795994088533, '', '', '', '', '', 1, 'doctors-letter', NULL, '', 'Pintu Utama', '', '', NULL, NULL);
