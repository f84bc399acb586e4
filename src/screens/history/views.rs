//! Saved views: addresses of the history that the agent has given a name. They are kept in this browser as the agent wrote
//! them, so they are the agent's own words, and nothing else is ever written there.

use crate::address::{Address, View};
use crate::browser::storage;
use crate::state::Desk;
use crate::ui::bind::{part, text};
use crate::ui::seen::{Kept, Seen};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use tidemark_core::text;

/// So many at most, and names of so many letters.
const MOST: usize = 30;
const LONGEST: usize = 40;

/// Name and address of each.
type Saved = Vec<(String, String)>;

/// From what [`to_text`] wrote; what cannot be read is left out, and every address is read as if it came from outside.
fn of_text(text: &str) -> Saved {
    let line = |line: &str| {
        let (name, address) = line.split_once('\t')?;
        let address = Address::of_text(address);
        (!name.is_empty() && address.view == View::History).then(|| (name.to_owned(), address.to_text()))
    };
    text.lines().filter_map(line).take(MOST).collect()
}

fn to_text(saved: &Saved) -> String {
    saved.iter().map(|(name, address)| format!("{name}\t{address}")).collect::<Vec<_>>().join("\n")
}

/// A name as it is kept: one line, without blanks around it.
fn name_of(typed: &str) -> String {
    let words: Vec<_> = typed.split(char::is_control).flat_map(str::split_whitespace).collect();
    words.join(" ").chars().take(LONGEST).collect()
}

/// The list, and a way to save the present view.
#[component]
pub(super) fn Views() -> impl IntoView {
    let desk = expect_context::<Desk>();
    // Those of one agent are not another one's to read.
    let key = StoredValue::new(storage::VIEWS.to_owned() + &desk.top().mark());
    let saved = Kept::new(Seen::new(key.with_value(|key| of_text(&storage::kept(key)))));
    let name = Kept::new(Seen::new(String::new()));
    let change = move |change: &dyn Fn(&mut Saved)| {
        let Some(saved) = saved.get() else { return };
        let mut now = saved.peek(Saved::clone);
        change(&mut now);
        key.with_value(|key| storage::keep(key, &to_text(&now)));
        saved.show(now);
    };
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(typed) = name.get() else { return };
        let wanted = name_of(&typed.peek(String::clone));
        // Where one looks is no part of how one looks at it.
        let address = desk.top().address.peek(|address| Address { conversation: None, ..address.clone() }.to_text());
        if !wanted.is_empty() {
            change(&|saved| {
                saved.retain(|(name, _)| *name != wanted);
                saved.insert(0, (wanted.clone(), address.clone()));
                saved.truncate(MOST);
            });
            typed.show(String::new());
        }
    };
    let entry = move |(name, address): (String, String)| {
        let remove = name.clone();
        view! {
            <li>
                <button type="button" class="open" on:click=move |_| desk.top().go_to(&Address::of_text(&address))>
                    <bdi>{name.clone()}</bdi>
                </button>
                <button
                    type="button"
                    aria-label=text!("Forget the view {name}", name)
                    on:click=move |_| change(&|saved| saved.retain(|(name, _)| *name != remove))
                >
                    "×"
                </button>
            </li>
        }
        .into_any()
    };
    view! {
        <details class="views">
            <summary>{text!("Views")}</summary>
            <div>
                <ul>
                    {part(move || {
                        let all = saved.get().map(|saved| saved.get()).unwrap_or_default();
                        all.into_iter().map(entry).collect::<Vec<_>>().into_any()
                    })}
                </ul>
                <form on:submit=save>
                    <input
                        type="text"
                        aria-label=text!("Name of this view")
                        placeholder=text!("Name of this view")
                        maxlength=LONGEST.to_string()
                        autocomplete="off"
                        prop:value=text(move || name.get().map(|name| name.get()).unwrap_or_default())
                        on:input:target=move |event| {
                            name.get().iter().for_each(|name| name.show(event.target().value()));
                        }
                    />
                    <button type="submit">{text!("Save")}</button>
                </form>
                <p>{text!("Interval, filters, order and groups, under a name. Kept in this browser: no customer\u{2019}s name, please.")}</p>
            </div>
        </details>
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn saved_views_are_read_as_they_were_written_and_nothing_else_is() {
        let saved = vec![("My week".to_owned(), "/history?range=7d&rows=only.no-wrap-up".to_owned())];
        assert_eq!(of_text(&to_text(&saved)), saved);
        for text in ["", "no address", "\t/history", "x\t/live", "x\thttps://evil.com/history"] {
            assert_eq!(of_text(text), Saved::new(), "{text}");
        }
        assert_eq!(of_text("x\t/history?rows=<b>&code=secret"), [("x".to_owned(), "/history".to_owned())]);
    }

    #[test]
    fn a_name_is_one_line() {
        assert_eq!(name_of("  my\tweek\n "), "my week");
        assert_eq!(name_of(&"a".repeat(100)).len(), LONGEST);
    }
}
