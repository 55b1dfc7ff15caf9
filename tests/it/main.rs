//! The one test binary: a file per topic.

#![allow(clippy::unwrap_used, reason = "a test ends where something is not as it expects")]

mod altered;
mod amend;
mod attacks;
mod audit;
mod backup;
mod bent_policies;
mod bundle;
mod card;
mod certificates_of_2026;
mod certlogic;
mod chain;
mod check;
mod cli_log;
mod clock;
mod command_help;
mod data_folder;
mod dcc;
mod desk;
mod destroyed;
mod destruction;
mod dgc_testdata;
#[cfg(feature = "gui")]
mod dialogs;
mod divoc_claims;
mod doctor;
mod documents;
#[cfg(target_os = "linux")]
mod eight_hours;
mod encryption;
mod eu_rules;
mod eu_rules_published;
mod expected;
mod export;
mod export_paper;
mod faults;
mod flows;
mod frozen;
mod guest_files;
#[cfg(feature = "gui")]
mod guest_screen;
mod hand;
mod health_cards;
mod histories;
mod import;
mod import_hostile;
#[cfg(unix)]
mod in_place;
#[cfg(feature = "gui")]
mod interrupted;
mod issuer_told;
mod keyboard;
#[cfg(feature = "gui")]
mod keyboard_reach;
mod kill_export;
mod kill_loop;
mod known;
mod languages;
mod layers;
#[cfg(feature = "gui")]
mod layout;
mod lists;
mod lists_of_one_key;
mod lists_together;
mod made_up_issuers;
mod marks;
mod monkey;
mod mutation;
mod names;
#[cfg(feature = "gui")]
mod officers;
mod packaging;
// It judges at the desk's own day, and Windows takes its time zone from elsewhere than `TZ`.
#[cfg(unix)]
mod periods;
mod policy;
mod policy_table;
mod reader;
mod reader_burst;
mod reader_efforts;
mod reader_suite;
mod records;
mod rewritings;
mod scan_camera;
mod scan_pictures;
mod schemes;
#[cfg(feature = "gui")]
mod settings_window;
mod setup;
#[cfg(unix)]
mod shared;
mod signature_vectors;
mod signed_export;
mod structured;
// What the program is made of is the same everywhere, and these ask a cargo of this machine.
#[cfg(unix)]
mod supply_chain;
mod support;
mod sync;
mod tending;
mod test_kinds;
mod testdata;
mod texts;
#[cfg(feature = "gui")]
mod themes;
mod together;
mod trust;
mod two_faces;
#[cfg(feature = "gui")]
mod ui;
mod upgrade;
mod verdict;
mod verify;
#[cfg(feature = "gui")]
mod visit_lists;
mod visit_log;
#[cfg(feature = "gui")]
mod wedge;
mod written;
#[cfg(unix)]
mod zones;
