//! The hand-overs of a conversation: model `TransferResponse` and its counterpart in events.

use serde_json::{Value, json};

use crate::clock::Iso;
use crate::org::Org;
use crate::render::address;
use crate::render::words::Service;
use crate::story::particulars::Destination;
use crate::story::telling::Telling;
use crate::story::{Ending, Media};

/// What went to a queue went to `house`.
pub(crate) fn written(org: &Org, telling: &Telling<'_>, house: &str, by: Service) -> Vec<Value> {
    let [complete, attended, unattended] = match by {
        Service::Notifications => ["complete", "attended", "unattended"],
        Service::Analytics | Service::Conversations | Service::Lists => ["Complete", "Attended", "Unattended"],
    };
    let transfers = telling.story.transfers(telling.at).into_iter().map(|done| {
        let kind = if done.how == Ending::ConsultTransfer { attended } else { unattended };
        let destination = match done.to {
            Destination::Agent(to) => json!({ "userId": org.agent(to).id }),
            Destination::Expert => {
                json!({ "address": telling.story.expert.as_ref().map(|expert| address::of_person(expert, Media::Voice)) })
            }
            Destination::House => json!({ "address": house }),
        };
        json!({ "id": done.id, "state": complete, "transferType": kind, "dateIssued": Iso(done.at),
            "initiator": { "userId": org.agent(done.by).id }, "destination": destination })
    });
    transfers.collect()
}
