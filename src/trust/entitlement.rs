//! What a signer may sign.

/// What a signer may sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entitlement {
    /// Nothing is said about it, so it may sign everything (hcert specification 3.3.1).
    Everything,
    /// What is spelled out, and no more.
    Only(KeyUsages),
}

/// What somebody may sign whose usages are spelled out.
#[expect(clippy::struct_excessive_bools, reason = "each is a usage of its own, and any mix is found")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyUsages {
    /// Vaccinations.
    pub vaccination: bool,
    /// Tests.
    pub test: bool,
    /// Recoveries.
    pub recovery: bool,
    /// Swiss light certificates.
    pub light: bool,
    /// ICAO's visible digital seals for health.
    pub seals: bool,
}

impl Entitlement {
    /// The three statements of the DCC, spelled out.
    pub const DCC: Self =
        Self::Only(KeyUsages { vaccination: true, test: true, recovery: true, light: false, seals: false });

    /// What both allow.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Everything, only) | (only, Self::Everything) => only,
            (Self::Only(one), Self::Only(other)) => Self::Only(KeyUsages {
                vaccination: one.vaccination && other.vaccination,
                test: one.test && other.test,
                recovery: one.recovery && other.recovery,
                light: one.light && other.light,
                seals: one.seals && other.seals,
            }),
        }
    }

    /// What the letters of a list allow: `v`, `t` and `r`, and Switzerland's `l`. No letter at all says
    /// nothing; letters that nobody knows allow nothing.
    pub(super) fn of_letters<'a>(letters: impl IntoIterator<Item = &'a str>) -> Self {
        let mut usages = KeyUsages::default();
        let mut is_said = false;
        for letter in letters {
            is_said = true;
            match letter {
                "v" => usages.vaccination = true,
                "t" => usages.test = true,
                "r" => usages.recovery = true,
                "l" => usages.light = true,
                _ => {}
            }
        }
        if is_said { Self::Only(usages) } else { Self::Everything }
    }
}
