//! The labels of claims that certificates are in.

/// The claim that holds health certificates (hcert specification 3.3.8), and the Swiss one.
pub(super) const HCERT: i128 = -260;
pub(super) const SWISS_LIGHT: i128 = -250;

/// The kinds of certificate within the claim `hcert`: the DCC, WHO's vaccination and test certificates
/// (HCERT 2.0), a link to health data, and WHO's Digital Vaccination Certificate, which has a number for
/// development only.
pub(super) const DCC: i128 = 1;
pub(super) const DDCC: [i128; 2] = [3, 4];
pub(super) const LINK: i128 = 5;
pub(super) const DVC: i128 = -6;
