//! A search that was not finished when its page was closed: told the next time, once. What is kept of it is its address and
//! two counts, which name nobody; nothing that was read is.

use super::Find;
use crate::address::{Address, View};
use crate::browser::storage;
use crate::state::Desk;
use crate::ui::bind::part;
use crate::ui::seen::{Kept, Seen};
use leptos::prelude::*;
use tidemark_core::history::{Progress, Standing};
use tidemark_core::{text, words};

/// Such a search.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Unfinished {
    read: u64,
    of: Option<u64>,
    address: Address,
}

impl Unfinished {
    fn of(standing: &Standing, address: &Address) -> Option<Self> {
        let (Standing::Loading(progress) | Standing::Paused(progress)) = standing else { return None };
        let Progress { read, of, .. } = *progress;
        let address = Address { view: View::History, conversation: None, ..address.clone() };
        (read > 0).then_some(Self { read, of, address })
    }

    /// What another agent has left is nobody's.
    fn of_text(text: &str, mark: &str) -> Option<Self> {
        let (counts, address) = text.strip_prefix(mark)?.strip_prefix('\t')?.split_once('\t')?;
        let (read, of) = counts.split_once(' ')?;
        let address = Address::of_text(address);
        let read = read.parse().ok().filter(|_| address.view == View::History)?;
        Some(Self { read, of: of.parse().ok(), address })
    }

    fn to_text(&self, mark: &str) -> String {
        let of = self.of.map(|of| of.to_string()).unwrap_or_default();
        format!("{mark}\t{} {of}\t{}", self.read, self.address.to_text())
    }

    fn told(&self) -> String {
        let read = words::count(self.read);
        match self.of {
            Some(of) => text!(
                "Not finished: the last search, which had read {read} of {all} when its page was closed.",
                read = read,
                all = words::count(of)
            ),
            None => {
                text!("Not finished: the last search, which had read {read} when its page was closed.", read = read)
            }
        }
    }
}

/// Keeps what is unfinished when the page goes. A page that comes back has lost nothing.
fn keep_on_leaving(desk: Desk, find: Find) {
    if find.get().is_none_or(|find| find.keeps_unfinished.replace(true)) {
        return;
    }
    let keep = move |_| {
        let top = desk.top();
        let unfinished =
            desk.found().peek(|found| top.address.peek(|address| Unfinished::of(&found.standing, address)));
        if let Some(unfinished) = unfinished {
            storage::keep(storage::UNFINISHED, &unfinished.to_text(&top.mark()));
        }
    };
    // They stay as long as the page: a search goes on under the other view.
    let _ = window_event_listener_untyped("pagehide", keep);
    let _ = window_event_listener_untyped("pageshow", |_| storage::keep(storage::UNFINISHED, ""));
}

/// What there is to tell.
#[component]
pub(super) fn Left() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let left = Unfinished::of_text(&storage::kept(storage::UNFINISHED), &desk.top().mark());
    storage::keep(storage::UNFINISHED, "");
    keep_on_leaving(desk, expect_context::<Find>());
    let left = Kept::new(Seen::new(left));
    part(move || {
        let Some(unfinished) = left.get().and_then(|left| left.get()) else { return ().into_any() };
        let told = unfinished.told();
        let is_another = desk.top().address.peek(|address| address.asks_another(&unfinished.address));
        let again = move |_| {
            left.get().iter().for_each(|left| left.show(None));
            desk.top().go_to(&unfinished.address);
        };
        let button = move || view! { <button type="button" class="quiet" on:click=again.clone()>{text!("Search it again")}</button> };
        view! {
            <p class="result" role="status" aria-label=text!("Unfinished search")>
                <span>{told}</span>
                {if is_another { button().into_any() } else { text!("It begins anew.").into_any() }}
            </p>
        }
        .into_any()
    })
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use tidemark_core::history::{Doing, Verdict};

    #[test]
    fn d14_what_was_not_finished_is_kept_by_its_address_and_two_counts() {
        let address =
            Address::of_text("/history?range=7d&asked=of.all&conversation=3e7150e9-d87c-4e91-b0f9-06ff95ae349a");
        let progress = Progress { read: 800, of: Some(1_000), doing: Doing::Reading };
        let unfinished = Unfinished::of(&Standing::Loading(progress), &address).unwrap();
        assert_eq!(unfinished.to_text("ada"), "ada\t800 1000\t/history?range=7d&asked=of.all");
        assert_eq!(Unfinished::of_text(&unfinished.to_text("ada"), "ada"), Some(unfinished.clone()));
        assert_eq!(Unfinished::of_text(&unfinished.to_text("ada"), "bruno"), None, "it is nobody else's");
        assert!(unfinished.told().contains("800 of 1,000"));
        assert_eq!(Unfinished::of(&Standing::Done(Verdict::Complete), &address), None);
        assert_eq!(Unfinished::of(&Standing::Loading(Progress::default()), &address), None, "nothing is lost");
    }

    #[test]
    fn what_stands_in_the_storage_may_be_anything() {
        for text in ["", "800", "800 1000", "x y\t/history", "1 2\t/live", "1 2\thttps://evil.com/"] {
            assert_eq!(Unfinished::of_text(text, ""), None, "{text}");
            assert_eq!(Unfinished::of_text(&format!("ada\t{text}"), "ada"), None, "{text}");
        }
    }
}
