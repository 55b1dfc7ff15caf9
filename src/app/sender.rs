//! The thread that tells the centre. Whatever the network does, only this thread waits for it; the log it reads by itself.

use std::{
    path::PathBuf,
    sync::mpsc::{Receiver, RecvTimeoutError},
};

use super::{CentreDone, Event, worker::Reports};
use crate::{
    bounded,
    bundle::{Enrolment, MAX_ENROLMENT_BYTES},
    data_folder::DataFolder,
    import,
    office::Office,
    progress::Stop,
    sync::{self, Enrolling, Failure, Network, Runner},
    time::{self, Date, local_day},
};

/// What can be asked of it.
pub(super) enum Request {
    /// Send what waits.
    Now,
    /// Say for what an enrolment file is.
    Look(PathBuf),
    /// Enrol the post.
    Enrol(Box<Enrolment>),
    /// Write what waits into a file.
    To(PathBuf),
    /// Take what is in a file.
    From(PathBuf),
}

/// Works until nobody asks any more. Nobody waits for it at the end: what was not acknowledged is sent another time.
pub(super) fn work(office: &Office, network: Network, requests: &Receiver<Request>, reports: &Reports) {
    let stop = Stop::default();
    let mut sender =
        Sender { office, runner: Runner::new(network.clone()), network, expected: None, reports };
    sender.expect();
    let mut asked = false;
    loop {
        let look = sender.runner.step(&office.folder, office.key(), asked, &stop);
        if asked {
            let failed = look.status.as_ref().and_then(|status| status.state.trouble.clone());
            let done = failed.map_or(Ok(CentreDone::Sent), |(failure, _)| Err(failure));
            reports.send(Event::CentreDone(done));
        }
        if let Some(status) = look.status {
            reports.send(Event::Centre(Box::new(status)));
        }
        if look.items {
            sender.expect();
        }
        asked = match requests.recv_timeout(look.again) {
            Ok(Request::Now) => true,
            Ok(request) => {
                sender.work_on(request);
                false
            }
            Err(RecvTimeoutError::Timeout) => {
                sender.look_at_the_day();
                false
            }
            Err(RecvTimeoutError::Disconnected) => return,
        };
    }
}

struct Sender<'a> {
    office: &'a Office,
    runner: Runner,
    network: Network,
    /// The day of which guests are expected by the centre's list.
    expected: Option<Date>,
    reports: &'a Reports,
}

impl Sender<'_> {
    fn work_on(&mut self, request: Request) {
        let done = match request {
            Request::Now => return,
            Request::Look(path) => {
                match enrolment_in(&path) {
                    Ok(enrolment) => self.reports.send(Event::EnrolmentSeen(Box::new(enrolment))),
                    Err(failure) => self.reports.send(Event::CentreDone(Err(failure))),
                }
                return;
            }
            Request::Enrol(enrolment) => {
                sync::enrol(self.folder(), self.office.key(), &enrolment, &self.network).map(
                    |how| match how {
                        Enrolling::Done => CentreDone::Enrolled,
                        Enrolling::ByStick => CentreDone::ByStick,
                    },
                )
            }
            Request::To(path) => {
                let post = self.folder().settings().map(|settings| settings.post).unwrap_or_default();
                sync::write_parcel(self.folder(), self.office.key(), &post, &path)
                    .map(|written| CentreDone::Written(path, written))
            }
            Request::From(path) => {
                let taken = sync::take_parcel(self.folder(), self.office.key(), &path);
                self.expect();
                taken.map(CentreDone::Taken)
            }
        };
        self.runner.begin_anew();
        self.reports.send(Event::CentreDone(done));
    }

    fn folder(&self) -> &DataFolder {
        &self.office.folder
    }

    /// Tells whom the centre's list has for today. A list whose day is over goes.
    fn expect(&mut self) {
        let path = self.folder().expected_path();
        let Ok(written) = path.metadata().and_then(|found| found.modified()) else { return };
        let today = local_day(time::now());
        if local_day(written.into()) != today {
            if let Err(error) = self.folder().forget_expected() {
                tracing::warn!(error = &error as &dyn std::error::Error, "the list of another day stays");
            }
            return;
        }
        self.expected = Some(today);
        if let Some(guests) = import::expected(&path, time::now()) {
            self.reports.send(Event::Expected(guests));
        }
    }

    fn look_at_the_day(&mut self) {
        if self.expected.is_some_and(|day| day != local_day(time::now())) {
            self.expected = None;
            self.expect();
        }
    }
}

fn enrolment_in(path: &std::path::Path) -> Result<Enrolment, Failure> {
    let bytes = std::fs::File::open(path)
        .and_then(|file| bounded::read(file, MAX_ENROLMENT_BYTES))
        .map_err(|_| Failure::NoEnrolment)?;
    let text = String::from_utf8(bytes).map_err(|_| Failure::NoEnrolment)?;
    Ok(Enrolment::parse(&text)?)
}
