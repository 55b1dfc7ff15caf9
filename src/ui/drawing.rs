//! What draws a window: OpenGL, or what stands in for it.

use std::{
    panic::{self, AssertUnwindSafe},
    sync::Arc,
};

use eframe::egui_wgpu::{WgpuConfiguration, WgpuSetup, WgpuSetupCreateNew};
use egui::ViewportBuilder;

use super::WindowError;
use crate::data_folder::Renderer;

/// The program's picture in the title and the task bar, 64 pixels wide.
const ICON: &[u8] = include_bytes!("../../assets/icons/posjaga-64.png");

/// Opens a window of this program, and returns when it is closed.
pub(super) fn open(
    viewport: ViewportBuilder,
    renderer: Renderer,
    creator: eframe::AppCreator<'_>,
) -> Result<(), WindowError> {
    let viewport = viewport.with_title("Pos Jaga").with_app_id("posjaga");
    let viewport = match eframe::icon_data::from_png_bytes(ICON) {
        Ok(icon) => viewport.with_icon(icon),
        Err(_) => viewport,
    };
    let options = eframe::NativeOptions {
        viewport,
        renderer: match renderer {
            Renderer::Glow => eframe::Renderer::Glow,
            Renderer::Wgpu => eframe::Renderer::Wgpu,
        },
        wgpu_options: substitute(),
        // All colours here are even, and without a GPU it costs a tenth of every frame.
        dithering: false,
        ..eframe::NativeOptions::default()
    };
    // Libraries of the system that are missing, and drivers that fail, are panics in some of the crates below. The
    // panic hook has told it by then.
    let opened = panic::catch_unwind(AssertUnwindSafe(|| eframe::run_native("posjaga", options, creator)));
    match opened {
        Ok(ended) => ended.map_err(|error| WindowError::of(&error)),
        Err(panic) => Err(WindowError::of_panic(panic.as_ref())),
    }
}

/// Vulkan, Direct3D 12 or Metal on whatever there is, and at last on the processor: WARP on Windows, lavapipe on
/// Linux. No more is asked of it than the oldest of them can do.
fn substitute() -> WgpuConfiguration {
    let mut setup = WgpuSetupCreateNew::without_display_handle();
    setup.instance_descriptor.backends = wgpu::Backends::PRIMARY;
    // Of a graphics card that is there, the desk needs next to nothing.
    setup.native_adapter_selector = Some(Arc::new(|adapters, surface| {
        let usable = adapters
            .iter()
            .filter(|adapter| surface.is_none_or(|surface| adapter.is_surface_supported(surface)));
        usable
            .min_by_key(|adapter| match adapter.get_info().device_type {
                wgpu::DeviceType::IntegratedGpu => 0,
                wgpu::DeviceType::DiscreteGpu => 1,
                wgpu::DeviceType::VirtualGpu | wgpu::DeviceType::Other => 2,
                wgpu::DeviceType::Cpu => 3,
            })
            .cloned()
            .ok_or_else(|| "no adapter".to_owned())
    }));
    setup.device_descriptor = Arc::new(|adapter| wgpu::DeviceDescriptor {
        label: Some("posjaga"),
        required_limits: wgpu::Limits::downlevel_defaults().using_resolution(adapter.limits()),
        ..wgpu::DeviceDescriptor::default()
    });
    WgpuConfiguration { wgpu_setup: WgpuSetup::CreateNew(setup), ..WgpuConfiguration::default() }
}
