//! Reed–Solomon codes over GF(2⁸) modulo x⁸ + x⁴ + x³ + x² + 1, with errors and erasures.

/// Powers of the generator, twice round so that a sum of two logarithms needs no reduction.
const EXP: [u8; 512] = tables().0;
const LOG: [u8; 256] = tables().1;

const fn tables() -> ([u8; 512], [u8; 256]) {
    let (mut exp, mut log) = ([0; 512], [0; 256]);
    let (mut value, mut power) = (1_u16, 0);
    while power < 255 {
        exp[power] = value as u8;
        exp[power + 255] = value as u8;
        log[value as usize] = power as u8;
        value <<= 1;
        if value & 0x100 != 0 {
            value ^= 0x11d;
        }
        power += 1;
    }
    (exp, log)
}

fn mul(a: u8, b: u8) -> u8 {
    if a == 0 || b == 0 { 0 } else { EXP[LOG[usize::from(a)] as usize + LOG[usize::from(b)] as usize] }
}

fn inverse(a: u8) -> u8 {
    EXP[255 - LOG[usize::from(a)] as usize]
}

fn value_at(polynomial: &[u8], x: u8) -> u8 {
    polynomial.iter().rev().fold(0, |value, coefficient| mul(value, x) ^ coefficient)
}

/// The most check symbols of a block that QR codes have.
pub const MAX_CHECKS: usize = 30;

/// A received block, ready to be tried with one set of erasures after the other.
pub struct Block {
    symbols: Vec<u8>,
    checks: usize,
    syndromes: [u8; MAX_CHECKS],
}

/// A block as it was sent, if we are right.
pub struct Corrected {
    pub symbols: Vec<u8>,
    /// How many symbols outside of the erasures were changed.
    pub errors: usize,
}

impl Block {
    /// `symbols` (255 at most) end with `checks` check symbols, [`MAX_CHECKS`] at most.
    pub fn new(symbols: Vec<u8>, checks: usize) -> Self {
        let syndromes = syndromes(&symbols, checks);
        Self { symbols, checks, syndromes }
    }

    /// Corrects, taking the symbols at `erasures` for unknown.
    ///
    /// `spare` check symbols must be left over: a correction that needs them all could as well be
    /// one of noise into a wrong word. `None` when there is no such correction.
    pub fn correct(&self, erasures: &[usize], spare: usize) -> Option<Corrected> {
        let checks = self.checks;
        if self.syndromes.iter().all(|syndrome| *syndrome == 0) {
            return Some(Corrected { symbols: self.symbols.clone(), errors: 0 });
        }
        if erasures.len() + spare > checks {
            return None;
        }
        let (locator, degree) = self.locator(erasures)?;
        let errors = degree.checked_sub(erasures.len())?;
        if erasures.len() + 2 * errors + spare > checks {
            return None;
        }
        let mut evaluator = [0; MAX_CHECKS];
        for (i, coefficient) in evaluator.iter_mut().enumerate().take(checks) {
            *coefficient = (0..=i.min(degree)).fold(0, |sum, j| sum ^ mul(locator[j], self.syndromes[i - j]));
        }
        let mut symbols = self.symbols.clone();
        let mut roots = 0;
        for (place, symbol) in symbols.iter_mut().enumerate() {
            let power = (self.symbols.len() - 1 - place) % 255;
            let x_inverse = EXP[255 - power];
            if value_at(&locator[..=degree], x_inverse) != 0 {
                continue;
            }
            roots += 1;
            // Forney, for a code whose first root is 1.
            let square = mul(x_inverse, x_inverse);
            let slope =
                (0..=degree).rev().filter(|i| i % 2 == 1).fold(0, |value, i| mul(value, square) ^ locator[i]);
            if slope == 0 {
                return None;
            }
            let value = value_at(&evaluator[..checks], x_inverse);
            *symbol ^= mul(EXP[power], mul(value, inverse(slope)));
        }
        let sound = roots == degree && syndromes(&symbols, checks)[..checks].iter().all(|s| *s == 0);
        sound.then_some(Corrected { symbols, errors })
    }

    /// Berlekamp and Massey, starting from the erasures: the polynomial whose roots are the places of
    /// erasures and errors, lowest power first, and its degree.
    fn locator(&self, erasures: &[usize]) -> Option<([u8; MAX_CHECKS + 1], usize)> {
        let (checks, erased) = (self.checks, erasures.len());
        let mut locator = [0; MAX_CHECKS + 1];
        locator[0] = 1;
        for (found, place) in erasures.iter().enumerate() {
            let x = EXP[(self.symbols.len().checked_sub(place + 1)?) % 255];
            for i in (1..=found + 1).rev() {
                locator[i] ^= mul(locator[i - 1], x);
            }
        }
        let mut helper = locator;
        let mut length = erased;
        for step in erased + 1..=checks {
            let discrepancy = (0..step).fold(0, |sum, i| sum ^ mul(locator[i], self.syndromes[step - 1 - i]));
            helper.copy_within(0..checks, 1);
            helper[0] = 0;
            if discrepancy == 0 {
                continue;
            }
            let before = locator;
            for (coefficient, helper) in locator.iter_mut().zip(&helper) {
                *coefficient ^= mul(discrepancy, *helper);
            }
            if 2 * length < step + erased {
                length = step + erased - length;
                let scale = inverse(discrepancy);
                for (helper, before) in helper.iter_mut().zip(&before) {
                    *helper = mul(*before, scale);
                }
            }
        }
        let degree = locator.iter().rposition(|coefficient| *coefficient != 0)?;
        Some((locator, degree))
    }
}

fn syndromes(symbols: &[u8], checks: usize) -> [u8; MAX_CHECKS] {
    let mut syndromes = [0; MAX_CHECKS];
    for (power, syndrome) in syndromes.iter_mut().enumerate().take(checks) {
        *syndrome = symbols.iter().fold(0, |value, symbol| {
            // Times a power of the generator, without the general product's second look-up.
            let shifted = if value == 0 { 0 } else { EXP[LOG[usize::from(value)] as usize + power] };
            shifted ^ symbol
        });
    }
    syndromes
}

#[cfg(test)]
mod tests {
    use super::{Block, EXP, mul};

    /// Appends check symbols: the rest of the division by the generator polynomial.
    fn encode(data: &[u8], checks: usize) -> Vec<u8> {
        let mut generator = vec![1];
        for root in &EXP[..checks] {
            let mut next = [generator.as_slice(), &[0]].concat();
            for (i, coefficient) in generator.iter().enumerate() {
                next[i + 1] ^= mul(*coefficient, *root);
            }
            generator = next;
        }
        let mut rest = [data, &vec![0; checks]].concat();
        for i in 0..data.len() {
            let factor = rest[i];
            for (rest, coefficient) in rest[i..].iter_mut().zip(&generator) {
                *rest ^= mul(factor, *coefficient);
            }
        }
        [data, &rest[data.len()..]].concat()
    }

    #[test]
    fn errors_and_erasures_up_to_the_limit_are_corrected() {
        let data: Vec<_> = (0..80).map(|i| (i * 73 % 256) as u8).collect();
        for checks in [7, 10, 17, 26, 30] {
            let sent = encode(&data, checks);
            for erased in 0..=checks {
                let errors = (checks - erased) / 2;
                let mut received = sent.clone();
                let places: Vec<_> = (0..erased + errors).map(|i| (i * 7 + 3) % sent.len()).collect();
                for (i, place) in places.iter().enumerate() {
                    received[*place] ^= (i * 11 + 1) as u8;
                }
                let block = Block::new(received, checks);
                let corrected = block.correct(&places[..erased], 0).expect("within the limit");
                assert_eq!(
                    (corrected.symbols, corrected.errors),
                    (sent.clone(), errors),
                    "{checks} {erased}"
                );
                if erased + 2 * errors + 1 > checks && erased + errors > 0 {
                    assert!(block.correct(&places[..erased], 1).is_none(), "a spare symbol is kept");
                }
            }
        }
    }

    #[test]
    fn noise_is_not_corrected_with_spare_symbols() {
        let mut noise = 1_u32;
        for _ in 0..2000 {
            let symbols = std::iter::repeat_with(|| {
                noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (noise >> 24) as u8
            });
            let block = Block::new(symbols.take(90).collect(), 22);
            assert!(block.correct(&[], 3).is_none());
            assert!(block.correct(&(0..12).collect::<Vec<_>>(), 3).is_none());
        }
    }
}
