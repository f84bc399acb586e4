//! Which key means which command, as the agent wants it (WCAG 2.1.4: a single key can be another one, or none).
//!
//! A key says nothing of anybody, so the whole may be kept in the browser. What was kept and cannot be read is the usual key.

/// What has a key of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortcut {
    /// To the next conversation of the list.
    Next,
    /// To the one before.
    Previous,
    /// To the field that finds in the history.
    Find,
    /// To the live view.
    Live,
    /// To the history.
    History,
    /// Stops the live list, or lets it go on.
    Pause,
    /// Shows all commands and keys.
    Help,
    /// Shows all commands.
    Commands,
}

impl Shortcut {
    /// Those of a single key, in the order in which they are offered and kept.
    pub const SINGLE: [Self; 7] =
        [Self::Next, Self::Previous, Self::Find, Self::Live, Self::History, Self::Pause, Self::Help];
    const USUAL: [char; 7] = ['j', 'k', '/', 'l', 'h', 'p', '?'];
}

/// Whether single keys mean anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Singles {
    /// They do.
    #[default]
    On,
    /// They do not; Ctrl K does all the same.
    Off,
}

/// Which keys are held down with another one. Shift is none: it makes another letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// None.
    Nothing,
    /// Control, or on a Mac Command, alone.
    Control,
    /// Others: then the key is the browser's or the system's.
    More,
}

/// Where the focus is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a field or a list of choices: single keys are what is typed.
    Field,
    /// In a dialog: it has keys of its own.
    Dialog,
    /// Anywhere else.
    Page,
}

/// A key that was pressed.
#[derive(Clone, Copy, Debug)]
pub struct Press<'a> {
    /// As the browser names it.
    pub key: &'a str,
    /// Where it lies on the keyboard, by the letter that is written there in English.
    pub code: &'a str,
    /// With it.
    pub held: Held,
    /// Where.
    pub place: Place,
}

/// The keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keymap {
    /// Whether the single ones mean anything.
    pub singles: Singles,
    keys: [char; 7],
}

impl Default for Keymap {
    fn default() -> Self {
        Self { singles: Singles::default(), keys: Shortcut::USUAL }
    }
}

impl Keymap {
    /// From what [`Keymap::to_text`] wrote.
    pub fn of_text(text: &str) -> Self {
        let mut keymap = Self::default();
        let (singles, keys) = text.split_once(' ').unwrap_or_default();
        if singles == "off" {
            keymap.singles = Singles::Off;
        }
        let kept: Vec<char> = keys.chars().filter(|key| can_be_key(*key)).collect();
        let twice = kept.iter().enumerate().any(|(place, key)| kept[..place].contains(key));
        if let (false, Ok(keys)) = (twice, kept.try_into()) {
            keymap.keys = keys;
        }
        keymap
    }

    /// As a text; nothing where all is as usual.
    pub fn to_text(&self) -> String {
        let singles = match self.singles {
            Singles::On => "on",
            Singles::Off => "off",
        };
        if *self == Self::default() {
            return String::new();
        }
        format!("{singles} {}", self.keys.iter().collect::<String>())
    }

    /// The single key of a shortcut; `None` where it has none.
    pub fn key(&self, shortcut: Shortcut) -> Option<char> {
        let place = Shortcut::SINGLE.iter().position(|one| *one == shortcut)?;
        Some(self.keys[place])
    }

    /// The agent wants another key for it. What had that key gets the one that is free now; what is no key changes nothing.
    pub fn set(&mut self, shortcut: Shortcut, typed: &str) {
        let Some(place) = Shortcut::SINGLE.iter().position(|one| *one == shortcut) else { return };
        let Some(key) = typed.trim().chars().last().map(small).filter(|key| can_be_key(*key)) else { return };
        if let Some(other) = self.keys.iter().position(|one| *one == key) {
            self.keys.swap(place, other);
        } else {
            self.keys[place] = key;
        }
    }

    /// What a key means here.
    pub fn meaning(&self, press: Press) -> Option<Shortcut> {
        let mut letters = press.key.chars();
        // Longer ones are names of keys, as of arrows.
        let key = letters.next().filter(|_| letters.next().is_none()).map(small)?;
        match (press.held, press.place, self.singles) {
            (Held::Control, Place::Field | Place::Page, _) => {
                // Where letters are Latin ones the letter counts, wherever it lies. On other keyboards nothing makes a k, and the
                // key that would do so in English is the one that every application takes.
                let is_k = if key.is_ascii_alphabetic() { key == 'k' } else { press.code == "KeyK" };
                is_k.then_some(Shortcut::Commands)
            }
            (Held::Nothing, Place::Page, Singles::On) => {
                let place = self.keys.iter().position(|one| *one == key)?;
                Some(Shortcut::SINGLE[place])
            }
            _ => None,
        }
    }
}

/// A letter as it is without Shift or Caps Lock, where it has one such form.
fn small(key: char) -> char {
    let mut small = key.to_lowercase();
    small.next().filter(|_| small.next().is_none()).unwrap_or(key)
}

fn can_be_key(key: char) -> bool {
    !key.is_whitespace() && !key.is_control() && !key.is_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pressed(key: &str) -> Press<'_> {
        Press { key, code: "", held: Held::Nothing, place: Place::Page }
    }

    #[test]
    fn the_usual_keys_mean_what_agents_know_from_elsewhere() {
        let usual = Keymap::default();
        for (key, shortcut) in
            [("j", Shortcut::Next), ("k", Shortcut::Previous), ("/", Shortcut::Find), ("?", Shortcut::Help)]
        {
            assert_eq!(usual.meaning(pressed(key)), Some(shortcut));
        }
        assert_eq!(usual.meaning(pressed("J")), Some(Shortcut::Next), "with Caps Lock too");
        for key in ["x", "Enter", "ArrowDown", "", "Dead"] {
            assert_eq!(usual.meaning(pressed(key)), None, "{key}");
        }
    }

    #[test]
    fn a_single_key_is_a_letter_in_a_field_and_nothing_in_a_dialog() {
        let usual = Keymap::default();
        for place in [Place::Field, Place::Dialog] {
            assert_eq!(usual.meaning(Press { place, ..pressed("j") }), None);
        }
    }

    #[test]
    fn what_is_pressed_with_another_key_is_the_browsers_but_for_control_k() {
        let usual = Keymap::default();
        let with = |key, held, place| usual.meaning(Press { held, place, ..pressed(key) });
        assert_eq!(with("j", Held::Control, Place::Page), None);
        assert_eq!(with("k", Held::More, Place::Page), None);
        assert_eq!(with("k", Held::Control, Place::Page), Some(Shortcut::Commands));
        assert_eq!(with("K", Held::Control, Place::Field), Some(Shortcut::Commands), "also while one types");
    }

    #[test]
    fn control_k_is_where_k_lies_on_a_keyboard_that_makes_no_latin_letters_and_the_letter_on_others() {
        let with = |key, code| Keymap::default().meaning(Press { code, held: Held::Control, ..pressed(key) });
        for letter in ["\u{43b}", "\u{41b}", "\u{3ba}", "\u{646}", "\u{5dc}", "\u{306e}", "\u{314f}"] {
            assert_eq!(with(letter, "KeyK"), Some(Shortcut::Commands), "{letter}");
            assert_eq!(with(letter, "KeyJ"), None, "{letter}");
        }
        assert_eq!(with("k", "KeyV"), Some(Shortcut::Commands), "as on Dvorak");
        assert_eq!(with("t", "KeyK"), None, "a new tab there");
    }

    #[test]
    fn a_key_that_is_pressed_alone_is_the_letter_that_it_makes() {
        let alone = |key, code| Keymap::default().meaning(Press { code, ..pressed(key) });
        assert_eq!(alone("\u{43b}", "KeyK"), None);
        assert_eq!(alone("j", "KeyC"), Some(Shortcut::Next));
    }

    #[test]
    fn single_keys_can_be_turned_off_and_control_k_stays() {
        let off = Keymap { singles: Singles::Off, ..Keymap::default() };
        assert_eq!(off.meaning(pressed("j")), None);
        let control = Press { held: Held::Control, ..pressed("k") };
        assert_eq!(off.meaning(control), Some(Shortcut::Commands));
        assert_eq!(Keymap::of_text(&off.to_text()), off);
    }

    #[test]
    fn another_key_takes_the_place_of_the_first_and_no_two_have_the_same() {
        let mut keymap = Keymap::default();
        keymap.set(Shortcut::Next, "N");
        assert_eq!(keymap.key(Shortcut::Next), Some('n'));
        assert_eq!(keymap.meaning(pressed("j")), None);
        keymap.set(Shortcut::Next, "k");
        assert_eq!((keymap.key(Shortcut::Next), keymap.key(Shortcut::Previous)), (Some('k'), Some('n')));
        for nothing in ["", " ", "\n"] {
            keymap.set(Shortcut::Next, nothing);
            assert_eq!(keymap.key(Shortcut::Next), Some('k'));
        }
    }

    #[test]
    fn e08_what_was_kept_and_is_no_keymap_is_the_usual_one() {
        for text in ["", "on", "on jjk/lhp", "<img onerror=alert(1)>", "off", "on j", "on \u{0}\u{1}\u{2}345678"] {
            assert_eq!(Keymap::of_text(text).keys, Shortcut::USUAL, "{text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_typed_the_keys_stay_different_and_come_back(typed in prop::collection::vec((0usize..7, ".{0,2}"), 0..20)) {
            let mut keymap = Keymap::default();
            for (place, text) in typed {
                keymap.set(Shortcut::SINGLE[place], &text);
            }
            let mut keys = keymap.keys.to_vec();
            keys.sort_unstable();
            keys.dedup();
            prop_assert_eq!(keys.len(), 7);
            prop_assert_eq!(Keymap::of_text(&keymap.to_text()), keymap);
        }
    }
}
