//! The second screen: a sign and a sentence for the guest, and no name.

use egui_kittest::{Harness, kittest::Queryable as _};
use posjaga::{
    app::State,
    ui::{guest_screen::guest_ui, theme},
    words::{Language, judgement},
};

use crate::ui::{admitted, showing, state};

fn screen(state: State) -> Harness<'static, State> {
    let draw = |ui: &mut egui::Ui, state: &mut State| guest_ui(ui, state);
    let mut screen = Harness::builder()
        .with_size([800.0, 600.0])
        .with_context_setup(theme::dress)
        .build_ui_state(draw, state);
    screen.run();
    screen
}

#[test]
fn it_says_where_to_hold_the_code_and_then_the_verdict_without_a_name() {
    for language in Language::SHIPPED {
        let mut waiting = state();
        waiting.settings.language = language;
        screen(waiting).get_by_label(language.plain("guest-screen-aim"));

        let assessed = admitted(1, "Siti Aminah");
        let mut judged = showing(&assessed);
        judged.settings.language = language;
        let judged = screen(judged);
        judged.get_by_label(judgement::headline(&assessed.assessment, language));
        assert!(judged.query_all_by_label_contains("Siti").next().is_none());
    }
}
