//! `posjaga read`.

use std::{
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
    time::Instant,
};

use data_encoding::BASE64;
use serde_json::json;

use super::{global::Global, terminal};
use crate::{
    scan::{
        camera::FrameSequence,
        pictures::{PictureError, PictureTrouble, look_at, look_for_credentials, open_picture},
        reader::{Code, CodePart, Effort, Sight, Unsupported},
    },
    text::{Language, shown_path, text},
};

/// The options of `posjaga read`.
#[derive(Debug, clap::Args)]
pub(super) struct Options {
    #[arg(long)]
    json: bool,
    #[arg(long, value_enum, default_value_t)]
    effort: EffortOption,
    #[arg(long, conflicts_with = "effort")]
    sequence: bool,
    #[arg(required = true, value_name = "IMAGE")]
    images: Vec<PathBuf>,
}

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum EffortOption {
    Fast,
    #[default]
    Normal,
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
pub(super) fn run(global: &Global, options: &Options) -> anyhow::Result<ExitCode> {
    // Other programs read the errors in an object.
    let language = if options.json { global.lang.unwrap_or(Language::English) } else { global.language };
    let mut out = terminal::stdout();
    let mut sequence = options.sequence.then(FrameSequence::default);
    let mut all_opened = true;
    for image in &options.images {
        let read = match &mut sequence {
            Some(sequence) => read_frame(image, sequence),
            None => read_picture(image, options.effort.into()),
        };
        let written = match read {
            Ok(read) if options.json => writeln!(out, "{}", terminal::json(&read.to_json(image))),
            Ok(read) => read.print(image, language, &mut out),
            Err(error) => {
                all_opened = false;
                let error = PictureTrouble::from(&error).in_words(language);
                if options.json {
                    let input = image.to_string_lossy();
                    let answer = json!({"input": input, "codes": [], "error": error});
                    writeln!(out, "{}", terminal::json(&answer))
                } else {
                    complain!("{}: {error}", shown_path(image));
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
    /// What a camera would report of it; `None` for a picture that stands for itself.
    reported: Option<Vec<Code>>,
    millis: f64,
}

impl Read {
    fn to_json(&self, image: &Path) -> serde_json::Value {
        let printable = |codes: &[Code]| codes.iter().map(printable).collect::<Vec<_>>();
        let mut object = json!({
            "input": image.to_string_lossy(),
            "codes": printable(&self.sight.codes),
            "millis": (self.millis * 1000.0).round() / 1000.0,
        });
        if let Some(reported) = &self.reported {
            object["reported"] = printable(reported).into();
        }
        if !self.sight.parts.is_empty() {
            let part = |part: &CodePart| json!({"number": part.number, "of": part.of});
            object["parts"] = self.sight.parts.iter().map(part).collect();
        }
        if let Some(unsupported) = self.sight.unsupported {
            object["unsupported"] = match unsupported {
                Unsupported::MicroQr => "micro-qr".into(),
            };
        }
        object
    }

    fn print(&self, image: &Path, language: Language, out: &mut terminal::Stdout) -> io::Result<()> {
        let Sight { codes, parts, unsupported, .. } = &self.sight;
        for part in parts {
            let alone =
                text!(language, "pictures-part-alone", number = part.number, of = part.of, seen = part.seen);
            complain!("{}: {alone}", shown_path(image));
        }
        match unsupported {
            Some(Unsupported::MicroQr) => {
                complain!("{}: {}", shown_path(image), text!(language, "pictures-micro-qr"));
            }
            None if codes.is_empty() && parts.is_empty() && self.reported.is_none() => {
                complain!("{}: {}", shown_path(image), text!(language, "pictures-no-code"));
            }
            None => {}
        }
        self.reported.as_ref().unwrap_or(codes).iter().try_for_each(|code| out.write_line(&printable(code)))
    }
}

fn read_picture(image: &Path, effort: Effort) -> Result<Read, PictureError> {
    let mut millis = 0.0;
    let sight = look_at(image, |page| {
        let start = Instant::now();
        let sight = look_for_credentials(page, effort);
        millis += start.elapsed().as_secs_f64() * 1000.0;
        sight
    })?;
    Ok(Read { sight, reported: None, millis })
}

fn read_frame(image: &Path, sequence: &mut FrameSequence) -> Result<Read, PictureError> {
    let frame = open_picture(image)?;
    let start = Instant::now();
    let shown = sequence.see(&frame);
    let millis = start.elapsed().as_secs_f64() * 1000.0;
    let new = |code: &&Code| shown.new.contains(&code.content);
    let reported = shown.sight.codes.iter().filter(new).cloned().collect();
    Ok(Read { sight: shown.sight, reported: Some(reported), millis })
}

/// A text as it is, other bytes as `base64:…`.
fn printable(code: &Code) -> String {
    code.text().unwrap_or_else(|| format!("base64:{}", BASE64.encode(&code.content)))
}
