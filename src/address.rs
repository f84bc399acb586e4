//! The address as a value, both ways. Filters, the interval and the view live in it, so that a link, a reload or a sign-in
//! comes back to what was on the screen. Nothing of a person ever does: no name, no number, no free text.
//!
//! It is also the allow-list for what a finished sign-in may return to: whatever it cannot read becomes the live view.

use tidemark_core::form::Form;
use tidemark_core::history::kpi::Kpi;
use tidemark_core::history::{self, Range, Stage, Window};
use tidemark_core::joined::joined;
use tidemark_core::live::{self, Group};
use tidemark_core::record::{Direction, Id, Media};

/// The two views.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// Conversations in progress.
    #[default]
    Live,
    /// Conversations on record.
    History,
}

/// What the address says. The parts of both views are kept while the page lives; the address bar shows those of one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// Which view.
    pub view: View,
    /// Filter of the live view.
    pub live: live::Filter,
    /// Interval of the history.
    pub range: Range,
    /// Filter of the history.
    pub history: history::Filter,
    /// What else the history is asked, in a text that its screen reads ([`tidemark_core::history::Asking`]).
    pub asking: String,
    /// What of the interval Genesys Cloud is asked for, in a text that the same screen reads
    /// ([`tidemark_core::history::Conditions`]).
    pub asked: String,
    /// The conversation that is looked at closely. An id is nobody's name.
    pub conversation: Option<Id>,
}

impl Address {
    /// Reads a path and a query (without `?`). What it does not know, it leaves out.
    pub fn read(path: &str, query: &str) -> Self {
        let mut address = Self { view: view_of(path), ..Self::default() };
        let value = |wanted: &str| {
            form_urlencoded::parse(query.as_bytes())
                .find(|(name, _)| name == wanted)
                .map(|(_, value)| value.into_owned())
        };
        let list = |wanted: &str| value(wanted).unwrap_or_default();
        // A host that frames the page names the conversation in its own way, and never twice.
        let names = |name: &str| matches!(name, "conversation" | "gcConversationId" | "pcConversationId");
        // A name that it does not know it leaves as it was written.
        let is_filled = |text: &str| !text.is_empty() && !text.starts_with("{{");
        let mut conversations =
            form_urlencoded::parse(query.as_bytes()).filter(|(name, id)| names(name) && is_filled(id));
        let only = conversations.next().filter(|_| conversations.next().is_none()).map(|(_, id)| id);
        address.conversation = only.filter(|id| is_id(id)).map(|id| id.to_ascii_lowercase().into());
        let media: Vec<Media> = list("media").split(',').filter_map(Media::of_key).collect();
        match address.view {
            View::Live => {
                address.live.media = media;
                address.live.groups = list("status").split(',').filter_map(Group::of_key).collect();
            }
            View::History => {
                address.history.media = media;
                address.history.direction = value("direction").as_deref().and_then(direction_of_key);
                address.history.stage =
                    if value("stage").as_deref() == Some("in-progress") { Stage::InProgress } else { Stage::Ended };
                address.history.figure = value("figure").as_deref().and_then(Kpi::of_key);
                address.history.part = value("part").as_deref().and_then(part_of_text);
                let plain = |name| value(name).filter(|text| is_plain(text)).unwrap_or_default();
                (address.asking, address.asked) = (plain("rows"), plain("asked"));
                let instant = |name| value(name).and_then(|text| text.parse::<i64>().ok());
                address.range = match (value("range").as_deref(), instant("from"), instant("to")) {
                    (Some("today"), ..) => Range::Today,
                    (Some("24h"), ..) => Range::LastDay,
                    (Some("7d"), ..) => Range::LastWeek,
                    (Some("custom"), Some(from), Some(to)) => Range::Custom(Window { from, to }),
                    (text, ..) => {
                        let hours = text.and_then(|text| text.strip_suffix('h')?.parse().ok());
                        hours.map_or(Range::LastHour, Range::LastHours)
                    }
                };
            }
        }
        address
    }

    /// Reads a text of [`Address::to_text`].
    pub fn of_text(text: &str) -> Self {
        let text = text.split('#').next().unwrap_or_default();
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        Self::read(path, query)
    }

    /// Path and query.
    pub fn to_text(&self) -> String {
        let mut query = Form::default();
        let list = |keys: Vec<&str>| joined(&keys, ",");
        let path = match self.view {
            View::Live => {
                if !self.live.media.is_empty() {
                    query.pair("media", &list(self.live.media.iter().map(|media| media.key()).collect()));
                }
                if !self.live.groups.is_empty() {
                    query.pair("status", &list(self.live.groups.iter().map(|group| group.key()).collect()));
                }
                "/live"
            }
            View::History => {
                match self.range {
                    Range::LastHour => {}
                    Range::Today => drop(query.pair("range", "today")),
                    Range::LastDay => drop(query.pair("range", "24h")),
                    Range::LastWeek => drop(query.pair("range", "7d")),
                    Range::LastHours(hours) => drop(query.pair("range", &format!("{hours}h"))),
                    Range::Custom(Window { from, to }) => {
                        query.pair("range", "custom");
                        query.pair("from", &from.to_string()).pair("to", &to.to_string());
                    }
                }
                if !self.history.media.is_empty() {
                    query.pair("media", &list(self.history.media.iter().map(|media| media.key()).collect()));
                }
                if let Some(direction) = self.history.direction {
                    query.pair("direction", direction_key(direction));
                }
                if self.history.stage == Stage::InProgress {
                    query.pair("stage", "in-progress");
                }
                if let Some(figure) = self.history.figure {
                    query.pair("figure", figure.key());
                }
                if let Some(Window { from, to }) = self.history.part {
                    query.pair("part", &format!("{from}.{to}"));
                }
                for (name, text) in [("rows", &self.asking), ("asked", &self.asked)] {
                    if !text.is_empty() && is_plain(text) {
                        query.pair(name, text);
                    }
                }
                "/history"
            }
        };
        if let Some(id) = self.conversation.as_ref().filter(|id| is_id(id)) {
            query.pair("conversation", id);
        }
        let query = with_commas(&query.text());
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }

    /// What narrows the history, as a query has it; nothing of the interval.
    pub fn filter_text(&self) -> String {
        let history =
            Self { view: View::History, history: self.history.clone(), asking: self.asking.clone(), ..Self::default() };
        let text = history.to_text();
        text.split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default()
    }

    /// Goes to the view of `shown`, and takes what it says of that view.
    pub fn take_view_of(&mut self, shown: &Self) {
        (self.view, self.conversation) = (shown.view, shown.conversation.clone());
        match shown.view {
            View::Live => self.live = shown.live.clone(),
            View::History => {
                (self.range, self.history) = (shown.range, shown.history.clone());
                (self.asking, self.asked) = (shown.asking.clone(), shown.asked.clone());
            }
        }
    }

    /// Whether another search is needed for what `shown` says.
    pub fn asks_another(&self, shown: &Self) -> bool {
        shown.view == View::History && (shown.range != self.range || shown.asked != self.asked)
    }

    /// The same, in another view, where nothing is looked at closely.
    #[must_use]
    pub fn in_view(&self, view: View) -> Self {
        Self { view, conversation: None, ..self.clone() }
    }
}

/// Whether a text is written as the ids of conversations are. Nothing else of that name stands in an address.
fn is_id(text: &str) -> bool {
    let groups = text.split('-').map(|group| group.bytes().filter(u8::is_ascii_hexdigit).count());
    text.len() == 36 && groups.eq([8, 4, 4, 4, 12])
}

/// Whether a text is made of what [`Address::asking`] is made of, and not endless: nothing that is typed passes through.
fn is_plain(text: &str) -> bool {
    text.len() <= 2_000 && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b',' | b'-'))
}

/// Commas are safe in a query, and an address is read by people.
fn with_commas(query: &str) -> String {
    let mut parts = query.split('%');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (sign, rest) = part.strip_prefix("2C").map_or(('%', part), |rest| (',', rest));
        text.push(sign);
        text.push_str(rest);
    }
    text
}

fn view_of(path: &str) -> View {
    if path.trim_end_matches('/') == "/history" { View::History } else { View::Live }
}

/// The ends of a part of the interval, epoch milliseconds, with a dot between.
fn part_of_text(text: &str) -> Option<Window> {
    let (from, to) = text.split_once('.')?;
    let part = Window { from: from.parse().ok()?, to: to.parse().ok()? };
    (part.from < part.to).then_some(part)
}

const fn direction_key(direction: Direction) -> &'static str {
    match direction {
        Direction::Inbound => "inbound",
        Direction::Outbound => "outbound",
    }
}

fn direction_of_key(key: &str) -> Option<Direction> {
    match key {
        "inbound" => Some(Direction::Inbound),
        "outbound" => Some(Direction::Outbound),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_survives_being_written_and_read() {
        let addresses = [
            "/live",
            "/live?media=call,email&status=alerting,wrapup",
            "/history",
            "/history?range=7d&media=message&direction=outbound&stage=in-progress",
            "/history?range=custom&from=1785542400000&to=1785628800000",
            "/history?range=7d&figure=no-wrap-up&part=1785542400000.1785546000000",
            "/history?range=7d&media=call&rows=sort.talk.up,only.no-wrap-up,by.day",
            "/history?range=36h&asked=of.all,media.call,page.25",
            "/live?media=call&conversation=3e7150e9-d87c-4e91-b0f9-06ff95ae349a",
            "/history?range=7d&conversation=3e7150e9-d87c-4e91-b0f9-06ff95ae349a",
        ];
        for text in addresses {
            assert_eq!(Address::of_text(text).to_text(), text);
        }
    }

    #[test]
    fn going_back_to_a_view_leaves_the_other_as_it_is() {
        let mut address = Address::of_text("/live?media=call");
        address.take_view_of(&Address::of_text("/history?range=7d&direction=inbound"));
        assert_eq!(address.to_text(), "/history?range=7d&direction=inbound");
        assert_eq!(address.in_view(View::Live).to_text(), "/live?media=call");
    }

    #[test]
    fn d2_whatever_is_not_a_view_of_this_page_becomes_the_live_view() {
        for text in ["", "/", "/cb/sandbox", "https://evil.com/history", "//evil.com", "javascript:alert(1)", "/../x"] {
            assert_eq!(Address::of_text(text).to_text(), "/live", "{text}");
        }
    }

    #[test]
    fn nothing_of_an_authorization_answer_stays_in_an_address() {
        assert_eq!(Address::of_text("/live?code=secret&state=abc").to_text(), "/live");
        assert_eq!(Address::of_text("/history?code=secret&error=x#access_token=y").to_text(), "/history");
    }

    #[test]
    fn a_conversation_is_named_by_an_id_and_by_nothing_of_a_person() {
        for text in ["%2B15550100", "wei@example.com", "Wei", "3e7150e9-d87c-4e91-b0f9-06ff95ae349z", "", "a-b-c-d-e"] {
            assert_eq!(Address::of_text(&format!("/live?conversation={text}")).to_text(), "/live", "{text}");
        }
        let strange = Address { conversation: Some("+15550100".into()), ..Address::default() };
        assert_eq!(strange.to_text(), "/live", "an id that is none is not written down");
        let upper = Address::of_text("/live?conversation=3E7150E9-D87C-4E91-B0F9-06FF95AE349A");
        assert_eq!(upper.conversation.as_deref(), Some("3e7150e9-d87c-4e91-b0f9-06ff95ae349a"));
        assert_eq!(upper.in_view(View::History).to_text(), "/history");
    }

    #[test]
    fn what_a_host_writes_into_the_address_leaves_it_but_for_the_conversation() {
        let id = "3e7150e9-d87c-4e91-b0f9-06ff95ae349a";
        let framed = format!(
            "/live?gcHostOrigin=https%3A%2F%2Fevil.com&gcTargetEnv=prod&gcLangTag=%3Cscript%3E&gcConversationId={id}&gcUsePopupAuth=true"
        );
        assert_eq!(Address::of_text(&framed).to_text(), format!("/live?conversation={id}"));
        // The old name of it, where the new one is none that the host knows.
        let old = format!("/live?gcConversationId={{{{gcConversationId}}}}&pcConversationId={id}");
        assert_eq!(Address::of_text(&old).to_text(), format!("/live?conversation={id}"));
        for hostile in
            ["gcConversationId={{gcConversationId}}", &format!("gcConversationId={id}&gcConversationId={id}")]
        {
            assert_eq!(Address::of_text(&format!("/live?{hostile}")).to_text(), "/live", "{hostile}");
        }
    }

    #[test]
    fn what_is_asked_of_rows_is_written_with_plain_letters_or_not_at_all() {
        for text in ["Wei Hansen", "%2B15550100", "wei@example.com", "<b>", &"a".repeat(2_001)] {
            assert_eq!(Address::of_text(&format!("/history?rows={text}")).to_text(), "/history", "{text}");
        }
        let strange = Address { view: View::History, asking: "Wei Hansen".to_owned(), ..Address::default() };
        assert_eq!(strange.to_text(), "/history");
    }

    #[test]
    fn unknown_values_are_left_out_and_the_known_ones_stay() {
        assert_eq!(Address::of_text("/live?media=call,hologram&status=happy").to_text(), "/live?media=call");
        assert_eq!(Address::of_text("/history?range=custom&from=x&to=1").to_text(), "/history");
        assert_eq!(Address::of_text("/history?figure=happiness&part=2.1").to_text(), "/history");
        assert_eq!(Address::of_text("/history?range=decade").to_text(), "/history");
    }
}
