ALTER TABLE visit ADD COLUMN corrected INTEGER;
     UPDATE visit SET corrected = (
         SELECT at FROM entry WHERE visit = visit.no AND kind = 'correction' ORDER BY seq DESC LIMIT 1
     ) WHERE no IN (SELECT visit FROM entry WHERE kind = 'correction');
