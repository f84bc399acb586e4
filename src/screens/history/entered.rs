//! What the agent has chosen and entered of which conversations are wanted, before and after it is asked for. The address
//! has what was asked for last, but for a number or an agent: that would be personal data.

use crate::state::{Desk, Top};
use crate::ui::seen::{Kept, Seen};
use leptos::prelude::*;
use tidemark_core::genesys::query::PageSize;
use tidemark_core::genesys::query::pasted::as_recorded;
use tidemark_core::history::{Bounds, Conditions, Ending, Length, Meant, Scope, Sought};
use tidemark_core::record::{Direction, Media};
use tidemark_core::words;
use tidemark_core::{english, text};

/// Whose conversations, before it is known which queues are the agent's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Whose {
    #[default]
    Mine,
    MyQueues,
    All,
}

impl Whose {
    pub(super) const ALL: [(Self, &'static str); 3] = [
        (Self::Mine, english!("Mine")),
        (Self::MyQueues, english!("My queues")),
        (Self::All, english!("All I may see")),
    ];
}

/// What can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Medium,
    Direction,
    Queue,
    User,
    WrapUp,
    Ending,
    Address,
    AtLeast(Length),
    AtMost(Length),
    Conversations,
    PageSize,
}

impl Field {
    /// Those that stand alone, with their names; lengths come in pairs.
    pub(super) const ALL: [(Self, &'static str); 9] = [
        (Self::Medium, english!("Medium")),
        (Self::Direction, english!("Direction")),
        (Self::Queue, english!("Queue")),
        (Self::User, english!("Agent (name or user id)")),
        (Self::WrapUp, english!("Wrap-up")),
        (Self::Ending, english!("Ended by")),
        (Self::Address, english!("Number or address")),
        (Self::Conversations, english!("Conversation ids")),
        (Self::PageSize, english!("Conversations a request")),
    ];
}

/// All of it.
#[derive(Default)]
pub(super) struct Entered {
    pub(super) whose: Seen<Whose>,
    pub(super) fields: Seen<Vec<(Field, String)>>,
}

impl Entered {
    /// What was entered into a field.
    pub(super) fn text(&self, field: Field) -> String {
        let of_field =
            |fields: &Vec<(Field, String)>| fields.iter().find(|(of, _)| *of == field).map(|(_, text)| text.clone());
        self.fields.with(of_field).unwrap_or_default()
    }

    /// The agent enters this.
    pub(super) fn enter(&self, field: Field, text: String) {
        let mut fields = self.fields.peek(Vec::clone);
        fields.retain(|(of, _)| *of != field);
        if !text.is_empty() {
            fields.push((field, text));
        }
        self.fields.show(fields);
    }

    /// What was asked for in another place, or before this page: by a link, by Back, by a saved view.
    fn take(&self, only: &Conditions) {
        self.whose.show(match only.scope {
            Scope::Mine => Whose::Mine,
            Scope::MyQueues(_) => Whose::MyQueues,
            Scope::All => Whose::All,
        });
        let way = |way: Direction| DIRECTIONS.iter().find(|(of, _)| *of == way).map(|(_, name)| (*name).to_owned());
        let one = |field, text: Option<String>| text.map(|text| (field, text));
        let ids = Some(only.conversations.join(" ")).filter(|ids| !ids.is_empty());
        let size = Some(only.page_size).filter(|size| *size != PageSize::default());
        let fields = [
            one(Field::Medium, only.media.map(|media| media.key().to_owned())),
            one(Field::Direction, only.direction.and_then(way)),
            one(Field::Queue, only.queue.as_ref().map(ToString::to_string)),
            one(Field::WrapUp, only.wrap_up.as_ref().map(ToString::to_string)),
            one(Field::Ending, only.ending.map(|ending| ending.wire().to_owned())),
            one(Field::Conversations, ids),
            one(Field::PageSize, size.map(|size| size.rows().to_string())),
        ];
        let lengths = only.lengths.iter().flat_map(|&(length, bounds)| {
            let (least, most) = bounds.ends();
            [one(Field::AtLeast(length), least.map(in_minutes)), one(Field::AtMost(length), most.map(in_minutes))]
        });
        self.fields.show(fields.into_iter().chain(lengths).flatten().collect());
    }

    /// The agent who is meant, where one can be asked for.
    pub(super) fn agent(&self, top: &Top) -> Meant {
        match self.whose.get() {
            Whose::Mine => Meant::Nobody,
            Whose::MyQueues | Whose::All => top.agent_meant(&self.text(Field::User)),
        }
    }

    /// What must be said of the ids: that some look like one and are none, or that there is none.
    pub(super) fn said_of_ids(&self) -> String {
        let text = self.text(Field::Conversations);
        let broken = Sought::broken_ids(&text);
        match Sought::of(&text) {
            Sought::Anything => String::new(),
            Sought::Ids(_) if broken.is_empty() => String::new(),
            Sought::Ids(ids) => {
                let here = ids.len();
                words::of_sought(&Sought::Ids(ids), here, &broken)
            }
            Sought::Number(_) | Sought::Words(_) if broken.is_empty() => {
                text!("No id in this: what looks like one is cut short or mistyped").to_owned()
            }
            Sought::Number(_) | Sought::Words(_) => words::of_sought(&Sought::Words(Vec::new()), 0, &broken),
        }
    }

    /// Whether only certain conversations are wanted, and none of them is named.
    pub(super) fn has_no_id(&self) -> bool {
        !matches!(Sought::of(&self.text(Field::Conversations)), Sought::Anything | Sought::Ids(_))
    }

    /// As core asks for it.
    pub(super) fn conditions(&self, top: &Top) -> Conditions {
        let mut only = Conditions {
            scope: match self.whose.get() {
                Whose::Mine => Scope::Mine,
                Whose::MyQueues => Scope::MyQueues(top.my_queues().into_iter().map(|(id, _)| id).collect()),
                Whose::All => Scope::All,
            },
            ..Conditions::default()
        };
        for (field, text) in self.fields.get() {
            let text = text.trim();
            match field {
                Field::Medium => only.media = Media::of_key(text),
                Field::Direction => {
                    only.direction = DIRECTIONS.iter().find(|(_, key)| *key == text).map(|(way, _)| *way);
                }
                Field::Queue => only.queue = Some(text.into()),
                // One's own are one's own: a name may stand there from before.
                Field::User if only.scope == Scope::Mine => {}
                Field::User => {
                    only.user = match top.agent_meant(text) {
                        Meant::Nobody => None,
                        Meant::One(id) => Some(id),
                        // Nothing is asked for: see [`Entered::agent`].
                        Meant::Several | Meant::Unknown => Some(text.into()),
                    };
                }
                Field::WrapUp => only.wrap_up = Some(text.into()),
                Field::Ending => only.ending = Ending::ALL.into_iter().find(|ending| ending.wire() == text),
                Field::Address => only.address = Some(as_recorded(text).into()),
                // Below, in pairs.
                Field::AtLeast(_) | Field::AtMost(_) => {}
                Field::PageSize => {
                    let size = PageSize::ALL.into_iter().find(|size| size.rows().to_string() == text);
                    only.page_size = size.unwrap_or_default();
                }
                Field::Conversations => {
                    only.conversations = match Sought::of(text) {
                        Sought::Ids(ids) => ids,
                        // Nothing is asked for: see [`Entered::has_no_id`].
                        _ => text.split_whitespace().map(Into::into).collect(),
                    };
                }
            }
        }
        let ms = |field| minutes(self.text(field).trim());
        only.lengths.extend(
            Length::ALL.into_iter().filter_map(|length| {
                Some((length, Bounds::of(ms(Field::AtLeast(length)), ms(Field::AtMost(length)))?))
            }),
        );
        only.address = only.address.filter(|address| !address.is_empty());
        only
    }
}

pub(super) const DIRECTIONS: [(Direction, &str); 2] =
    [(Direction::Inbound, english!("Inbound")), (Direction::Outbound, english!("Outbound"))];

fn minutes(text: &str) -> Option<i64> {
    #[allow(clippy::cast_possible_truncation, reason = "it saturates")]
    text.parse::<f64>().ok().filter(|minutes| *minutes >= 0.0).map(|minutes| (minutes * 60_000.0) as i64)
}

fn in_minutes(ms: i64) -> String {
    #[allow(clippy::cast_precision_loss, reason = "nobody talks for so long")]
    let minutes = ms as f64 / 60_000.0;
    minutes.to_string()
}

/// What stands in the fields: at first, and whenever the address says something else than was asked for here, what it says.
pub(super) fn entered(desk: Desk) -> Kept<Entered> {
    let entered = Kept::new(Entered::default());
    let take = move |asked: &str| {
        let Some(entered) = entered.get() else { return };
        if untrack(|| entered.conditions(&desk.top()).to_text()) != asked {
            entered.take(&Conditions::of_text(asked));
        }
    };
    desk.top().address.peek(|address| take(&address.asked));
    Effect::new(move |_| take(&desk.top().address.with(|address| address.asked.clone())));
    entered
}

/// Whether what stands in the fields is less than what was once asked for by this address.
pub(super) fn lacks(top: &Top, entered: Kept<Entered>) -> bool {
    let entered = entered.get().map(|entered| entered.conditions(top).to_text()).unwrap_or_default();
    top.address.with(|address| Conditions::is_cut_short(&address.asked)) && !Conditions::is_cut_short(&entered)
}
