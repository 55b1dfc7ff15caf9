//! The codes of one holder, held for as long as one more may belong to them.

use zeroize::Zeroizing;

use super::{Assessment, JudgingContext, Proof, judge_at_once, judge_beside};

/// The most credentials of one holder that are judged together: a dose, a recovery, a test, and as many again.
const MOST_HELD: usize = 6;

/// The genuine codes that were shown last and are of one holder. Holds their contents as they came, and wipes
/// them when they are forgotten; each is proved anew whenever it is judged.
#[derive(Default)]
pub struct HeldCodes {
    codes: Vec<Zeroizing<Vec<u8>>>,
}

impl HeldCodes {
    /// Judges a code, or several that are shown at once, together with those that are held, and holds on to
    /// them. What is of another holder begins anew; what is not genuine changes nothing.
    pub fn judge(&mut self, shown: Vec<Vec<u8>>, context: &JudgingContext<'_>) -> Assessment {
        let shown: Vec<_> = shown.into_iter().map(Zeroizing::new).collect();
        // The same code once more is no other one.
        let mut held: Vec<_> = self.codes.iter().filter(|held| !shown.contains(held)).cloned().collect();
        let assessment = {
            let before: Vec<&[u8]> = held.iter().map(|code| code.as_slice()).collect();
            let shown: Vec<&[u8]> = shown.iter().map(|code| code.as_slice()).collect();
            match shown.as_slice() {
                [code] => judge_beside(&before, code, context),
                several => judge_at_once(&before, several, context),
            }
        };
        if assessment.proof == Some(Proof::Verified) {
            if assessment.together <= shown.len() {
                held.clear();
            }
            held.extend(shown);
            held.drain(..held.len().saturating_sub(MOST_HELD));
            self.codes = held;
        }
        assessment
    }

    /// The same codes judged again, such as by another policy or as of another day; `None` without any.
    #[must_use]
    pub fn judge_again(&self, context: &JudgingContext<'_>) -> Option<Assessment> {
        let (last, before) = self.codes.split_last()?;
        let before: Vec<&[u8]> = before.iter().map(|code| code.as_slice()).collect();
        Some(judge_beside(&before, last, context))
    }

    /// Wipes all of them.
    pub fn forget(&mut self) {
        self.codes.clear();
    }
}
