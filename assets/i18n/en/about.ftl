# About the program, and its statement on accessibility.

about-open = About…
about-what = Version { $version }. A guard post that checks vaccination certificates without a network and keeps the guest book. MIT licence.
about-met = Accessibility: what is met (WCAG 2.2 level AA, as far as it applies to software)
about-met-keyboard = Everything can be done with the keyboard; nothing traps the focus.
about-met-focus = The focus is always visible. Dialogs open with it and give it back.
about-met-contrast = Text has a contrast of at least 4.5:1, the word of the result 7:1, edges of buttons and fields 3:1, in three looks: light, dark, high contrast.
about-met-color = Colour never speaks alone: each result has a word, a shape and a reason.
about-met-size = The smallest letters have 14 pixels and can be enlarged to 200 %; the smallest target has 24 pixels.
about-met-names = Every button, field and choice has a name and a role for screen readers, in reading order.
about-met-live = Results are announced to screen readers as they come.
about-met-language = Indonesian and English, dates as people here write them.
about-not-met = What is not met
about-not-met-system = The text size of the operating system is not followed; set it in Settings, Appearance.
about-not-met-forced-colors = The high-contrast colours of Windows are not followed; choose the high-contrast look in Settings.
about-not-met-charts = Charts cannot be explored with a screen reader; their figures stand in the table beside them.
about-not-met-tested = Not yet tested by people who use a screen reader every day.
about-licences = What others have written, and under which licences
about-licences-none = This program was built from its source. "scripts/package papers" lists the licences of its parts.
