//! How the codewords of a symbol are dealt out to blocks (ISO/IEC 18004:2015, table 9).

/// Error correction, in the order of the tables: L, M, Q, H.
const CHECKS: [[u8; 40]; 4] = [
    [
        7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26,
        28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
    ],
    [
        10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28,
        28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
    ],
    [
        13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30, 28, 30, 30, 30, 30,
        28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
    ],
    [
        17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28, 30, 24, 30, 30, 30,
        30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
    ],
];
const BLOCKS: [[u8; 40]; 4] = [
    [
        1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16,
        17, 18, 19, 19, 20, 21, 22, 24, 25,
    ],
    [
        1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28,
        29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49,
    ],
    [
        1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20, 23, 23, 25, 27, 29, 34, 34, 35,
        38, 40, 43, 45, 48, 51, 53, 56, 59, 62, 65, 68,
    ],
    [
        1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25, 25, 34, 30, 32, 35, 37, 40, 42,
        45, 48, 51, 54, 57, 60, 63, 66, 70, 74, 77, 81,
    ],
];

/// One block: where its codewords stand among all codewords of the symbol.
pub struct Deal {
    /// Indices into the codewords in the order of the symbol; data first, then the checks.
    pub codewords: Vec<usize>,
    /// How many of them are check symbols.
    pub checks: usize,
}

/// The blocks of a symbol with `codewords` codewords; `level` is 0 for L, 1 for M, 2 for Q, 3 for H.
pub fn deal(version: usize, level: usize, codewords: usize) -> Vec<Deal> {
    let count = usize::from(BLOCKS[level][version - 1]);
    let checks = usize::from(CHECKS[level][version - 1]);
    // The last blocks hold one data codeword more.
    let short = count - codewords % count;
    let data = codewords / count - checks;
    let all_data = codewords - count * checks;
    (0..count)
        .map(|block| {
            let extra = (block >= short).then(|| data * count + block - short);
            let checks_at = (0..checks).map(|i| all_data + i * count + block);
            Deal {
                codewords: (0..data).map(|i| i * count + block).chain(extra).chain(checks_at).collect(),
                checks,
            }
        })
        .collect()
}

/// Codewords that detect but may not correct, so that small symbols are not misread.
pub fn kept_for_detection(version: usize, level: usize) -> usize {
    match (version, level) {
        (1, 0) => 3,
        (1, 1) | (2, 0) => 2,
        (1, 2 | 3) | (3, 0) => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::deal;

    #[test]
    fn every_codeword_is_dealt_once() {
        for (version, codewords) in [(1, 26), (5, 134), (12, 466), (20, 1085), (40, 3706)] {
            for level in 0..4 {
                let blocks = deal(version, level, codewords);
                let mut all: Vec<_> = blocks.iter().flat_map(|block| block.codewords.clone()).collect();
                all.sort_unstable();
                assert!(all.into_iter().eq(0..codewords), "version {version}, level {level}");
                assert!(blocks.iter().all(|block| block.codewords.len() < 256));
            }
        }
    }
}
