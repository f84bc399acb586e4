//! What became of a request, on its way to the tab that waits for it.

use super::letter::{Letter, Reading};
use crate::genesys::ApiError;
use crate::genesys::decode::Undecodable;
use crate::genesys::endpoint::Operation;
use crate::genesys::error::{Missing, ServerSays};
use crate::genesys::traffic::Reply;

/// As [`crate::genesys::traffic`] tells it. When the request was sent does not travel: clocks differ from tab to tab.
pub type Outcome = Result<Reply, ApiError>;

pub(super) fn write(outcome: &Outcome, letter: &mut Letter) {
    match outcome {
        Ok(reply) => {
            // Whatever is no text is no answer of Genesys Cloud, and is refused where it is read.
            letter.text("good").list(reply.correlation_id.as_slice()).text(&String::from_utf8_lossy(&reply.body));
        }
        Err(ApiError::Refused(says)) => write_says(letter.text("refused"), says),
        Err(ApiError::Unauthorized(says)) => write_says(letter.text("unauthorized"), says),
        Err(ApiError::Forbidden { operation, missing, says }) => {
            letter.text("forbidden").number(&(*operation as usize));
            match missing {
                Missing::Permissions(names) => letter.text("permissions").list(names),
                Missing::Scope(name) => letter.text("scope").text(name),
                Missing::Unnamed => letter.text("unnamed"),
            };
            write_says(letter, says);
        }
        Err(ApiError::NotFound(says)) => write_says(letter.text("gone"), says),
        Err(ApiError::RateLimited { until, says }) => write_says(letter.text("limited").number(&until), says),
        Err(ApiError::ServerFailed(says)) => write_says(letter.text("failed"), says),
        Err(ApiError::Unreachable) => _ = letter.text("unreachable"),
        Err(ApiError::TimedOut) => _ = letter.text("late"),
        Err(ApiError::Undecodable { how, correlation_id }) => {
            letter.text("undecodable").list(correlation_id.as_slice());
            match how {
                Undecodable::Html => letter.text("html"),
                Undecodable::Empty => letter.text("empty"),
                Undecodable::CutShort => letter.text("cut"),
                Undecodable::Shape(why) => letter.text("shape").text(why),
                Undecodable::Status(status) => letter.text("status").number(&status),
            };
        }
    }
}

pub(super) fn read(reading: &mut Reading<'_>) -> Option<Outcome> {
    Some(Err(match reading.text()? {
        "good" => {
            let correlation_id = reading.maybe()?.pop();
            return Some(Ok(Reply { body: reading.text()?.as_bytes().to_vec(), correlation_id, sent: 0 }));
        }
        "refused" => ApiError::Refused(read_says(reading)?),
        "unauthorized" => ApiError::Unauthorized(read_says(reading)?),
        "forbidden" => {
            let operation = *Operation::ALL.get(reading.number::<usize>()?)?;
            let missing = match reading.text()? {
                "permissions" => Missing::Permissions(reading.list()?),
                "scope" => Missing::Scope(reading.text()?.to_owned()),
                "unnamed" => Missing::Unnamed,
                _ => return None,
            };
            ApiError::Forbidden { operation, missing, says: read_says(reading)? }
        }
        "gone" => ApiError::NotFound(read_says(reading)?),
        "limited" => ApiError::RateLimited { until: reading.number()?, says: read_says(reading)? },
        "failed" => ApiError::ServerFailed(read_says(reading)?),
        "unreachable" => ApiError::Unreachable,
        "late" => ApiError::TimedOut,
        "undecodable" => {
            let correlation_id = reading.maybe()?.pop();
            let how = match reading.text()? {
                "html" => Undecodable::Html,
                "empty" => Undecodable::Empty,
                "cut" => Undecodable::CutShort,
                "shape" => Undecodable::Shape(reading.text()?.to_owned()),
                "status" => Undecodable::Status(reading.number()?),
                _ => return None,
            };
            ApiError::Undecodable { how, correlation_id }
        }
        _ => return None,
    }))
}

fn write_says(letter: &mut Letter, says: &ServerSays) {
    letter.number(&says.status).list(says.code.as_slice()).list(says.message.as_slice());
    letter.list(says.correlation_id.as_slice());
}

fn read_says(reading: &mut Reading<'_>) -> Option<ServerSays> {
    Some(ServerSays {
        status: reading.number()?,
        code: reading.maybe()?.pop(),
        message: reading.maybe()?.pop(),
        correlation_id: reading.maybe()?.pop(),
    })
}
