-- A log of version 8 of the schema, as the program of that time left it.
PRAGMA application_id = 1347051879;
PRAGMA user_version = 8;
CREATE TABLE meta (
         name TEXT NOT NULL PRIMARY KEY,
         value BLOB NOT NULL
     ) STRICT, WITHOUT ROWID;
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
     , corrected INTEGER, card TEXT NOT NULL DEFAULT '') STRICT;
CREATE UNIQUE INDEX visit_key ON visit (key) WHERE key IS NOT NULL;
CREATE INDEX visit_arrived ON visit (arrived);
CREATE INDEX visit_inside ON visit (arrived) WHERE departed IS NULL;
CREATE INDEX visit_credential ON visit (credential) WHERE credential IS NOT NULL;
CREATE INDEX visit_long ON visit (arrived) WHERE departed - arrived > 86400000;
CREATE INDEX visit_refuse ON visit (arrived) WHERE verdict = 'refuse';
CREATE INDEX visit_review ON visit (arrived) WHERE verdict = 'review';
CREATE INDEX visit_undetermined ON visit (arrived) WHERE verdict = 'undetermined';
CREATE INDEX visit_card ON visit (arrived) WHERE evidence = 'seen-card';
CREATE INDEX visit_app ON visit (arrived) WHERE evidence = 'seen-app';
CREATE INDEX visit_letter ON visit (arrived) WHERE evidence = 'doctors-letter';
CREATE INDEX visit_child ON visit (arrived) WHERE evidence = 'child';
CREATE TABLE indexed_visits (last INTEGER NOT NULL) STRICT;
CREATE TABLE destroyed (mark BLOB NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE destruction (
         no INTEGER PRIMARY KEY,
         begun INTEGER NOT NULL,
         after INTEGER NOT NULL,
         plan TEXT NOT NULL,
         done TEXT NOT NULL
     ) STRICT;
CREATE INDEX entry_told ON entry (visit) WHERE visit IS NOT NULL AND content IS NOT NULL;
CREATE VIRTUAL TABLE visit_text USING fts5 (
         text, content='', detail=none, columnsize=0, tokenize='trigram case_sensitive 1'
     );
INSERT INTO visit_text (visit_text, rank) VALUES ('secure-delete', 1);
INSERT INTO meta VALUES ('digest-key', x'd5dc78ad954816027a284f4e3b02e9e7ca8c09b5fe359b541fca5b9f92479d51');
INSERT INTO visit VALUES (1, x'01a22996efe9435b9bfd8703dcd6a7f2', 1795994087401, 1795994088153, 'Siti Aminah', 'Dinas Kesehatan', 'Rapat', 'Bagian Umum', '0812-3456-7890', 2, 'verified', 'admit', 'id-2022-07', 'Pintu Utama', 'Dewi', 'kartu no. 7', 'first', NULL, x'349357f7a7ccd0305421c13eb64fb74e', NULL, NULL, '');
INSERT INTO visit VALUES (2, x'01a22996eff947b3d1ac50030100e25c', 1795994087417, NULL, 'Gabriele Musterfrau-Gößinger', '=1+1', '', '', '', 2, 'seen-app', 'review', 'id-2022-07', 'Pintu Utama', '', '', NULL, NULL, x'227fc6ab79b0af26b3f04c3cc602d6cf', NULL, 1795994088729, '');
INSERT INTO visit VALUES (3, x'01a22996effd1dac2970b6ff8c293970', 1795994087421, NULL, '李 小龍 "Bruce"', 'PT Maju, Tbk', '', 'Pak Joko', '', 1, 'seen-card', 'refuse', '', 'Pintu Utama', '', '', NULL, NULL, x'2b17cccd41569bc656f912b53e417786', NULL, NULL, '');
INSERT INTO visit VALUES (4, x'01a22996f009b0dd99a7cd2f3019d1bb', 1795994087433, 1795994088346, 'Teknisi Genset', '', 'servis', '', '', 9999, 'none', NULL, '', 'Pintu Utama', '', '', NULL, NULL, x'e28ca835a18421784298731e2229db86', NULL, NULL, '');
INSERT INTO visit VALUES (5, x'01a22996f01108d572231294a8ee4f98', 1795994087441, NULL, 'Anak Kecil', '', '', '', '', 1, 'child', 'undetermined', '', 'Pintu Utama', '', '', NULL, NULL, x'db8ceef1667f98d452a8d93f570837a3', NULL, NULL, '');
INSERT INTO visit VALUES (6, x'01a22996f015ec7fd05a08c1e5aa4e1e', 1795994087445, 1795994088533, '', '', '', '', '', 1, 'doctors-letter', NULL, '', 'Pintu Utama', '', '', NULL, NULL, x'84935416c205b6b83def2ae5dc239d4a', NULL, NULL, '');
INSERT INTO visit VALUES (7, x'01a22996f89aad03c9746b12bbdfbc9f', 1795399500000, 1795579200000, 'Dari Kertas', '', '', '', '', 1, 'none', NULL, '', 'Pintu Utama', '', '', 'paper', NULL, x'c6b9e99eff4d9d5e5172f4a8e9be1eab', 1795994089626, NULL, '');
INSERT INTO entry VALUES (1, 'arrival', 1795994087401, 1, x'5a6e4c6bbd4a19f9fc2dbd2d34d09a8e204b4efa18e63ce7cb8908bad083fbcb', NULL, x'25d1df7327292078d306a1cef27673ae5bac3efa722cd8f2d9ec6510723ae45f', NULL, NULL);
INSERT INTO entry VALUES (2, 'arrival', 1795994087417, 2, x'896bee5dbd303e5f818e6d4133586917cf5ad11d6fc4c5981eaa03aaede9fb7f', NULL, x'5293e1cec47c08388f389399ce8402c963dd7ac5fe573e16c3dcecbd43ef1ef6', NULL, NULL);
INSERT INTO entry VALUES (3, 'arrival', 1795994087421, 3, x'4dd77dcc3c00244c44ab36f9babbe46703cefd6da01e5a629da813949f68ecc6', NULL, x'44c273718e2119b480b7608dffc7e5fc7d615ead6c45ffffb78eb72e01026cb5', NULL, NULL);
INSERT INTO entry VALUES (4, 'arrival', 1795994087433, 4, x'e858c3abc68d2715b67b13516e06be4779eb2bbad6f5611a1a94239f88905d05', NULL, x'e1e876221d2f5b7b9c94558ee11111a3e849538b3d86b2bbc0527e2f64f22d99', NULL, NULL);
INSERT INTO entry VALUES (5, 'arrival', 1795994087441, 5, x'8875ee13927b7783f88bd2146632ffe02ed78346f44a423f01472ac9275eb28b', NULL, x'a8a1b4d97d5b05003a2b39daeadc1b8e1afd78cb9211e9a8aaed62bde8597a79', NULL, NULL);
INSERT INTO entry VALUES (6, 'arrival', 1795994087445, 6, x'21a1d9ed81f345f612ce1e9c94a3d1de8630ff7a2a73ab70bf44491beb048fdc', NULL, x'77bcb839a011f6dcbd52bd5c489474df042bd0bbb0a2be20608d32c26610e6f5', NULL, NULL);
INSERT INTO entry VALUES (7, 'departure', 1795994088156, 1, x'fe03369596dae4c98aa5a20b3e7e41cb6f68e6689a150295ed759c22780a28ff', NULL, x'ff1568642b344cc59a051a2a35f44cf49b9e791c92b5e61df3fc034ca08697d5', NULL, NULL);
INSERT INTO entry VALUES (8, 'departure', 1795994088348, 4, x'aacfaa10401a89b2b579fec80463eabafe8398811aa8d2f3efc32824f4389f6e', NULL, x'6462f9489643c244023f6a0cd5aa29f7fb58347523473c8fbd8251e093dcd4a7', NULL, NULL);
INSERT INTO entry VALUES (9, 'departure', 1795994088536, 6, x'56b96eecb59bfbed73b00514aa1aa9fd01fa20bbb6c217ca42d7eba2f67ae826', NULL, x'3ff9e20277f5b7198cf30283bcaa23c0db470c2d6b19b84b29310c0eed7fc8b8', NULL, NULL);
INSERT INTO entry VALUES (10, 'correction', 1795994088729, 2, x'2b854c7a224dc622751bdcacf2ae91df0816fe4b632a9be11b193ba23db5ed55', x'bdd81a2b794d2316bccf3ac008f88738c050eb4b893160109f46fb39f7dbc4bb', x'84912f08fc2846c19a097e9306de5fcb0682049050b63851770a7b2b387923ed', x'cd2d93e7e39b3d8d98d6e83f08668ab7', '{"by":"Dewi","changes":[{"after":"Gabriele Musterfrau-Gößinger","before":"Gabriele Mustermann-Gößinger","field":"name"}],"why":"per kartu"}');
INSERT INTO entry VALUES (11, 'correction', 1795994088729, 2, x'1feda7d07d8525f0d4c096f566601a19eead03f6485f691a0d7c511a989f1fa1', x'02d2e99db7e0c3544b4edd7c316f283525de4b5b568124bdbd700845b4b23d3d', x'd1d191ffc51ee2cf0e2d4434a2a94c533263116e5322e3a600aee55313e1de13', x'c68e0add65804381446e88f2cec9e937', '{"by":"Dewi","changes":[{"after":2,"before":1,"field":"party"}],"why":"per kartu"}');
INSERT INTO entry VALUES (12, 'policy', 1795994088939, NULL, NULL, x'31811956d4ba5d32d35d8d4bb6cef9d5d3a7e6cef0f09751d384c00767d03925', x'8487c0ada9da651c427c825858d946944b82805af9ea447a31b3b147ed192687', x'd1370a4ca04c73d6312204597796a160', '{"policy":"booster"}');
INSERT INTO entry VALUES (13, 'export', 1795994089145, NULL, NULL, x'a450bf68ec81f670930f38a77409b9f7c8cf0389025d2dd671ef355f8bb03e2c', x'92d605d2ebf6088576ca7df6f7bda9a294e7ad03454abd746b31679ceaa29007', x'57dfd10dbb56ca5396c59ec20302436f', '{"format":"csv","from":1793491200000,"until":1796083200000,"visits":6}');
INSERT INTO entry VALUES (14, 'purge', 1795994089389, 6, x'1bd11c72818d150dc83bcf3f5ea9827a2d1a9dac939c1336fdb550ea5186b524', NULL, x'04a350c3c791d68b3b858248a4e9574ad118ed9c8f2970cdd776e2104b6f3840', NULL, NULL);
INSERT INTO entry VALUES (15, 'destruction', 1795994089389, NULL, NULL, x'3d64d3f10d33f1113e9db87f9d0b4151734cd538bf8331828f7b34ae87c01120', x'924487f849c8e6cc1b80b7d829f69a1e4d1430b4b1a3fb8c50e1ab58d83a20a2', x'9fa62a688dcc9703a7dffc487a115e7f', '{"by":"Dewi","fields":{"host":0,"name":1,"note":0,"organisation":0,"phone":1,"purpose":0},"mentions":0,"numbers":[[6,6]],"visits":1,"why":"diminta"}');
INSERT INTO entry VALUES (16, 'arrival', 1795994089626, 7, x'84f150f12a14f925c54f54b3f33dc84bae35fa7357d1d49f1fa9daf8ee77822e', NULL, x'a068d46627cfc6c5c05eb2311c34657d870cc98d5410c49eb1dc982854679242', NULL, NULL);
INSERT INTO indexed_visits VALUES (0);
INSERT INTO destroyed VALUES (x'670000000001c8beb21d');
