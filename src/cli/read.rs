//! `posjaga read`.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    time::Instant,
};

use data_encoding::BASE64;
use serde_json::json;

use super::Global;
use crate::scan::{
    pictures::open_picture,
    reader::{Code, Effort, Sight, Unsupported, look},
};

/// The options of `posjaga read`.
#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// One JSON object per picture, each on its own line
    #[arg(long)]
    json: bool,
    /// How much time a picture is worth; `normal` is what the camera path does for a frame
    #[arg(long, value_enum, default_value_t)]
    effort: EffortOption,
    /// The pictures
    #[arg(required = true, value_name = "IMAGE")]
    images: Vec<PathBuf>,
}

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum EffortOption {
    /// A glance
    Fast,
    /// What the camera path does for a frame
    #[default]
    Normal,
    /// Everything we know
    Best,
}

impl From<EffortOption> for Effort {
    fn from(option: EffortOption) -> Self {
        match option {
            EffortOption::Fast => Self::Fast,
            EffortOption::Normal => Self::Normal,
            EffortOption::Best => Self::Best,
        }
    }
}

/// Reads picture after picture. One that cannot be opened is reported and does not end the run.
pub(super) fn run(_: &Global, options: &Options) -> anyhow::Result<ExitCode> {
    let mut out = io::stdout().lock();
    let mut all_opened = true;
    for image in &options.images {
        let written = match read_picture(image, options.effort.into()) {
            Ok(read) if options.json => writeln!(out, "{}", read.to_json(image)),
            Ok(read) => read.print(image, &mut out),
            Err(error) => {
                all_opened = false;
                if options.json {
                    writeln!(
                        out,
                        "{}",
                        json!({"input": image.to_string_lossy(), "codes": [], "error": error})
                    )
                } else {
                    complain!("{}: {error}", image.display());
                    Ok(())
                }
            }
        };
        match written.and_then(|()| out.flush()) {
            // Whoever reads us has seen enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => break,
            written => written?,
        }
    }
    Ok(if all_opened { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

struct Read {
    sight: Sight,
    millis: f64,
}

impl Read {
    fn to_json(&self, image: &Path) -> serde_json::Value {
        let mut object = json!({
            "input": image.to_string_lossy(),
            "codes": self.sight.codes.iter().map(printable).collect::<Vec<_>>(),
            "millis": (self.millis * 1000.0).round() / 1000.0,
        });
        if let Some(unsupported) = self.sight.unsupported {
            object["unsupported"] = match unsupported {
                Unsupported::MicroQr => "micro-qr".into(),
            };
        }
        object
    }

    fn print(&self, image: &Path, out: &mut impl Write) -> io::Result<()> {
        match self.sight.unsupported {
            Some(Unsupported::MicroQr) => {
                complain!("{}: Micro QR codes are not supported", image.display());
            }
            None if self.sight.codes.is_empty() => complain!("{}: no code found", image.display()),
            None => {}
        }
        self.sight.codes.iter().try_for_each(|code| writeln!(out, "{}", printable(code)))
    }
}

fn read_picture(image: &Path, effort: Effort) -> Result<Read, String> {
    let frame = open_picture(image).map_err(|error| format!("{:#}", anyhow::Error::from(error)))?;
    let start = Instant::now();
    let sight = look(&frame, effort);
    Ok(Read { sight, millis: start.elapsed().as_secs_f64() * 1000.0 })
}

/// A text as it is, other bytes as `base64:…`.
fn printable(code: &Code) -> String {
    code.text().unwrap_or_else(|| format!("base64:{}", BASE64.encode(&code.content)))
}
