//! The colors of each theme, held against what people can tell apart (WCAG 2.2).

use egui::Color32;
use posjaga::{
    data_folder::Appearance,
    policy::Colour,
    ui::theme::{Paint, Palette},
    verdict::Verdict,
};

const ALL: [Appearance; 3] = [Appearance::Light, Appearance::Dark, Appearance::HighContrast];

/// The definition of contrast ratio.
fn contrast(one: Color32, other: Color32) -> f32 {
    let luminance = |color: Color32| {
        let [red, green, blue, _] = egui::Rgba::from(color).to_array();
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    };
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn contrast_is_computed_as_the_standard_says() {
    assert!((contrast(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 0.01);
    // A grey that tools of the field give as 4.54:1 on white.
    assert!((contrast(Color32::from_rgb(0x76, 0x76, 0x76), Color32::WHITE) - 4.54).abs() < 0.01);
}

#[test]
fn words_stand_out_at_four_and_a_half_to_one() {
    for appearance in ALL {
        let palette = Palette::of(appearance);
        let surfaces = [
            ("paper", palette.paper),
            ("panel", palette.panel),
            ("field", palette.field),
            ("button", palette.button),
            ("stripe", palette.stripe),
            ("selection", palette.selection),
        ];
        for (surface, paper) in surfaces {
            for (ink, color) in [("ink", palette.ink), ("quiet ink", palette.quiet_ink)] {
                let contrast = contrast(paper, color);
                assert!(contrast >= 4.5, "{appearance:?}: {ink} on {surface}: {contrast}");
            }
        }
        for (ink, color) in [("accent", palette.accent), ("danger", palette.danger), ("good", palette.good)] {
            for (surface, paper) in [("paper", palette.paper), ("panel", palette.panel)] {
                let contrast = contrast(paper, color);
                assert!(contrast >= 4.5, "{appearance:?}: {ink} on {surface}: {contrast}");
            }
        }
        let Palette { good_notice, warning, alarm, demo, ready, inside, .. } = *palette;
        for (name, Paint { paper, ink }) in [
            ("good notice", good_notice),
            ("warning", warning),
            ("alarm", alarm),
            ("demo", demo),
            ("ready", ready),
            ("inside", inside),
        ] {
            let contrast = contrast(paper, ink);
            assert!(contrast >= 4.5, "{appearance:?}: {name}: {contrast}");
        }
        for (name, button) in
            [("primary", palette.primary), ("refusing", palette.refusing), ("plain", palette.plain)]
        {
            let contrast = contrast(button, posjaga::ui::theme::ink_on(button));
            assert!(contrast >= 4.5, "{appearance:?}: {name} button: {contrast}");
        }
    }
}

#[test]
fn the_words_of_verdicts_stand_out_at_seven_to_one() {
    for appearance in ALL {
        let palette = Palette::of(appearance);
        let verdicts = Verdict::ALL.into_iter().flat_map(|verdict| {
            [Colour::Green, Colour::Black]
                .map(|colour| (format!("{verdict:?}"), palette.verdict(verdict, colour)))
        });
        // What the officer saw is written in ink on a panel.
        let seen = Paint { paper: palette.panel, ink: palette.ink };
        for (name, Paint { paper, ink }) in
            verdicts.chain([("leaving".to_owned(), palette.leaving), ("seen".to_owned(), seen)])
        {
            let contrast = contrast(paper, ink);
            assert!(contrast >= 7.0, "{appearance:?}: {name}: {contrast}");
        }
    }
}

#[test]
fn edges_of_what_can_be_used_stand_out_at_three_to_one() {
    for appearance in ALL {
        let palette = Palette::of(appearance);
        for (surface, paper) in [("panel", palette.panel), ("field", palette.field), ("paper", palette.paper)]
        {
            for (edge, color) in [("edge", palette.edge), ("focus", palette.accent), ("ring", palette.ink)] {
                let contrast = contrast(paper, color);
                assert!(contrast >= 3.0, "{appearance:?}: {edge} on {surface}: {contrast}");
            }
        }
        for (name, button) in
            [("primary", palette.primary), ("refusing", palette.refusing), ("plain", palette.plain)]
        {
            let contrast = contrast(palette.panel, button);
            assert!(contrast >= 3.0, "{appearance:?}: {name} button on its panel: {contrast}");
        }
    }
}

#[test]
fn verdicts_are_told_apart_by_more_than_a_shade() {
    for appearance in ALL {
        let palette = Palette::of(appearance);
        let papers: Vec<_> = Verdict::ALL
            .into_iter()
            .map(|verdict| palette.verdict(verdict, Colour::Green).paper)
            .chain([palette.leaving.paper, palette.ready.paper, palette.panel])
            .collect();
        for (at, one) in papers.iter().enumerate() {
            for other in &papers[at + 1..] {
                let pairs = one.to_array().into_iter().zip(other.to_array());
                let differs: u32 = pairs.map(|(one, other)| u32::from(one.abs_diff(other))).sum();
                assert!(differs >= 24, "{appearance:?}: {one:?} and {other:?}");
            }
        }
    }
}
