//! Finding guests by a part of their name, of where they come from, or of whom they see, by day, by
//! verdict and by evidence.
//!
//! An index of trigrams (FTS5) knows in which visits each three letters in a row are. It is asked for those of
//! the text, and the visits that it names are looked at. It holds no text that could be read,
//! and a purge takes the letters of a visit out of it.
//!
//! Visits go into it [`AT_ONCE`] at a time: one by one they would cost a check-in as much as all the rest of it. A
//! search looks at those that are still to come one after the other.
//!
//! Before each field stands a mark, twice, so that the beginning of a field has trigrams of its own: a
//! search for names that begin with `si` asks for one of them, and so does one for a single letter.
//!
//! Both what is looked for and where it is looked for are in their [`form`], in which accents, blanks and
//! capitals make no difference.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::{
    VisitLog, VisitLogError,
    normal::form,
    row,
    schema::{TELL_EVERY, Tell},
};
use crate::time::TimeSpan;
use crate::{
    policy::Verdict,
    visit::{EvidenceKind, Visit},
};

/// How many letters the index knows at once.
const GRAM: usize = 3;

/// How many visits are taken into the index together.
const AT_ONCE: i64 = 256;

/// What is looked for. The default is in every visit.
#[derive(Clone, PartialEq, Eq)]
pub struct Query<'a> {
    /// The text, in capitals or not, with accents or without. One of one or two letters is looked for where a word begins, one
    /// letter only where the first word does: it is in the middle of nearly every name. In scripts that
    /// have no blanks between words it may be anywhere.
    pub text: &'a str,
    /// Where the text has to stand.
    pub place: Place,
    /// In which field; `None` is any of them.
    pub field: Option<SearchField>,
    /// When the guest came.
    pub span: TimeSpan,
    /// Only with this verdict.
    pub verdict: Option<Verdict>,
    /// Only on these grounds.
    pub evidence: Option<EvidenceKind>,
}

/// Where in a field a text has to stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// Anywhere.
    #[default]
    Anywhere,
    /// At its beginning.
    Beginning,
}

/// A field that can be searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchField {
    /// The guest's name.
    Name,
    /// Where the guest comes from.
    Organisation,
    /// Whom the guest sees.
    Host,
}

impl Default for Query<'_> {
    fn default() -> Self {
        Self {
            text: "",
            place: Place::default(),
            field: None,
            span: TimeSpan::ALWAYS,
            verdict: None,
            evidence: None,
        }
    }
}

impl<'a> Query<'a> {
    /// A search for this text, wherever it stands.
    #[must_use]
    pub fn text(text: &'a str) -> Self {
        Self { text, ..Self::default() }
    }
}

impl VisitLog {
    /// The visits that the query asks for, at most `limit`, the last to arrive first. The next page comes
    /// `before` the last visit of this one, which is named by its number.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn search(
        &self,
        query: &Query<'_>,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Vec<Visit>, VisitLogError> {
        let before = before.map(|no| i64::try_from(no).unwrap_or(i64::MAX));
        let text = Text::new(query);
        self.read(|connection| {
            if text.folded.is_empty() {
                by_arrival(connection, query, before, limit, |_| true)
            } else if self.in_order()? {
                by_text(connection, query, &text, before.unwrap_or(i64::MAX), limit)
            } else if text.grams.is_some() {
                by_text_and_arrival(connection, query, &text, before, limit)
            } else {
                by_arrival(connection, query, before, limit, |visit| text.is_in(visit))
            }
        })
    }
}

/// From when on the visits of a page came, and before which one (in milliseconds, and its number).
fn page(
    connection: &Connection,
    query: &Query<'_>,
    before: Option<i64>,
) -> rusqlite::Result<(i64, (i64, i64))> {
    let (from, until) = (query.span.from.timestamp_millis(), query.span.until.timestamp_millis());
    let Some(before) = before else { return Ok((from, (until, i64::MIN))) };
    let arrived: Option<i64> = connection
        .prepare_cached("SELECT arrived FROM visit WHERE no = ?1")?
        .query_row([before], |row| row.get(0))
        .optional()?;
    let last = arrived.filter(|&arrived| arrived < until).map_or((until, i64::MIN), |came| (came, before));
    Ok((from, last))
}

fn by_arrival(
    connection: &Connection,
    query: &Query<'_>,
    before: Option<i64>,
    limit: usize,
    wanted: impl Fn(&Visit) -> bool,
) -> rusqlite::Result<Vec<Visit>> {
    let (from, (until, no)) = page(connection, query, before)?;
    let sql = format!(
        "WHERE arrived >= ?1 AND (arrived, no) < (?2, ?3){} ORDER BY arrived DESC, no DESC",
        codes(query, "")
    );
    let mut statement = connection.prepare_cached(&row::select(&sql))?;
    let mut rows = statement.query(params![from, until, no])?;
    let mut found = Vec::new();
    while found.len() < limit
        && let Some(row) = rows.next()?
    {
        found.extend(Some(row::visit(row)?).filter(&wanted));
    }
    Ok(found)
}

/// The same by text where the order of the numbers is not that of the arrivals: all that the index names are
/// put into order, and then looked at one after the other.
fn by_text_and_arrival(
    connection: &Connection,
    query: &Query<'_>,
    text: &Text,
    before: Option<i64>,
    limit: usize,
) -> rusqlite::Result<Vec<Visit>> {
    let (from, last) = page(connection, query, before)?;
    let rest = format!("+arrived >= ?2 AND +arrived <= ?3{}", codes(query, "+"));
    let named = format!(
        "SELECT visit.arrived, visit.no FROM visit_text JOIN visit ON visit_text.rowid = visit.no
         WHERE visit_text MATCH ?1 AND {rest}
         UNION ALL SELECT arrived, no FROM visit WHERE no > ?4 AND {rest}"
    );
    let mut named = connection.prepare_cached(&named)?;
    let mut named = named
        .query_map(params![text.grams, from, last.0, last_indexed(connection)?], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?
        .filter(|named| !named.as_ref().is_ok_and(|named| *named >= last))
        .collect::<rusqlite::Result<Vec<(i64, i64)>>>()?;
    named.sort_unstable_by(|one, other| other.cmp(one));
    let mut found = Vec::new();
    for (_, no) in named {
        if found.len() == limit {
            break;
        }
        found.extend(Some(row::by_no(connection, no)?).filter(|visit| text.is_in(visit)));
    }
    Ok(found)
}

/// Where the order of the numbers is that of the arrivals, the visits come from the index in their order.
fn by_text(
    connection: &Connection,
    query: &Query<'_>,
    text: &Text,
    before: i64,
    limit: usize,
) -> rusqlite::Result<Vec<Visit>> {
    let span = query.span;
    let (from, until) = (span.from.timestamp_millis(), span.until.timestamp_millis());
    // The numbers of the days keep the index from naming the visits of all years.
    let (first, last) = if span == TimeSpan::ALWAYS {
        (1, i64::MAX)
    } else {
        let sql = "SELECT min(no), max(no) FROM visit WHERE arrived >= ?1 AND arrived < ?2";
        let ends: (Option<i64>, Option<i64>) =
            connection.prepare_cached(sql)?.query_row([from, until], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let (Some(first), Some(last)) = ends else { return Ok(Vec::new()) };
        (first, last)
    };
    let last = last.min(before.saturating_sub(1));
    // A text that the index cannot be asked for is looked for in one visit after the other.
    let indexed = if text.grams.is_some() { last_indexed(connection)? } else { 0 };
    let mut found = Vec::new();
    // The signs keep the other indexes out of it.
    let rest = format!("AND +arrived >= ?4 AND +arrived < ?5{}", codes(query, "+"));
    let one_by_one = format!("WHERE ?1 IS NULL AND no BETWEEN ?2 AND ?3 {rest} ORDER BY no DESC");
    let by_index = format!(
        "JOIN visit_text ON visit_text.rowid = visit.no
         WHERE visit_text MATCH ?1 AND visit_text.rowid BETWEEN ?2 AND ?3 {rest} ORDER BY visit_text.rowid DESC"
    );
    let ways = [
        (one_by_one, None, first.max(indexed.saturating_add(1)), last),
        (by_index, text.grams.as_deref(), first, last.min(indexed)),
    ];
    for (sql, grams, first, last) in ways.into_iter().filter(|(_, _, first, last)| first <= last) {
        let mut statement = connection.prepare_cached(&row::select(&sql))?;
        let mut rows = statement.query(params![grams, first, last, from, until])?;
        while found.len() < limit
            && let Some(row) = rows.next()?
        {
            let visit = row::visit(row)?;
            if text.is_in(&visit) {
                found.push(visit);
            }
        }
    }
    Ok(found)
}

/// The conditions on verdict and evidence. Their codes are ours, and stand in the statement because each
/// of the rare ones has an index of its own, which a `+` before the column keeps out.
fn codes(query: &Query<'_>, sign: &str) -> String {
    let mut sql = String::new();
    if let Some(verdict) = query.verdict {
        sql.extend([" AND ", sign, "verdict = '", verdict.code(), "'"]);
    }
    if let Some(evidence) = query.evidence {
        sql.extend([" AND ", sign, "evidence = '", evidence.code(), "'"]);
    }
    sql
}

/// A text as it is looked for.
struct Text {
    folded: String,
    /// As a query of the index; `None` where the index cannot know it.
    grams: Option<String>,
    at: At,
    field: Option<SearchField>,
}

enum At {
    Anywhere,
    Words,
    Beginning,
}

impl Text {
    fn new(query: &Query<'_>) -> Self {
        let folded = form(query.text);
        let letters = folded.chars().count();
        let has_words = folded.chars().all(|letter| letter < FIRST_WITHOUT_BLANKS);
        let at = match (query.place, letters) {
            (Place::Beginning, _) => At::Beginning,
            (Place::Anywhere, 1) if has_words => At::Beginning,
            (Place::Anywhere, 2) if has_words => At::Words,
            (Place::Anywhere, _) => At::Anywhere,
        };
        let marks = SearchField::ALL.into_iter().filter(|one| query.field.is_none_or(|field| field == *one));
        let grams = match at {
            At::Anywhere => grams(&folded),
            At::Words => marks
                .map(SearchField::mark)
                .chain(BEFORE_WORDS)
                .filter_map(|mark| grams(&format!("{mark}{folded}")))
                .reduce(|one, other| format!("({one}) OR ({other})")),
            At::Beginning => marks
                .map(SearchField::mark)
                .filter_map(|mark| grams(&format!("{mark}{mark}{folded}")))
                .reduce(|one, other| format!("({one}) OR ({other})")),
        };
        Self { folded, grams, at, field: query.field }
    }

    fn is_in(&self, visit: &Visit) -> bool {
        SearchField::ALL
            .into_iter()
            .filter(|one| self.field.is_none_or(|field| field == *one))
            .map(|field| form(field.of(visit)))
            .any(|field| match self.at {
                At::Anywhere => field.contains(&self.folded),
                At::Beginning => field.starts_with(&self.folded),
                At::Words => {
                    field.starts_with(&self.folded)
                        || field
                            .match_indices(&self.folded)
                            .any(|(at, _)| field[..at].ends_with(BEFORE_WORDS))
                }
            })
    }
}

/// What stands before a word within a field.
const BEFORE_WORDS: [char; 9] = [' ', '"', '\'', '(', '-', '/', '.', ',', '\n'];

/// Thai, and whatever comes after it: the scripts of most of Asia put no blanks between words.
const FIRST_WITHOUT_BLANKS: char = '\u{e00}';

impl SearchField {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Name, Self::Organisation, Self::Host];

    /// What stands before it in the index, twice, and in no text.
    fn mark(self) -> char {
        match self {
            Self::Name => '\u{1}',
            Self::Organisation => '\u{2}',
            Self::Host => '\u{3}',
        }
    }

    fn of(self, visit: &Visit) -> &str {
        match self {
            Self::Name => &visit.name,
            Self::Organisation => &visit.organisation,
            Self::Host => &visit.host,
        }
    }
}

/// The last visit that is in the index, and with it all before.
fn last_indexed(connection: &Connection) -> rusqlite::Result<i64> {
    connection.prepare_cached("SELECT last FROM indexed_visits")?.query_row([], |row| row.get(0))
}

/// Sees to it that not too many visits are missing in the index, now that this one is in the log.
pub(super) fn after_arrival(connection: &Connection, no: i64) -> rusqlite::Result<()> {
    if no % AT_ONCE == 0 { catch_up(connection) } else { Ok(()) }
}

/// Whether the index knows of as many visits as there are that each field is filled, as far as they are in it.
/// Its own terms are counted: those with which a field begins.
pub(super) fn fits(connection: &Connection) -> rusqlite::Result<bool> {
    let sql = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.visit_terms USING fts5vocab(main, visit_text, row)";
    connection.execute_batch(sql)?;
    let last = last_indexed(connection)?;
    for (field, column) in SearchField::ALL.into_iter().zip(["name", "organisation", "host"]) {
        let from = format!("{0}{0}", field.mark());
        let until = format!("{from}{}", char::MAX);
        let terms = "SELECT coalesce(sum(doc), 0) FROM visit_terms WHERE term >= ?1 AND term < ?2";
        let known: i64 = connection.query_row(terms, [from, until], |row| row.get(0))?;
        let sql = format!("SELECT {column} FROM visit NOT INDEXED WHERE no <= ?1 AND {column} <> ''");
        let mut filled = connection.prepare(&sql)?;
        let mut filled = filled.query([last])?;
        let mut count = 0;
        while let Some(row) = filled.next()? {
            // What nobody sees is not in the index.
            count += i64::from(!form(row.get_ref(0)?.as_str()?).is_empty());
        }
        if known != count {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Makes the index anew.
pub(super) fn rebuild(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute("INSERT INTO visit_text (visit_text) VALUES ('delete-all')", [])?;
    connection.execute("UPDATE indexed_visits SET last = 0", [])?;
    catch_up(connection)
}

/// Takes all visits that are missing into the index.
pub(super) fn catch_up(connection: &Connection) -> rusqlite::Result<()> {
    let last = fill(connection, last_indexed(connection)?, &mut |_| ())?;
    connection.prepare_cached("UPDATE indexed_visits SET last = ?1")?.execute([last])?;
    Ok(())
}

/// Takes the visits after this one into the index. Gives the last of them.
pub(super) fn fill(connection: &Connection, after: i64, tell: Tell<'_>) -> rusqlite::Result<i64> {
    let all: i64 = connection
        .prepare_cached("SELECT count(*) FROM visit WHERE no > ?1")?
        .query_row([after], |row| row.get(0))?;
    let (mut done, mut last) = (0, after);
    let mut visits = connection
        .prepare_cached("SELECT no, name, organisation, host FROM visit WHERE no > ?1 ORDER BY no")?;
    let mut rows = visits.query([after])?;
    while let Some(row) = rows.next()? {
        let text = |column| -> rusqlite::Result<&str> { Ok(row.get_ref(column)?.as_str()?) };
        last = row.get(0)?;
        put(connection, last, [text(1)?, text(2)?, text(3)?], INSERT)?;
        done += 1;
        if done % TELL_EVERY == 0 {
            tell(done as f32 / all as f32);
        }
    }
    Ok(last)
}

const INSERT: &str = "INSERT INTO visit_text (rowid, text) VALUES (?1, ?2)";
const REMOVE: &str = "INSERT INTO visit_text (visit_text, rowid, text) VALUES ('delete', ?1, ?2)";

/// Changes a visit that may be in the index.
pub(super) fn change<T>(
    connection: &Connection,
    no: i64,
    change: impl FnOnce() -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    let indexed = no <= last_indexed(connection)?;
    if indexed {
        put_as_it_stands(connection, no, REMOVE)?;
    }
    let changed = change()?;
    if indexed {
        put_as_it_stands(connection, no, INSERT)?;
    }
    Ok(changed)
}

fn put_as_it_stands(connection: &Connection, no: i64, sql: &str) -> rusqlite::Result<()> {
    let [name, organisation, host]: [String; 3] = connection
        .prepare_cached("SELECT name, organisation, host FROM visit WHERE no = ?1")?
        .query_row([no], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?]))?;
    put(connection, no, [&name, &organisation, &host], sql)
}

fn put(connection: &Connection, no: i64, fields: [&str; 3], sql: &str) -> rusqlite::Result<()> {
    let mut text = String::new();
    // A field that is empty has no mark: an emptied visit is not in the index at all.
    for (field, content) in
        SearchField::ALL.into_iter().zip(fields).filter(|(_, content)| !content.is_empty())
    {
        text.extend([field.mark(), field.mark()]);
        text.push_str(&form(content));
    }
    if !text.is_empty() {
        connection.prepare_cached(sql)?.execute(params![no, text])?;
    }
    Ok(())
}

/// Trigrams that hold every letter of a text, as a query that asks for all of them; `None` for a text that has
/// none. Those between would name fewer visits in vain, and take longer to ask for than those visits to look at.
fn grams(text: &str) -> Option<String> {
    let letters: Vec<char> = text.chars().collect();
    let last = letters.len().checked_sub(GRAM)?;
    let starts = (0..last).step_by(GRAM).chain([last]);
    starts
        .filter_map(|start| letters.get(start..start + GRAM))
        .map(|gram| format!("\"{}\"", gram.iter().collect::<String>().replace('"', "\"\"")))
        .reduce(|all, gram| format!("{all} AND {gram}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::visit_log::{schema::STEPS, tests::guest};

    fn numbers(log: &VisitLog, text: &str, before: Option<u64>, limit: usize) -> Vec<u64> {
        let found = log.search(&Query::text(text), before, limit).unwrap();
        found.into_iter().map(|visit| visit.no).collect()
    }

    #[test]
    fn a_visit_is_found_before_it_is_in_the_index_and_after() {
        let mut log = VisitLog::open_in_memory().unwrap();
        for no in 1..=AT_ONCE as u64 + 3 {
            let id = log.record_arrival(&guest(None)).unwrap();
            assert_eq!(numbers(&log, "aminah", None, usize::MAX), (1..=no).rev().collect::<Vec<_>>());
            if no % 50 == 0 {
                log.record_departure(id, guest(None).arrived).unwrap();
            }
        }
        assert_eq!(last_indexed(&log.connection).unwrap(), AT_ONCE);
        // A page that begins among the first and ends among the others.
        assert_eq!(numbers(&log, "aminah", Some(AT_ONCE as u64 + 3), 4), [258, 257, 256, 255]);
        let ids = [2, AT_ONCE as u64 + 2]
            .map(|no| log.search(&Query::default(), Some(no + 1), 1).unwrap().pop().unwrap().id);
        let why = crate::visit::Correction::new("Dewi", "misspelt").unwrap();
        for id in ids {
            log.correct(id, &why, |visit| visit.name = "Zulaikha".to_owned()).unwrap();
        }
        assert_eq!(numbers(&log, "zulaikha", None, 9), [258, 2]);
        assert_eq!(numbers(&log, "aminah", None, usize::MAX).len(), AT_ONCE as usize + 1);
        log.connection
            .execute_batch("INSERT INTO visit_text (visit_text) VALUES ('integrity-check')")
            .unwrap();
    }

    #[test]
    fn a_log_of_the_version_before_has_all_its_visits_in_the_index() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("visits.sqlite");
        let mut log = VisitLog::open(&path).unwrap();
        for _ in 0..3 {
            log.record_arrival(&guest(None)).unwrap();
        }
        catch_up(&log.connection).unwrap();
        let before = STEPS.len() - 2;
        // As it was indexed then: with its accents.
        log.connection
            .execute_batch("ALTER TABLE visit DROP COLUMN corrected;
                 DROP TABLE destroyed; DROP TABLE destruction; DROP INDEX entry_told; UPDATE indexed_visits SET last = 0")
            .unwrap();
        log.connection.pragma_update(None, "user_version", before as u32).unwrap();
        drop(log);
        let log = VisitLog::open(&path).unwrap();
        assert_eq!(last_indexed(&log.connection).unwrap(), 3);
        assert_eq!(numbers(&log, "aminah", None, 9), [3, 2, 1]);
    }
}
