//! The words for a judgement: what it is, why, and what the officer may do or say.
//!
//! Every `match` names all variants, so a new one asks for its words at compile time. No word
//! accuses the guest: a wrong signature is "not valid", never "forged".

mod advice;
mod keyboard;

pub use advice::advice;

use super::{
    Language,
    dates::{date, date_time, sampled},
    shown,
};
use crate::{
    credential::{DecodeError, Disease, Entry, Record, Scheme, TestKind, TestResult},
    policy::{
        Colour, Document, PolicyReason, Verdict,
        eu_rules::{RuleAnswer, RuleOutcome},
    },
    verdict::{Assessment, Proof, Reason},
    verify::{Rejection, Validity},
    visit::EvidenceKind,
};

/// The same in Indonesian and in English.
type Pair = (&'static str, &'static str);

/// The large word on the card. Finer than [`verdict`]: what could not be read is told from what
/// could not be verified.
#[must_use]
pub fn headline(assessment: &Assessment, language: Language) -> &'static str {
    let unreadable = match assessment.verdict {
        Verdict::Admit | Verdict::Review | Verdict::Refuse => false,
        Verdict::Undetermined => {
            assessment.proof == Some(Proof::Malformed)
                || assessment
                    .reasons
                    .iter()
                    .any(|reason| matches!(reason, Reason::NoCode | Reason::Keyboard(_)))
        }
    };
    if unreadable {
        language.pick(("Tidak Terbaca", "Not readable"))
    } else {
        verdict(assessment.verdict, language)
    }
}

/// What a verdict is called.
#[must_use]
pub fn verdict(verdict: Verdict, language: Language) -> &'static str {
    let pair = match verdict {
        Verdict::Admit => ("Layak Masuk", "May enter"),
        Verdict::Review => ("Perlu Pemeriksaan", "Needs a check"),
        Verdict::Refuse => ("Tidak Layak Masuk", "May not enter"),
        Verdict::Undetermined => ("Tidak Dapat Diverifikasi", "Cannot be verified"),
    };
    language.pick(pair)
}

/// Why, in one short sentence.
#[must_use]
pub fn reason(reason: &Reason, language: Language) -> &'static str {
    let pair = match reason {
        Reason::SeveralCodes => {
            ("Lebih dari satu sertifikat terlihat", "More than one certificate is in view")
        }
        Reason::NoCode => ("Tidak ada kode QR pada gambar", "There is no QR code in the picture"),
        Reason::Keyboard(fault) => keyboard::reason(*fault),
        Reason::Unreadable(error) => unreadable(error),
        Reason::Rejected(rejection) => rejected(rejection),
        Reason::Policy(reason) => found(*reason),
        Reason::HealthLink => (
            "Kode ini tautan ke data kesehatan; isinya tidak dapat dinilai tanpa jaringan",
            "This code is a link to health data; there is nothing in it to judge offline",
        ),
        Reason::IssuerDiffers => (
            "Sertifikat menyebut negara lain daripada negara pemilik kuncinya",
            "The certificate names another country than that of its key",
        ),
        Reason::TestSigner => {
            ("Ditandatangani dengan kunci uji WHO", "It is signed with a key that the WHO keeps for tests")
        }
        Reason::ClockWrong => ("Jam komputer salah", "The clock of the computer is wrong"),
        Reason::IssuerUnnamed => {
            ("Daftar kunci tidak menyebut nama penerbitnya", "The list of keys does not name their issuer")
        }
        Reason::RevocationsOutdated => {
            ("Penerbit punya daftar pencabutan yang lebih baru", "The issuer has a newer list of withdrawals")
        }
        Reason::HolderDiffers => (
            "Nama atau tanggal lahir pada kode sebelumnya berbeda; keduanya tidak dinilai bersama",
            "The code before bears another name or birth date; the two were not judged together",
        ),
        Reason::PolicyMissing => (
            "Kebijakan masuk tidak ada atau berkasnya salah, jadi tidak ada yang dinilai",
            "The policy is not there or its file is faulty, so nothing is judged",
        ),
    };
    language.pick(pair)
}

/// That an answer stands on several codes of one holder; `None` where it stands on one.
#[must_use]
pub fn together(assessment: &Assessment, language: Language) -> Option<String> {
    let before = assessment.together.saturating_sub(1);
    match (before, language) {
        (0, _) => None,
        (1, Language::Indonesian) => Some("Dinilai bersama kode sebelumnya".to_owned()),
        (1, Language::English) => Some("Judged together with the code before".to_owned()),
        (_, Language::Indonesian) => Some(format!("Dinilai bersama {before} kode sebelumnya")),
        (_, Language::English) => Some(format!("Judged together with the {before} codes before")),
    }
}

/// The EU rules that are not passed, a line for each of the first few, in the words of the rules.
#[must_use]
pub fn rules(assessment: &Assessment, language: Language) -> Vec<String> {
    /// More would push everything else off the card.
    const MOST: usize = 4;
    let line = |RuleAnswer { rule, outcome }: &RuleAnswer| {
        let outcome = match outcome {
            RuleOutcome::Passed => language.pick(("terpenuhi", "met")),
            RuleOutcome::Failed => language.pick(("tidak terpenuhi", "not met")),
            RuleOutcome::Open => language.pick(("tidak dapat dinilai", "cannot be judged")),
        };
        let description = shown(rule.description(language.code()));
        format!("{} ({outcome}): {description}", shown(rule.identifier()))
    };
    let mut lines: Vec<_> = assessment.rules.iter().take(MOST).map(line).collect();
    let more = assessment.rules.len().saturating_sub(MOST);
    if more > 0 {
        lines.push(match language {
            Language::Indonesian => format!("dan {more} aturan lain"),
            Language::English => format!("and {more} more"),
        });
    }
    lines
}

/// What was found out about a credential's genuineness.
#[must_use]
pub fn proof(proof: Proof, language: Language) -> &'static str {
    let pair = match proof {
        Proof::Verified => ("Sertifikat sah", "Genuine certificate"),
        Proof::BadSignature => ("Sertifikat tidak sah", "Certificate not valid"),
        Proof::UnknownIssuer => ("Penerbit tidak dikenal", "Issuer not known"),
        Proof::NotEntitled => ("Penerbit tidak berwenang", "Issuer not entitled"),
        Proof::Malformed => ("Isi sertifikat rusak", "Damaged certificate"),
        Proof::WeakKey => ("Kunci penerbit terlalu lemah", "Issuer's key too weak"),
        Proof::Unsigned => ("Tidak dapat diperiksa tanpa jaringan", "Cannot be checked without a network"),
    };
    language.pick(pair)
}

/// Whether it is in force, with the day that matters.
#[must_use]
pub fn validity(validity: Validity, language: Language) -> String {
    match validity {
        Validity::Current => language.pick(("Masih berlaku", "In force")).to_owned(),
        Validity::NotYetValid { from } => {
            format!("{} {}", language.pick(("Berlaku mulai", "In force from")), date_time(from, language))
        }
        Validity::Expired { since } => {
            format!(
                "{} {}",
                language.pick(("Kedaluwarsa sejak", "Expired since")),
                date_time(since, language)
            )
        }
        Validity::Revoked => language.pick(("Dicabut oleh penerbit", "Revoked by its issuer")).to_owned(),
    }
}

/// What a colour is called.
#[must_use]
pub fn colour(colour: Colour, language: Language) -> &'static str {
    let pair = match colour {
        Colour::Green => ("Hijau", "Green"),
        Colour::Yellow => ("Kuning", "Yellow"),
        Colour::Red => ("Merah", "Red"),
        Colour::Grey => ("Abu-abu", "Grey"),
        Colour::Black => ("Hitam", "Black"),
    };
    language.pick(pair)
}

/// On what grounds a visit was logged.
#[must_use]
pub fn evidence(kind: EvidenceKind, language: Language) -> &'static str {
    let pair = match kind {
        EvidenceKind::Verified => ("Sertifikat terverifikasi", "Verified certificate"),
        EvidenceKind::Seen(Document::Card) => ("Kartu vaksin dilihat", "Vaccination card seen"),
        EvidenceKind::Seen(Document::App) => ("Aplikasi tamu dilihat", "Guest's app seen"),
        EvidenceKind::Seen(Document::DoctorsLetter) => ("Surat keterangan dokter", "Doctor's letter"),
        EvidenceKind::Seen(Document::Child) => ("Anak didampingi orang tua", "Child with a parent"),
        EvidenceKind::None => ("Tanpa bukti", "No evidence"),
    };
    language.pick(pair)
}

/// What the entries of a credential attest, a line for each of the last few.
#[must_use]
pub fn entries(assessment: &Assessment, language: Language) -> Vec<String> {
    /// More would push everything else off the card.
    const MOST: usize = 8;
    let more = assessment.entries.len().saturating_sub(MOST);
    let line = (more > 0).then(|| match language {
        Language::Indonesian => format!("{more} catatan lain, dan:"),
        Language::English => format!("{more} other records, and:"),
    });
    line.into_iter().chain(assessment.entries.iter().skip(more).map(|each| entry(each, language))).collect()
}

/// What an entry attests, on one line: `Vaksin dosis 2 dari 2 · 6 Desember 2021`.
#[must_use]
pub fn entry(entry: &Entry, language: Language) -> String {
    let (line, covid) = match entry {
        Entry::Vaccination { dose, of, date: day, covid, .. } => {
            let day = date(*day, language);
            let line = match language {
                // How many there are to be is not always said.
                Language::Indonesian if *of == 0 => format!("Vaksin dosis {dose} · {day}"),
                Language::English if *of == 0 => format!("Vaccine dose {dose} · {day}"),
                Language::Indonesian => format!("Vaksin dosis {dose} dari {of} · {day}"),
                Language::English => format!("Vaccine dose {dose} of {of} · {day}"),
            };
            (line, covid)
        }
        Entry::OtherVaccination { disease, date: day, product, .. } => {
            let disease = language.pick(match disease {
                Some(Disease::YellowFever) => ("demam kuning", "yellow fever"),
                Some(Disease::Poliomyelitis) => ("polio", "poliomyelitis"),
                Some(Disease::Meningococcal) => ("meningitis meningokokus", "meningococcal disease"),
                Some(Disease::Measles) => ("campak", "measles"),
                Some(Disease::Influenza) => ("influenza", "influenza"),
                Some(Disease::Other) => ("penyakit lain", "another disease"),
                None => ("penyakit yang tidak dikenal di sini", "a disease that is not known here"),
            });
            let product = if product.is_empty() { String::new() } else { format!(" · {}", shown(product)) };
            let day = date(*day, language);
            return match language {
                Language::Indonesian => format!("Vaksin terhadap {disease}{product} · {day}"),
                Language::English => format!("Vaccine against {disease}{product} · {day}"),
            };
        }
        Entry::Test { sampled_at, result, kind, covid, .. } => {
            let kind = language.pick(match kind {
                TestKind::NucleicAcid => ("PCR", "PCR"),
                TestKind::Antigen => ("antigen", "antigen"),
                TestKind::Antibody => ("antibodi", "antibodies"),
                TestKind::Unknown => ("jenis tidak dikenal", "of unknown kind"),
            });
            let result = language.pick(match result {
                TestResult::Positive => ("positif", "positive"),
                TestResult::Negative => ("negatif", "negative"),
                TestResult::Unknown => ("dengan hasil tidak dikenal", "of unknown result"),
            });
            let moment = sampled(*sampled_at, language);
            let line = match language {
                Language::Indonesian => format!("Tes {kind} {result} · {moment}"),
                Language::English => format!("Test ({kind}) {result} · {moment}"),
            };
            (line, covid)
        }
        Entry::Exemption { until, covid, .. } => {
            let day = date(*until, language);
            let line = match language {
                Language::Indonesian => format!("Pengecualian vaksin · berlaku sampai {day}"),
                Language::English => format!("Exempt from vaccination · until {day}"),
            };
            (line, covid)
        }
        Entry::Pass { vaccinated, covid, .. } => {
            let line = if *vaccinated {
                ("Lulus vaksin, tanpa rincian dosis", "Vaccinated, doses not stated")
            } else {
                (
                    "Vaksin, sembuh, atau tes; tidak dirinci",
                    "Vaccinated, recovered or tested; not stated which",
                )
            };
            (language.pick(line).to_owned(), covid)
        }
        Entry::Recovery { first_positive, from, until, covid, .. } => {
            let [first, from, until] = [first_positive, from, until].map(|day| date(*day, language));
            let line = match language {
                Language::Indonesian => format!("Penyintas, positif {first} · berlaku {from} – {until}"),
                Language::English => format!("Recovered, positive {first} · holds {from} – {until}"),
            };
            (line, covid)
        }
        Entry::Unreadable { record } => {
            let line = match record {
                Record::Dose => {
                    ("Catatan vaksin yang tidak terbaca", "A vaccination record that cannot be read")
                }
                Record::Test => ("Catatan tes yang tidak terbaca", "A test record that cannot be read"),
            };
            return language.pick(line).to_owned();
        }
    };
    if *covid { line } else { line + language.pick((" (bukan COVID-19)", " (not COVID-19)")) }
}

/// What a kind of credential is called.
#[must_use]
pub fn scheme(scheme: Scheme, language: Language) -> &'static str {
    let pair = match scheme {
        Scheme::EuDcc => ("Sertifikat COVID Digital UE", "EU Digital COVID Certificate"),
        Scheme::WhoDdcc => ("Sertifikat COVID-19 digital WHO", "WHO digital COVID-19 certificate"),
        Scheme::WhoDvc => ("Kartu kuning digital WHO", "WHO digital vaccination certificate"),
        Scheme::HealthLink => ("Tautan data kesehatan", "Health link"),
        Scheme::AtExemption => ("Pengecualian vaksin Austria", "Austrian vaccination exemption"),
        Scheme::SwissLight => ("Sertifikat ringkas Swiss", "Swiss light certificate"),
        Scheme::NlDomestic => ("Bukti domestik Belanda", "Dutch domestic pass"),
        Scheme::SmartHealthCard => ("Kartu Kesehatan SMART", "SMART Health Card"),
        Scheme::NzCovidPass => ("Pas COVID Selandia Baru", "NZ COVID Pass"),
        Scheme::IcaoVdsNc => ("Segel digital ICAO (VDS-NC)", "ICAO visible digital seal (VDS-NC)"),
        Scheme::Divoc => ("Sertifikat DIVOC (bentuk WHO)", "DIVOC certificate (WHO form)"),
        Scheme::Cred => ("Kredensial PathCheck", "PathCheck credential"),
        Scheme::PeduliLindungi => ("Kode PeduliLindungi/SATUSEHAT", "PeduliLindungi/SATUSEHAT code"),
    };
    language.pick(pair)
}

fn unreadable(error: &DecodeError) -> Pair {
    match error {
        DecodeError::UnknownScheme => {
            ("Kode ini bukan sertifikat kesehatan", "This code is not a health certificate")
        }
        DecodeError::Unsigned(Scheme::HealthLink) => (
            "Kode ini tautan ke data kesehatan; isinya tidak dapat dinilai tanpa jaringan",
            "This code is a link to health data; there is nothing in it to judge offline",
        ),
        DecodeError::Unsigned(_) => (
            "Kode ini hanya dapat diperiksa oleh server penerbitnya",
            "Only its issuer's server can check this code",
        ),
        DecodeError::TooLong { .. } | DecodeError::TooLarge { .. } => (
            "Isi kode terlalu besar untuk sebuah sertifikat",
            "The code holds more than any certificate does",
        ),
        DecodeError::Incomplete { .. } => {
            ("Ini satu bagian saja dari sebuah sertifikat", "This is only one part of a certificate")
        }
        DecodeError::Base45 { .. } | DecodeError::Encoding | DecodeError::Inflate => {
            ("Isi kode rusak atau tidak lengkap", "The code's content is damaged or incomplete")
        }
        DecodeError::Cbor { .. }
        | DecodeError::Json { .. }
        | DecodeError::Jws { .. }
        | DecodeError::Zip { .. }
        | DecodeError::Context
        | DecodeError::Envelope { .. }
        | DecodeError::UnknownCritical => {
            ("Susunan sertifikat tidak sesuai aturannya", "The certificate is not built as it should be")
        }
        DecodeError::Algorithm => (
            "Cara penandatanganan sertifikat tidak dikenal",
            "The certificate is signed in a way that is not known",
        ),
        DecodeError::MissingClaim { .. } => (
            "Sertifikat tidak memuat data yang wajib ada",
            "The certificate lacks something that must be there",
        ),
        DecodeError::Schema { .. } => {
            ("Data dalam sertifikat tidak sesuai aturannya", "The certificate's data is not as it should be")
        }
    }
}

fn rejected(rejection: &Rejection) -> Pair {
    match rejection {
        Rejection::UnknownIssuer => (
            "Penerbit sertifikat tidak dikenal di pos ini",
            "This post does not know the certificate's issuer",
        ),
        Rejection::NoTrustList => {
            ("Daftar kunci tepercaya belum dipasang", "No list of trusted keys is installed")
        }
        Rejection::BadSignature => (
            "Tanda tangan digital sertifikat tidak cocok",
            "The certificate's digital signature does not match",
        ),
        Rejection::AlgorithmMismatch => {
            ("Tanda tangan tidak sesuai dengan kunci penerbit", "The signature does not fit the issuer's key")
        }
        Rejection::WeakKey => (
            "Kunci penerbit terlalu lemah atau tidak dikenal jenisnya, jadi tanda tangannya tidak dapat diperiksa",
            "The issuer's key is too weak or of an unknown kind, so its signature cannot be checked",
        ),
        Rejection::SignerExpired { .. } => {
            ("Kunci penerbit sudah tidak berlaku", "The issuer's key is no longer in force")
        }
        Rejection::SignerNotYetValid { .. } => {
            ("Kunci penerbit belum berlaku", "The issuer's key is not in force yet")
        }
        Rejection::SignerWithdrawn => {
            ("Kunci penerbit sudah ditarik dari daftar", "The issuer's key has been taken off the list")
        }
        Rejection::SignerRevoked => ("Kunci penerbit telah dicabut", "The issuer's key has been revoked"),
        Rejection::IssuerMismatch => (
            "Sertifikat menyebut penerbit lain daripada pemilik kuncinya",
            "The certificate names another issuer than the owner of its key",
        ),
        Rejection::KeyUsage => (
            "Penerbit tidak berwenang untuk jenis sertifikat ini",
            "The issuer is not entitled to this kind of certificate",
        ),
        Rejection::Content(error) => unreadable(error),
    }
}

fn found(reason: PolicyReason) -> Pair {
    match reason {
        PolicyReason::Booster => ("Sudah vaksin lanjutan (booster)", "Has a booster dose"),
        PolicyReason::CompleteSeries => ("Vaksinasi primer lengkap", "The primary series is complete"),
        PolicyReason::NoBooster => ("Belum ada dosis lanjutan (booster)", "There is no booster dose"),
        PolicyReason::IncompleteSeries => {
            ("Vaksinasi primer belum lengkap", "The primary series is not complete")
        }
        PolicyReason::RecentRecovery => ("Penyintas yang baru sembuh", "Recently recovered"),
        PolicyReason::RecoveryOutOfTime => {
            ("Masa penyintas di luar waktu yang dihitung", "The recovery is outside the time that counts")
        }
        PolicyReason::NegativeTest => ("Hasil tes negatif masih berlaku", "A recent negative test"),
        PolicyReason::TestTooOld => {
            ("Hasil tes negatif sudah lewat waktunya", "The negative test is too old")
        }
        PolicyReason::PositiveTest => {
            ("Sertifikat memuat hasil tes positif", "The certificate shows a positive test")
        }
        PolicyReason::Exemption => ("Dikecualikan dari vaksinasi", "Exempt from vaccination"),
        PolicyReason::ExemptionOver => {
            ("Masa pengecualian vaksin sudah lewat", "The exemption from vaccination is over")
        }
        PolicyReason::NotVaccinated => ("Tidak ada vaksinasi yang dihitung", "No vaccination that counts"),
        PolicyReason::SeriesUnknown => (
            "Jumlah dosis lengkapnya tidak disebut dalam sertifikat",
            "The certificate does not say how many doses are complete",
        ),
        PolicyReason::NotStated => (
            "Sertifikat ringkas: tidak menyebut vaksin, sembuh, atau tes",
            "A light certificate: it does not say whether vaccinated, recovered or tested",
        ),
        PolicyReason::TestUnclear => (
            "Tes ini tidak membuktikan apa pun: antibodi, atau jenis atau hasilnya tidak dikenal",
            "This test proves nothing: for antibodies, or of an unknown kind or result",
        ),
        PolicyReason::OtherDisease => {
            ("Sertifikat ini bukan tentang COVID-19", "This certificate is not about COVID-19")
        }
        PolicyReason::UnknownDisease => (
            "Tidak diketahui vaksin ini terhadap penyakit apa",
            "Against which disease this vaccine is, is not known here",
        ),
        PolicyReason::FutureDate => {
            ("Tanggal dalam sertifikat belum tiba", "A date in the certificate is yet to come")
        }
        PolicyReason::UnreadableRecord => (
            "Ada catatan dalam sertifikat yang tidak terbaca",
            "The certificate holds a record that cannot be read",
        ),
        PolicyReason::Genuine => ("Sertifikat sah dan masih berlaku", "A genuine certificate in force"),
        PolicyReason::RulesPassed => ("Semua aturan terpenuhi", "All rules are met"),
        PolicyReason::RuleFailed => ("Ada aturan yang tidak terpenuhi", "A rule is not met"),
        PolicyReason::RuleOpen => (
            "Ada aturan yang tidak dapat dinilai untuk sertifikat ini",
            "A rule cannot be judged for this certificate",
        ),
        PolicyReason::OtherScheme => (
            "Aturan Uni Eropa hanya untuk sertifikat Uni Eropa, bukan jenis ini",
            "The EU rules speak of EU certificates, not of this kind",
        ),
        PolicyReason::NoRules => (
            "Tidak ada aturan yang berlaku untuk sertifikat ini hari ini",
            "No rule applies to this certificate today",
        ),
        PolicyReason::NotYetValid => ("Sertifikat belum berlaku", "The certificate is not in force yet"),
        PolicyReason::Expired => ("Sertifikat kedaluwarsa", "The certificate has expired"),
        PolicyReason::Revoked => {
            ("Sertifikat dicabut oleh penerbitnya", "The certificate was revoked by its issuer")
        }
        PolicyReason::SeenCard => ("Kartu vaksin dilihat petugas", "The officer saw the vaccination card"),
        PolicyReason::SeenApp => ("Aplikasi tamu dilihat petugas", "The officer saw the guest's app"),
        PolicyReason::SeenDoctorsLetter => {
            ("Surat keterangan dokter dilihat petugas", "The officer saw the doctor's letter")
        }
        PolicyReason::AccompaniedChild => ("Anak didampingi orang tua", "A child with a parent"),
    }
}
