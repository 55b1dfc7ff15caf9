//! A shape for each verdict, so that color never speaks alone: a disc with a tick, a triangle with an
//! exclamation mark, a stop sign with a cross, a square with a question mark.

use std::f32::consts::{FRAC_PI_8, TAU};

use egui::{Align2, Color32, Painter, Pos2, Rect, Stroke, pos2, vec2};

use super::theme::{self, Paint};
use crate::verdict::Verdict;

/// Paints the shape in ink on paper; its inside shows the paper.
pub(super) fn paint_verdict(painter: &Painter, rect: Rect, verdict: Verdict, paint: Paint) {
    let center = rect.center();
    let radius = rect.width().min(rect.height()) / 2.0;
    let line = Stroke::new(radius * 0.2, paint.paper);
    let at = |x: f32, y: f32| center + vec2(x, y) * radius;
    match verdict {
        Verdict::Admit => {
            painter.circle_filled(center, radius, paint.ink);
            painter.line(vec![at(-0.48, 0.02), at(-0.13, 0.38), at(0.5, -0.36)], line);
        }
        Verdict::Review => {
            let corners = vec![at(0.0, -0.95), at(1.0, 0.82), at(-1.0, 0.82)];
            polygon(painter, corners, paint.ink);
            painter.line_segment([at(0.0, -0.38), at(0.0, 0.28)], line);
            painter.circle_filled(at(0.0, 0.56), radius * 0.12, paint.paper);
        }
        Verdict::Refuse => {
            let corners = (0u8..8).map(|corner| {
                let angle = FRAC_PI_8 + TAU * f32::from(corner) / 8.0;
                at(angle.cos(), angle.sin())
            });
            polygon(painter, corners.collect(), paint.ink);
            painter.line_segment([at(-0.4, -0.4), at(0.4, 0.4)], line);
            painter.line_segment([at(0.4, -0.4), at(-0.4, 0.4)], line);
        }
        Verdict::Undetermined => {
            let square = Rect::from_center_size(center, vec2(1.0, 1.0) * radius * 1.75);
            painter.rect_filled(square, radius * 0.25, paint.ink);
            mark(painter, center, "?", radius * 1.35, paint.paper);
        }
    }
}

/// Paints an eye, for what somebody saw and nobody verified.
pub(super) fn paint_seen(painter: &Painter, rect: Rect, ink: Color32) {
    let center = rect.center();
    let radius = rect.width().min(rect.height()) / 2.0;
    let line = Stroke::new(radius * 0.13, ink);
    let lid = |side: f32| -> Vec<Pos2> {
        let at = |step: u8| {
            let x = f32::from(step) / 8.0 - 1.0;
            center + vec2(x, side * 0.62 * (1.0 - x * x)) * radius
        };
        (0..=16).map(at).collect()
    };
    painter.line(lid(1.0), line);
    painter.line(lid(-1.0), line);
    painter.circle_filled(center, radius * 0.3, ink);
}

/// Paints an arrow out of a door.
pub(super) fn paint_leaving(painter: &Painter, rect: Rect, paint: Paint) {
    let center = rect.center();
    let radius = rect.width().min(rect.height()) / 2.0;
    let at = |x: f32, y: f32| center + vec2(x, y) * radius;
    let line = Stroke::new(radius * 0.17, paint.ink);
    painter.line(vec![at(0.25, -0.8), at(-0.75, -0.8), at(-0.75, 0.8), at(0.25, 0.8)], line);
    painter.line_segment([at(-0.3, 0.0), at(0.62, 0.0)], line);
    polygon(painter, vec![at(1.0, 0.0), at(0.5, -0.38), at(0.5, 0.38)], paint.ink);
}

/// Paints the frame of a code, for a desk that waits for one.
pub(super) fn paint_waiting(painter: &Painter, rect: Rect, color: Color32) {
    brackets(painter, rect, rect.width() * 0.28, Stroke::new(rect.width() * 0.08, color));
    let dot = rect.shrink(rect.width() * 0.3);
    painter.rect_filled(dot, 2.0, color);
}

/// Paints the four corners of a rectangle.
pub(super) fn brackets(painter: &Painter, rect: Rect, length: f32, stroke: Stroke) {
    let corners = [
        (rect.left_top(), vec2(1.0, 1.0)),
        (rect.right_top(), vec2(-1.0, 1.0)),
        (rect.left_bottom(), vec2(1.0, -1.0)),
        (rect.right_bottom(), vec2(-1.0, -1.0)),
    ];
    for (corner, inwards) in corners {
        let ends =
            [pos2(corner.x, corner.y + inwards.y * length), pos2(corner.x + inwards.x * length, corner.y)];
        painter.line(vec![ends[0], corner, ends[1]], stroke);
    }
}

fn polygon(painter: &Painter, corners: Vec<Pos2>, fill: Color32) {
    painter.add(egui::Shape::convex_polygon(corners, fill, Stroke::NONE));
}

fn mark(painter: &Painter, center: Pos2, mark: &str, size: f32, color: Color32) {
    painter.text(center, Align2::CENTER_CENTER, mark, theme::bold(size), color);
}
