//! Finding guests by a part of their name, of where they come from, or of whom they see, by day, by
//! verdict and by evidence.
//!
//! The index is asked for the trigrams of the text, and the visits that it names are looked at.
//!
//! Both what is looked for and where it is looked for are in their [`form`], in which accents, blanks and
//! capitals make no difference.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::{
    super::{
        VisitLog, VisitLogError,
        normal::{digits, form},
        row,
    },
    index::{form_in, last_indexed, search_of},
};
use crate::{
    time::TimeSpan,
    verdict::Verdict,
    visit::{EvidenceKind, Field, Search, Visit},
};

/// How many letters the index knows at once.
const GRAM: usize = 3;

/// What is looked for. The default is in every visit.
#[derive(Clone, PartialEq, Eq)]
pub struct Query<'a> {
    /// The text, in capitals or not, with accents or without. One of one or two letters is looked for where a word begins, one
    /// letter only where the first word does: it is in the middle of nearly every name. In scripts that
    /// have no blanks between words it may be anywhere.
    pub text: &'a str,
    /// Where the text has to stand.
    pub place: Place,
    /// In which of [`Field::SEARCHED`]; `None` is any of them. One that is searched by the whole of it has to be the
    /// text.
    pub field: Option<Field>,
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
    /// At the beginning of a word; of a telephone number, anywhere.
    Word,
    /// At its beginning.
    Beginning,
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
            } else if self.order.holds(connection)? {
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
pub(super) struct Text {
    folded: String,
    /// Its digits, where it may be a part of a telephone number.
    digits: Option<String>,
    /// As a query of the index; `None` where the index cannot know it.
    grams: Option<String>,
    at: At,
    fields: Vec<Field>,
}

#[derive(Clone, Copy)]
enum At {
    Anywhere,
    Words,
    Beginning,
}

impl Text {
    fn new(query: &Query<'_>) -> Self {
        let fields = Field::SEARCHED.iter().copied();
        let fields = fields.filter(|one| query.field.is_none_or(|field| field == *one)).collect();
        Self::within(query.text, query.place, fields)
    }

    /// This text in some of [`Field::SEARCHED`].
    pub(super) fn within(text: &str, place: Place, fields: Vec<Field>) -> Self {
        let folded = form(text);
        let digits = number_in(&folded);
        let letters = folded.chars().count();
        let has_words = folded.chars().all(|letter| letter < FIRST_WITHOUT_BLANKS);
        let at = match (place, letters) {
            (Place::Beginning, _) => At::Beginning,
            (Place::Anywhere, 1) if has_words => At::Beginning,
            (Place::Anywhere, 2) | (Place::Word, _) if has_words => At::Words,
            (Place::Anywhere | Place::Word, _) => At::Anywhere,
        };
        let searches = || fields.iter().copied().map(search_of);
        let whole = |mark: char| grams(&format!("{mark}{mark}{folded}{mark}"));
        let any = |one: String, other: String| format!("({one}) OR ({other})");
        let numbers = || {
            let has_numbers = searches().any(|search| matches!(search, Search::Digits(_)));
            digits.as_deref().filter(|_| has_numbers).and_then(grams)
        };
        let grams = match at {
            // Wherever it is the whole of a field, it is in it as well.
            At::Anywhere => {
                let numbers = numbers().filter(|_| digits.as_ref() != Some(&folded));
                grams(&folded)
                    .map(|grams| numbers.map_or_else(|| grams.clone(), |also| any(grams.clone(), also)))
            }
            At::Words => {
                let begin = searches().filter_map(|search| match search {
                    Search::Whole(mark) => whole(mark),
                    Search::Words(mark) => grams(&format!("{mark}{folded}")),
                    Search::Digits(_) | Search::No => None,
                });
                let within = BEFORE_WORDS.iter().filter_map(|mark| grams(&format!("{mark}{folded}")));
                begin.chain(within).chain(numbers()).reduce(any)
            }
            At::Beginning => searches()
                .filter_map(|search| match search {
                    Search::Whole(mark) => whole(mark),
                    Search::Words(mark) => grams(&format!("{mark}{mark}{folded}")),
                    Search::Digits(mark) => {
                        digits.as_ref().and_then(|digits| grams(&format!("{mark}{mark}{digits}")))
                    }
                    Search::No => None,
                })
                .reduce(any),
        };
        Self { folded, digits, grams, at, fields }
    }

    /// As a query of the index; `None` where the index cannot know it.
    pub(super) fn grams(&self) -> Option<&str> {
        self.grams.as_deref()
    }

    /// Whether it stands in one of the fields, of which `text_of` tells what is in them.
    pub(super) fn stands_in<'a>(&self, text_of: impl Fn(Field) -> &'a str) -> bool {
        self.fields.iter().copied().any(|field| {
            let text = form_in(field, text_of(field));
            match (search_of(field), self.at) {
                (Search::No, _) => false,
                (Search::Whole(_), _) => text == self.folded,
                (Search::Digits(_), At::Beginning) => {
                    self.digits.as_ref().is_some_and(|digits| text.starts_with(digits))
                }
                (Search::Digits(_), At::Anywhere | At::Words) => {
                    self.digits.as_ref().is_some_and(|digits| text.contains(digits))
                }
                (Search::Words(_), At::Anywhere) => text.contains(&self.folded),
                (Search::Words(_), At::Beginning) => text.starts_with(&self.folded),
                (Search::Words(_), At::Words) => {
                    text.starts_with(&self.folded)
                        || text.match_indices(&self.folded).any(|(at, _)| text[..at].ends_with(BEFORE_WORDS))
                }
            }
        })
    }

    fn is_in(&self, visit: &Visit) -> bool {
        self.stands_in(|field| visit.text(field))
    }
}

/// The digits of what may be a part of a telephone number: the index knows three of them at once.
fn number_in(folded: &str) -> Option<String> {
    let number = folded.chars().all(|letter| letter.is_ascii_digit() || "+-.() ".contains(letter));
    number.then(|| digits(folded)).filter(|digits| digits.len() >= GRAM)
}

/// What stands before a word within a field.
const BEFORE_WORDS: [char; 9] = [' ', '"', '\'', '(', '-', '/', '.', ',', '\n'];

/// Thai, and whatever comes after it: the scripts of most of Asia put no blanks between words.
const FIRST_WITHOUT_BLANKS: char = '\u{e00}';

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
