//! Keyboard layouts, as far as the keys of an American keyboard go.

/// A keyboard layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is named after where it is used")]
pub enum Layout {
    American,
    British,
    German,
    Swiss,
    French,
    Belgian,
    Spanish,
    LatinAmerican,
    Italian,
    Portuguese,
    Brazilian,
    Swedish,
    Danish,
    Norwegian,
    Turkish,
    Czech,
    Hungarian,
    Croatian,
    FrenchCanadian,
    Dvorak,
    Russian,
}

/// The most places at which a lost blank is looked for; a certificate has some ten.
const MAX_DOUBTS: usize = 24;

/// The layout that a scanner takes for granted.
pub(super) const AMERICAN: Layout = Layout::American;

/// What Caps Lock does to the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Caps {
    /// Nothing.
    Off,
    /// It turns the case of letters round.
    Letters,
    /// It turns every key round, as Windows has it on some layouts.
    AllKeys,
}

impl Caps {
    pub(super) const ALL: [Self; 3] = [Self::Off, Self::Letters, Self::AllKeys];
}

/// A text with the keys of another layout taken back.
pub(super) struct Undone {
    pub(super) text: String,
    /// Behind these bytes a blank may be lost: a dead key and a blank give the accent alone.
    doubts: Vec<usize>,
}

impl Layout {
    pub(super) const ALL: [Self; LAYOUTS] = [
        Self::American,
        Self::British,
        Self::German,
        Self::Swiss,
        Self::French,
        Self::Belgian,
        Self::Spanish,
        Self::LatinAmerican,
        Self::Italian,
        Self::Portuguese,
        Self::Brazilian,
        Self::Swedish,
        Self::Danish,
        Self::Norwegian,
        Self::Turkish,
        Self::Czech,
        Self::Hungarian,
        Self::Croatian,
        Self::FrenchCanadian,
        Self::Dvorak,
        Self::Russian,
    ];

    /// Its short name: the country in ISO 3166-1 alpha-2 where there is one.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::American => "us",
            Self::British => "gb",
            Self::German => "de",
            Self::Swiss => "ch",
            Self::French => "fr",
            Self::Belgian => "be",
            Self::Spanish => "es",
            Self::LatinAmerican => "latam",
            Self::Italian => "it",
            Self::Portuguese => "pt",
            Self::Brazilian => "br",
            Self::Swedish => "se",
            Self::Danish => "dk",
            Self::Norwegian => "no",
            Self::Turkish => "tr",
            Self::Czech => "cz",
            Self::Hungarian => "hu",
            Self::Croatian => "hr",
            Self::FrenchCanadian => "ca",
            Self::Dvorak => "dvorak",
            Self::Russian => "ru",
        }
    }

    /// What an American keyboard would have given for the same keys. `None` when the layout has no key for one
    /// of the characters.
    pub(super) fn undo(self, typed: &str, caps: Caps) -> Option<Undone> {
        let mut undone = Undone { text: String::with_capacity(typed.len()), doubts: Vec::new() };
        for letter in typed.chars() {
            let letter = if caps == Caps::Letters { other_case(letter) } else { letter };
            if letter == ' ' || letter.is_control() {
                undone.text.push(letter);
            } else if let Some(key) = self.american(letter, caps) {
                undone.text.push(key);
                if self != AMERICAN && ACCENTS.iter().any(|(accent, _)| *accent == letter) {
                    undone.doubts.push(undone.text.len());
                }
            } else {
                let (accent, base) = taken_apart(letter)?;
                undone.text.push(self.american(accent, caps)?);
                undone.text.push(self.american(base, caps)?);
            }
        }
        Some(undone)
    }

    /// What this layout makes of the keys for a text; a dead key gives its accent.
    #[cfg(test)]
    pub(super) fn typed(self, text: &str) -> String {
        let [plain, shifted] = KEYS[AMERICAN as usize];
        let [own_plain, own_shifted] = KEYS[self as usize];
        let on = |keys: &str, own: &str, letter: char| {
            own.chars().nth(keys.chars().position(|key| key == letter)?)
        };
        text.chars()
            .map(|letter| {
                on(plain, own_plain, letter).or_else(|| on(shifted, own_shifted, letter)).unwrap_or(letter)
            })
            .collect()
    }

    /// The American character of the key that gives this one.
    fn american(self, letter: char, caps: Caps) -> Option<char> {
        let (own, american) = (KEYS[self as usize], KEYS[AMERICAN as usize]);
        let mut levels = own.into_iter().enumerate();
        let (level, at) =
            levels.find_map(|(level, keys)| Some((level, keys.chars().position(|key| key == letter)?)))?;
        let level = if caps == Caps::AllKeys { 1 - level } else { level };
        american[level].chars().nth(at)
    }
}

impl Undone {
    /// The text with a blank put back in one or two of the places where one may be lost.
    pub(super) fn with_lost_blanks(&self) -> impl Iterator<Item = String> {
        let doubts = &self.doubts[..self.doubts.len().min(MAX_DOUBTS)];
        let one_or_two = move |(at, first): (usize, &usize)| {
            let (first, later) = (*first, &doubts[at + 1..]);
            std::iter::once(None).chain(later.iter().copied().map(Some)).map(move |second| (first, second))
        };
        doubts.iter().enumerate().flat_map(one_or_two).map(|(first, second)| {
            let mut text = self.text.clone();
            // From behind, so that the places stay where they are.
            for at in second.into_iter().chain([first]) {
                text.insert(at, ' ');
            }
            text
        })
    }
}

fn other_case(letter: char) -> char {
    let one = |mut letters: std::vec::IntoIter<char>| letters.next().filter(|_| letters.next().is_none());
    let other: Vec<char> =
        if letter.is_lowercase() { letter.to_uppercase().collect() } else { letter.to_lowercase().collect() };
    one(other.into_iter()).unwrap_or(letter)
}

/// An accent and the letter below it.
fn taken_apart(letter: char) -> Option<(char, char)> {
    ACCENTS.iter().find_map(|(accent, composed)| {
        let mut letters = composed.chars();
        while let (Some(whole), Some(base)) = (letters.next(), letters.next()) {
            if whole == letter {
                return Some((*accent, base));
            }
        }
        None
    })
}

/// What dead keys give with the letter after them, each followed by that letter.
const ACCENTS: [(char, &str); 6] = [
    ('`', "ÀAÈEÌIÒOÙUǸNẀWỲYàaèeìiòoùuǹnẁwỳy"),
    ('´', "ÁAÉEÍIÓOÚUÝYĆCŃNŚSŹZĹLŔRǴGḰKḾMṔPẂWáaéeíióoúuýyćcńnśsźzĺlŕrǵgḱkḿmṕpẃw"),
    ('^', "ÂAÊEÎIÔOÛUĈCĜGĤHĴJŜSŴWŶYẐZâaêeîiôoûuĉcĝgĥhĵjŝsŵwŷyẑz"),
    ('¨', "ÄAËEÏIÖOÜUŸYẄWẌXḦHäaëeïiöoüuÿyẅwẍxḧhẗt"),
    ('~', "ÃAÕOÑNĨIŨUỸYẼEṼVãaõoñnĩiũuỹyẽeṽv"),
    ('ˇ', "ČCĎDĚEŇNŘRŠSŤTŽZǍAǏIǑOǓUǦGǨKȞHčcďděeňnřršsťtžzǎaǐiǒoǔuǧgǩkǰjȟh"),
];

const LAYOUTS: usize = 21;

/// The characters of the 47 keys of an American keyboard, row by row, plain and shifted, after
/// xkeyboard-config. A dead key stands as its accent.
#[rustfmt::skip]
const KEYS: [[&str; 2]; LAYOUTS] = [
    [r"`1234567890-=qwertyuiop[]\asdfghjkl;'zxcvbnm,./",
     r#"~!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:"ZXCVBNM<>?"#],
    ["`1234567890-=qwertyuiop[]#asdfghjkl;'zxcvbnm,./",
     r#"¬!"£$%^&*()_+QWERTYUIOP{}~ASDFGHJKL:@ZXCVBNM<>?"#],
    ["^1234567890ß´qwertzuiopü+#asdfghjklöäyxcvbnm,.-",
     r#"°!"§$%&/()=?`QWERTZUIOPÜ*'ASDFGHJKLÖÄYXCVBNM;:_"#],
    ["§1234567890'^qwertzuiopü¨$asdfghjklöäyxcvbnm,.-",
     r#"°+"*ç%&/()=?`QWERTZUIOPè!£ASDFGHJKLéàYXCVBNM;:_"#],
    [r#"²&é"'(-è_çà)=azertyuiop^$*qsdfghjklmùwxcvbn,;:!"#,
     "~1234567890°+AZERTYUIOP¨£µQSDFGHJKLM%WXCVBN?./§"],
    [r#"²&é"'(§è!çà)-azertyuiop^$µqsdfghjklmùwxcvbn,;:="#,
     "³1234567890°_AZERTYUIOP¨*£QSDFGHJKLM%WXCVBN?./+"],
    ["º1234567890'¡qwertyuiop`+çasdfghjklñ´zxcvbnm,.-",
     r#"ª!"·$%&/()=?¿QWERTYUIOP^*ÇASDFGHJKLÑ¨ZXCVBNM;:_"#],
    ["|1234567890'¿qwertyuiop´+}asdfghjklñ{zxcvbnm,.-",
     r##"°!"#$%&/()=?¡QWERTYUIOP¨*]ASDFGHJKLÑ[ZXCVBNM;:_"##],
    [r"\1234567890'ìqwertyuiopè+ùasdfghjklòàzxcvbnm,.-",
     r#"|!"£$%&/()=?^QWERTYUIOPé*§ASDFGHJKLç°ZXCVBNM;:_"#],
    [r"\1234567890'«qwertyuiop+´~asdfghjklçºzxcvbnm,.-",
     r##"|!"#$%&/()=?»QWERTYUIOP*`^ASDFGHJKLÇªZXCVBNM;:_"##],
    ["'1234567890-=qwertyuiop´[]asdfghjklç~zxcvbnm,.;",
     r#""!@#$%¨&*()_+QWERTYUIOP`{}ASDFGHJKLÇ^ZXCVBNM<>:"#],
    ["§1234567890+´qwertyuiopå¨'asdfghjklöäzxcvbnm,.-",
     r##"½!"#¤%&/()=?`QWERTYUIOPÅ^*ASDFGHJKLÖÄZXCVBNM;:_"##],
    ["½1234567890+´qwertyuiopå¨'asdfghjklæøzxcvbnm,.-",
     r##"§!"#¤%&/()=?`QWERTYUIOPÅ^*ASDFGHJKLÆØZXCVBNM;:_"##],
    [r"|1234567890+\qwertyuiopå¨'asdfghjkløæzxcvbnm,.-",
     r##"§!"#¤%&/()=?`QWERTYUIOPÅ^*ASDFGHJKLØÆZXCVBNM;:_"##],
    [r#""1234567890*-qwertyuıopğü,asdfghjklşizxcvbnmöç."#,
     "é!'^+%&/()=?_QWERTYUIOPĞÜ;ASDFGHJKLŞİZXCVBNMÖÇ:"],
    [";+ěščřžýáíé=´qwertzuiopú)¨asdfghjklů§yxcvbnm,.-",
     r#"°1234567890%ˇQWERTZUIOP/('ASDFGHJKL"!YXCVBNM?:_"#],
    ["0123456789öüóqwertzuiopőúűasdfghjkléáyxcvbnm,.-",
     r#"§'"+!%/=()ÖÜÓQWERTZUIOPŐÚŰASDFGHJKLÉÁYXCVBNM?:_"#],
    ["`1234567890'+qwertzuiopšđžasdfghjklčćyxcvbnm,.-",
     r##"~!"#$%&/()=?*QWERTZUIOPŠĐŽASDFGHJKLČĆYXCVBNM;:_"##],
    ["#1234567890-=qwertyuiop^¸<asdfghjkl;`zxcvbnm,.é",
     r#"|!"/$%?&*()_+QWERTYUIOP^¨>ASDFGHJKL:`ZXCVBNM'.É"#],
    [r"`1234567890[]',.pyfgcrl/=\aoeuidhtns-;qjkxbmwvz",
     r#"~!@#$%^&*(){}"<>PYFGCRL?+|AOEUIDHTNS_:QJKXBMWVZ"#],
    [r"ё1234567890-=йцукенгшщзхъ\фывапролджэячсмитьбю.",
     r#"Ё!"№;%:?*()_+ЙЦУКЕНГШЩЗХЪ/ФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,"#],
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_layout_has_all_keys_and_none_twice() {
        for layout in Layout::ALL {
            let [plain, shifted] = KEYS[layout as usize];
            assert_eq!((plain.chars().count(), shifted.chars().count()), (47, 47), "{layout:?}");
            for letter in ('A'..='Z').chain('0'..='9').chain("$%*+-./:".chars()) {
                let typed = layout.typed(&letter.to_string());
                let undone = layout.undo(&typed, Caps::Off).map(|undone| undone.text);
                assert_eq!(undone, Some(letter.to_string()), "{layout:?} makes {typed:?}");
            }
        }
    }

    #[test]
    fn an_accent_is_taken_off_its_letter_and_a_lost_blank_is_put_back() {
        let undone = Layout::German.undo("HC1ÖÀ`KZ", Caps::Off).unwrap();
        assert_eq!(undone.text, "HC1:+A+KY");
        let others: Vec<_> = undone.with_lost_blanks().collect();
        assert_eq!(others, ["HC1:+A+ KY"]);
    }

    #[test]
    fn caps_lock_turns_letters_or_all_keys_round() {
        assert_eq!(Layout::German.undo("hc1özß", Caps::Letters).unwrap().text, "HC1:Y-");
        // Windows on AZERTY: the row of digits is turned round as well.
        assert_eq!(Layout::French.undo("hc1m", Caps::AllKeys).unwrap().text, "HC1:");
    }
}
