//! Draws symbols with structured append (ISO/IEC 18004:2015, section 8), which the library that draws all others
//! does not know: version 2, level L, mask 0.

const SIZE: usize = 25;
const DATA: usize = 34;
const CHECKS: usize = 10;
/// Level L and mask 0 with their check bits, masked: table C.1 of the standard.
const FORMAT: u32 = 0b111_0111_1100_0100;

/// The parts of a message, each as its dark modules, row by row; 17 bytes a part at most.
pub fn parts(message: &[&[u8]]) -> Vec<Vec<bool>> {
    let parity = message.iter().copied().flatten().fold(0, |parity, byte| parity ^ byte);
    let part = |(index, bytes): (usize, &&[u8])| symbol(&codewords(index, message.len(), parity, bytes));
    message.iter().enumerate().map(part).collect()
}

/// A symbol in a picture with a quiet zone, so many pixels a module.
pub fn picture(modules: &[bool], pixels: u32) -> image::GrayImage {
    let side = (SIZE as u32 + 8) * pixels;
    image::GrayImage::from_fn(side, side, |x, y| {
        let module = |at: u32| (at / pixels).checked_sub(4).filter(|at| *at < SIZE as u32);
        let dark = module(x).zip(module(y)).is_some_and(|(x, y)| modules[y as usize * SIZE + x as usize]);
        image::Luma([if dark { 0 } else { 255 }])
    })
}

fn codewords(index: usize, count: usize, parity: u8, bytes: &[u8]) -> Vec<u8> {
    let mut bits = Vec::new();
    let mut push =
        |value: usize, length: usize| bits.extend((0..length).rev().map(|bit| value >> bit & 1 == 1));
    push(3, 4);
    push(index, 4);
    push(count - 1, 4);
    push(parity.into(), 8);
    push(4, 4);
    push(bytes.len(), 8);
    for byte in bytes {
        push((*byte).into(), 8);
    }
    push(0, 4);
    assert!(bits.len() <= DATA * 8, "the part is too long");
    let byte = |bits: &[bool]| (0..8).fold(0, |byte, at| byte << 1 | u8::from(bits.get(at) == Some(&true)));
    let mut data: Vec<u8> = bits.chunks(8).map(byte).collect();
    let pad = [0xEC, 0x11].into_iter().cycle().take(DATA - data.len());
    data.extend(pad);
    let checks = checks(&data);
    data.extend(checks);
    data
}

/// The remainder behind the generator polynomial over GF(256) with 0x11D.
fn checks(data: &[u8]) -> Vec<u8> {
    let times = |a: u8, b: u8| {
        (0..8).rev().fold(0_u8, |product, bit| {
            let doubled = (product << 1) ^ if product & 0x80 == 0 { 0 } else { 0x1D };
            doubled ^ if b >> bit & 1 == 1 { a } else { 0 }
        })
    };
    // The coefficients behind the leading one.
    let mut generator = vec![0; CHECKS];
    generator[CHECKS - 1] = 1;
    let mut root = 1;
    for _ in 0..CHECKS {
        for at in 0..CHECKS {
            generator[at] = times(generator[at], root) ^ generator.get(at + 1).copied().unwrap_or(0);
        }
        root = times(root, 2);
    }
    let mut rest = vec![0; CHECKS];
    for byte in data {
        let factor = byte ^ rest.remove(0);
        rest.push(0);
        rest.iter_mut().zip(&generator).for_each(|(rest, term)| *rest ^= times(*term, factor));
    }
    rest
}

fn symbol(codewords: &[u8]) -> Vec<bool> {
    let mut modules = vec![None; SIZE * SIZE];
    let end = SIZE - 1;
    for (x, y, reach) in [(3, 3, 4), (end - 3, 3, 4), (3, end - 3, 4), (18, 18, 2)] {
        for row in y.saturating_sub(reach)..=(y + reach).min(end) {
            for column in x.saturating_sub(reach)..=(x + reach).min(end) {
                let ring = row.abs_diff(y).max(column.abs_diff(x));
                modules[row * SIZE + column] = Some(ring != 4 && ring != if reach == 4 { 2 } else { 1 });
            }
        }
    }
    for at in 8..SIZE - 8 {
        modules[6 * SIZE + at] = Some(at % 2 == 0);
        modules[at * SIZE + 6] = Some(at % 2 == 0);
    }
    modules[(SIZE - 8) * SIZE + 8] = Some(true);
    for bit in 0..15 {
        let value = Some(FORMAT >> bit & 1 == 1);
        let (x, y) = match bit {
            0..=5 => (8, bit),
            6 | 7 => (8, bit + 1),
            8 => (7, 8),
            _ => (14 - bit, 8),
        };
        modules[y * SIZE + x] = value;
        let (x, y) = if bit < 8 { (end - bit, 8) } else { (8, SIZE - 15 + bit) };
        modules[y * SIZE + x] = value;
    }
    let mut bits = codewords.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 == 1));
    let mut upwards = true;
    for right in [24, 22, 20, 18, 16, 14, 12, 10, 8, 5, 3, 1] {
        for row in 0..SIZE {
            let y = if upwards { end - row } else { row };
            for x in [right, right - 1] {
                let module = &mut modules[y * SIZE + x];
                if module.is_none() {
                    *module = Some(bits.next().unwrap_or(false) ^ ((x + y) % 2 == 0));
                }
            }
        }
        upwards = !upwards;
    }
    modules.into_iter().map(|module| module == Some(true)).collect()
}
