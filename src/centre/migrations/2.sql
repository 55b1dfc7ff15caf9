-- The latest visits of all offices, without sorting a month of them: of a part of a name that many bear, the search
-- wants the last two hundred.
CREATE INDEX visit_when ON visit (arrived);
