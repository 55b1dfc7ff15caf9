//! Watches the cameras without a window: what is plugged in, how the camera does, when a code comes
//! into view (its length only), how many pictures come. For finding out why a camera does not work.
//!
//! Commands on standard input: `choose PART-OF-A-NAME`, `choose` for any camera, `again` to have the
//! code that is held up reported once more. Ends with ctrl-c.

use std::{
    io,
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::{Duration, Instant},
};

use posjaga::scan::{
    camera::{Camera, CameraDevice, CameraEvent, CameraStatus},
    device::DeviceSystem,
};

/// Between two lines about the pictures.
const EVERY: Duration = Duration::from_secs(2);

fn main() {
    tracing_subscriber::fmt().with_env_filter("posjaga=debug").with_writer(io::stderr).init();
    let began = Instant::now();
    let (send, commands) = mpsc::sync_channel(8);
    thread::spawn(move || io::stdin().lines().map_while(Result::ok).try_for_each(|line| send.send(line)));

    let devices = Arc::new(Mutex::new(Vec::<CameraDevice>::new()));
    let listed = Arc::clone(&devices);
    let camera = Camera::start(
        Arc::new(|| Box::new(DeviceSystem::default())),
        None,
        Arc::new(move |event| {
            let text = describe(&event);
            if let CameraEvent::Devices(devices) = event {
                *listed.lock().unwrap_or_else(PoisonError::into_inner) = devices;
            }
            println!("{:8.3} {text}", began.elapsed().as_secs_f64());
        }),
    );

    let (mut pictures, mut told) = (0_u32, Instant::now());
    loop {
        if let Some(frame) = camera.newest_frame() {
            pictures += 1;
            if told.elapsed() >= EVERY {
                let rate = f64::from(pictures) / told.elapsed().as_secs_f64();
                println!("{:8.3} {rate:.1} pictures/s, {} so far", began.elapsed().as_secs_f64(), frame.seq);
                (pictures, told) = (0, Instant::now());
            }
        }
        match commands.recv_timeout(Duration::from_millis(10)) {
            Ok(line) => match line.split_once(' ').unwrap_or((&line, "")) {
                ("choose", "") => camera.choose(None),
                ("choose", part) => {
                    let devices = devices.lock().unwrap_or_else(PoisonError::into_inner);
                    match devices.iter().find(|device| device.name.contains(part)) {
                        Some(device) => camera.choose(Some(device.id.clone())),
                        None => println!("no camera is called {part}"),
                    }
                }
                ("again", _) => camera.look_again(),
                _ => println!("commands: choose [NAME], again"),
            },
            Err(mpsc::RecvTimeoutError::Timeout) => {}
            // Standard input is at its end; the camera goes on.
            Err(mpsc::RecvTimeoutError::Disconnected) => thread::sleep(Duration::from_millis(10)),
        }
    }
}

fn describe(event: &CameraEvent) -> String {
    match event {
        CameraEvent::Devices(devices) => {
            let ids: Vec<_> = devices.iter().map(|device| device.id.as_str()).collect();
            format!("devices: {}", if ids.is_empty() { "none".to_owned() } else { ids.join("; ") })
        }
        CameraEvent::Status(CameraStatus::Starting) => "looking for a camera".to_owned(),
        CameraEvent::Status(CameraStatus::Running { device, width, height }) => {
            format!("running: {} {width}×{height}", device.name)
        }
        CameraEvent::Status(CameraStatus::Trouble(trouble)) => format!("trouble: {trouble:?}"),
        CameraEvent::Hint(hint) => hint.map_or("no hint".to_owned(), |hint| format!("hint: {hint:?}")),
        CameraEvent::Scanned(codes) => {
            let lengths: Vec<_> = codes.iter().map(|code| code.content.len().to_string()).collect();
            format!("code of {} bytes", lengths.join(" and "))
        }
    }
}
