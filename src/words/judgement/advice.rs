//! What the officer may do next, or say to the guest.

use super::{Pair, keyboard};
use crate::{
    credential::DecodeError,
    policy::{PolicyReason, Verdict},
    verdict::{Assessment, Reason},
    verify::Rejection,
    words::Language,
};

/// What the officer may do, or say to the guest. `None` when there is nothing to be done: the guest
/// is welcome.
#[must_use]
pub fn advice(assessment: &Assessment, language: Language) -> Option<&'static str> {
    let decisive = assessment.reasons.first()?;
    let pair = match assessment.verdict {
        Verdict::Admit => return None,
        Verdict::Review => for_review(decisive),
        Verdict::Refuse | Verdict::Undetermined => match decisive {
            Reason::NoCode => TRY_AGAIN,
            Reason::SeveralCodes => ONE_CODE,
            Reason::Keyboard(fault) => keyboard::advice(*fault),
            Reason::Unreadable(error) => after_unreadable(error),
            Reason::Rejected(rejection) => after_rejection(rejection),
            Reason::Policy(reason) => after_finding(*reason),
            Reason::ClockWrong => {
                ("Betulkan jam komputer, lalu pindai lagi", "Set the clock right, then scan again")
            }
            Reason::PolicyMissing => (
                "Perbaiki berkas kebijakan, atau pilih kebijakan lain di pengaturan",
                "Correct the policy file, or choose another policy in the settings",
            ),
            Reason::IssuerUnnamed
            | Reason::IssuerDiffers
            | Reason::HealthLink
            | Reason::TestSigner
            | Reason::RevocationsOutdated
            | Reason::HolderDiffers => ANOTHER_PROOF,
        },
    };
    Some(language.pick(pair))
}

fn for_review(reason: &Reason) -> Pair {
    match reason {
        Reason::SeveralCodes => ONE_CODE,
        Reason::HealthLink => (
            "Mohon tamu membuka data itu di ponselnya, lalu putuskan menurut yang terlihat",
            "Ask the guest to open the data on the phone, then decide by what you see",
        ),
        Reason::IssuerDiffers => (
            "Tanyakan siapa yang menerbitkan sertifikat ini, dan lihat bukti lain",
            "Ask who issued this certificate, and look at another proof",
        ),
        Reason::TestSigner => ANOTHER_PROOF,
        Reason::Policy(PolicyReason::UnknownDisease) => (
            "Lihat nama vaksin pada sertifikat tamu, lalu putuskan menurut aturan setempat",
            "See which vaccine the guest's certificate names, then decide by the local rule",
        ),
        Reason::Policy(PolicyReason::SeenDoctorsLetter) => (
            "Periksa nama, tanggal, dan rumah sakit pada surat, lalu putuskan",
            "Check the name, date and hospital on the letter, then decide",
        ),
        Reason::Policy(PolicyReason::CompleteSeries) => (
            "Belum ada dosis lanjutan; putuskan menurut aturan setempat",
            "There is no booster dose; decide by the local rule",
        ),
        Reason::Policy(PolicyReason::UnreadableRecord) => (
            "Sertifikat ini sah; lihat dosis dan tanggalnya pada sertifikat atau kartu tamu, lalu putuskan",
            "It is genuine; see its doses and dates on the guest's certificate or card, then decide",
        ),
        Reason::Policy(PolicyReason::SeriesUnknown) => (
            "Lihat jumlah dosis pada sertifikat atau kartu tamu, lalu putuskan",
            "See on the guest's certificate or card how many doses there are, then decide",
        ),
        Reason::Policy(PolicyReason::NotStated) => (
            "Mohon tamu menunjukkan sertifikat lengkapnya, bukan yang ringkas",
            "Please ask the guest for the full certificate, not the light one",
        ),
        Reason::Policy(PolicyReason::Expired) => (
            "Vaksinnya sah, hanya masa kode yang lewat; cocokkan dengan kartu atau aplikasi tamu, lalu putuskan",
            "The vaccination is genuine, only its code has run out; compare the guest's card or app, then decide",
        ),
        _ => (
            "Periksa dokumen tamu lainnya, lalu putuskan menurut aturan setempat",
            "Check the guest's other documents, then decide by the local rule",
        ),
    }
}

const TRY_AGAIN: Pair =
    ("Coba lagi: dekatkan kode, ratakan, dan terangi", "Try again: hold the code closer, flat and well lit");
const ONE_CODE: Pair =
    ("Mohon tamu menunjukkan satu kode saja", "Please ask the guest to show one code alone");
const ANOTHER_PROOF: Pair = (
    "Mohon tamu menunjukkan kartu vaksin atau bukti lain",
    "Please ask the guest for a vaccination card or another proof",
);
const CHECK_CLOCK: Pair = (
    "Cocokkan jam komputer; bila benar, mohon tamu menunjukkan bukti lain",
    "Check this computer's clock; if it is right, ask the guest for another proof",
);

fn after_unreadable(error: &DecodeError) -> Pair {
    match error {
        DecodeError::UnknownScheme => (
            "Mohon tamu menunjukkan kode QR pada sertifikat vaksinnya",
            "Please ask the guest for the QR code of the vaccination certificate",
        ),
        DecodeError::Unsigned(_) => (
            "Mohon tamu membuka aplikasinya atau menunjukkan kartu, lalu catat apa yang dilihat",
            "Ask the guest to open the app or show the card, then note what you saw",
        ),
        DecodeError::Incomplete { .. } => (
            "Tunjukkan juga kode-kode lain dari sertifikat ini, urutannya bebas",
            "Show the other codes of this certificate too, in any order",
        ),
        DecodeError::TooLong { .. }
        | DecodeError::Base45 { .. }
        | DecodeError::Encoding
        | DecodeError::Inflate
        | DecodeError::TooLarge { .. }
        | DecodeError::Cbor { .. }
        | DecodeError::Json { .. }
        | DecodeError::Jws { .. }
        | DecodeError::Zip { .. }
        | DecodeError::Context
        | DecodeError::Envelope { .. }
        | DecodeError::UnknownCritical
        | DecodeError::Algorithm
        | DecodeError::MissingClaim { .. }
        | DecodeError::Schema { .. } => (
            "Coba sekali lagi; bila tetap, mohon tamu menunjukkan kartu atau bukti lain",
            "Try once more; if it stays so, ask the guest for a card or another proof",
        ),
    }
}

fn after_rejection(rejection: &Rejection) -> Pair {
    match rejection {
        Rejection::UnknownIssuer | Rejection::WeakKey | Rejection::SignerWithdrawn => (
            "Ini bukan kesalahan tamu. Mohon tunjukkan kartu atau bukti lain, atau perbarui daftar kunci",
            "Not the guest's fault. Ask for a card or another proof, or update the list of keys",
        ),
        Rejection::NoTrustList => (
            "Pasang daftar kunci tepercaya; sementara itu, mohon tamu menunjukkan kartu atau bukti lain",
            "Install a list of trusted keys; until then, ask the guest for a card or another proof",
        ),
        Rejection::BadSignature
        | Rejection::AlgorithmMismatch
        | Rejection::SignerRevoked
        | Rejection::IssuerMismatch
        | Rejection::KeyUsage => (
            "Mohon tamu menunjukkan sertifikat aslinya, di aplikasi atau pada kertas",
            "Please ask the guest for the original certificate, in the app or on paper",
        ),
        Rejection::SignerExpired { .. } | Rejection::SignerNotYetValid { .. } => CHECK_CLOCK,
        Rejection::Content(error) => after_unreadable(error),
    }
}

fn after_finding(reason: PolicyReason) -> Pair {
    match reason {
        PolicyReason::PositiveTest => (
            "Mohon tamu menunda kunjungan dan menghubungi kantor lewat telepon",
            "Please ask the guest to postpone the visit and to phone the office",
        ),
        PolicyReason::NoBooster | PolicyReason::CompleteSeries | PolicyReason::IncompleteSeries => (
            "Sampaikan dosis yang masih kurang; terima sertifikat dosis terakhir bila ada",
            "Say which dose is missing; accept the certificate of the latest dose if there is one",
        ),
        PolicyReason::TestTooOld => {
            ("Mohon tamu menunjukkan hasil tes yang baru", "Please ask the guest for a recent test")
        }
        PolicyReason::FutureDate | PolicyReason::NotYetValid => CHECK_CLOCK,
        PolicyReason::Expired => (
            "Mohon tamu memperbarui sertifikat di aplikasinya, atau menunjukkan bukti lain",
            "Please ask the guest to renew the certificate in the app, or for another proof",
        ),
        PolicyReason::OtherDisease => (
            "Mohon tamu menunjukkan sertifikat COVID-19",
            "Please ask the guest for the COVID-19 certificate",
        ),
        PolicyReason::Booster
        | PolicyReason::RecentRecovery
        | PolicyReason::RecoveryOutOfTime
        | PolicyReason::NegativeTest
        | PolicyReason::Exemption
        | PolicyReason::ExemptionOver
        | PolicyReason::NotVaccinated
        | PolicyReason::UnreadableRecord
        | PolicyReason::SeriesUnknown
        | PolicyReason::NotStated
        | PolicyReason::TestUnclear
        | PolicyReason::UnknownDisease
        | PolicyReason::Genuine
        | PolicyReason::RulesPassed
        | PolicyReason::RuleFailed
        | PolicyReason::RuleOpen
        | PolicyReason::NoRules
        | PolicyReason::OtherScheme
        | PolicyReason::Revoked
        | PolicyReason::SeenCard
        | PolicyReason::SeenApp
        | PolicyReason::SeenDoctorsLetter
        | PolicyReason::AccompaniedChild => ANOTHER_PROOF,
    }
}
