//! The words of the report on paper and of the workbook's summary.

use chrono::{Datelike as _, Local};

use super::{Language, dates};
use crate::time::{Date, Timestamp};

/// The words of the report in one language.
#[expect(missing_docs, reason = "each field is named after what it says")]
pub struct Words {
    /// Of one day.
    pub daily_title: &'static str,
    /// Of several days.
    pub title: &'static str,
    pub visits_sheet: &'static str,
    pub summary_sheet: &'static str,
    /// In the order of the table: number, in, out, name, from, purpose, to see, people, evidence,
    /// verdict.
    pub columns: [&'static str; 10],
    pub no_visits: &'static str,
    pub summary: &'static str,
    pub period: &'static str,
    pub visits: &'static str,
    pub people: &'static str,
    pub inside: &'static str,
    /// Beside the mark of a visit that was entered afterwards.
    pub entered_later: &'static str,
    pub by_verdict: &'static str,
    pub not_judged: &'static str,
    pub by_evidence: &'static str,
    pub by_hour: &'static str,
    pub hour: &'static str,
    pub closing_hash: &'static str,
    pub made_at: &'static str,
    pub page: &'static str,
    pub acknowledged: &'static str,
    pub position: &'static str,
    pub officer: &'static str,
    pub name: &'static str,
    pub staff_number: &'static str,
}

/// The words of this language.
#[must_use]
pub fn words(language: Language) -> &'static Words {
    match language {
        Language::Indonesian => &INDONESIAN,
        Language::English => &ENGLISH,
    }
}

/// The days of a report: `Senin, 6 Desember 2021`, or `6 Desember 2021 – 8 Desember 2021`.
#[must_use]
pub fn period(from: Date, to: Date, language: Language) -> String {
    if from == to {
        return dates::long_date(from, language);
    }
    format!("{} – {}", dates::date(from, language), dates::date(to, language))
}

/// A time of day beside a day that the reader knows: `09.05`, and `7/12 09.05` on another day.
#[must_use]
pub fn time_beside(moment: Timestamp, day: Date, language: Language) -> String {
    let date = moment.with_timezone(&Local).date_naive();
    let time = dates::time(moment, language);
    if date == day { time } else { format!("{}/{} {time}", date.day(), date.month()) }
}

/// A count as it is written: `12.345`, `12,345`.
#[must_use]
pub fn count(count: u64, language: Language) -> String {
    let separator = match language {
        Language::Indonesian => '.',
        Language::English => ',',
    };
    let digits = count.to_string();
    let mut written = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push(separator);
        }
        written.push(digit);
    }
    written
}

const INDONESIAN: Words = Words {
    daily_title: "LAPORAN HARIAN BUKU TAMU",
    title: "LAPORAN BUKU TAMU",
    visits_sheet: "Kunjungan",
    summary_sheet: "Ringkasan",
    columns: [
        "No",
        "Masuk",
        "Keluar",
        "Nama",
        "Asal / Instansi",
        "Keperluan",
        "Menemui",
        "Orang",
        "Bukti",
        "Putusan",
    ],
    no_visits: "Tidak ada kunjungan",
    summary: "Rekapitulasi",
    period: "Periode",
    visits: "Kunjungan",
    people: "Orang",
    inside: "Orang belum keluar",
    entered_later: "* Dicatat kemudian",
    by_verdict: "Kunjungan menurut putusan",
    not_judged: "Tanpa putusan",
    by_evidence: "Kunjungan menurut bukti",
    by_hour: "Kunjungan menurut jam masuk",
    hour: "Jam",
    closing_hash: "Kode penutup buku tamu",
    made_at: "Dibuat dengan Pos Jaga, {}",
    page: "Halaman {}/{}",
    acknowledged: "Mengetahui,",
    position: "Jabatan",
    officer: "Petugas jaga",
    name: "Nama",
    staff_number: "NIP",
};

const ENGLISH: Words = Words {
    daily_title: "DAILY GUEST BOOK REPORT",
    title: "GUEST BOOK REPORT",
    visits_sheet: "Visits",
    summary_sheet: "Summary",
    columns: ["No", "In", "Out", "Name", "From", "Purpose", "To see", "People", "Evidence", "Verdict"],
    no_visits: "No visits",
    summary: "Summary",
    period: "Period",
    visits: "Visits",
    people: "People",
    inside: "People still inside",
    entered_later: "* Entered later",
    by_verdict: "Visits by verdict",
    not_judged: "No verdict",
    by_evidence: "Visits by evidence",
    by_hour: "Visits by hour of arrival",
    hour: "Hour",
    closing_hash: "Closing code of the guest book",
    made_at: "Made with Pos Jaga, {}",
    page: "Page {}/{}",
    acknowledged: "Acknowledged by",
    position: "Position",
    officer: "Officer on duty",
    name: "Name",
    staff_number: "Staff no.",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped_as_people_here_group_them() {
        for (number, id, en) in [
            (0, "0", "0"),
            (999, "999", "999"),
            (1000, "1.000", "1,000"),
            (1_234_567, "1.234.567", "1,234,567"),
        ] {
            assert_eq!(count(number, Language::Indonesian), id);
            assert_eq!(count(number, Language::English), en);
        }
    }

    #[test]
    fn a_period_names_one_day_or_both_ends() {
        let (first, last) = ("2021-12-06".parse().unwrap(), "2021-12-08".parse().unwrap());
        assert_eq!(period(first, first, Language::Indonesian), "Senin, 6 Desember 2021");
        assert_eq!(period(first, last, Language::Indonesian), "6 Desember 2021 – 8 Desember 2021");
    }
}
